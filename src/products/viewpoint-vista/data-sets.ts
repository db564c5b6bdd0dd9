import {
  type DataSet,
  defineDataSet,
  type FileWriter,
  type VendorField,
  type WriteKind,
} from '../../sdk/index.ts';
import type { VistaClient } from './client.ts';
import { deductionFields, formatDeductions } from './deductions.ts';
import { directDepositFields, formatDirectDeposits } from './direct-deposits.ts';
import { employeeFields } from './employee-columns.ts';
import { formatEmployees } from './employees.ts';
import { fileOfBookmark, readExport } from './exports.ts';
import * as mappings from './mappings.ts';
import { formatPayRates, payRateFields } from './pay-rates.ts';
import { formatTaxes, taxFields } from './taxes.ts';
import { formatTimeEntries, timeEntryFields } from './time-entries.ts';

type Format = FileWriter<VistaClient>['format'];

/** Reading an export of a table with these columns as its key. `config`: the table may depend on the connector. */
function fromExport(
  table: string | ((client: VistaClient) => string),
  key: readonly string[],
): Pick<DataSet<VistaClient>, 'readable' | 'read' | 'settle'> {
  return {
    readable: (config) => config.readExports === true,
    read: (client, scope) =>
      readExport(client, typeof table === 'string' ? table : table(client), key, scope),
    settle: (client, bookmark) => client.exchange.settle(fileOfBookmark(bookmark), 'read'),
  };
}

function asFiles(
  format: Format,
  kinds: readonly WriteKind[],
  contents?: 'all',
): Pick<DataSet<VistaClient>, 'write'> {
  return {
    write: {
      style: 'files',
      kinds,
      contents: (client) => contents ?? client.config.contents ?? 'changes',
      format,
      exchange: (client) => client.exchange,
    },
  };
}

/** A list that is kept in Vista and only read: its key, and the columns that the mapping uses. */
function list(
  id: string,
  table: string,
  screen: string,
  primaryKey: readonly string[],
  mapping: DataSet['mapping'],
): DataSet<VistaClient> {
  const names = new Set([...primaryKey, ...mapping.rules.map((rule) => rule.vendor)]);
  return defineDataSet<VistaClient>({
    id,
    vendorName: `${table} (${screen})`,
    fields: Object.fromEntries([...names].map((name): [string, VendorField] => [name, {}])),
    primaryKey,
    mapping,
    note: 'Read from an export of the table; as old as the export.',
    dataAgeHours: 24,
    ...fromExport(table, primaryKey),
  });
}

export const dataSets: readonly DataSet<VistaClient>[] = [
  list('departments', 'PRDP', 'PR Departments', ['PRCo', 'PRDept'], mappings.departments),
  list('jobTitles', 'HRPC', 'HR Position Codes', ['HRCo', 'PositionCode'], mappings.jobTitles),
  list('payGroups', 'PRGR', 'PR Groups', ['PRCo', 'PRGroup'], mappings.payGroups),
  list('earningCodes', 'PREC', 'PR Earnings Codes', ['PRCo', 'EarnCode'], mappings.earningCodes),
  list('deductionCodes', 'PRDL', 'PR Deductions/Liabilities', ['PRCo', 'DLCode'], mappings.deductionCodes),
  list('unions', 'PRCM', 'PR Crafts', ['PRCo', 'Craft'], mappings.unions),
  list('unionClasses', 'PRCC', 'PR Craft Classes', ['PRCo', 'Craft', 'Class'], mappings.unionClasses),
  list('projects', 'JCJM', 'JC Jobs', ['JCCo', 'Job'], mappings.projects),
  list(
    'projectPhases',
    'JCJP',
    'JC Job Phases',
    ['JCCo', 'Job', 'PhaseGroup', 'Phase'],
    mappings.projectPhases,
  ),
  defineDataSet<VistaClient>({
    id: 'costCodes',
    vendorName: 'JCPM (phase master) or JCCH (cost types of job phases)',
    fields: {
      PhaseGroup: {},
      Phase: {},
      Job: {},
      CostType: {},
      Description: {},
      UM: { label: 'Unit' },
      OrigHours: {},
      OrigCost: {},
      ActiveYN: {},
    },
    primaryKey: ['Job', 'PhaseGroup', 'Phase', 'CostType'],
    mapping: mappings.costCodes,
    note: 'Read from an export of the table; as old as the export.',
    dataAgeHours: 24,
    ...fromExport((client) => client.config.costCodesFrom ?? 'JCPM', ['PhaseGroup', 'Phase']),
  }),
  defineDataSet<VistaClient>({
    id: 'employees',
    vendorName: 'PREH (PR Employees) or HRRM (HR Resource Master)',
    fields: employeeFields,
    primaryKey: ['PRCo', 'Employee'],
    mapping: mappings.employees,
    note: 'Written as files that Vista imports; what the import refuses stands in its log. Read from an export of PREH.',
    ...fromExport('PREH', ['PRCo', 'Employee']),
    ...asFiles(formatEmployees, ['create', 'update', 'deactivate']),
  }),
  defineDataSet<VistaClient>({
    id: 'payRates',
    vendorName: 'PREH pay columns',
    fields: payRateFields,
    primaryKey: ['PRCo', 'Employee'],
    mapping: mappings.payRates,
    note: 'Vista holds one rate per person, without a date; the one in force is sent.',
    ...asFiles(formatPayRates, ['create', 'update']),
  }),
  defineDataSet<VistaClient>({
    id: 'taxes',
    vendorName: 'PRED rows of tax codes',
    fields: taxFields,
    primaryKey: ['PRCo', 'Employee', 'TaxCode'],
    mapping: mappings.taxes,
    note: 'Filing status, exemptions and extra withholding; the DL codes of the taxes are settings of the connector.',
    ...asFiles(formatTaxes, ['create', 'update']),
  }),
  defineDataSet<VistaClient>({
    id: 'directDeposits',
    vendorName: 'PREH and PRDD (PR Employee Direct Deposit)',
    fields: directDepositFields,
    primaryKey: ['PRCo', 'Employee', 'Seq'],
    mapping: mappings.directDeposits,
    note: 'All accounts of all people are sent each time, so that the numbers in PRDD stay right.',
    ...asFiles(formatDirectDeposits, ['create', 'update', 'deactivate'], 'all'),
  }),
  defineDataSet<VistaClient>({
    id: 'deductions',
    vendorName: 'PRED (PR Employee Deductions/Liabilities)',
    fields: deductionFields,
    primaryKey: ['PRCo', 'Employee', 'DLCode'],
    mapping: mappings.deductions,
    note: 'Several benefits with one DL code are added up. An ended deduction is sent with an amount of 0.',
    ...asFiles(formatDeductions, ['create', 'update', 'deactivate']),
  }),
  defineDataSet<VistaClient>({
    id: 'timeEntries',
    vendorName: 'PRTB (PR Timecard Entry)',
    fields: timeEntryFields,
    primaryKey: ['Ref'],
    mapping: mappings.timeEntries,
    note: 'Lines of new payroll batches, which a person validates and posts in Vista. A correction goes as the difference, or takes back the old line and gives the new one.',
    ...asFiles(formatTimeEntries, ['create', 'update']),
  }),
];
