import { byVersion, codeFields, type Hh2Row, readByVersion, recordOfRow } from '../../sdk/hh2/index.ts';
import { type DataSet, defineDataSet, type Page, type VendorRecord } from '../../sdk/index.ts';
import { PATHS, type Sage300Client } from './client.ts';
import { codeOf } from './codes.ts';
import * as mappings from './mappings.ts';

/** Takes a cost code apart: what stands before the extra's separator is the extra. */
export function takeApart(
  client: Pick<Sage300Client, 'config'>,
  code: string,
): { extra: string; costCode: string } {
  const separator = client.config.extraSeparator ?? '';
  const at = separator === '' ? -1 : code.indexOf(separator);
  return at < 0
    ? { extra: '', costCode: code }
    : { extra: code.slice(0, at), costCode: code.slice(at + separator.length) };
}

const jobFields = {
  ...codeFields,
  Address1: { label: 'Street' },
  City: { label: 'City' },
  PostalCode: { label: 'ZIP' },
  JobCode: { label: 'Job' },
};

export const projects: DataSet<Sage300Client> = defineDataSet<Sage300Client>({
  id: 'projects',
  vendorName: 'Jobs',
  fields: jobFields,
  primaryKey: ['Id'],
  mapping: mappings.projects,
  ...byVersion,
  note: "The numbers of a job's status are not public: a job is open when it is active.",
  read: (client, scope) => readByVersion(client, PATHS.jobs, scope, async (rows) => rows.map(recordOfRow)),
});

export const projectPhases: DataSet<Sage300Client> = defineDataSet<Sage300Client>({
  id: 'projectPhases',
  vendorName: 'Extras of jobs',
  fields: {
    JobCode: { label: 'Job' },
    Extra: { label: 'Extra' },
    InUse: { label: 'A cost code of it is in use' },
  },
  primaryKey: ['JobCode', 'Extra'],
  mapping: mappings.projectPhases,
  note: 'hh2 lists no extras; they are taken from the beginnings of cost codes.',
  readable: (config) => typeof config.extraSeparator === 'string' && config.extraSeparator !== '',
  read: async function* (client): AsyncGenerator<Page> {
    await client.list('costCodes').refresh();
    const found = new Map<string, VendorRecord>();
    for (const row of (await client.list('costCodes').rows()).values()) {
      const { extra } = takeApart(client, String(row.Code ?? ''));
      if (extra === '' || row.IsGroupCode === true) continue;
      const JobCode = await codeOf(client, 'jobs', row.JobId);
      const before = found.get(`${JobCode}|${extra}`);
      const InUse = before?.InUse === true || recordOfRow(row).InUse === true;
      found.set(`${JobCode}|${extra}`, { JobCode, Extra: extra, InUse });
    }
    yield { records: [...found.values()], end: true };
  },
});

export const costCodes: DataSet<Sage300Client> = defineDataSet<Sage300Client>({
  id: 'costCodes',
  vendorName: 'Job cost codes, categories of them, or standard cost codes',
  fields: {
    ...jobFields,
    CostCode: { label: 'Cost code, with its category where those are wanted' },
    ProductionUnitOfMeasure: { label: 'Unit' },
    LaborEstimateUnits: { label: 'Labor estimate, units' },
    Estimate: { label: 'Estimate' },
  },
  primaryKey: ['Id'],
  mapping: mappings.costCodes,
  ...byVersion,
  note: 'Headings (group codes) take no cost and are passed by.',
  read: (client, scope) => {
    const from = client.config.costCodesFrom ?? 'jobs';
    if (from === 'standard list') {
      return readByVersion(client, '/JobCosting/Api/V1/JobCost.svc/costcodes', scope, async (rows) =>
        rows.map((row) => ({ ...recordOfRow(row), JobCode: null, CostCode: String(row.Code ?? '') })),
      );
    }
    const path = from === 'categories' ? PATHS.categories : PATHS.costCodes;
    return readByVersion(client, path, scope, async (rows) => {
      const used = rows.filter((row) => row.IsGroupCode !== true);
      return Promise.all(
        used.map((row) => (from === 'categories' ? ofCategory(client, row) : ofJob(client, row))),
      );
    });
  },
});

async function ofJob(client: Sage300Client, row: Hh2Row): Promise<VendorRecord> {
  return {
    ...recordOfRow(row),
    JobCode: await codeOf(client, 'jobs', row.JobId),
    CostCode: String(row.Code ?? ''),
  };
}

async function ofCategory(client: Sage300Client, row: Hh2Row): Promise<VendorRecord> {
  const above = await codeOf(client, 'costCodes', row.CostCodeId);
  const separator = client.config.categorySeparator ?? '/';
  return { ...(await ofJob(client, row)), CostCode: `${above ?? ''}${separator}${row.Code}` };
}
