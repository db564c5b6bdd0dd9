import {
  asObject,
  flatten,
  joinKey,
  RecordError,
  type RecordWriter,
  type VendorRecord,
  type WriteItem,
} from '../../sdk/index.ts';
import type { HcssClient } from './client.ts';
import { watchShape } from './drift.ts';
import { type Json, respelt, spellingOf, text } from './wire.ts';
import { writeEach } from './write-answers.ts';

/** One list of Setups: keyed by code within the business unit (cost codes: within the job), replaced whole. */
export interface SetupsList {
  /** Our data set. */
  dataSet: string;
  resource: 'Employee' | 'PayClass' | 'Job' | 'CostCode';
  /** What the records are called in sentences. */
  singular: string;
  /** The members that tell one from another. */
  naturalKey: readonly string[];
  /** The members that the external key is made of. */
  primaryKey: readonly string[];
  /** Members that we use, in the vendor's spelling. */
  members: readonly string[];
  /** Members that stand in every row; when none has one, the vendor has changed. */
  usual: readonly string[];
  /** Members that go out as numbers. */
  numbers?: readonly string[];
  /** Rows of the resource that belong to the data set; all when absent. */
  keeps?(row: Json): boolean;
  /** Fields of our record that stand for several of the vendor's members. */
  derive?(row: Json): VendorRecord;
  /** The reverse of `derive`: members for our derived fields. */
  compose?(field: string, value: string | boolean | null): Json | undefined;
}

// Of the engine's chunks each worker takes one batch; the list that a batch needs is asked once for all of it.
const BATCH = 25;

export async function setupsRows(
  client: HcssClient,
  list: SetupsList,
  query: Record<string, string> = {},
): Promise<Json[]> {
  const rows = await client.list(
    pathOf(client, list),
    { businessUnitCode: client.unit.code, ...templateOf(client, list), ...query },
    list.members,
  );
  watchShape(client, list.dataSet, rows, list.usual);
  return rows;
}

/**
 * The accounting template that department, union and other payroll codes are read from and written to; without a name
 * HCSS takes the primary one. The list of jobs takes no template, so a job goes back with the one that it came with.
 */
function templateOf({ context }: HcssClient, { resource }: SetupsList): Record<string, string> {
  const template = context.config.accountingTemplate ?? '';
  return template === '' || resource === 'Job' ? {} : { accountingTemplateName: template };
}

export function setupsRecord(list: SetupsList, row: Json): VendorRecord {
  return { ...flatten(row), ...list.derive?.(row) };
}

export function setupsWriter(list: SetupsList): RecordWriter<HcssClient> {
  const update: RecordWriter<HcssClient>['update'] = async (client, items) => {
    const known = new KnownRows(client, list);
    return writeEach(items, async (item) => {
      const row = await known.of(item);
      if (row === undefined) throw gone(list);
      const id = encodeURIComponent(text(row.id));
      // Whether a member that is left out is kept or emptied is not published: the whole record goes back.
      const json = {
        ...row,
        ...bodyOf(list, item),
        ...templateOf(client, list),
        businessUnitCode: client.unit.code,
      };
      const path = `${pathOf(client, list)}/${id}`;
      // The list was read a moment ago, so a 404 speaks of this record and not of the path.
      const { status } = await client.call({ method: 'PUT', path, json, accept: [404] });
      if (status === 404) throw gone(list);
      return item.externalKey ?? keyOf(list, row);
    });
  };
  return {
    style: 'records',
    batchSize: BATCH,
    create: async (client, items) => {
      const known = new KnownRows(client, list, { includeDeleted: 'true' });
      return writeEach(items, async (item) => {
        // What happens to a code that is there already is not published, so it is asked for before.
        if ((await known.of({ ...item, externalKey: undefined })) !== undefined) throw taken(list, item);
        return create(client, list, item);
      });
    },
    update,
    deactivate: update,
    look: async (client, items) => {
      const known = new KnownRows(client, list);
      const found = [];
      for (const item of items) {
        const row = await known.of(item);
        if (row === undefined) continue;
        const externalKey = keyOf(list, row);
        found.push({ changeId: item.changeId, externalKey, record: setupsRecord(list, row) });
      }
      return found;
    },
  };
}

