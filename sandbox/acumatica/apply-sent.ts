import { type RecordType, recordType } from './catalogue.ts';
import { emptyRecord, part, rows, type StoredRecord } from './record.ts';
import type { SentRecord } from './sent-record.ts';
import type { FieldErrors } from './wire-record.ts';

export interface ApplyContext {
  newId(): string;
  stamp: string;
  /** Patterns of disabled fields, e.g. `Status` or `Employees[]/EmployeeName`. */
  readOnly: Set<string>;
  errors: FieldErrors;
}

/**
 * Puts what was sent onto a draft: only the named fields, linked parts in place, detail rows by their `id`.
 * A row without `id` is a new one, whatever it holds.
 */
export function applySent(
  type: RecordType,
  draft: StoredRecord,
  sent: SentRecord,
  context: ApplyContext,
  pattern = '',
  path = '',
): void {
  for (const [field, value] of sent.fields) {
    if (context.readOnly.has(`${pattern}${field}`) || field === 'LastModifiedDateTime') continue;
    if (value === null) delete draft.fields[field];
    else draft.fields[field] = value;
  }
  if (sent.note !== undefined) draft.note = sent.note;
  for (const [view, fields] of Object.entries(sent.custom))
    draft.custom[view] = { ...draft.custom[view], ...fields };
  for (const [name, linked] of sent.links)
    applySent(
      memberType(type, name),
      part(draft, name),
      linked,
      context,
      `${pattern}${name}/`,
      `${path}${name}/`,
    );
  for (const [name, sentRows] of sent.details) {
    const of = memberType(type, name);
    const list = rows(draft, name);
    for (const sentRow of sentRows) {
      const row = applyRow(list, sentRow, context, `${path}${name}`);
      if (row === undefined) continue;
      applySent(of, row, sentRow, context, `${pattern}${name}[]/`, `${path}${name}[${row.id}]/`);
      if (of.members.has('LastModifiedDateTime')) row.fields.LastModifiedDateTime = context.stamp;
    }
  }
}

/** The row to write into; undefined when it was taken away. */
function applyRow(
  list: StoredRecord[],
  sent: SentRecord,
  context: ApplyContext,
  path: string,
): StoredRecord | undefined {
  const found = sent.id === undefined ? -1 : list.findIndex((row) => row.id === sent.id);
  if (sent.delete) {
    if (found >= 0) list.splice(found, 1);
    return undefined;
  }
  const existing = list[found];
  if (existing !== undefined) return existing;
  const row = emptyRecord(sent.id ?? context.newId());
  if (sent.id !== undefined)
    context.errors.set(`${path}[${row.id}]`, 'The row cannot be found in the system.');
  list.push(row);
  return row;
}

function memberType(type: RecordType, name: string): RecordType {
  const member = type.members.get(name);
  if (member === undefined || member.kind === 'scalar') throw new Error(`${type.name}.${name} is no part`);
  return recordType(member.of);
}
