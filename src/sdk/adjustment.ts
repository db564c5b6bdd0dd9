import { Type } from 'typebox';
import { RecordError } from '../kernel/index.ts';
import { addDecimals, compareDecimals } from '../model/index.ts';
import type { VendorRecord } from './product.ts';
import type { WriteItem } from './write.ts';

/** No vendor says whether it takes hours with a minus, so the site decides. */
export const correctionSettings = {
  timeCorrections: Type.Optional(
    Type.Union([Type.Literal('difference'), Type.Literal('by hand')], {
      title: 'Hours corrected after they were sent',
      description:
        'difference: a line with the hours that came on top, with a minus for those that went; of another job or code the old line is taken back and the new one given. by hand: such entries are listed as errors, for there hours with a minus are not taken.',
      default: 'difference',
    }),
  ),
};

export interface Adding {
  /** The fields that a receiver adds up, e.g. hours and amount: decimal text or empty. */
  quantities: readonly string[];
  /** Fields for which alone nothing is taken back, e.g. a note. */
  remarks?: readonly string[];
  corrections?: 'difference' | 'by hand' | undefined;
}

/**
 * The lines by which a receiver that only adds comes to the record as it shall be. For a new one: the record. For a
 * corrected one: the difference where only quantities differ, else what was sent taken back and the record as it
 * shall be. Lines that would add nothing are left out, so there may be none.
 * @throws RecordError `record/sent-unknown` when it is not known what the difference is to, `record/correct-by-hand`
 * where the receiver takes none.
 */
export function addedLines(item: WriteItem, adding: Adding): VendorRecord[] {
  const lines = linesOf(item, adding).filter((line) =>
    adding.quantities.some((name) => compareDecimals(numberOf(line[name]), '0') !== 0),
  );
  if (item.kind !== 'create' && adding.corrections === 'by hand' && lines.length > 0) throw correctedByHand();
  return lines;
}

function linesOf(
  { kind, record, sentBefore }: WriteItem,
  { quantities, remarks = [] }: Adding,
): VendorRecord[] {
  if (kind === 'create') return [record];
  if (sentBefore === undefined || quantities.every((name) => isEmpty(sentBefore[name]))) throw sentUnknown();

  const whole = { ...sentBefore, ...record };
  const apart = new Set([...quantities, ...remarks]);
  const isSame = Object.keys(whole).every(
    (name) => apart.has(name) || textOf(whole[name]) === textOf(sentBefore[name]),
  );
  const back = Object.fromEntries(quantities.map((name) => [name, negated(sentBefore[name])]));
  if (!isSame) return [{ ...sentBefore, ...back }, whole];
  const difference = quantities.map((name) => {
    const bothEmpty = isEmpty(whole[name]) && isEmpty(sentBefore[name]);
    return [name, bothEmpty ? null : addDecimals(numberOf(whole[name]), numberOf(back[name]))];
  });
  return [{ ...whole, ...Object.fromEntries(difference) }];
}

type Value = VendorRecord[string] | undefined;

const textOf = (value: Value) => (value === undefined || value === null ? '' : String(value));
const isEmpty = (value: Value) => textOf(value) === '';
const numberOf = (value: Value) => textOf(value) || '0';

function negated(value: Value): string | null {
  const decimal = textOf(value);
  if (decimal === '' || compareDecimals(decimal, '0') === 0) return decimal === '' ? null : decimal;
  return decimal.startsWith('-') ? decimal.slice(1) : `-${decimal}`;
}

function sentUnknown(): RecordError {
  return new RecordError({
    code: 'record/sent-unknown',
    what: 'The entry was corrected, and what was sent of it before is no longer known here, so neither is the difference.',
    fix: 'Compare it with the destination, enter the difference there by hand, and ignore this with that reason.',
  });
}

/** Of a correction that a person must make, because the site said so. */
export function correctedByHand(): RecordError {
  return new RecordError({
    code: 'record/correct-by-hand',
    what: 'The entry was corrected after it had been sent, and the connector leaves corrections of hours to a person.',
    fix: 'Enter the difference at the destination (the change shows before and after), then ignore this with that reason.',
  });
}
