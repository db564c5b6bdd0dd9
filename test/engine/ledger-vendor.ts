import { DatabaseSync } from 'node:sqlite';
import Type from 'typebox';
import { employees as employeesOf } from '../../src/model/employee.ts';
import { dataSet as entityOf } from '../../src/model/index.ts';
import {
  type Client,
  type DataSet,
  defineDataSet,
  defineProduct,
  map,
  RecordError,
  TransientError,
  type VendorRecord,
  type WriteAnswer,
  type WriteItem,
} from '../../src/sdk/index.ts';

/**
 * The smallest vendor there can be, for the engine's own tests: tables of flat records in an SQLite file that
 * outlives a killed process. Its faults are rows of a table, so that a test can set them from outside.
 */
export class VendorFile implements Client {
  readonly db: DatabaseSync;
  readonly signal: AbortSignal | undefined;

  constructor(path: string, signal?: AbortSignal) {
    this.signal = signal;
    this.db = new DatabaseSync(path, { timeout: 5_000 });
    this.db.exec('PRAGMA journal_mode = WAL');
    this.db.exec('CREATE TABLE IF NOT EXISTS record (tab TEXT, key TEXT, body TEXT, PRIMARY KEY (tab, key))');
    this.db.exec('CREATE TABLE IF NOT EXISTS fault (kind TEXT, tab TEXT, times INTEGER)');
    this.db.exec('CREATE TABLE IF NOT EXISTS write_log (tab TEXT, verb TEXT, key TEXT, change_id TEXT)');
  }

  all(tab: string): VendorRecord[] {
    return this.db
      .prepare('SELECT body FROM record WHERE tab = ? ORDER BY key')
      .all(tab)
      .map((row) => JSON.parse(String(row.body)) as VendorRecord);
  }

  get(tab: string, key: string): VendorRecord | undefined {
    const row = this.db.prepare('SELECT body FROM record WHERE tab = ? AND key = ?').get(tab, key);
    return row === undefined ? undefined : (JSON.parse(String(row.body)) as VendorRecord);
  }

  put(tab: string, key: string, record: VendorRecord): void {
    this.db
      .prepare('INSERT OR REPLACE INTO record (tab, key, body) VALUES (?, ?, ?)')
      .run(tab, key, JSON.stringify(record));
  }

  remove(tab: string, key: string): void {
    this.db.prepare('DELETE FROM record WHERE tab = ? AND key = ?').run(tab, key);
  }

  /** Arms a fault: `lost-answer`, `refuse`, `read-fails`, `no-end`, `slow`, `down`. */
  fault(kind: string, tab: string, times = 1): void {
    this.db.prepare('INSERT INTO fault (kind, tab, times) VALUES (?, ?, ?)').run(kind, tab, times);
  }

  take(kind: string, tab: string): boolean {
    return (
      this.db
        .prepare('UPDATE fault SET times = times - 1 WHERE kind = ? AND tab = ? AND times > 0')
        .run(kind, tab).changes > 0
    );
  }

  writes(): { tab: string; verb: string; key: string; change_id: string }[] {
    return this.db.prepare('SELECT * FROM write_log').all() as never;
  }

  async close(): Promise<void> {
    this.db.close();
  }
}

const pageSize = 40;

