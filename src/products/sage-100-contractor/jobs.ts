import {
  byVersion,
  codeFields,
  type Hh2Row,
  readByVersion,
  recordOfRow,
  versionPages,
} from '../../sdk/hh2/index.ts';
import {
  type DataSet,
  defineDataSet,
  type FileOutput,
  type VendorField,
  type VendorRecord,
  type WriteItem,
} from '../../sdk/index.ts';
import {
  aside,
  type Cells,
  cell,
  checked,
  day,
  needed,
  numberOf,
  textOf,
  warnOfEmptied,
  yesNo,
} from './cells.ts';
import { JOBS, type Sage100Client } from './client.ts';
import { readsJobs } from './hh2-assumptions.ts';
import { eachItem, ImportFile } from './import-file.ts';
import * as mappings from './mappings.ts';

const jobFields: Readonly<Record<string, VendorField>> = {
  recnum: needed(numberOf('Job number')),
  jobnme: needed(textOf('Job name', 50)),
  addrs1: { label: 'Street' },
  ctynme: { label: 'City' },
  state_: textOf('State', 2),
  zipcde: textOf('ZIP', 10),
  sttdte: { label: 'Start date' },
  cmpdte: { label: 'Finish date' },
  status: { label: 'Status: 1 bid to 6 closed', choices: ['1', '2', '3', '4', '5', '6'] },
  crtfid: { label: 'Certified payroll' },
  Version: aside('Version in hh2'),
};

/** Sage's own names for what hh2 calls otherwise, so that one mapping reads and writes. */
function jobRecord(row: Hh2Row): VendorRecord {
  const record = recordOfRow(row);
  return {
    ...record,
    recnum: record.Code ?? null,
    jobnme: record.Name ?? null,
    addrs1: record.Address1 ?? null,
    ctynme: record.City ?? null,
    zipcde: record.PostalCode ?? null,
    status: record.InUse === true ? '4' : '6',
  };
}

async function formatJobs(
  client: Sage100Client,
  items: AsyncIterable<WriteItem>,
  out: FileOutput,
): Promise<void> {
  const columns = Object.keys(jobFields).filter((name) => name !== 'Version');
  const file = new ImportFile(client, out, { type: 'ARJOB', data: 'jobs', columns });
  const { dates = 'YYYY-MM-DD', closedJobStatus = '6', pendingJobStatus = '3' } = client.config;
  const statuses: Cells = { '3': pendingJobStatus, '6': closedJobStatus };
  await eachItem(items, out, file, (item) => {
    const record = checked(jobFields, item, client.config);
    warnOfEmptied(jobFields, item, out, '3-5 Jobs');
    return {
      cells: {
        ...Object.fromEntries(columns.map((name) => [name, cell(record[name])])),
        sttdte: day(record.sttdte, dates),
        cmpdte: day(record.cmpdte, dates),
        crtfid: yesNo(record.crtfid),
        status: statuses[cell(record.status)] ?? cell(record.status),
      },
      key: cell(record.recnum),
    };
  });
}

export const projects: DataSet<Sage100Client> = defineDataSet<Sage100Client>({
  id: 'projects',
  vendorName: '3-5 Jobs (actrec): read through hh2, written as ARJOB files',
  fields: jobFields,
  primaryKey: ['recnum'],
  mapping: mappings.projects,
  ...byVersion,
  note: 'hh2 tells whether a job is active, and neither state nor dates; those are compared with what we sent.',
  readable: readsJobs,
  read: (client, scope) => readByVersion(client, `${JOBS}/jobs`, scope, async (rows) => rows.map(jobRecord)),
  write: {
    style: 'files',
    kinds: ['create', 'update', 'deactivate'],
    contents: () => 'changes',
    format: formatJobs,
    exchange: (client) => client.exchange,
  },
});

export const projectPhases: DataSet<Sage100Client> = defineDataSet<Sage100Client>({
  id: 'projectPhases',
  vendorName: 'Job phases (jobphs)',
  fields: { JobCode: { label: 'Job' }, PhaseCode: { label: 'Phase' }, Name: { label: 'Name' } },
  primaryKey: ['JobCode', 'PhaseCode'],
  mapping: mappings.projectPhases,
  note: "Assumed: hh2 names the phase in each of a job's cost codes. Phase 0 means none.",
  readable: readsJobs,
  read: async function* (client) {
    const member = client.config.phaseMember ?? 'Phase';
    const found = new Map<string, VendorRecord>();
    for await (const { rows } of versionPages(client.hh2, `${JOBS}/jobs/costcodes`)) {
      for (const row of rows) {
        const PhaseCode = String(row[member] ?? '');
        if (PhaseCode === '' || PhaseCode === '0') continue;
        const JobCode = String((await client.jobs.byId(row.JobId))?.Code ?? '');
        found.set(`${JobCode}|${PhaseCode}`, {
          JobCode,
          PhaseCode,
          Name: String(row[`${member}Name`] ?? '') || null,
        });
      }
    }
    yield { records: [...found.values()], end: true };
  },
});

export const costCodes: DataSet<Sage100Client> = defineDataSet<Sage100Client>({
  id: 'costCodes',
  vendorName: '6-3 Cost codes (cstcde)',
  fields: codeFields,
  primaryKey: ['Code'],
  mapping: mappings.coded,
  ...byVersion,
  note: 'Cost codes hold for all jobs and are numbers with three decimals, 1020.000; they are kept as text.',
  readable: readsJobs,
  read: (client, scope) =>
    readByVersion(client, `${JOBS}/costcodes`, scope, async (rows) => rows.map(recordOfRow)),
});