async function create(client: HcssClient, list: SetupsList, item: WriteItem): Promise<string> {
  const template = client.context.config.accountingTemplate ?? '';
  const json = {
    ...bodyOf(list, item),
    businessUnitCode: client.unit.code,
    ...(template === '' ? {} : { accountingTemplateName: template }),
  };
  const answer = await client.call({ method: 'POST', path: pathOf(client, list), json });
  const made = respelt(asObject(answer.json), spellingOf(list.members));
  if (list.primaryKey.every((name) => text(made[name]) !== '')) return keyOf(list, made);
  // Created without being told its id: 201 and 204 have been seen elsewhere in this API.
  const row = await new KnownRows(client, list).of(item);
  if (row === undefined) throw gone(list);
  return keyOf(list, row);
}

/** The members that change, in the vendor's form. */
function bodyOf(list: SetupsList, item: WriteItem): Json {
  const body: Json = {};
  for (const field of item.changed) {
    const value = item.record[field] ?? null;
    const composed = list.compose?.(field, value);
    if (composed !== undefined) Object.assign(body, composed);
    else body[field] = list.numbers?.includes(field) && typeof value === 'string' ? Number(value) : value;
  }
  for (const name of list.naturalKey) body[name] ??= item.record[name] ?? undefined;
  return body;
}

/** The rows that a batch needs, asked once; those of cost codes job by job. */
class KnownRows {
  readonly #client: HcssClient;
  readonly #list: SetupsList;
  readonly #query: Record<string, string>;
  readonly #rows = new Map<string, Promise<Json[]>>();

  constructor(client: HcssClient, list: SetupsList, query: Record<string, string> = {}) {
    this.#client = client;
    this.#list = list;
    this.#query = query;
  }

  async of(item: { externalKey?: string | undefined; record: VendorRecord }): Promise<Json | undefined> {
    const rows = await this.#rowsFor(item.record);
    if (item.externalKey !== undefined)
      return rows.find((row) => keyOf(this.#list, row) === item.externalKey);
    const same = (row: Json) =>
      this.#list.naturalKey.every((name) => plain(row[name]) === plain(item.record[name]));
    return rows.find(same);
  }

  #rowsFor(record: VendorRecord): Promise<Json[]> {
    const jobCode = this.#list.resource === 'CostCode' ? text(record.jobCode) : '';
    let rows = this.#rows.get(jobCode);
    if (rows === undefined) {
      const query = { ...this.#query, ...(jobCode === '' ? {} : { jobCode }) };
      rows = setupsRows(this.#client, this.#list, query);
      this.#rows.set(jobCode, rows);
      rows.catch(() => this.#rows.delete(jobCode));
    }
    return rows;
  }
}

/** As the engine joins it. */
function keyOf(list: SetupsList, row: Json): string {
  const values = list.primaryKey.map((name) => text(row[name]).trim());
  return values.length === 1 ? (values[0] ?? '') : joinKey(values);
}

function pathOf(client: HcssClient, list: SetupsList): string {
  return `${client.assumed.setupsPath}/${list.resource}`;
}

/** Codes are kept trimmed, those of cost codes in capitals too. */
const plain = (value: unknown) => text(value).trim().toUpperCase();

function gone(list: SetupsList): RecordError {
  return new RecordError({
    code: 'hcss/gone',
    what: `HCSS has this ${list.singular} no more.`,
    fix: 'Run the sync again: it will be planned as a new one, or left out.',
    field: list.naturalKey.at(-1) ?? 'code',
  });
}

function taken(list: SetupsList, item: WriteItem): RecordError {
  const name = list.naturalKey.at(-1) ?? 'code';
  return new RecordError({
    code: 'hcss/taken',
    what: `HCSS has a ${list.singular} with the code "${text(item.record[name])}" already; it may be a deleted one.`,
    fix: 'Bring it back in HCSS, or give another code at the source; then run the sync again.',
    field: name,
  });
}
