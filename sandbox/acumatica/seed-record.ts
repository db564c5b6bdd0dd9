import { entityType } from './catalogue.ts';
import { vendorInstant } from './dates.ts';
import { parseSent } from './sent-record.ts';
import type { TenantStore } from './store.ts';
import { upsert } from './upsert.ts';

const AGE_MS = 45 * 86_400_000;

/**
 * Enters one record as a user would, through the same checks, and dates it 45 days back, so that a first
 * delta does not return everything. `values`: plain, linked parts as objects, detail rows as arrays.
 * Returns what the form answers, unwrapped one level: the keys and the sent fields.
 */
export function seedRecord(
  store: TenantStore,
  entity: string,
  values: Record<string, unknown>,
  numberEmployees = false,
): Record<string, string> {
  const type = entityType(entity);
  if (type === undefined) throw new Error(`The catalogue has no entity ${entity}`);
  const answer = upsert(store, type, parseSent(type, wrapped(values)), {
    ifMatch: false,
    ifNoneMatch: false,
    branch: '',
    numberEmployees,
    view: { select: [], expand: [], custom: [] },
    breakHalfway: false,
  });
  const keys = type.keys.map((key) => [
    key,
    String((answer[key] as { value?: unknown } | undefined)?.value ?? ''),
  ]);
  const record = store.byKey(entity, ...keys.map(([, value]) => value));
  if (record?.fields.LastModifiedDateTime !== undefined)
    record.fields.LastModifiedDateTime = vendorInstant(
      new Date(Date.parse(store.stamp()) - AGE_MS).toISOString(),
    );
  if (record !== undefined) store.rekey(entity, record, record);
  return Object.fromEntries(keys);
}

/** Plain values as a body sends them. */
export function wrapped(values: Record<string, unknown>): Record<string, unknown> {
  const sent: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === null || value === '') continue;
    if (Array.isArray(value)) sent[name] = value.map((row) => wrapped(row));
    else if (typeof value === 'object') sent[name] = wrapped(value as Record<string, unknown>);
    else sent[name] = { value };
  }
  return sent;
}
