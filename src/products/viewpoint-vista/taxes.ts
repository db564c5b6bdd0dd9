import {
  compareDecimals,
  type FileOutput,
  joinKey,
  roundHalfEven,
  type VendorField,
  type VendorRecord,
  type WriteItem,
} from '../../sdk/index.ts';
import type { VistaClient } from './client.ts';
import { pairs } from './column-settings.ts';
import { aside, asRecordError, cellOf, fitted, needed, number, recordOf, refusal, text } from './limits.ts';
import type { VistaConfig } from './manifest.ts';
import { type MovementFile, MovementFiles } from './movement-files.ts';

export const taxFields: Readonly<Record<string, VendorField>> = {
  PRCo: number(255, 'Payroll company'),
  Employee: needed(number(999_999_999, 'Employee number')),
  TaxCode: needed(text(10, 'Tax')),
  FileStatus: { label: 'Filing status' },
  RegExempts: number(255, 'Exemptions'),
  AddonRateAmt: { label: 'Extra withholding' },
  From: aside('From'),
  Dependents: aside('W-4 dependents'),
  OtherIncome: aside('W-4 other income'),
  Deductions: aside('W-4 deductions'),
  TwoJobs: aside('W-4 two jobs'),
  Exempt: aside('Exempt'),
};

/** [A] The schema says one letter and names only those of EICStatus; these are what W-4 tables use. */
const filingStatuses: Readonly<Record<string, string>> = {
  single: 'S',
  'single or married filing separately': 'S',
  married: 'M',
  'married filing jointly': 'M',
  'married filing separately': 'S',
  'head of household': 'H',
};

const columns = [
  'PRCo',
  'Employee',
  'DLCode',
  'EmplBased',
  'FileStatus',
  'RegExempts',
  'OverMiscAmt',
  'MiscAmt',
  'OverCalcs',
  'RateAmt',
  'OverLimit',
  'Limit',
  'AddonType',
  'AddonRateAmt',
];

/** Columns of newer releases by the setting's keys, with the record's field. */
const w4: Readonly<Record<string, string>> = {
  dependents: 'Dependents',
  otherincome: 'OtherIncome',
  deductions: 'Deductions',
  twojobs: 'TwoJobs',
};

/** Filing status, exemptions and extra withholding as PRED rows of the tax's DL code. */
export async function formatTaxes(
  { config }: VistaClient,
  items: AsyncIterable<WriteItem>,
  out: FileOutput,
): Promise<void> {
  const files = new MovementFiles(out, config, 'Taxes');
  const w4Columns = pairs(config.w4Columns);
  let file: MovementFile | undefined;
  const seen = new Set<string>();
  for await (const item of items) {
    const warn = (code: string, what: string) => out.warn(item, code, what);
    try {
      const row = rowOf(fitted(taxFields, recordOf(item), true, warn), config, w4Columns, warn);
      const key = joinKey([config.prCompany, cellOf(row.Employee), cellOf(row.DLCode)]);
      if (seen.has(key)) throw twice(cellOf(row.DLCode));
      file ??= await files.start('taxes', [...columns, ...w4Columns.values()]);
      await file.write(row, warn);
      seen.add(key);
      out.accept(item, file.name, key);
    } catch (error) {
      out.refuse(item, asRecordError(error));
    }
  }
  await files.end();
}

function rowOf(
  record: VendorRecord,
  config: VistaConfig,
  w4Columns: ReadonlyMap<string, string>,
  warn: (code: string, what: string) => void,
): VendorRecord {
  const extra = cellOf(record.AddonRateAmt);
  const hasExtra = extra !== '' && compareDecimals(extra, '0') !== 0;
  const isExempt = record.Exempt === true || record.Exempt === 'true';
  const row: VendorRecord = {
    PRCo: config.prCompany,
    Employee: record.Employee ?? null,
    DLCode: taxCode(cellOf(record.TaxCode), config),
    EmplBased: 'N',
    FileStatus: filingStatus(cellOf(record.FileStatus)),
    RegExempts: record.RegExempts ?? null,
    OverMiscAmt: 'N',
    MiscAmt: '0',
    // Somebody exempt pays an overridden amount of nothing.
    OverCalcs: isExempt ? 'A' : 'N',
    RateAmt: '0',
    OverLimit: 'N',
    Limit: '0',
    AddonType: hasExtra ? 'A' : 'N',
    AddonRateAmt: hasExtra ? roundHalfEven(extra, 2) : '0',
  };
  for (const [key, field] of Object.entries(w4)) {
    const column = w4Columns.get(key);
    if (column !== undefined)
      row[column] = record[field] === true ? 'Y' : record[field] === false ? 'N' : (record[field] ?? null);
    else if (isWorthTelling(record[field]))
      warn('vista/not-carried', `${field} of the W-4 is not sent: the connector names no column for it.`);
  }
  return row;
}

function isWorthTelling(value: VendorRecord[string] | undefined): boolean {
  if (value === null || value === undefined || value === false || value === '') return false;
  return value === true || !/^0*\.?0*$/.test(value);
}

function taxCode(tax: string, config: VistaConfig): string {
  const isFederal = /^(fed|federal|fit|us)$/i.test(tax);
  const code = isFederal
    ? (config.federalTaxCode ?? '')
    : (pairs(config.stateTaxCodes).get(tax.toLowerCase()) ?? '');
  if (code !== '') return code;
  throw refusal(
    'no-tax-code',
    `The connector has no DL code for the tax ${tax}.`,
    isFederal
      ? 'Set the DL code of the federal income tax.'
      : 'Add it to the DL codes of state income taxes.',
    'TaxCode',
  );
}

function filingStatus(status: string): string | null {
  if (status === '') return null;
  const letter =
    filingStatuses[status.toLowerCase()] ?? (status.length === 1 ? status.toUpperCase() : undefined);
  if (letter !== undefined) return letter;
  throw refusal(
    'filing-status',
    'The filing status is none that Vista has a letter for.',
    'Add a lookup to the mapping of the filing status: its letter in Vista.',
    'FileStatus',
  );
}

function twice(code: string) {
  return refusal(
    'tax-twice',
    `There are two records for the DL code ${code} of this person; Vista holds one.`,
    'Filter the sync to the record in force.',
    'TaxCode',
  );
}
