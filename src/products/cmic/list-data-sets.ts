import {
  type DataSet,
  defineDataSet,
  type Mapping,
  map,
  type VendorField,
  type VendorRecord,
  type WriteItem,
} from '../../sdk/index.ts';
import type { CmicClient, Json } from './client.ts';
import { activeFlag, listMapping } from './mappings.ts';
import { periodsPerYear } from './pay-calendar.ts';
import { equals, oneOf, portions } from './query.ts';
import {
  GLDEPARTMENTS,
  JCJOB,
  PYBENEFIT,
  PYDEDUCTION,
  PYPAYRUN,
  PYTRADES,
  PYUNIONS,
  type Resource,
} from './resources.ts';
import { answerOf, notReadable, textOf } from './write-answers.ts';

interface List {
  id: string;
  vendorName: string;
  resource: Resource;
  key: readonly string[];
  fields: Readonly<Record<string, VendorField>>;
  mapping: Mapping;
  note?: string;
  readable?: DataSet['readable'];
  /** @throws ConfigError where the connector says that the list cannot be read */
  demandReadable?: (client: CmicClient) => void;
  query?: (client: CmicClient) => { finder?: string; q?: string };
  /** Fields that are made of others. */
  more?: (client: CmicClient, record: VendorRecord) => VendorRecord;
  /** The body of a new entry, where CMiC takes any. Changes are not published. */
  create?: (client: CmicClient, record: VendorRecord) => Json;
}

function listDataSet(list: List): DataSet<CmicClient> {
  const { id, vendorName, fields, key, mapping, note, readable, create } = list;
  const [code = ''] = key;
  const whole = (client: CmicClient, record: VendorRecord) => ({ ...record, ...list.more?.(client, record) });
  const look = async (client: CmicClient, items: readonly WriteItem[]) => {
    list.demandReadable?.(client);
    const wanted = (item: WriteItem) => item.externalKey ?? textOf(item.record, code);
    const rows = await Promise.all(
      portions([...new Set(items.map(wanted))]).map((codes) =>
        client.all(list.resource, { q: oneOf(code, codes) }),
      ),
    );
    return items.flatMap((item) => {
      const record = rows.flat().find((row) => textOf(row, code) === wanted(item));
      return record === undefined
        ? []
        : [{ changeId: item.changeId, externalKey: textOf(record, code), record: whole(client, record) }];
    });
  };
  return defineDataSet<CmicClient>({
    id,
    vendorName,
    fields,
    primaryKey: key,
    mapping,
    ...(note === undefined ? {} : { note }),
    ...(readable === undefined ? {} : { readable }),
    read: async function* (client, { resume }) {
      list.demandReadable?.(client);
      for await (const page of client.pages(list.resource, list.query?.(client) ?? {}, resume))
        yield { ...page, records: page.records.map((record) => whole(client, record)) };
    },
    ...(create === undefined
      ? {}
      : {
          write: {
            style: 'records',
            batchSize: 20,
            create: (client, items) =>
              Promise.all(
                items.map((item) =>
                  answerOf(item, async () => {
                    await client.create(list.resource, create(client, item.record));
                    return textOf(item.record, code);
                  }),
                ),
              ),
            look,
          },
        }),
  });
}

const departments = listDataSet({
  id: 'departments',
  vendorName: 'rtigenericgldepts (general ledger)',
  resource: GLDEPARTMENTS,
  key: ['DeptCode'],
  fields: {
    DeptCode: { label: 'Department' },
    DeptName: { label: 'Name' },
    DeptActiveFlag: { label: 'Active' },
  },
  mapping: listMapping('DeptCode', 'DeptName', [activeFlag('DeptActiveFlag')]),
  note: 'Departments belong to the ledger and are made there.',
  query: (client) => ({ finder: `selectDeptCompany;deptCompanyCode=${client.company}` }),
});

const FREQUENCIES: Readonly<Record<number, string>> = {
  52: 'weekly',
  26: 'biweekly',
  24: 'semimonthly',
  12: 'monthly',
  4: 'quarterly',
  1: 'annual',
};

const payGroups = listDataSet({
  id: 'payGroups',
  vendorName: 'pypayrun (pay runs)',
  resource: PYPAYRUN,
  key: ['PrnCode'],
  fields: {
    PrnCode: { label: 'Pay run' },
    PrnDescription: { label: 'Description' },
    Frequency: { label: 'Frequency, by the periods a year that the connector names' },
  },
  mapping: listMapping('PrnCode', 'PrnDescription', [map('frequency', 'Frequency', { only: 'read' })]),
  note: 'Pay runs. Pay groups of CMiC (EmpPygCode) have no list that can be read.',
  // When our pay group is CMiC's, pay runs are not what employees refer to.
  readable: (config) =>
    (config.assumed as { payGroupMember?: string } | undefined)?.payGroupMember !== 'EmpPygCode',
  more: (client, record) => ({
    Frequency: FREQUENCIES[periodsPerYear(client.config, textOf(record, 'PrnCode')) ?? 0] ?? null,
  }),
});

