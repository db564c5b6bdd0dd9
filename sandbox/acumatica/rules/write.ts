import type { StoredRecord } from '../record.ts';
import type { SentRecord } from '../sent-record.ts';
import type { TenantStore } from '../store.ts';
import type { FieldErrors } from '../wire-record.ts';

/** One create or update on its way: `record` is a draft, kept only when `errors` stays empty. */
export interface Write {
  store: TenantStore;
  record: StoredRecord;
  /** Absent: a new record. */
  before?: StoredRecord;
  sent: SentRecord;
  /** The branch of the session or of the call's `PX-CbApiBranch` header. */
  branch: string;
  numberEmployees: boolean;
  /** Whether exactly one bank account must get the remainder. */
  remainderNeeded?: boolean;
  errors: FieldErrors;
}

/** What one form adds to the general behaviour. */
export interface EntityRules {
  /** Paths whose sent values are passed over, as disabled fields of the form are. */
  readOnly?: string[];
  /** Gives a new record its number. */
  number?(write: Write): void;
  /** Fills in defaults and what the form computes. */
  prepare?(write: Write): void;
  /** Notes errors beyond unknown references and labels. */
  check?(write: Write): void;
  /** Carries the change over to other records. */
  afterSave?(write: Write): void;
}

export function mustHave(write: Write, path: string, label: string): void {
  const steps = path.split('/');
  const field = steps.pop() ?? '';
  let at: StoredRecord | undefined = write.record;
  for (const step of steps) at = at?.links[step];
  if (at?.fields[field] === undefined || String(at.fields[field]).trim() === '')
    write.errors.set(path, `'${label}' cannot be empty.`);
}

/** Numbers the rows that have no number in `field` yet. */
export function numberRows(list: StoredRecord[], field: string): void {
  let last = Math.max(0, ...list.map((row) => Number(row.fields[field] ?? 0)));
  for (const row of list) {
    if (row.fields[field] !== undefined) continue;
    last += 1;
    row.fields[field] = last;
  }
}

/** Notes rows that repeat what an earlier row of the collection has in `fields`. */
export function refuseTwins(
  write: Write,
  path: string,
  list: StoredRecord[],
  fields: string[],
  label: string,
): void {
  const seen = new Set<string>();
  for (const row of list) {
    const key = fields.map((field) => String(row.fields[field] ?? '')).join('|');
    if (seen.has(key))
      write.errors.set(`${path}[${row.id}]/${fields[0]}`, `A row with this ${label} already exists.`);
    seen.add(key);
  }
}
