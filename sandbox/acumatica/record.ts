import { createHash } from 'node:crypto';

/** Datetimes are kept as the wire shows them: `2025-03-01T15:04:05.123+00:00`. */
export type Scalar = string | number | boolean;

export interface CustomValue {
  type: string;
  value?: Scalar;
}

export interface AttachedFile {
  id: string;
  filename: string;
  bytesBase64: string;
}

/** One record as the sandbox keeps it: the same shape at every depth, absent = no value. */
export interface StoredRecord {
  id: string;
  fields: Record<string, Scalar>;
  links: Record<string, StoredRecord>;
  details: Record<string, StoredRecord[]>;
  custom: Record<string, Record<string, CustomValue>>;
  note: string;
  files: AttachedFile[];
}

export function emptyRecord(id: string): StoredRecord {
  return { id, fields: {}, links: {}, details: {}, custom: {}, note: '', files: [] };
}

/** A GUID that is the same for the same text, so that a seed gives the same ids every time. */
export function guidFor(text: string): string {
  const hex = createHash('sha1').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Keys are compared without case and outer blanks, as the vendor's database does. */
export function keyText(values: readonly unknown[]): string {
  return values
    .map((value) =>
      String(value ?? '')
        .trim()
        .toUpperCase(),
    )
    .join('|');
}

/** The linked part of that name, made when absent. */
export function part(record: StoredRecord, name: string): StoredRecord {
  const found = record.links[name];
  if (found !== undefined) return found;
  const made = emptyRecord(guidFor(`${record.id}/${name}`));
  record.links[name] = made;
  return made;
}

export function rows(record: StoredRecord, name: string): StoredRecord[] {
  const found = record.details[name];
  if (found !== undefined) return found;
  const made: StoredRecord[] = [];
  record.details[name] = made;
  return made;
}

/** A text field at a path of linked parts, `EmployeeSettings/DepartmentID`; undefined when it has no value. */
export function textAt(record: StoredRecord, path: string): string | undefined {
  const steps = path.split('/');
  const field = steps.pop() ?? '';
  let at: StoredRecord | undefined = record;
  for (const step of steps) at = at?.links[step];
  const value = at?.fields[field];
  return value === undefined ? undefined : String(value);
}

/** Plain values to a record: scalars are fields, objects linked parts, arrays detail rows. */
export function recordFrom(id: string, values: Record<string, unknown>): StoredRecord {
  const record = emptyRecord(id);
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === null || value === '') continue;
    if (Array.isArray(value)) {
      record.details[name] = value.map((row, index) => recordFrom(guidFor(`${id}/${name}/${index}`), row));
    } else if (typeof value === 'object') {
      record.links[name] = recordFrom(guidFor(`${id}/${name}`), value as Record<string, unknown>);
    } else {
      record.fields[name] = value as Scalar;
    }
  }
  return record;
}
