import { type Hh2Row, versionPages, withDone } from '../../sdk/hh2/index.ts';
import {
  type DataSet,
  defineDataSet,
  type Page,
  type ReadScope,
  RecordError,
  type VendorRecord,
  type WriteItem,
} from '../../sdk/index.ts';
import { PATHS, type Sage300Client } from './client.ts';
import { updateEmployee } from './employees.ts';
import * as mappings from './mappings.ts';
import { employeeId } from './owned-rows.ts';
import {
  FEDERAL,
  federalBody,
  federalRecord,
  stateBody,
  stateRecord,
  writeAdjustment,
} from './tax-records.ts';
import { type Found, gone, send, writerOf } from './write-once.ts';

/** The federal set-up of each employee, then the states'; both with the adjustments of the tax. */
export const taxes: DataSet<Sage300Client> = defineDataSet<Sage300Client>({
  id: 'taxes',
  vendorName: 'W-4 of employees, employee state taxes, employee taxes',
  fields: {
    EmployeeId: { label: 'Id of the employee in hh2' },
    EmployeeCode: { label: 'Employee number', required: true },
    TaxCode: {
      label: 'FED or the state',
      required: true,
      pattern: { matches: /^(FED|[A-Z]{2})$/, expected: 'FED, or the two letters of a state' },
    },
    FilingStatus: { label: 'Filing status' },
    Allowances: { label: 'Exemptions' },
    DependentsAmount: { label: 'Dependents amount' },
    OtherIncome: { label: 'Other income' },
    DeductionsAmount: { label: 'Deductions amount' },
    ExtraWithholding: { label: 'Extra withholding' },
    TwoJobs: { label: 'Two jobs' },
    Exempt: { label: 'Exempt' },
  },
  primaryKey: ['EmployeeId', 'TaxCode'],
  mapping: mappings.taxes,
  note: 'Sage keeps one set-up per tax, without a date: the one in force is sent. A change of an adjustment moves no version that tells whose it is, so everything is read.',
  read: readTaxes,
  write: writerOf({
    create: async (client, item) => writeTax(client, item, await employeeId(client, item), undefined),
    update: async (client, item) => {
      const [employee = '', taxCode = ''] = (item.externalKey ?? '').split('|');
      const row = taxCode === FEDERAL ? undefined : await stateRow(client, employee, taxCode);
      if (taxCode !== FEDERAL && row === undefined) throw gone('tax');
      return writeTax(client, item, employee, row);
    },
    refresh: async (client) => {
      const lists = ['employees', 'stateTaxes', 'taxes', 'payTaxes'] as const;
      await Promise.all(lists.map((name) => client.list(name).refresh()));
    },
    find: findTax,
  }),
});

/** The bookmark is the list and the version reached in it. */
async function* readTaxes(client: Sage300Client, { resume }: ReadScope): AsyncGenerator<Page> {
  const [from = 'employees', reached = '0'] = (resume ?? '').split(' ').filter((part) => part !== '');
  await client.list('taxes').refresh();
  if (from === 'employees') {
    for await (const { rows, version, end } of versionPages(client.hh2, PATHS.employees, Number(reached))) {
      const used = rows.filter((row) => row.IsArchived !== true);
      const records = await Promise.all(used.map((row) => federalRecord(client, row)));
      yield { records, bookmark: end ? 'stateTaxes 0' : `employees ${version}` };
    }
  }
  const after = from === 'stateTaxes' ? Number(reached) : 0;
  for await (const { rows, version, end } of versionPages(client.hh2, PATHS.stateTaxes, after)) {
    const records: VendorRecord[] = [];
    for (const row of rows) {
      const employee = await client.list('employees').byId(row.EmployeeId);
      if (row.IsArchived === true || employee === undefined || employee.IsArchived === true) continue;
      records.push(await stateRecord(client, row));
    }
    yield { records, bookmark: `stateTaxes ${version}`, end };
  }
}

/** First the set-up, then the adjustment. Returns the key. */
async function writeTax(
  client: Sage300Client,
  item: WriteItem,
  employee: string,
  row: Hh2Row | undefined,
): Promise<string> {
  const taxCode = String(item.record.TaxCode ?? item.externalKey?.split('|')[1] ?? '');
  if (taxCode === FEDERAL) await updateEmployee(client, employee, () => federalBody(item));
  else if (row === undefined) {
    const body = { EmployeeId: employee, State: taxCode, ...stateBody(client, item) };
    await send(client, client.assumed.stateTaxPath, body);
  } else {
    const { Version: _, ...whole } = row;
    await send(client, client.assumed.stateTaxPath, { ...whole, ...stateBody(client, item) }, String(row.Id));
  }
  try {
    await writeAdjustment(client, employee, taxCode, item);
  } catch (error) {
    throw error instanceof RecordError ? withDone(error, ['filing status and exemptions']) : error;
  }
  return `${employee}|${taxCode}`;
}

async function stateRow(client: Sage300Client, employee: string, state: string): Promise<Hh2Row | undefined> {
  const rows = [...(await client.list('stateTaxes').rows()).values()];
  return rows.find((row) => row.EmployeeId === employee && row.State === state && row.IsArchived !== true);
}

async function findTax(client: Sage300Client, item: WriteItem): Promise<Found | undefined> {
  const [employee] =
    item.externalKey === undefined
      ? await client.list('employees').withCode(String(item.record.EmployeeCode ?? ''))
      : [await client.list('employees').byId(item.externalKey.split('|')[0])];
  if (employee === undefined || employee.IsArchived === true) return undefined;
  const taxCode = item.externalKey?.split('|')[1] ?? String(item.record.TaxCode ?? '');
  const externalKey = `${employee.Id}|${taxCode}`;
  if (taxCode === FEDERAL) return { externalKey, record: await federalRecord(client, employee) };
  const row = await stateRow(client, String(employee.Id), taxCode);
  return row === undefined ? undefined : { externalKey, record: await stateRecord(client, row) };
}
