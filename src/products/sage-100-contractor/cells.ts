import {
  type FileOutput,
  formatLocalDate,
  percentToFraction,
  RecordError,
  roundHalfEven,
  type VendorField,
  type VendorRecord,
  type WriteItem,
} from '../../sdk/index.ts';

/** One row of a file: columns as text, empty where nothing is sent. */
export type Cells = Record<string, string>;
export type Warn = (code: string, what: string) => void;

const whole = 'a whole number: Sage 100 numbers its lists';

/** Numbers of Sage's lists have no leading zeros and no letters. */
export const numberOf = (label: string): VendorField => ({
  label,
  pattern: { matches: /^[1-9]\d{0,8}$/, expected: whole },
});

/** `number(6,4)` of the help pages: digits before and after the point. */
export const decimalOf = (label: string, before: number, after: number): VendorField => ({
  label,
  pattern: {
    matches: new RegExp(`^-?\\d{1,${before}}(\\.\\d{1,${after}})?$`),
    expected: `a number with up to ${before} digits before the point and ${after} behind it`,
  },
});

/** Columns whose length is not published; the connector's setting holds. */
const LENGTH_AS_SET: ReadonlySet<string> = new Set(['addrs1', 'addrs2', 'ctynme']);

export const textOf = (label: string, maxLength: number): VendorField => ({ label, maxLength });
export const needed = (field: VendorField): VendorField => ({ ...field, required: true });
/** A value that the record carries for our own use and that is no column. */
export const aside = (label: string): VendorField => ({ label: `${label} (not a column)` });

/** The record as it shall be, over what was sent before, with each value in the shape of its column. @throws RecordError */
export function checked(
  fields: Readonly<Record<string, VendorField>>,
  item: WriteItem,
  { textLength = 50 }: { textLength?: number | undefined },
  isNew = item.kind === 'create',
): VendorRecord {
  const record: VendorRecord = { ...item.present, ...item.sentBefore, ...item.record };
  for (const [name, field] of Object.entries(fields)) {
    const text = cell(record[name]);
    if (text === '') {
      if (field.required === true && isNew)
        throw refused(
          'missing-field',
          name,
          `${field.label ?? name} is empty, and Sage demands it (${name}).`,
        );
      continue;
    }
    if (field.pattern !== undefined && !field.pattern.matches.test(text))
      throw refused(
        'wrong-shape',
        name,
        `${field.label ?? name} is not what Sage takes: expected ${field.pattern.expected}.`,
      );
    const maxLength = LENGTH_AS_SET.has(name) ? textLength : field.maxLength;
    if (maxLength !== undefined && text.length > maxLength)
      throw refused(
        'too-long',
        name,
        `${field.label ?? name} has ${text.length} characters where Sage has ${maxLength}.`,
        maxLength === field.maxLength
          ? 'Shorten it at the source, or add a step to the mapping.'
          : 'Shorten it at the source, or set "Length of streets, cities and descriptions" if the box in Sage takes more.',
      );
  }
  return record;
}

/** The digits of a value in another pattern; other than so many digits stay as they are. */
export function patterned(value: VendorRecord[string] | undefined, pattern: string): string {
  const digits = cell(value).replace(/\D/g, '');
  if (digits.length !== pattern.replace(/[^#]/g, '').length) return cell(value);
  let at = 0;
  return pattern.replace(/#/g, () => digits[at++] ?? '');
}

/**
 * Says which columns had a value before and are to be empty now: a blank leaves what Sage has, so that a person who
 * comes back keeps the day on which he or she left.
 */
export function warnOfEmptied(
  fields: Readonly<Record<string, VendorField>>,
  item: WriteItem,
  out: FileOutput,
  screen: string,
): void {
  const before: VendorRecord = { ...item.present, ...item.sentBefore };
  const emptied = Object.keys(fields).filter(
    (name) => name in item.record && cell(item.record[name]) === '' && cell(before[name]) !== '',
  );
  if (emptied.length === 0) return;
  const labels = emptied.map((name) => `${fields[name]?.label ?? name} (${name})`).join(', ');
  out.warn(
    item,
    'sage-100-contractor/not-cleared',
    `Empty at the source now: ${labels}. A blank column leaves what Sage has; clear it in ${screen} if it still stands there.`,
  );
}

export function cell(value: VendorRecord[string] | undefined): string {
  return value === null || value === undefined ? '' : String(value);
}

/** yes, no, or nothing: the words that settings have for numbers of their own. */
export function yesOrNo(value: VendorRecord[string] | undefined): string {
  return { Y: 'yes', N: 'no' }[yesNo(value)] ?? '';
}

export function yesNo(value: VendorRecord[string] | undefined): string {
  return value === null || value === undefined || value === ''
    ? ''
    : value === true || value === 'true'
      ? 'Y'
      : 'N';
}

export function day(value: VendorRecord[string] | undefined, pattern: string): string {
  const text = cell(value);
  return text === '' ? '' : formatLocalDate(text.slice(0, 10), pattern);
}

/** With exactly so many decimals, as cost codes want it: 1020.000. */
export function scaled(value: VendorRecord[string] | undefined, decimals: number): string {
  const text = cell(value);
  return /^-?\d+(\.\d+)?$/.test(text) ? roundHalfEven(text, decimals) : text;
}

/** 12.5 as the connector says that Sage has it. */
export function percentage(
  value: VendorRecord[string] | undefined,
  { percentAs }: { percentAs?: 'percent' | 'fraction' | undefined },
): string {
  const text = cell(value);
  return percentAs === 'fraction' && text !== '' ? percentToFraction(text, 4) : text;
}

export function refused(code: string, field: string, what: string, fix?: string): RecordError {
  return new RecordError({
    code: `sage-100-contractor/${code}`,
    what,
    fix: fix ?? 'Map the value to the one in Sage with the crosswalk, or correct it at the source.',
    field,
  });
}
