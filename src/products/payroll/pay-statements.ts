import { type CsvFiles, readCsvFiles, settleCsvFiles } from '../../sdk/arcoro-api/index.ts';
import { type DataSet, defineDataSet, type VendorRecord } from '../../sdk/index.ts';
import type { PayrollClient } from './client.ts';
import * as mappings from './mappings.ts';

/** The layout "Pay Stub Demographic" by which Core HR takes pay stubs back (documented). */
export const PAY_STUB_COLUMNS = [
  'Employee SSN / Employee ID',
  'Pay Period Start',
  'Pay Period End',
  'Pay Date',
  'Check Number',
  'Indicator',
  'Name',
  'Address 1',
  'Address 2',
  'City',
  'State',
  'Zip',
  'Pay Rate',
  'Job Title',
  'Department',
  'Location',
  'Employee ID',
] as const;

/** Pay stubs of the files that Payroll puts out after each pay run. */
export const payStatements: DataSet<PayrollClient> = defineDataSet<PayrollClient>({
  id: 'payStatements',
  vendorName: 'Pay Stub Demographic',
  fields: Object.fromEntries(PAY_STUB_COLUMNS.map((name) => [name, { label: name }])),
  primaryKey: ['Employee ID', 'Check Number'],
  mapping: mappings.payStatements,
  note: 'From files, one for each pay run. The layout has no amounts: gross and net stay in Payroll.',
  read: async function* (client, scope) {
    for await (const page of readCsvFiles(client, filesOf(client), scope)) {
      yield { ...page, records: page.records.map(withNumber) };
    }
  },
  settle: (client, bookmark) => settleCsvFiles(client, bookmark),
});

function filesOf({ api, context }: PayrollClient): CsvFiles {
  return {
    dataSet: 'payStatements',
    vendor: api.vendor,
    pattern: context.config.filePattern ?? 'pay-stubs*.csv',
    columns: PAY_STUB_COLUMNS,
    fix: 'Have Payroll put its pay stubs where the connector looks, upload the file, or correct the pattern.',
  };
}

/** The last column is the number; older files have it only in the first, which may hold an SSN instead. */
function withNumber(record: VendorRecord): VendorRecord {
  const first = record['Employee SSN / Employee ID'];
  const isNumber = typeof first === 'string' && !/^\d{9}$/.test(first.replaceAll('-', ''));
  return { ...record, 'Employee ID': record['Employee ID'] ?? (isNumber ? first : null) };
}
