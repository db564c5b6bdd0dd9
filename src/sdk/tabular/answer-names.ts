import { namePart } from '../exchange/names.ts';

const errorsEnding = '.errors.csv';
const ackEnding = '.ack.json';
const encrypted = /\.(pgp|gpg|asc)$/i;

/** Whether a file is an answer of ours, which is not read although its name may match. */
export function isAnswer(name: string): boolean {
  const bare = name.replace(encrypted, '').toLowerCase();
  return bare.endsWith(errorsEnding) || bare.endsWith(ackEnding);
}

export function isAcknowledgement(name: string): boolean {
  return name.endsWith(ackEnding);
}

/**
 * Names of the answers to a file: `employees.csv` → `employees.errors.csv`, `employees.ack.json`. The ending stays
 * where another file of the same read would get the same name; `dataSet` is put in where others of the run are read
 * from the same file.
 */
export function answerNames(
  name: string,
  others: readonly string[],
  dataSet: string | undefined,
): { errors: string; ack: string } {
  const whole = name.replace(encrypted, '');
  const stem = (one: string) => one.replace(encrypted, '').replace(/(?<=.)\.[^.]+$/, '');
  const isAlone = !others.some(
    (other) => other !== name && stem(other).toLowerCase() === stem(name).toLowerCase(),
  );
  const base = namePart(isAlone ? stem(name) : whole) + (dataSet === undefined ? '' : `.${dataSet}`);
  return { errors: base + errorsEnding, ack: base + ackEnding };
}
