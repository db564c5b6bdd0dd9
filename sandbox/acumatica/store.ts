import type { SandboxClock, SandboxState, Table } from '../kit/index.ts';
import { type EntityType, entityType } from './catalogue.ts';
import { vendorInstant } from './dates.ts';
import { guidFor, keyText, type StoredRecord } from './record.ts';

/** A row of a list that the contract has no entity for (departments, positions, employee classes, branches ...). */
export interface CodeRow {
  code: string;
  description: string;
  active: boolean;
  modifiedAt: string;
}

/** Who is gone, for the deletions feed. */
export interface Tombstone {
  entity: string;
  key: string;
  id: string;
  deletedAt: string;
}

export type CodeList =
  | 'Department'
  | 'Position'
  | 'EmployeeClass'
  | 'Branch'
  | 'LaborItem'
  | 'PaymentMethod'
  | 'TaxCode';

/** One tenant's data. */
export class TenantStore {
  readonly tenant: string;
  readonly #state: SandboxState;
  readonly #clock: SandboxClock;

  constructor(state: SandboxState, clock: SandboxClock, tenant: string) {
    this.#state = state;
    this.#clock = clock;
    this.tenant = tenant;
  }

  get today(): string {
    return this.#clock.today();
  }

  records(entity: string): Table<StoredRecord> {
    return this.#state.table<StoredRecord>(`${this.tenant}/${entity}`);
  }

  codes(list: CodeList): Table<CodeRow> {
    return this.#state.table<CodeRow>(`${this.tenant}/codes/${list}`);
  }

  tombstones(): Table<Tombstone> {
    return this.#state.table<Tombstone>(`${this.tenant}/tombstones`);
  }

  /** In the order of the keys, as the vendor answers in practice. */
  list(entity: string): StoredRecord[] {
    const type = known(entity);
    return this.records(entity)
      .values()
      .map((record) => ({ record, key: keyOf(type, record) }))
      .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
      .map(({ record }) => record);
  }

  byKey(entity: string, ...keys: unknown[]): StoredRecord | undefined {
    return this.records(entity).get(keyText(keys));
  }

  byId(entity: string, id: string): StoredRecord | undefined {
    return this.records(entity).find((record) => record.id === id.toLowerCase());
  }

  hasCode(list: CodeList, code: string): boolean {
    return this.codes(list).has(keyText([code]));
  }

  addCode(list: CodeList, code: string, description: string): void {
    this.codes(list).put(keyText([code]), { code, description, active: true, modifiedAt: this.stamp() });
  }

  /** Keeps the record under its key and stamps it. */
  save(entity: string, record: StoredRecord, modifiedAt = this.stamp()): StoredRecord {
    const type = known(entity);
    if (type.members.has('LastModifiedDateTime')) record.fields.LastModifiedDateTime = modifiedAt;
    return this.records(entity).put(keyOf(type, record), record);
  }

  remove(entity: string, record: StoredRecord): void {
    const key = keyOf(known(entity), record);
    this.records(entity).delete(key);
    this.tombstones().put(`${entity}/${record.id}`, { entity, key, id: record.id, deletedAt: this.stamp() });
  }

  /** Puts a record in the place of one whose key may differ; the stamp stays. */
  rekey(entity: string, before: StoredRecord, after: StoredRecord): void {
    const type = entityType(entity);
    const key = (record: StoredRecord) => (type === undefined ? record.id : keyOf(type, record));
    this.records(entity).delete(key(before));
    this.records(entity).put(key(after), after);
  }

  /** The next of a numbering sequence, counted per tenant. */
  nextNumber(sequence: string): number {
    const table = this.#state.table<{ last: number }>(`${this.tenant}/numbering`);
    const last = (table.get(sequence)?.last ?? 0) + 1;
    table.put(sequence, { last });
    return last;
  }

  stamp(): string {
    return vendorInstant(this.#clock.nowIso());
  }

  /** A new GUID; the same data gives the same ones, so that two starts can be compared. */
  newId(): string {
    return guidFor(`${this.tenant}/${this.nextNumber('ID')}`);
  }
}

function keyOf(type: EntityType, record: StoredRecord): string {
  return type.keys.length === 0 ? record.id : keyText(type.keys.map((key) => record.fields[key]));
}

function known(entity: string): EntityType {
  const type = entityType(entity);
  if (type === undefined) throw new Error(`The catalogue has no entity ${entity}`);
  return type;
}
