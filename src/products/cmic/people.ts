import { RecordError, type VendorRecord } from '../../sdk/index.ts';
import type { CmicClient } from './client.ts';
import { allOf, equals, oneOf, portions } from './query.ts';
import { PYEMPLOYEE } from './resources.ts';
import { textOf } from './write-answers.ts';

export const EMPLOYEE_KEY = ['EmpCompCode', 'EmpNo'] as const;

/** Employees of the connector's company as they are now, by number. */
export async function peopleByNumber(
  client: CmicClient,
  numbers: readonly string[],
): Promise<Map<string, VendorRecord>> {
  const wanted = [...new Set(numbers)].filter((number) => number !== '');
  const found = await Promise.all(
    portions(wanted).map((portion) =>
      client.all(PYEMPLOYEE, {
        q: allOf(equals('EmpCompCode', client.company), oneOf('EmpNo', portion)),
      }),
    ),
  );
  return new Map(found.flat().map((record) => [textOf(record, 'EmpNo'), record]));
}

/** @throws RecordError `cmic/no-such-employee` */
export function demandPerson(
  people: ReadonlyMap<string, VendorRecord>,
  number: string,
  field: string,
): VendorRecord {
  const person = people.get(number);
  if (person !== undefined) return person;
  throw new RecordError({
    code: 'cmic/no-such-employee',
    what: `CMiC has no employee ${number} in this company, or does not let this user see them.`,
    fix: 'Sync employees first; if they are there, check the company and the security groups of the API user.',
    field,
  });
}

/** The later of two days: an effective date must not be before the hire date. */
export function notBefore(day: string, hireDate: string): string {
  return day < hireDate ? hireDate : day;
}
