import { applySent } from './apply-sent.ts';
import type { EntityType } from './catalogue.ts';
import { type ViewQuery, writeMask } from './mask.ts';
import { emptyRecord, type StoredRecord } from './record.ts';
import { recordFilter } from './record-filter.ts';
import { conditionNotMet, httpError, Refusal } from './refusal.ts';
import { rulesOf } from './rules/index.ts';
import { checkLabels } from './rules/labels.ts';
import { checkReferences } from './rules/references.ts';
import type { Write } from './rules/write.ts';
import type { SentRecord } from './sent-record.ts';
import type { TenantStore } from './store.ts';
import { type FieldErrors, wireRecord } from './wire-record.ts';

export interface UpsertOptions {
  /** `$filter` of the address: another way to name the record. */
  filter?: string;
  ifMatch: boolean;
  ifNoneMatch: boolean;
  branch: string;
  numberEmployees: boolean;
  remainderNeeded?: boolean;
  view: ViewQuery;
  /** The fault `half-written`: half of the sent rows are kept, then the server breaks. */
  breakHalfway: boolean;
}

/**
 * Creates or updates one record, all or nothing.
 * @throws Refusal 412 when a condition header is not met, 422 with the echoed record when a field is refused.
 */
export function upsert(
  store: TenantStore,
  type: EntityType,
  sent: SentRecord,
  options: UpsertOptions,
): Record<string, unknown> {
  const before = findTarget(store, type, sent, options.filter);
  if (options.ifMatch && before === undefined) throw conditionNotMet('If-Match');
  if (options.ifNoneMatch && before !== undefined) throw conditionNotMet('If-None-Match');

  const rules = rulesOf(type.name);
  const errors: FieldErrors = new Map();
  const record = before === undefined ? emptyRecord(store.newId()) : structuredClone(before);
  const readOnly = new Set([...(rules.readOnly ?? []), ...(before === undefined ? [] : type.keys)]);
  applySent(type, record, sent, { newId: () => store.newId(), stamp: store.stamp(), readOnly, errors });

  const write: Write = {
    store,
    record,
    ...(before === undefined ? {} : { before }),
    sent,
    branch: options.branch,
    numberEmployees: options.numberEmployees,
    remainderNeeded: options.remainderNeeded ?? true,
    errors,
  };
  rules.prepare?.(write);
  checkReferences(store, type.name, record, errors);
  checkLabels(type.name, record, errors);
  rules.check?.(write);
  const numbered = before === undefined && errors.size === 0;
  if (numbered) rules.number?.(write);
  for (const key of type.keys)
    if (record.fields[key] === undefined && !(errors.size > 0 && rules.number !== undefined))
      errors.set(key, `'${key}' cannot be empty.`);

  const mask = writeMask(type, type.keys, sent, options.view);
  if (errors.size > 0) throw refusedWrite(type, record, mask, errors, before === undefined);
  if (options.breakHalfway) {
    saveHalf(store, type, record, before);
    throw httpError(
      500,
      'Unable to complete the operation: the connection to the database was lost.',
      'System.Data.SqlClient.SqlException',
    );
  }
  store.save(type.name, record);
  rules.afterSave?.(write);
  return wireRecord(type, record, mask);
}

/** The record that a body means: by its id, by the `$filter` of the address, or by its keys. */
function findTarget(
  store: TenantStore,
  type: EntityType,
  sent: SentRecord,
  filter: string | undefined,
): StoredRecord | undefined {
  if (sent.id !== undefined) {
    const found = store.byId(type.name, sent.id);
    if (found !== undefined) return found;
  }
  if (filter !== undefined) {
    const hits = store.list(type.name).filter(recordFilter(type, filter));
    if (hits.length > 1)
      throw httpError(
        500,
        'More than one entity satisfies the condition.',
        'PX.Api.ContractBased.MoreThanOneEntitySatisfiesTheConditionException',
      );
    return hits[0];
  }
  const keys = type.keys.map((key) => sent.fields.get(key) ?? undefined);
  return keys.some((key) => key === undefined) ? undefined : store.byKey(type.name, ...keys);
}

/** The echo. Source: client test fixtures; mind the two blanks after the first word. */
export function refusedWrite(
  type: EntityType,
  record: StoredRecord,
  mask: ReturnType<typeof writeMask>,
  errors: FieldErrors,
  isNew: boolean,
): Refusal {
  const verb = isNew ? 'Inserting' : 'Updating';
  const summary = `${verb}  '${type.name}' record raised at least one error. Please review the errors.`;
  return new Refusal(422, wireRecord(type, record, mask, { summary, fields: errors }));
}

function saveHalf(
  store: TenantStore,
  type: EntityType,
  record: StoredRecord,
  before: StoredRecord | undefined,
): void {
  for (const [name, list] of Object.entries(record.details)) {
    const known = new Set((before?.details[name] ?? []).map((row) => row.id));
    const added = list.filter((row) => !known.has(row.id));
    const lost = new Set(added.slice(Math.floor(added.length / 2)).map((row) => row.id));
    record.details[name] = list.filter((row) => !lost.has(row.id));
  }
  store.save(type.name, record);
}
