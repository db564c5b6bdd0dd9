import {
  type DataSet,
  defineDataSet,
  flatten,
  type Page,
  type ReadScope,
  type VendorRecord,
} from '../../sdk/index.ts';
import { listOf } from './assumptions.ts';
import type { HcssClient } from './client.ts';
import { watchShape } from './drift.ts';
import * as mappings from './mappings.ts';
import { type SetupsList, setupsRecord, setupsWriter } from './setups.ts';
import { type Json, text } from './wire.ts';

/** HeavyJob's names for what Setups calls otherwise; a record has those of Setups, in which it is written. */
const JOB_NAMES: Readonly<Record<string, string>> = { address1: 'address', zip: 'zipCode' };
const COST_CODE_NAMES: Readonly<Record<string, string>> = { unitOfMeasure: 'unitOfMeasurement' };

/** The letters of Setups for a job or cost code, as our projects say it. */
const PHASES: Readonly<Record<string, string>> = { A: 'open', C: 'closed', I: 'pending' };

const jobs: SetupsList = {
  dataSet: 'projects',
  resource: 'Job',
  singular: 'job',
  naturalKey: ['code'],
  primaryKey: ['code'],
  members: [...mappings.projects.rules.map((rule) => rule.vendor), 'status'],
  usual: ['code', 'status'],
  derive: ({ status }) => {
    const phase = PHASES[text(status)];
    return phase === undefined ? {} : { phase };
  },
  compose: (field, value) =>
    field === 'phase' ? { status: { open: 'A', closed: 'C', pending: 'I' }[text(value)] ?? 'A' } : undefined,
};

const costCodes: SetupsList = {
  dataSet: 'costCodes',
  resource: 'CostCode',
  singular: 'cost code',
  naturalKey: ['jobCode', 'code'],
  primaryKey: ['jobCode', 'code'],
  members: [...mappings.costCodes.rules.map((rule) => rule.vendor), 'status'],
  usual: ['code', 'jobCode'],
  derive: ({ status }) => (PHASES[text(status)] === undefined ? {} : { inUse: status === 'A' }),
  compose: (field, value) => (field === 'inUse' ? { status: value === false ? 'I' : 'A' } : undefined),
  numbers: ['laborHours'],
};

/** HeavyJob's row as Setups would show it. */
function recordOf(
  client: HcssClient,
  list: SetupsList,
  row: Json,
  names: Readonly<Record<string, string>>,
): VendorRecord {
  const status = letterOf(client, row);
  const renamed = Object.fromEntries(
    Object.entries(row).map(([name, value]) => [names[name] ?? name, value]),
  );
  return setupsRecord(list, { ...renamed, ...(status === undefined ? {} : { status }) });
}

/** The letter that Setups uses for HeavyJob's word; what was deleted is over. */
function letterOf(client: HcssClient, { status, isDeleted }: Json): string | undefined {
  const word = text(status).toLowerCase();
  if (isDeleted === true || listOf(client.assumed.closedWords).has(word)) return 'C';
  if (word === 'active') return 'A';
  return word === 'inactive' ? 'I' : status === undefined ? undefined : text(status);
}

async function* readJobs(client: HcssClient): AsyncGenerator<Page> {
  const patterns = listOf(client.assumed.templateJobs);
  const rows = await client.jobs();
  watchShape(client, 'projects', rows, ['id', 'code', 'description', 'status']);
  const records = rows
    .filter((row) => row.isDeleted !== true && !patterns.has(text(row.code).trim().toLowerCase()))
    .map((row) => recordOf(client, jobs, row, JOB_NAMES));
  yield { records, end: true };
}

/** Since an instant, deleted ones come too: they have come to an end. */
async function* readCostCodes(client: HcssClient, { since, resume }: ReadScope): AsyncGenerator<Page> {
  const patterns = listOf(client.assumed.templateJobs);
  const path = client.assumed.costCodesPath;
  const query = {
    businessUnitId: client.unit.id,
    ...(since === undefined ? { isDeleted: 'false' } : { modifiedSince: since }),
  };
  for await (const { rows, next } of client.pages(path, query, resume)) {
    watchShape(client, 'costCodes', rows, ['code', 'jobCode', 'description', 'status']);
    const records = rows
      .filter((row) => !patterns.has(text(row.jobCode).trim().toLowerCase()))
      .map((row) => recordOf(client, costCodes, row, COST_CODE_NAMES));
    yield next === undefined ? { records, end: true } : { records, bookmark: next };
  }
}

const code = { label: 'Code', required: true } as const;

export const heavyJobDataSets: readonly DataSet<HcssClient>[] = [
  defineDataSet<HcssClient>({
    id: 'projects',
    vendorName: 'HeavyJob Jobs',
    fields: {
      code,
      description: { label: 'Description' },
      phase: { label: 'Status', required: true, choices: ['open', 'closed', 'pending'] },
      address: { label: 'Address' },
      city: { label: 'City' },
      state: { label: 'State' },
      zipCode: { label: 'Zip' },
    },
    primaryKey: ['code'],
    mapping: mappings.projects,
    note: 'Read from HeavyJob, written through Setups. Template jobs are left out.',
    read: readJobs,
    write: setupsWriter(jobs),
  }),
  defineDataSet<HcssClient>({
    id: 'costCodes',
    vendorName: 'HeavyJob Cost Codes',
    fields: {
      jobCode: { label: 'Job', required: true },
      code,
      description: { label: 'Description' },
      unitOfMeasurement: { label: 'Unit' },
      inUse: { label: 'Active (status)' },
      laborHours: { label: 'Labor hours' },
      modifiedSince: { label: 'Changed (asked for, never shown)' },
    },
    primaryKey: ['jobCode', 'code'],
    mapping: mappings.costCodes,
    // The vendor filters by it and does not show it; a few minutes make up for clocks that differ.
    cursor: { field: 'modifiedSince', lookbackMinutes: 10 },
    note: 'Read from HeavyJob, written through Setups. Each belongs to a job; codes are kept in capitals.',
    read: readCostCodes,
    write: setupsWriter(costCodes),
  }),
  defineDataSet<HcssClient>({
    id: 'earningCodes',
    vendorName: 'HeavyJob hour kinds and attendance tags',
    fields: {
      code: { label: 'Code' },
      description: { label: 'Description' },
      category: { label: 'Category' },
    },
    primaryKey: ['code'],
    mapping: mappings.earningCodes,
    note: 'The three kinds of hours, under the codes that the connector gives them, and the tags for absence.',
    read: async function* readHourCodes(client) {
      const { regularCode, overtimeCode, doubleOvertimeCode, heavyJobPath } = client.assumed;
      const kinds = [
        { code: regularCode, description: 'Regular hours', category: 'regular' },
        { code: overtimeCode, description: 'Overtime hours', category: 'overtime' },
        { code: doubleOvertimeCode, description: 'Double overtime hours', category: 'doubletime' },
      ];
      const path = `${heavyJobPath}/businessUnits/${client.unit.id}/attendanceHourTags`;
      const tags = await client.list(path);
      const records = tags.map((tag) => ({ ...flatten(tag), category: 'other' }));
      yield { records: [...kinds, ...records], end: true };
    },
  }),
];
