import { RecordError, type VendorRecord } from '../../sdk/index.ts';
import * as mappings from './mappings.ts';
import { day } from './pay-rates.ts';
import { ofEmployee, payrollDataSet, type RecordChange } from './payroll-records.ts';
import { flatRecord, rowsOf, wrapped } from './wire.ts';

const DETAILS = 'DeductionsAndBenefits.DeductionsAndBenefitsDetails';
const GARNISHMENT = [
  'GarnishmentDetails.GarnOrigAmount',
  'GarnishmentDetails.GarnDocRefNbr',
  'GarnishmentDetails.GarnCourtName',
] as const;
const SENT = ['DeductionCode', 'StartDate', 'EndDate', 'Active', ...GARNISHMENT] as const;
const YEARLY = 'Per Calendar Year';

/**
 * Rows of Deductions and Benefits. A row has a part of the employee and one of the company; our record is the part
 * that has values, the employee's when both have.
 */
export const deductions = payrollDataSet({
  id: 'deductions',
  vendorName: 'EmployeePayrollSettings, DeductionsAndBenefits (PR203000)',
  key: 'id',
  mapping: mappings.deductions,
  fields: {
    ...ofEmployee,
    id: { label: 'Row id' },
    DeductionCode: { label: 'Code', required: true },
    PaidBy: { label: 'Deduction (employee) or contribution (company)' },
    StartDate: { label: 'Start Date' },
    EndDate: { label: 'End Date' },
    Active: { label: 'Active' },
    Method: { label: 'Amount or percent' },
    Amount: { label: 'Deduction or Contribution Amount' },
    Percent: { label: 'Deduction or Contribution Percent' },
    AnnualLimit: { label: 'Maximum per calendar year' },
    'GarnishmentDetails.GarnOrigAmount': { label: 'Original Amount of a garnishment' },
    'GarnishmentDetails.GarnDocRefNbr': { label: 'Document Ref. Nbr. of a garnishment' },
    'GarnishmentDetails.GarnCourtName': { label: 'Court Name of a garnishment' },
  },
  note: 'One row per code. The limit is the total of a garnishment; other maximums count by calendar year.',
  expand: [
    'DeductionsAndBenefits',
    DETAILS.replace('.', '/'),
    `${DETAILS.replace('.', '/')}/GarnishmentDetails`,
  ],
  records: (settings) =>
    rowsOf(settings, DETAILS).map((row) => {
      const record = flatRecord(row);
      return { ...record, ...partOf(record) };
    }),
  isSame: (found, wanted) =>
    found.DeductionCode === wanted.DeductionCode &&
    (wanted.StartDate === undefined || day(found.StartDate) === day(wanted.StartDate)),
  body: (_settings, changes) => ({
    DeductionsAndBenefits: { DeductionsAndBenefitsDetails: changes.map(rowFor) },
  }),
  fieldOf: (path) => {
    const field = path.replace(`${DETAILS}.`, '');
    const part = /^(?:Deduction|Contribution)(Amount|Percent|Max)/.exec(field)?.[1];
    return part === undefined ? field : part.replace('Max', 'AnnualLimit');
  },
  outOfUse: 'field',
});

const has = (value: unknown) => value !== null && value !== undefined;

/** The part that our record is, under names without a prefix. */
function partOf(row: VendorRecord): VendorRecord {
  const employees = has(row.DeductionAmount) || has(row.DeductionPercent);
  const companys = has(row.ContributionAmount) || has(row.ContributionPercent);
  const prefix = companys && !employees ? 'Contribution' : 'Deduction';
  const Amount = row[`${prefix}Amount`] ?? null;
  const Percent = row[`${prefix}Percent`] ?? null;
  const isYearly = row[`${prefix}MaximumFrequency`] === YEARLY;
  return {
    PaidBy: prefix === 'Deduction' ? 'employee' : 'company',
    Method: has(Percent) && !has(Amount) ? 'percent' : has(Amount) ? 'amount' : null,
    Amount,
    Percent,
    AnnualLimit: isYearly ? (row[`${prefix}Max`] ?? null) : null,
  };
}

function rowFor({ item, found }: RecordChange) {
  const { record } = item;
  const changed = new Set(found === undefined ? Object.keys(record) : item.changed);
  const row: VendorRecord = found === undefined ? {} : { id: found.id ?? null };
  for (const name of SENT) {
    if (!changed.has(name) || record[name] === undefined) continue;
    if (found !== undefined || record[name] !== null) row[name] = record[name];
  }
  const prefix = (record.PaidBy ?? found?.PaidBy) === 'company' ? 'Contribution' : 'Deduction';
  if (['PaidBy', 'Method', 'Amount', 'Percent', 'AnnualLimit'].some((name) => changed.has(name))) {
    // While the code's own values are used, those of the row are passed over.
    row[`Use${prefix}Defaults`] = false;
  }
  if (['PaidBy', 'Method', 'Amount', 'Percent'].some((name) => changed.has(name))) {
    const isPercent = (record.Method ?? (has(record.Amount) ? 'amount' : 'percent')) === 'percent';
    const value = isPercent ? record.Percent : record.Amount;
    if (!has(value)) throw noValue(isPercent);
    row[`${prefix}Amount`] = isPercent ? null : (value ?? null);
    row[`${prefix}Percent`] = isPercent ? (value ?? null) : null;
  }
  if (changed.has('AnnualLimit') && (found !== undefined || has(record.AnnualLimit))) {
    row[`${prefix}Max`] = record.AnnualLimit ?? null;
    row[`${prefix}MaximumFrequency`] = has(record.AnnualLimit) ? YEARLY : 'No Maximum';
  }
  return wrapped(row);
}

function noValue(isPercent: boolean): RecordError {
  return new RecordError({
    code: 'acumatica/no-value',
    what: `The deduction has neither amount nor percent${isPercent ? '' : ' in the field that its method names'}.`,
    fix: 'Give it an amount or a percent at the source.',
    field: isPercent ? 'Percent' : 'Amount',
  });
}