const jobTitles = listDataSet({
  id: 'jobTitles',
  vendorName: 'pytrades',
  resource: PYTRADES,
  key: ['TrdCode'],
  fields: {
    TrdCode: { label: 'Trade', required: true },
    TrdDescription: { label: 'Description', required: true },
  },
  mapping: listMapping('TrdCode', 'TrdDescription'),
  note: 'Trades can be made; how they are changed is not published.',
  create: (client, record) => ({
    TrdCode: textOf(record, 'TrdCode'),
    TrdDescription: textOf(record, 'TrdDescription'),
    TrdShortDesc: textOf(record, 'TrdDescription').slice(0, 10),
    TrdUser: client.user,
    TrdVUuid: '',
  }),
});

const unions = listDataSet({
  id: 'unions',
  vendorName: 'pyunions',
  resource: PYUNIONS,
  key: ['UniCode'],
  fields: {
    UniCode: { label: 'Union', required: true, maxLength: 4 },
    UniName: { label: 'Name', required: true, maxLength: 30, tooLong: 'truncate' },
  },
  mapping: listMapping('UniCode', 'UniName'),
  note: 'Unions can be made; how they are changed is not published. Locals and classes have no resource.',
  readable: (config) => (config.assumed as { readUnions?: boolean } | undefined)?.readUnions !== false,
  demandReadable: ({ assumed }) => {
    if (!assumed.readUnions) throw notReadable('unions', 'Unions can be read', 'pyunions');
  },
  create: (client, record) => ({
    UniCode: textOf(record, 'UniCode'),
    UniName: textOf(record, 'UniName'),
    UniShortName: textOf(record, 'UniName').slice(0, 16),
    UniUseCtlUnionRate: client.assumed.unionFlag,
    UniInclAsRegUniAca: client.assumed.unionFlag,
    UniVUuid: '',
  }),
});

const projects = listDataSet({
  id: 'projects',
  vendorName: 'jcjob',
  resource: JCJOB,
  key: ['JobCompCode', 'JobCode'],
  fields: {
    JobCompCode: { label: 'Company' },
    JobCode: { label: 'Job', maxLength: 10 },
    JobName: { label: 'Name' },
    Status: { label: 'Status, by the status codes that the connector names' },
    JobCostFlag: { label: 'Takes costs' },
  },
  mapping: { ...listMapping('JobCode', 'JobName', [map('status', 'Status', { only: 'read' })]) },
  note: 'Jobs are made in CMiC: which members a new one needs is not published.',
  query: (client) => ({ q: equals(client.names.theirs('JobCompCode'), client.company) }),
  more: (client, record) => ({ Status: jobStatus(client, textOf(record, 'JobStatusCode')) }),
});

function jobStatus({ assumed }: CmicClient, code: string): string | null {
  const isIn = (codes: string) => codes.split(',').some((each) => each.trim() === code);
  if (code === '') return null;
  if (isIn(assumed.closedJobs)) return 'closed';
  return isIn(assumed.openJobs) ? 'open' : 'pending';
}

/** Masters of deductions and of benefits are two lists in CMiC and one in our model. */
const deductionCodes: DataSet<CmicClient> = defineDataSet<CmicClient>({
  id: 'deductionCodes',
  vendorName: 'pydeduction and pybenefit',
  fields: {
    Kind: { label: 'Deduction or benefit' },
    Code: { label: 'Code', maxLength: 4 },
    Name: { label: 'Description' },
  },
  primaryKey: ['Kind', 'Code'],
  mapping: listMapping('Code', 'Name', [map('kind', 'Kind')]),
  note: 'Made in CMiC: a new one needs a base and a sequence of calculation, which only payroll knows.',
  read: async function* (client, { resume }) {
    const lists = [
      { kind: 'deduction', resource: PYDEDUCTION, prefix: 'Ded' },
      { kind: 'benefit', resource: PYBENEFIT, prefix: 'Ben' },
    ];
    const [from = '', offset] = (resume ?? '').split(':');
    const first = Math.max(
      0,
      lists.findIndex(({ kind }) => kind === from),
    );
    for (const [at, { kind, resource, prefix }] of lists.entries()) {
      if (at < first) continue;
      const isLast = at === lists.length - 1;
      for await (const page of client.pages(resource, {}, at === first ? offset : undefined)) {
        const records = page.records.map((row) => ({
          ...row,
          Kind: kind,
          Code: row[`${prefix}Code`] ?? null,
          Name: row[`${prefix}Description`] ?? null,
        }));
        const bookmark = page.end && !isLast ? `${lists[at + 1]?.kind}:0` : `${kind}:${page.bookmark}`;
        yield { records, bookmark, end: page.end && isLast };
      }
    }
  },
});

export const listDataSets: readonly DataSet<CmicClient>[] = [
  departments,
  payGroups,
  jobTitles,
  unions,
  deductionCodes,
  projects,
];
