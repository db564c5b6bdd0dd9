import { RecordError, type VendorField, type VendorRecord, type WriteItem } from '../../sdk/index.ts';
import { SYSTEM_DEFAULT } from './column-settings.ts';

/** A text column of so many characters; longer values are errors. */
export const text = (maxLength: number, label?: string): VendorField => ({
  maxLength,
  ...(label === undefined ? {} : { label }),
});

/** A text column that Arcoro's exchange cuts to its length (addresses), with a warning. */
export const cut = (maxLength: number): VendorField => ({ maxLength, tooLong: 'truncate' });

export const needed = (field: VendorField): VendorField => ({ ...field, required: true });

export const number = (highest: number, label?: string): VendorField => ({
  ...(label === undefined ? {} : { label }),
  pattern: {
    matches: new RegExp(`^(\\d{1,${String(highest).length}}|\\*)$`),
    expected: `a whole number up to ${highest}`,
  },
});

/** A value that the record carries for our own use and that is no column. */
export const aside = (label: string): VendorField => ({ label: `${label} (not a column)` });

/**
 * The last guard before a file: what Vista's columns cannot hold is refused, what may be cut is cut and reported.
 * `required`: whether required columns are looked at, which is for new records.
 * Returns the record as it fits. @throws RecordError with the column as `field`.
 */
export function fitted(
  fields: Readonly<Record<string, VendorField>>,
  record: VendorRecord,
  required: boolean,
  warn: (code: string, what: string) => void,
): VendorRecord {
  const fits: VendorRecord = { ...record };
  for (const [name, field] of Object.entries(fields)) {
    const value = record[name];
    const written = value === null || value === undefined ? '' : String(value);
    if (written === '') {
      if (required && field.required === true) throw missing(name, field);
      continue;
    }
    if (field.maxLength !== undefined && written.length > field.maxLength) {
      if (field.tooLong !== 'truncate') throw tooLong(name, written.length, field.maxLength);
      fits[name] = written.slice(0, field.maxLength).trimEnd();
      warn('record/truncated', `${name} is cut from ${written.length} to ${field.maxLength} characters.`);
    }
    if (field.pattern !== undefined && !field.pattern.matches.test(written))
      throw wrongShape(name, field.pattern.expected);
  }
  return fits;
}

/** What stands in the file for a value: nothing where the template's default is wanted. */
export function cellOf(value: string | boolean | null | undefined): string {
  return value === null || value === undefined || value === SYSTEM_DEFAULT ? '' : String(value);
}

/** The record as it shall be, over what is known of it at the destination. */
export function recordOf(item: WriteItem): VendorRecord {
  return { ...item.present, ...item.record };
}

export function refusal(code: string, what: string, fix: string, field?: string): RecordError {
  return new RecordError({ code: `vista/${code}`, what, fix, ...(field === undefined ? {} : { field }) });
}

export function asRecordError(error: unknown): RecordError {
  if (error instanceof RecordError) return error;
  throw error;
}

function missing(name: string, field: VendorField): RecordError {
  return new RecordError({
    code: 'record/missing-field',
    what: `${field.label ?? name} is empty, and Vista demands it for new records (${name}).`,
    fix: 'Fill it at the source, or set in the connector what is taken when HR has none.',
    field: name,
  });
}

function tooLong(name: string, length: number, limit: number): RecordError {
  return new RecordError({
    code: 'record/too-long',
    what: `${name} has ${length} characters; the column takes ${limit}.`,
    fix: 'Shorten it at the source, or add a step to the mapping.',
    field: name,
  });
}

function wrongShape(name: string, expected: string): RecordError {
  return new RecordError({
    code: 'record/wrong-shape',
    what: `${name} does not have the shape of its column.`,
    expected: `Expected ${expected}.`,
    fix: 'Map the code to the one in Vista with the crosswalk, or correct it at the source.',
    field: name,
  });
}
