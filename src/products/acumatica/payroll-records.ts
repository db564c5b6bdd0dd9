import {
  type DataSet,
  defineDataSet,
  type Mapping,
  RecordError,
  type RecordWriter,
  type VendorField,
  type VendorRecord,
  type WriteAnswer,
  type WriteItem,
  watchSending,
} from '../../sdk/index.ts';
import type { AcumaticaClient } from './client.ts';
import { type Json, textAt } from './wire.ts';
import { answerTo, gone, renamed } from './write-answers.ts';

/** One change of a person's payroll records. */
export interface RecordChange {
  item: WriteItem;
  /** The record as it is now. */
  found: VendorRecord | undefined;
  remove: boolean;
}

/** Records that hang on one payroll employee: rows of a detail, or what several rows make together. */
export interface PayrollRecords {
  id: string;
  vendorName: string;
  fields: Readonly<Record<string, VendorField>>;
  mapping: Mapping;
  /** Beside `EmployeeID`, what tells two records of one person apart. */
  key: string;
  effectiveDated?: boolean;
  note?: string;
  expand: readonly string[];
  /** Everything that one person has; `EmployeeID` and `EmployeeNumber` are added. */
  records(settings: Json, client: AcumaticaClient): Promise<VendorRecord[]> | VendorRecord[];
  /** Whether a record is the wanted one, by what people know it by. */
  isSame(found: VendorRecord, wanted: VendorRecord): boolean;
  /** What is sent for these changes of one person, beside the key. @throws RecordError */
  body(settings: Json, changes: readonly RecordChange[], client: AcumaticaClient): Promise<Json> | Json;
  /** A complaint's path in the body → the field of our record. */
  fieldOf(path: string): string;
  /** How a record is put out of use: by a field, or by taking its row away, which is documented. */
  outOfUse?: 'field' | 'row';
}

export function payrollDataSet(kind: PayrollRecords): DataSet<AcumaticaClient> {
  const set = new PayrollSet(kind);
  const write: RecordWriter<AcumaticaClient> = {
    style: 'records',
    batchSize: 25,
    create: (client, items) => set.write(client, items, false),
    update: (client, items) => set.write(client, items, false),
    ...(kind.outOfUse === undefined
      ? {}
      : { deactivate: (client, items) => set.write(client, items, kind.outOfUse === 'row') }),
    look: (client, items) => set.look(client, items),
  };
  return defineDataSet<AcumaticaClient>({
    id: kind.id,
    vendorName: kind.vendorName,
    fields: kind.fields,
    primaryKey: ['EmployeeID', kind.key],
    mapping: kind.mapping,
    ...(kind.effectiveDated === undefined ? {} : { effectiveDated: kind.effectiveDated }),
    ...(kind.note === undefined ? {} : { note: kind.note }),
    readable: (config) => config.payroll !== 'off',
    read: async function* (client, { resume }) {
      await client.payroll.demand();
      const pages = client.pages('EmployeePayrollSettings', { expand: kind.expand }, resume);
      for await (const { rows, bookmark, end } of pages) {
        const records = await Promise.all(rows.map((settings) => set.records(client, settings)));
        yield { records: records.flat(), bookmark, end };
      }
    },
    write,
  });
}

class PayrollSet {
  readonly #kind: PayrollRecords;

  constructor(kind: PayrollRecords) {
    this.#kind = kind;
  }

  async records(client: AcumaticaClient, settings: Json): Promise<VendorRecord[]> {
    const EmployeeID = textAt(settings, 'EmployeeID') ?? null;
    const EmployeeNumber = await client.numbers.numberOf(EmployeeID ?? undefined);
    const records = await this.#kind.records(settings, client);
    return records.map((record) => ({ ...record, EmployeeID, EmployeeNumber }));
  }

  /**
   * All changes of one person go in one PUT. One batch after the other: two that read the same person's rows and
   * put them back would not know of each other.
   */
  write(client: AcumaticaClient, items: readonly WriteItem[], remove: boolean): Promise<WriteAnswer[]> {
    return client.turns.take(this.#kind.id, async () => {
      await client.payroll.demand();
      const answers: WriteAnswer[] = [];
      const groups = await this.#byPerson(client, items, answers);
      const written = [...groups].map(([id, ofPerson]) =>
        watchSending(() => this.#writePerson(client, id, ofPerson, remove)),
      );
      answers.push(...(await Promise.all(written)).flat());
      return answers;
    });
  }

