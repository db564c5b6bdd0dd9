import { asList, flatten } from '../flatten.ts';
import type { Mapping } from '../mapping.ts';
import {
  type DataSet,
  defineDataSet,
  type Client as OpenedClient,
  type VendorField,
  type VendorRecord,
} from '../product.ts';
import type { RecordWriter, WriteItem } from '../write.ts';
import type { ArcoroApi, Json, PathName } from './api.ts';
import type { CodeLists, ListName } from './code-lists.ts';
import { answerOf } from './write-answers.ts';

/** What the data sets of this family ask of their product's client. */
export interface ArcoroClient extends OpenedClient {
  readonly api: ArcoroApi;
  readonly codes: CodeLists;
  /** Whether amounts stand as text in the JSON that the API takes. */
  readonly takesTextForNumbers?: boolean;
}

/** A list of the API as a data set: read whole, written row by row; nothing is deleted. */
export interface ApiList<C extends ArcoroClient> {
  id: string;
  /** The resource, as the API calls it. */
  resource: string;
  /** Where its name is assumed, the name that the connector has for it. */
  resourceOf?(client: C): string;
  base: PathName;
  mapping: Mapping;
  fields: Readonly<Record<string, VendorField>>;
  /** The fields of our record that together tell a row from all others. */
  naturalKey: readonly string[];
  /** A member that holds the id of another list's row, and the field of our record that holds its code. */
  refersTo?: { member: string; list: ListName; field: string };
  /** Only some rows of the resource belong to the data set. */
  keeps?(row: Json, client: C): boolean;
  /** Fields of our record that the vendor keeps as a part of another. */
  derive?(record: VendorRecord, client: C): VendorRecord;
  /** The reverse of `derive`. */
  compose?(record: VendorRecord, client: C): Json;
  /** Members that are JSON numbers; our records hold text. */
  numbers?: readonly string[];
  /** What a new row gets beside its fields, because the vendor would otherwise hide it. */
  newRow?: Json;
  /** The query parameter that narrows the list when one row is looked for, and the field whose value it takes. */
  lookBy?: { parameter(client: C): string; field: string };
  /** Why it cannot be written. */
  readOnly?: string;
  effectiveDated?: true;
  note?: string;
}

export function apiList<C extends ArcoroClient>(list: ApiList<C>): DataSet<C> {
  const note = [list.note, list.readOnly].filter((text) => text !== undefined).join(' ');
  return defineDataSet<C>({
    id: list.id,
    vendorName: list.resource,
    fields: list.fields,
    primaryKey: ['id'],
    mapping: list.mapping,
    ...(list.effectiveDated === undefined ? {} : { effectiveDated: true }),
    ...(note === '' ? {} : { note }),
    read: async function* (client, { resume }) {
      const path = pathOf(client, list);
      for await (const { items, page, end } of client.api.pages(path, {}, Number(resume ?? 1))) {
        const rows = items.filter((item) => list.keeps?.(item, client) ?? true);
        const records = await Promise.all(rows.map((row) => recordOf(client, list, row)));
        yield { records, bookmark: String(page + 1), end };
      }
    },
    ...(list.readOnly === undefined ? { write: writerFor(list) } : {}),
  });
}

function pathOf<C extends ArcoroClient>(client: C, list: ApiList<C>): string {
  return client.api.path(list.base, list.resourceOf?.(client) ?? list.resource);
}

