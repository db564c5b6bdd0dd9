import { ENDPOINT, type EntityType, type RecordType, recordType, VERSION } from './catalogue.ts';
import { type Mask, newMask } from './mask.ts';
import { emptyRecord, guidFor, type StoredRecord } from './record.ts';
import { customValue } from './record-filter.ts';

export const ROOT = `/entity/${ENDPOINT}/${VERSION}`;

/** Field errors by path: `EmployeeSettings/DepartmentID`, rows by id: `Compensation[<id>]/EarningCode`. */
export type FieldErrors = Map<string, string>;

/** A top-level record as the wire shows it. With `errors`: the echo of a refused write. */
export function wireRecord(
  type: EntityType,
  record: StoredRecord,
  mask: Mask,
  errors?: { summary: string; fields: FieldErrors },
): Record<string, unknown> {
  const self = `${ROOT}/${type.name}/${record.id}`;
  return {
    id: record.id,
    rowNumber: 1,
    note: { value: record.note },
    ...(errors === undefined ? {} : { error: errors.summary }),
    ...members(type, record, mask, '', errors?.fields),
    custom: custom(type, record, mask),
    ...(mask.files ? { files: record.files.map((file) => fileLink(type, record, file)) } : {}),
    _links: { self, 'files:put': `${ROOT}/${type.name}/${record.id}/files/{filename}` },
  };
}

function members(
  type: RecordType,
  record: StoredRecord,
  mask: Mask,
  path: string,
  errors: FieldErrors | undefined,
): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const [name, member] of type.members) {
    const here = `${path}${name}`;
    if (member.kind === 'scalar') {
      const error = errors?.get(here);
      if (!mask.allFields && !mask.fields.has(name) && error === undefined) continue;
      const value = record.fields[name];
      shown[name] = { ...(value === undefined ? {} : { value }), ...(error === undefined ? {} : { error }) };
      continue;
    }
    const part = mask.parts.get(name) ?? errorMask(errors, here);
    if (part === undefined) continue;
    const of = recordType(member.of);
    if (member.kind === 'linked') {
      const linked = record.links[name] ?? emptyRecord(guidFor(`${record.id}/${name}`));
      shown[name] = nested(of, linked, part, 1, `${here}/`, errors);
      continue;
    }
    shown[name] = (record.details[name] ?? []).map((row, at) =>
      nested(of, row, part, at + 1, `${here}[${row.id}]/`, errors),
    );
  }
  return shown;
}

function nested(
  type: RecordType,
  record: StoredRecord,
  mask: Mask,
  rowNumber: number,
  path: string,
  errors: FieldErrors | undefined,
): Record<string, unknown> {
  const error = errors?.get(path.slice(0, -1));
  return {
    id: record.id,
    rowNumber,
    note: null,
    ...(error === undefined ? {} : { error }),
    ...members(type, record, mask, path, errors),
    custom: record.custom,
  };
}

/** A part that was not asked for still shows when something in it is wrong. */
function errorMask(errors: FieldErrors | undefined, path: string): Mask | undefined {
  const hit = [...(errors?.keys() ?? [])].some(
    (key) => key.startsWith(`${path}/`) || key.startsWith(`${path}[`),
  );
  return hit ? newMask(false) : undefined;
}

function custom(type: EntityType, record: StoredRecord, mask: Mask): Record<string, Record<string, unknown>> {
  const shown: Record<string, Record<string, unknown>> = {};
  for (const viewField of mask.custom) {
    const value = customValue(type, record, viewField);
    if (value === undefined) continue;
    const [view = '', field = ''] = viewField.split('.');
    shown[view] = { ...shown[view], [field]: value };
  }
  return shown;
}

function fileLink(type: EntityType, record: StoredRecord, file: { id: string; filename: string }) {
  return {
    id: file.id,
    filename: `${type.name} (${record.id})\\${file.filename}`,
    href: `${ROOT}/files/${file.id}`,
    comment: null,
  };
}
