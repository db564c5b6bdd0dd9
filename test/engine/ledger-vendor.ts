import Type from 'typebox';
import { dataSets, dataSet as entityOf } from '../../src/model/index.ts';
import {
  type DataSet,
  defineDataSet,
  defineProduct,
  joinKey,
  map,
  RateLimitError,
  RecordError,
  type RecordWriter,
  TransientError,
  type VendorField,
  type VendorRecord,
  type WriteAnswer,
  type WriteItem,
} from '../../src/sdk/index.ts';
import { silence, VendorFile } from './vendor-file.ts';

const pageSize = 40;

interface TableOptions {
  key: string[];
  /** Reads its first page last: nothing may depend on the order. */
  backwards?: boolean;
  look?: boolean;
  dated?: boolean;
  cursor?: boolean;
  readOnly?: string[];
  /** Gives numbers of its own to new records in this field. */
  numbers?: string;
  /** Fields that are taken and never given out. */
  writeOnly?: string[];
  /** Wants to be told when what it gave has been written. */
  settles?: boolean;
  deactivate?: boolean;
  update?: boolean;
  fields?: Record<string, VendorField>;
  /** Takes records and gives none back. */
  silent?: boolean;
}

const employeeFields: Record<string, VendorField> = {
  lastName: { required: true, maxLength: 30, label: 'Last name' },
  city: { maxLength: 20, tooLong: 'truncate', label: 'City' },
};

/** A table as a data set of a vendor. */
function tableOf(id: string, options: TableOptions): DataSet<VendorFile> {
  const entity = entityOf(id);
  const keyOf = (record: VendorRecord) =>
    options.key.length === 1
      ? String(record[options.key[0] ?? ''] ?? '')
      : joinKey(options.key.map((name) => record[name] ?? ''));
  const write = async (client: VendorFile, items: readonly WriteItem[]): Promise<WriteAnswer[]> => {
    const answers: WriteAnswer[] = [];
    for (const item of items) answers.push(await writeOne(client, id, options, keyOf, item));
    return answers;
  };
  const writer: RecordWriter<VendorFile> = {
    style: 'records',
    ...(options.readOnly === undefined ? {} : { readOnly: options.readOnly }),
    create: write,
    ...(options.update === false ? {} : { update: write }),
    ...(entity.inactive === undefined || options.deactivate === false ? {} : { deactivate: write }),
    remove: write,
    ...(options.look === false ? {} : { look: (client, items) => lookUp(client, id, options, keyOf, items) }),
  };
  const { read, ...declared } = defineDataSet<VendorFile>({
    id,
    vendorName: id,
    fields: options.fields ?? (id === 'employees' ? employeeFields : {}),
    primaryKey: options.key,
    mapping: {
      rules: Object.keys(entity.fields).map((name) =>
        options.writeOnly?.includes(name) === true ? map(name, name, { only: 'write' }) : map(name, name),
      ),
    },
    ...(options.dated === true ? { effectiveDated: true } : {}),
    ...(options.cursor === true ? { cursor: { field: 'changedAt', lookbackMinutes: 0 } } : {}),
    async *read(client, { resume, since, options: scope }) {
      const { from, to } = scope;
      const rows = client
        .all(id)
        .filter((row) => since === undefined || String(row.changedAt ?? '') > since)
        .filter((row) => from === undefined || row.workDate === undefined || String(row.workDate) >= from)
        .filter((row) => to === undefined || row.workDate === undefined || String(row.workDate) <= to);
      if (options.backwards === true) rows.reverse();
      for (let at = Number(resume ?? 0); ; at += pageSize) {
        client.db.prepare('INSERT INTO read_log VALUES (?, ?)').run(id, at);
        if (client.take('read-fails', id) || client.take(`read-fails@${at}`, id)) throw away();
        if (client.take('throttle', id)) throw throttled();
        if (client.take('hang-read', id)) await silence();
        if (client.take('slow-read', id)) await pause();
        client.signal?.throwIfAborted();
        const page = rows.slice(at, at + pageSize);
        const records = page.filter((row) => row.unreadable !== true);
        const problems = page
          .filter((row) => row.unreadable === true)
          .map(() => ({
            position: `row ${at}`,
            code: 'file/bad-row',
            what: 'It is cut off.',
            fix: 'Mend it.',
          }));
        const last = at + pageSize >= rows.length;
        yield {
          records,
          bookmark: String(at + pageSize),
          ...(problems.length > 0 ? { problems } : {}),
          ...(last && !client.take('no-end', id) ? { end: true } : {}),
        };
        if (last) return;
      }
    },
    write: writer,
    ...(options.settles === true
      ? {
          settle: async (client: VendorFile, bookmark: string) => {
            if (client.take('settle-fails', id)) throw away();
            client.db.prepare(`INSERT INTO write_log VALUES (?, 'settle', ?, '')`).run(id, bookmark);
          },
        }
      : {}),
  });
  return options.silent === true || read === undefined ? declared : { ...declared, read };
}

async function lookUp(
  client: VendorFile,
  id: string,
  options: TableOptions,
  keyOf: (record: VendorRecord) => string,
  items: readonly WriteItem[],
): Promise<{ changeId: string; externalKey: string; record: VendorRecord }[]> {
  if (client.take('hang-look', id)) await silence();
  if (client.take('look-fails', id)) throw away();
  return items.flatMap((item) => {
    let externalKey = item.externalKey ?? keyOf(item.record);
    if (item.externalKey === undefined && options.numbers !== undefined) {
      // Its own numbers are not known to the other side; people are found by their SSN.
      const same = client.all(id).find((row) => row.ssn !== null && row.ssn === item.record.ssn);
      externalKey = same === undefined ? '' : keyOf(same);
    }
    const record = client.get(id, externalKey);
    if (record === undefined) return [];
    const shown = Object.fromEntries(
      Object.entries(record).filter(([name]) => options.writeOnly?.includes(name) !== true),
    );
    return [{ changeId: item.changeId, externalKey, record: shown }];
  });
}

