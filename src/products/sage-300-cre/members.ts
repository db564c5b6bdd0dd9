import type { Hh2Row } from '../../sdk/hh2/index.ts';
import type { FieldValue, VendorRecord } from '../../sdk/index.ts';

/** How a member stands in hh2's JSON. */
export type MemberKind = 'text' | 'number' | 'flag' | 'date';

/** Our text as hh2's JSON: dates `2021-04-12`, numbers as numbers (0 for none), nothing as null. */
export function jsonOf(kind: MemberKind, value: FieldValue | undefined): string | number | boolean | null {
  if (kind === 'flag') return value === true || value === 'true';
  if (kind === 'number') return value === null || value === undefined || value === '' ? 0 : Number(value);
  if (value === null || value === undefined || value === '') return null;
  return kind === 'date' ? String(value).slice(0, 10) : String(value);
}

/** The members among these fields, in hh2's form. */
export function bodyOf(
  kinds: Readonly<Record<string, MemberKind>>,
  record: VendorRecord,
  fields: readonly string[],
): Hh2Row {
  const body: Hh2Row = {};
  for (const field of fields) {
    const kind = kinds[field];
    if (kind !== undefined) body[field] = jsonOf(kind, record[field]);
  }
  return body;
}

/** Whether two values mean the same: dates by their day, numbers by their worth, SSNs and phones by their digits. */
export function isSameValue(one: FieldValue | undefined, other: FieldValue | undefined): boolean {
  return plain(one) === plain(other);
}

function plain(value: FieldValue | undefined): string {
  const text = String(value ?? '').trim();
  if (/^\d{4}-\d{2}-\d{2}/.test(text)) return text.slice(0, 10);
  if (/^-?\d+\.\d+$/.test(text)) return text.replace(/\.?0+$/, '');
  return /^[\d()\s.-]+$/.test(text) && /\d/.test(text) ? text.replace(/[()\s-]/g, '') : text;
}

/**
 * What a call for one private part answered, as text. An empty answer means that nothing is kept; a member that is
 * missing from a filled one, or that is no plain value, is left out: hh2 has changed, and it would be read as empty.
 */
export function partOf(answer: Hh2Row, members: readonly string[]): VendorRecord {
  const isEmpty = Object.keys(answer).length === 0;
  const record: VendorRecord = {};
  for (const member of members) {
    const value = answer[member];
    if (typeof value === 'object' && value !== null) continue;
    if (value === undefined && !isEmpty) continue;
    record[member] = value === null || value === undefined || value === '' ? null : String(value);
  }
  return record;
}
