import {
  asList,
  type DataSet,
  defineDataSet,
  flatten,
  type Mapping,
  type RecordWriter,
  type VendorField,
  type VendorRecord,
  type WriteItem,
} from '../../sdk/index.ts';
import type { CoreHrClient, Json, PathName } from './client.ts';
import { CODED, type CodedList } from './code-lists.ts';
import * as mappings from './mappings.ts';
import { answerOf } from './write-answers.ts';

interface List {
  id: string;
  /** The resource, as the API calls it. */
  resource: string;
  base: PathName;
  /** What people know a row by. */
  code: string;
  mapping: Mapping;
  fields: Readonly<Record<string, VendorField>>;
  /** A member that holds the id of another list's row, and the field of our record that holds its code. */
  refersTo?: { member: string; list: CodedList; field: string };
  /** Only some rows of the resource belong to the data set. */
  keeps?(row: Json): boolean;
  /** Fields of our record that the vendor keeps as a part of another. */
  derive?(record: VendorRecord, client: CoreHrClient): VendorRecord;
  /** The reverse of `derive`. */
  compose?(record: VendorRecord, client: CoreHrClient): Json;
  note?: string;
}

const identifier: VendorField = { label: 'Identifier', required: true, maxLength: 50 };
const name: VendorField = { label: 'Name', required: true, maxLength: 200 };
const coded = { id: { label: 'Id' }, identifier, name, isActive: { label: 'Active' } };
const ofUnion = { member: 'unionId', list: 'Unions', field: 'unionCode' } as const;
const whenPayrollIsOn = 'When Arcoro Payroll is in use, this list belongs to Payroll and changes only there.';

const lists: readonly List[] = [
  {
    id: 'departments',
    resource: 'Departments',
    base: 'common',
    code: 'identifier',
    mapping: mappings.coded,
    fields: coded,
  },
  {
    id: 'locations',
    resource: 'Locations',
    base: 'common',
    code: 'identifier',
    mapping: mappings.locations,
    fields: {
      ...coded,
      street1: { label: 'Street', maxLength: 50 },
      city: { label: 'City', maxLength: 30 },
      state: { label: 'State', maxLength: 2 },
      postalCode: { label: 'Zip', maxLength: 15 },
    },
  },
  {
    id: 'jobTitles',
    resource: 'JobCodes',
    base: 'common',
    code: 'name',
    mapping: mappings.jobTitles,
    fields: {
      id: { label: 'Id' },
      name: { label: 'Name', required: true, maxLength: 50 },
      description: { label: 'Description', maxLength: 200 },
      isActive: { label: 'Active' },
    },
  },
  {
    id: 'payGroups',
    resource: 'PaySchedules',
    base: 'payroll',
    code: 'identifier',
    mapping: mappings.payGroups,
    fields: {
      ...coded,
      frequency: {
        label: 'Frequency',
        required: true,
        choices: ['Weekly', 'Biweekly', 'Semimonthly', 'Monthly'],
      },
    },
    note: whenPayrollIsOn,
  },
  {
    id: 'earningCodes',
    resource: 'RateCodes',
    base: 'payroll',
    code: 'identifier',
    mapping: mappings.coded,
    fields: coded,
    note: whenPayrollIsOn,
  },
  {
    id: 'unions',
    resource: 'Unions',
    base: 'unions',
    code: 'identifier',
    mapping: mappings.coded,
    fields: coded,
  },
  {
    id: 'unionLocals',
    resource: 'UnionLocals',
    base: 'unions',
    code: 'identifier',
    mapping: mappings.unionParts,
    fields: { ...coded, unionCode: { label: 'Union', required: true } },
    refersTo: ofUnion,
  },
  {
    id: 'unionClasses',
    resource: 'UnionClasses',
    base: 'unions',
    code: 'identifier',
    mapping: mappings.unionParts,
    fields: { ...coded, unionCode: { label: 'Union', required: true } },
    refersTo: ofUnion,
  },
  {
    id: 'costCodes',
    resource: 'CostCodes',
    base: 'time',
    code: 'identifier',
    mapping: mappings.coded,
    fields: coded,
    note: 'Cost codes of Core HR hold for all projects.',
  },
  {
    id: 'projects',
    resource: 'Jobs',
    base: 'time',
    code: 'identifier',
    mapping: mappings.projects,
    fields: {
      ...coded,
      startDate: { label: 'Start' },
      endDate: { label: 'End' },
      isCertified: { label: 'Certified' },
    },
    keeps: (row) => typeof row.parentJobId !== 'string',
    note: 'Jobs that lie below another job are phases.',
  },
  {
    id: 'projectPhases',
    resource: 'Jobs',
    base: 'time',
    code: 'phaseCode',
    mapping: mappings.projectPhases,
    fields: {
      id: coded.id,
      name,
      isActive: coded.isActive,
      projectCode: { label: 'Job above', required: true },
      phaseCode: { label: 'Phase', required: true },
    },
    refersTo: { member: 'parentJobId', list: 'Jobs', field: 'projectCode' },
    keeps: (row) => typeof row.parentJobId === 'string',
    derive: ({ projectCode, identifier: whole }, client) => {
      const start = `${projectCode}${client.assumed.phaseSeparator}`;
      const phaseCode = String(whole ?? '');
      return { phaseCode: phaseCode.startsWith(start) ? phaseCode.slice(start.length) : phaseCode };
    },
    compose: ({ projectCode, phaseCode }, client) => ({
      identifier: `${projectCode}${client.assumed.phaseSeparator}${phaseCode}`,
    }),
    note: 'A phase is a job below a job; its identifier begins with that of the job above.',
  },
];