  async #byPerson(client: AcumaticaClient, items: readonly WriteItem[], answers: WriteAnswer[]) {
    const groups = new Map<string, WriteItem[]>();
    for (const item of items) {
      try {
        const id = await personOf(client, item);
        groups.set(id, [...(groups.get(id) ?? []), item]);
      } catch (error) {
        answers.push(answerTo(item, error));
      }
    }
    return groups;
  }

  async #writePerson(
    client: AcumaticaClient,
    id: string,
    items: readonly WriteItem[],
    remove: boolean,
  ): Promise<WriteAnswer[]> {
    try {
      const keys = await this.#put(client, id, items, remove);
      return items.map(({ changeId }, at) => ({ changeId, outcome: 'written', externalKey: keys[at] ?? '' }));
    } catch (error) {
      if (items.length === 1 || !(error instanceof RecordError))
        return items.map((item) => answerTo(item, this.#named(error)));
      // All or nothing is the vendor's rule for one PUT: one by one, only the bad one is refused.
      const answers: WriteAnswer[] = [];
      for (const item of items) answers.push(...(await this.#writePerson(client, id, [item], remove)));
      return answers;
    }
  }

  async #put(
    client: AcumaticaClient,
    id: string,
    items: readonly WriteItem[],
    remove: boolean,
  ): Promise<string[]> {
    const { expand } = this.#kind;
    const settings = await client.find('EmployeePayrollSettings', { EmployeeID: id }, { expand });
    if (settings === undefined) throw notOnPayroll(id);
    const before = await this.records(client, settings);
    const changes = items.map((item) => ({ item, found: this.#foundAmong(before, item), remove }));
    for (const { item, found } of changes)
      if (item.externalKey !== undefined && found === undefined) throw gone('record');
    const body = await this.#kind.body(settings, changes, client);
    const answer = await client.put(
      'EmployeePayrollSettings',
      { EmployeeID: { value: id }, ...body },
      'known',
      {
        expand,
      },
    );
    const after = await this.records(client, answer);
    const known = new Set(before.map((record) => this.#keyOf(record)));
    return changes.map(({ item, found }) => {
      if (found !== undefined) return this.#keyOf(found);
      const same = after.filter((record) => this.#kind.isSame(record, item.record));
      const made = same.find((record) => !known.has(this.#keyOf(record))) ?? same[0];
      return made === undefined ? id : this.#keyOf(made);
    });
  }

  async look(client: AcumaticaClient, items: readonly WriteItem[]) {
    await client.payroll.demand();
    const people = new Map<string, WriteItem[]>();
    for (const item of items) {
      const id = await personOf(client, item).catch(() => undefined);
      if (id !== undefined) people.set(id, [...(people.get(id) ?? []), item]);
    }
    const view = { expand: this.#kind.expand };
    const found = [];
    for (const settings of await client.having(
      'EmployeePayrollSettings',
      'EmployeeID',
      [...people.keys()],
      view,
    )) {
      const id = textAt(settings, 'EmployeeID') ?? '';
      const records = await this.records(client, settings);
      for (const item of people.get(id) ?? []) {
        const record = this.#foundAmong(records, item);
        if (record !== undefined)
          found.push({ changeId: item.changeId, externalKey: this.#keyOf(record), record });
      }
    }
    return found;
  }

  #foundAmong(records: readonly VendorRecord[], item: WriteItem): VendorRecord | undefined {
    return item.externalKey === undefined
      ? records.find((record) => this.#kind.isSame(record, item.record))
      : records.find((record) => this.#keyOf(record) === item.externalKey);
  }

  #keyOf(record: VendorRecord): string {
    return `${record.EmployeeID}|${record[this.#kind.key]}`;
  }

  #named(error: unknown): unknown {
    if (!(error instanceof RecordError) || error.field === undefined) return error;
    return renamed(error, this.#kind.fieldOf(error.field));
  }
}

/** The Employee ID: the first part of the key, or behind HR's number. */
async function personOf(client: AcumaticaClient, { externalKey, record }: WriteItem): Promise<string> {
  if (externalKey !== undefined) return externalKey.split('|')[0] ?? '';
  return client.numbers.idOf(String(record.EmployeeNumber ?? ''), 'EmployeeNumber');
}

function notOnPayroll(id: string): RecordError {
  return new RecordError({
    code: 'acumatica/not-on-payroll',
    what: `Employee ${id} is no payroll employee in Acumatica.`,
    fix: 'Sync employees with a payroll class set in the connector, or choose Create Payroll Employee on Employees (EP203000).',
    field: 'EmployeeNumber',
  });
}

/** Fields that every record of a person has. */
export const ofEmployee: Readonly<Record<string, VendorField>> = {
  EmployeeID: { label: 'Employee ID' },
  EmployeeNumber: { label: 'Employee number', required: true },
};