async function writeOne(
  client: VendorFile,
  tab: string,
  options: TableOptions,
  keyOf: (record: VendorRecord) => string,
  item: WriteItem,
): Promise<WriteAnswer> {
  const { changeId } = item;
  const lost = (): WriteAnswer => ({
    changeId,
    outcome: 'in doubt',
    error: new TransientError({ code: 'net/broken', what: 'No answer came.', fix: 'Wait.', sent: true }),
  });
  if (client.take('down', tab)) throw away();
  if (client.take('throttle', tab)) throw throttled();
  if (client.take('slow-write', tab)) await pause();
  if (client.take('lost-request', tab)) return lost();
  if (client.refuses(tab, changeId)) {
    return {
      changeId,
      outcome: 'refused',
      error: new RecordError({ code: 'vendor/no', what: 'The vendor says no.', fix: 'Change it.' }),
    };
  }
  const { numbers } = options;
  const record = { ...item.record };
  let key = item.externalKey ?? keyOf(record);
  if (item.kind === 'create' && numbers !== undefined) {
    key = `N${100 + client.all(tab).length}`;
    record[numbers] = key;
  }
  client.db.prepare('INSERT INTO write_log VALUES (?, ?, ?, ?)').run(tab, item.kind, key, changeId);
  if (item.kind === 'create' && client.get(tab, key) !== undefined)
    throw new Error(`created twice: ${tab} ${key}`);
  if (item.kind === 'remove') client.remove(tab, key);
  else client.put(tab, key, { ...client.get(tab, key), ...record });
  if (client.take('garbled', tab)) {
    client.put(tab, key, { ...client.get(tab, key), lastName: 'Garbled', name: 'Garbled' });
    return lost();
  }
  if (client.take('lost-answer', tab)) return lost();
  if (client.take('bug', tab)) throw new TypeError('undefined is not a function');
  if (client.take('hang-write', tab)) await silence();
  return { changeId, outcome: 'written', externalKey: key };
}

function away(): TransientError {
  return new TransientError({ code: 'vendor/unavailable', what: 'The vendor is away.', fix: 'Wait.' });
}

function throttled(): RateLimitError {
  return new RateLimitError({
    code: 'rate-limit/exceeded',
    what: 'Too many calls.',
    fix: 'Wait.',
    retryAfterMs: 300,
  });
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 300));

const config = Type.Object({ path: Type.String({ title: 'File', description: 'Where its records are.' }) });

type Special = Partial<Record<string, Partial<TableOptions>>> & { all?: Partial<TableOptions> };

/** A vendor with peculiarities: of all its tables, or of one. */
export function vendorProduct(id: string, special: Special = {}) {
  const table = (dataSet: string, options: TableOptions) =>
    tableOf(dataSet, { ...options, ...special.all, ...special[dataSet] });
  return defineProduct({
    manifest: {
      id,
      name: id,
      summary: 'A vendor for tests.',
      config,
      limits: () => ({ calls: 10_000, perMs: 1_000, concurrency: 4 }),
    },
    dataSets: [
      table('departments', { key: ['code'] }),
      table('employees', { key: ['employeeNumber'], cursor: true }),
      table('payRates', { key: ['employeeNumber', 'earningCode', 'rateType', 'startDate'], dated: true }),
      table('directDeposits', {
        key: ['employeeNumber', 'routingNumber', 'accountNumber', 'startDate'],
        dated: true,
      }),
      table('timeEntries', { key: ['externalRef'] }),
    ],
    open: async (context) => new VendorFile(context.config.path, context.signal),
  });
}

const referredTo = new Set(
  dataSets.flatMap(({ fields }) => Object.values(fields).flatMap(({ refersTo }) => refersTo ?? [])),
);
/** Has every data set of the model, by its natural key, and takes whatever comes. */
export const everyVendor = defineProduct({
  ...vendorProduct('every-vendor'),
  dataSets: dataSets.map(({ id, key }) => tableOf(id, { key: [...key], fields: {} })),
});
/** As `everyVendor`, but nobody can hold a code against its lists, for it does not give them out. */
export const quietVendor = defineProduct({
  ...vendorProduct('quiet-vendor'),
  dataSets: dataSets.map(({ id, key }) =>
    tableOf(id, { key: [...key], fields: {}, silent: referredTo.has(id) && id !== 'employees' }),
  ),
});
/** Can be asked what it holds. */
export const openVendor = vendorProduct('open-vendor');
/** Offers no way to look at single records. */
export const blindVendor = vendorProduct('blind-vendor', { all: { look: false } });
/** Takes what it is given and answers no question about it, now or later. */
export const muteVendor = vendorProduct('mute-vendor', { all: { look: false, silent: true } });
/** Numbers its people by itself. */
export const numberingVendor = vendorProduct('numbering-vendor', {
  employees: { readOnly: ['employeeNumber'], numbers: 'employeeNumber' },
});
/** Keeps one pay rate at a time. */
export const datelessVendor = vendorProduct('dateless-vendor', {
  payRates: { key: ['employeeNumber', 'earningCode', 'rateType'], dated: false },
});
/** Takes SSNs and gives none out. */
export const discreetVendor = vendorProduct('discreet-vendor', { employees: { writeOnly: ['ssn'] } });