/** The lists of a company: read whole, written row by row, never deleted (Core HR offers no delete for them). */
export const listDataSets: readonly DataSet<CoreHrClient>[] = lists.map((list) =>
  defineDataSet<CoreHrClient>({
    id: list.id,
    vendorName: list.resource,
    fields: list.fields,
    primaryKey: ['id'],
    mapping: list.mapping,
    ...(list.note === undefined ? {} : { note: list.note }),
    read: async function* (client, { resume }) {
      const path = client.path(list.base, list.resource);
      for await (const { items, page, end } of client.pages(path, {}, Number(resume ?? 1))) {
        const rows = items.filter((item) => list.keeps?.(item) ?? true);
        const records = await Promise.all(rows.map((row) => recordOf(client, list, row)));
        yield { records, bookmark: String(page + 1), end };
      }
    },
    write: writerFor(list),
  }),
);

function writerFor(list: List): RecordWriter<CoreHrClient> {
  const path = (client: CoreHrClient) => client.path(list.base, list.resource);
  const one = (work: (client: CoreHrClient, item: WriteItem) => Promise<string>) => {
    return (client: CoreHrClient, items: readonly WriteItem[]) =>
      Promise.all(
        items.map((item) =>
          answerOf(item, async () => {
            const key = await work(client, item);
            if (list.resource in CODED) client.codes.forget(list.resource as CodedList);
            return key;
          }),
        ),
      );
  };
  const update = one(async (client, item) => {
    const address = `${path(client)}/${item.externalKey}`;
    const before = (await client.find(address)) ?? {};
    const id = item.externalKey ?? '';
    await client.replace(address, { ...before, ...(await bodyOf(client, list, item, before)) });
    return id;
  });
  return {
    style: 'records',
    create: one(async (client, item) => {
      const created = await client.create(path(client), await bodyOf(client, list, item, {}));
      return String(created.id ?? '');
    }),
    update,
    deactivate: update,
    look: async (client, items) => {
      const found = [];
      // Without a documented filter the whole list is asked, once for all items.
      const rows = items.some((item) => item.externalKey === undefined) ? await client.all(path(client)) : [];
      for (const item of items) {
        const row =
          item.externalKey === undefined
            ? await sameRow(client, list, rows, item)
            : await client.find(`${path(client)}/${item.externalKey}`);
        if (row === undefined) continue;
        found.push({
          changeId: item.changeId,
          externalKey: String(row.id ?? ''),
          record: await recordOf(client, list, row),
        });
      }
      return found;
    },
  };
}

async function sameRow(client: CoreHrClient, list: List, rows: readonly Json[], item: WriteItem) {
  const key = list.refersTo === undefined ? [list.code] : [list.code, list.refersTo.field];
  for (const row of rows) {
    if (list.keeps?.(row) === false) continue;
    const record = await recordOf(client, list, row);
    if (key.every((field) => lower(record[field]) === lower(item.record[field]))) return row;
  }
  return undefined;
}

const lower = (value: unknown) => String(value ?? '').toLowerCase();

/** Everything that the row has, as text; the code of what it refers to beside the id. */
async function recordOf(client: CoreHrClient, list: List, row: Json): Promise<VendorRecord> {
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
async function bodyOf(client: CoreHrClient, list: List, item: WriteItem, before: Json): Promise<Json> {
  const body: Json = { ...list.compose?.(item.record, client) };
  const composed = list.derive?.(item.record, client) ?? {};
  for (const field of item.changed) {
    if (field in composed) continue;
    const value = item.record[field] ?? null;
    if (field === list.refersTo?.field) {
      const { member, list: target } = list.refersTo;
      body[member] = value === null ? null : await client.codes.idOf(target, String(value), field);
    } else body[field] = value;
  }
  // Left out, a replacement would make the row inactive.
  if (body.isActive === undefined || body.isActive === null) body.isActive = before.isActive ?? true;
  return body;
}