function tableOf(
  id: string,
  options: { key: string[]; look?: boolean; dated?: boolean; cursor?: boolean },
): DataSet<VendorFile> {
  const entity = entityOf(id);
  const keyOf = (record: VendorRecord) => options.key.map((name) => record[name] ?? '').join('|');
  const write = async (client: VendorFile, items: readonly WriteItem[]): Promise<WriteAnswer[]> => {
    const answers: WriteAnswer[] = [];
    for (const item of items) answers.push(await writeOne(client, id, keyOf, item));
    return answers;
  };
  return defineDataSet<VendorFile>({
    id,
    vendorName: id,
    fields:
      id === 'employees'
        ? { lastName: { required: true, maxLength: 30 }, city: { maxLength: 20, tooLong: 'truncate' } }
        : {},
    primaryKey: options.key,
    mapping: { rules: Object.keys(entity.fields).map((name) => map(name, name)) },
    ...(options.dated === true ? { effectiveDated: true } : {}),
    ...(options.cursor === true ? { cursor: { field: 'changedAt', lookbackMinutes: 0 } } : {}),
    async *read(client, { resume, since }) {
      const rows = client.all(id).filter((row) => since === undefined || String(row.changedAt ?? '') > since);
      for (let at = Number(resume ?? 0); ; at += pageSize) {
        if (client.take('read-fails', id)) {
          throw new TransientError({
            code: 'vendor/unavailable',
            what: 'The vendor broke off.',
            fix: 'Wait.',
          });
        }
        while (client.take('slow', id)) await new Promise((resolve) => setTimeout(resolve, 300));
        client.signal?.throwIfAborted();
        const records = rows.slice(at, at + pageSize);
        const last = at + pageSize >= rows.length;
        yield {
          records,
          bookmark: String(at + pageSize),
          ...(last && !client.take('no-end', id) ? { end: true } : {}),
        };
        if (last) return;
      }
    },
    write: {
      style: 'records',
      create: write,
      update: write,
      ...(entity.inactive === undefined ? {} : { deactivate: write }),
      remove: write,
      ...(options.look === false
        ? {}
        : {
            look: async (client: VendorFile, items: readonly WriteItem[]) =>
              items.flatMap((item) => {
                const externalKey = item.externalKey ?? keyOf(item.record);
                const record = client.get(id, externalKey);
                return record === undefined ? [] : [{ changeId: item.changeId, externalKey, record }];
              }),
          }),
    },
  });
}

async function writeOne(
  client: VendorFile,
  tab: string,
  keyOf: (record: VendorRecord) => string,
  item: WriteItem,
): Promise<WriteAnswer> {
  const { changeId } = item;
  const key = item.externalKey ?? keyOf(item.record);
  if (client.take('down', tab)) {
    throw new TransientError({ code: 'net/unreachable', what: 'The vendor is down.', fix: 'Wait.' });
  }
  while (client.take('slow', tab)) await new Promise((resolve) => setTimeout(resolve, 300));
  if (client.take('refuse', tab)) {
    return {
      changeId,
      outcome: 'refused',
      error: new RecordError({ code: 'vendor/no', what: 'The vendor says no.', fix: 'Change it.' }),
    };
  }
  client.db.prepare('INSERT INTO write_log VALUES (?, ?, ?, ?)').run(tab, item.kind, key, changeId);
  if (item.kind === 'create' && client.get(tab, key) !== undefined)
    throw new Error(`created twice: ${tab} ${key}`);
  if (item.kind === 'remove') client.remove(tab, key);
  else client.put(tab, key, { ...client.get(tab, key), ...item.record });
  if (client.take('lost-answer', tab)) {
    return {
      changeId,
      outcome: 'in doubt',
      error: new TransientError({ code: 'net/broken', what: 'No answer came.', fix: 'Wait.', sent: true }),
    };
  }
  return { changeId, outcome: 'written', externalKey: key };
}

const config = Type.Object({ path: Type.String({ title: 'File', description: 'Where its records are.' }) });

const product = (id: string, look: boolean) =>
  defineProduct({
    manifest: {
      id,
      name: id,
      summary: 'A vendor for tests.',
      config,
      limits: () => ({ calls: 10_000, perMs: 1_000, concurrency: 4 }),
    },
    dataSets: [
      tableOf('departments', { key: ['code'], look }),
      tableOf('employees', { key: [employeesOf.key[0] ?? ''], look, cursor: true }),
      tableOf('payRates', {
        key: ['employeeNumber', 'earningCode', 'rateType', 'startDate'],
        look,
        dated: true,
      }),
      tableOf('directDeposits', {
        key: ['employeeNumber', 'routingNumber', 'accountNumber', 'startDate'],
        look,
        dated: true,
      }),
    ],
    open: async (context) => new VendorFile(context.config.path, context.signal),
  });

/** Can be asked what it holds. */
export const openVendor = product('open-vendor', true);
/** Offers no way to look at single records. */
export const blindVendor = product('blind-vendor', false);
