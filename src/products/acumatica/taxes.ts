import { RecordError, type VendorRecord } from '../../sdk/index.ts';
import type { Assumed } from './assumptions.ts';
import type { AcumaticaClient } from './client.ts';
import * as mappings from './mappings.ts';
import { ofEmployee, payrollDataSet, type RecordChange } from './payroll-records.ts';
import { type Json, rowsOf, textAt, wrapped } from './wire.ts';

const FEDERAL = 'FED';
type VendorValue = VendorRecord[string];

/** Field of our record → the name that the site's Tax Settings have for it; absent where there is no such setting. */
function settingsOf(taxCode: string, assumed: Assumed): Readonly<Record<string, string>> {
  if (taxCode !== FEDERAL) {
    return {
      FilingStatus: assumed.stateFilingStatusSetting,
      Allowances: assumed.stateAllowancesSetting,
      AdditionalWithholding: assumed.stateExtraSetting,
    };
  }
  return {
    FilingStatus: assumed.filingStatusSetting,
    MultipleJobs: assumed.twoJobsSetting,
    Dependents: assumed.dependentsSetting,
    OtherIncome: assumed.otherIncomeSetting,
    Deductions: assumed.deductionsSetting,
    AdditionalWithholding: assumed.extraSetting,
  };
}

const VALUES = [
  'FilingStatus',
  'MultipleJobs',
  'Dependents',
  'OtherIncome',
  'Deductions',
  'AdditionalWithholding',
  'Allowances',
] as const;

/** Tax Settings: the rows without a state are one record, those of each state another. The SSN is not among them. */
export const taxes = payrollDataSet({
  id: 'taxes',
  vendorName: 'EmployeePayrollSettings, TaxSettings (PR203000)',
  key: 'TaxCode',
  mapping: mappings.taxes,
  fields: {
    ...ofEmployee,
    TaxCode: {
      label: 'State, or FED',
      required: true,
      pattern: { matches: /^[A-Z]{2}$|^FED$/, expected: 'FED, or the two letters of a state' },
    },
    ...Object.fromEntries(VALUES.map((name) => [name, { label: `${name} (Value of its setting)` }])),
  },
  note: 'Names of settings differ between sites: they stand among the details that the vendor does not publish. After a new state, choose Import Taxes on Employee Payroll Settings.',
  expand: ['TaxSettings'],
  records: (settings, client) => recordsOf(settings, client.assumed),
  isSame: (found, wanted) => found.TaxCode === wanted.TaxCode,
  body: (settings, changes, client) => ({
    TaxSettings: changes.flatMap((change) => rowsFor(settings, change, client)),
  }),
  fieldOf: (path) => (path === 'TaxSettings.State' ? 'TaxCode' : path.replace('TaxSettings.', '')),
});

function recordsOf(settings: Json, assumed: Assumed): VendorRecord[] {
  const byCode = new Map<string, VendorRecord>();
  for (const row of rowsOf(settings, 'TaxSettings')) {
    const setting = textAt(row, 'Setting') ?? '';
    if (setting === assumed.ssnSetting) continue;
    const TaxCode = textAt(row, 'State') ?? FEDERAL;
    const record = byCode.get(TaxCode) ?? { TaxCode };
    const field = fieldFor(setting, TaxCode, assumed) ?? `Setting.${setting}`;
    record[field] = ourValue(field, textAt(row, 'Value') ?? null, assumed);
    byCode.set(TaxCode, record);
  }
  return [...byCode.values()];
}

function fieldFor(setting: string, taxCode: string, assumed: Assumed): string | undefined {
  return Object.entries(settingsOf(taxCode, assumed)).find(([, name]) => name === setting)?.[0];
}

function rowsFor(settings: Json, { item, found }: RecordChange, client: AcumaticaClient): Json[] {
  const { record } = item;
  const TaxCode = String(record.TaxCode ?? '');
  if (!/^[A-Z]{2}$|^FED$/.test(TaxCode)) throw notATax();
  const names = settingsOf(TaxCode, client.assumed);
  const changed = new Set(found === undefined ? Object.keys(record) : item.changed);
  const rows: Json[] = [];
  for (const field of VALUES) {
    const value = record[field];
    if (!changed.has(field) || value === undefined) continue;
    const setting = names[field];
    if (setting === undefined) {
      if (value !== null) throw noSuchSetting(field, TaxCode);
      continue;
    }
    const row = rowsOf(settings, 'TaxSettings').find(
      (each) => textAt(each, 'Setting') === setting && (textAt(each, 'State') ?? FEDERAL) === TaxCode,
    );
    const Value = theirValue(field, value, client.assumed);
    if (row !== undefined) rows.push(wrapped({ id: String(row.id), Value }));
    else if (value !== null || (found === undefined && field === 'FilingStatus'))
      rows.push(
        wrapped({
          Setting: setting,
          ...(TaxCode === FEDERAL ? {} : { State: TaxCode }),
          Value,
        }),
      );
  }
  return rows;
}

function ourValue(field: string, value: string | null, { twoJobsYes, twoJobsNo }: Assumed): string | null {
  if (field !== 'MultipleJobs') return value;
  return value === twoJobsYes ? 'Yes' : value === twoJobsNo ? 'No' : value;
}

function theirValue(field: string, value: VendorValue, { twoJobsYes, twoJobsNo }: Assumed): VendorValue {
  if (field !== 'MultipleJobs') return value;
  return value === 'Yes' ? twoJobsYes : value === 'No' ? twoJobsNo : value;
}

function notATax(): RecordError {
  return new RecordError({
    code: 'acumatica/not-a-tax',
    what: 'The tax set-up is neither federal nor of a state.',
    expected: 'Expected FED, or the two letters of a state.',
    fix: 'Map the code of the tax to one of these.',
    field: 'TaxCode',
  });
}

function noSuchSetting(field: string, taxCode: string): RecordError {
  return new RecordError({
    code: 'acumatica/no-such-setting',
    what: `Acumatica keeps no ${field} for ${taxCode}.`,
    fix: 'Leave it out of the mapping, or enter it in Acumatica by hand.',
    field,
  });
}