function writerFor<C extends ArcoroClient>(list: ApiList<C>): RecordWriter<C> {
  const rowPath = (client: C, item: WriteItem) =>
    `${pathOf(client, list)}/${encodeURIComponent(item.externalKey ?? '')}`;
  const one = (work: (client: C, item: WriteItem) => Promise<string>) => {
    return (client: C, items: readonly WriteItem[]) =>
      Promise.all(
        items.map((item) =>
          answerOf(item, async () => {
            const key = await work(client, item);
            client.codes.forget(list.resource);
            return key;
          }),
        ),
      );
  };
  const update = one(async (client, item) => {
    const before = (await client.api.find(rowPath(client, item))) ?? {};
    const changes = await bodyOf(client, list, item, before);
    await client.api.replace(rowPath(client, item), { ...before, ...changes });
    return item.externalKey ?? '';
  });
  return {
    style: 'records',
    create: one(async (client, item) => {
      const body = { ...list.newRow, ...(await bodyOf(client, list, item, {})) };
      const created = await client.api.create(pathOf(client, list), body);
      return String(created.id ?? '');
    }),
    update,
    ...(canEnd(list) ? { deactivate: update } : {}),
    look: async (client, items) => {
      const found = [];
      const candidates = new Map<string, Promise<Json[]>>();
      for (const item of items) {
        const row =
          item.externalKey === undefined
            ? await sameRow(client, list, candidates, item)
            : await client.api.find(rowPath(client, item));
        if (row === undefined) continue;
        const record = await recordOf(client, list, row);
        found.push({ changeId: item.changeId, externalKey: String(row.id ?? ''), record });
      }
      return found;
    },
  };
}

/** The row with the same natural key, among those that the list's filter brings (or all of them, asked once). */
async function sameRow<C extends ArcoroClient>(
  client: C,
  list: ApiList<C>,
  candidates: Map<string, Promise<Json[]>>,
  item: WriteItem,
): Promise<Json | undefined> {
  const wanted = list.lookBy === undefined ? '' : String(item.record[list.lookBy.field] ?? '');
  const query = list.lookBy === undefined ? {} : { [list.lookBy.parameter(client)]: wanted };
  let rows = candidates.get(wanted);
  if (rows === undefined) {
    rows = client.api.all(pathOf(client, list), query);
    candidates.set(wanted, rows);
  }
  for (const row of await rows) {
    if (list.keeps?.(row, client) === false) continue;
    const record = await recordOf(client, list, row);
    if (list.naturalKey.every((field) => lower(record[field]) === lower(item.record[field]))) return row;
  }
  return undefined;
}

const canEnd = (list: Pick<ApiList<never>, 'mapping'>) =>
  list.mapping.rules.some((rule) => rule.vendor === 'isActive');

const lower = (value: unknown) => String(value ?? '').toLowerCase();

/** Everything that the row has, as text; the code of what it refers to beside the id. */
async function recordOf<C extends ArcoroClient>(
  client: C,
  list: ApiList<C>,
  row: Json,
): Promise<VendorRecord> {
  const record = { ...flatten(row), ...textLists(row) };
  const { refersTo } = list;
  if (refersTo !== undefined)
    record[refersTo.field] = await client.codes.codeOf(refersTo.list, row[refersTo.member]);
  return { ...record, ...list.derive?.(record, client) };
}

/** Lists of plain texts are kept as one text. */
export function textLists(row: Json, prefix = ''): VendorRecord {
  const kept: VendorRecord = {};
  for (const [member, value] of Object.entries(row)) {
    const texts = asList(value).filter((each) => typeof each === 'string');
    if (texts.length > 0) kept[`${prefix}${member}`] = texts.join(', ');
  }
  return kept;
}

/** The members that change, in the vendor's form: the code of another list's row becomes its id. */
async function bodyOf<C extends ArcoroClient>(
  client: C,
  list: ApiList<C>,
  item: WriteItem,
  before: Json,
): Promise<Json> {
  const body: Json = { ...list.compose?.(item.record, client) };
  const derived = list.derive?.(item.record, client) ?? {};
  for (const field of item.changed) {
    if (field in derived) continue;
    const value = item.record[field] ?? null;
    if (field === list.refersTo?.field) {
      const { member, list: target } = list.refersTo;
      body[member] = value === null ? null : await client.codes.idOf(target, String(value), field);
    } else body[field] = value;
  }
  for (const member of client.takesTextForNumbers === true ? [] : (list.numbers ?? [])) {
    if (typeof body[member] === 'string') body[member] = Number(body[member]);
  }
  // Left out, a replacement would make the row inactive.
  if (canEnd(list) && (body.isActive === undefined || body.isActive === null))
    body.isActive = before.isActive ?? true;
  return body;
}
