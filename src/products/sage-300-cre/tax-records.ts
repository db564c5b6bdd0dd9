import type { Hh2Row } from '../../sdk/hh2/index.ts';
import { flatten, RecordError, type VendorRecord, type WriteItem } from '../../sdk/index.ts';
import { pairs } from './assumptions.ts';
import type { Sage300Client } from './client.ts';
import { codeOf, rowOf } from './codes.ts';
import { send } from './write-once.ts';

export const FEDERAL = 'FED';

/** hh2's numbers, and the words of the form W-4. */
const FILING: readonly [number, string][] = [
  [1, 'Single or married filing separately'],
  [2, 'Head of household'],
  [3, 'Married filing jointly'],
  [4, 'Nonresident alien'],
];
/** Older words, the shorter ones of other systems, and the whole lines of the form. */
const ALSO: Readonly<Record<string, number>> = {
  none: 0,
  single: 1,
  'married filing separately': 1,
  married: 3,
  'qualifying surviving spouse': 3,
  'married filing jointly or qualifying surviving spouse': 3,
};

/** AdjustmentMethod: none, no tax, exempt, add-on; the others are left to Sage. */
const NONE = 0;
const NO_TAX = 1;
const EXEMPT = 2;
const ADD_ON = 3;

/** What a tax of an employee is called in Sage's payroll setup. */
function payTaxCode(client: Sage300Client, taxCode: string): string {
  const { federalTaxCode, stateTaxCode } = client.assumed;
  return taxCode === FEDERAL ? federalTaxCode : stateTaxCode.replaceAll('{state}', taxCode);
}

/** The adjustment of one tax of an employee, if there is one. */
async function adjustmentOf(
  client: Sage300Client,
  employeeId: unknown,
  taxCode: string,
): Promise<Hh2Row | undefined> {
  const [tax] = await client.list('payTaxes').withCode(payTaxCode(client, taxCode));
  if (tax === undefined) return undefined;
  const rows = [...(await client.list('taxes').rows()).values()];
  return rows.find(
    (row) => row.EmployeeId === employeeId && row.PayTaxId === tax.Id && row.IsArchived !== true,
  );
}

/** The federal set-up stands in the employee's own row. */
export async function federalRecord(client: Sage300Client, row: Hh2Row): Promise<VendorRecord> {
  const adjustment = await adjustmentOf(client, row.Id, FEDERAL);
  return {
    EmployeeId: String(row.Id),
    EmployeeCode: String(row.Code ?? ''),
    TaxCode: FEDERAL,
    FilingStatus: FILING.find(([number]) => number === Number(row.FilingStatus))?.[1] ?? null,
    Allowances: textOf(row.TaxExemptionCount),
    DependentsAmount: textOf(row.W4DependentsAmount),
    OtherIncome: textOf(row.W4OtherIncomeAmount),
    DeductionsAmount: textOf(row.W4DeductionsAmount),
    ExtraWithholding: textOf(row.W4ExtraWithholdingsAmount),
    TwoJobs: row.W4HasSpecifiedTwoJobs === true,
    Exempt: isExempt(adjustment),
    UsesW4Amounts: row.ShouldUseW4Amounts === true,
  };
}

export async function stateRecord(client: Sage300Client, row: Hh2Row): Promise<VendorRecord> {
  const state = String(row.State ?? '');
  const adjustment = await adjustmentOf(client, row.EmployeeId, state);
  const filing = String(row.FilingStatusCode ?? '');
  const known = pairs(client.assumed.stateFilingCodes).find(([, code]) => code === filing);
  return {
    ...flatten(row),
    EmployeeCode: await codeOf(client, 'employees', row.EmployeeId),
    TaxCode: state,
    FilingStatus: known?.[0] ?? (filing === '' ? null : filing),
    Allowances: textOf(row.TaxExemptionCount),
    DependentsAmount: null,
    OtherIncome: null,
    DeductionsAmount: null,
    ExtraWithholding:
      Number(adjustment?.AdjustmentMethod) === ADD_ON ? textOf(adjustment?.AdjustmentAmount) : '0',
    TwoJobs: null,
    Exempt: isExempt(adjustment),
  };
}

/** The members of the employee's row that carry the federal set-up. */
export function federalBody({ record, changed }: WriteItem): Hh2Row {
  const body: Hh2Row = { ShouldUseW4Amounts: true };
  const number = (field: string, member: string) => {
    if (changed.includes(field)) body[member] = Number(record[field] || 0);
  };
  number('Allowances', 'TaxExemptionCount');
  number('DependentsAmount', 'W4DependentsAmount');
  number('OtherIncome', 'W4OtherIncomeAmount');
  number('DeductionsAmount', 'W4DeductionsAmount');
  number('ExtraWithholding', 'W4ExtraWithholdingsAmount');
  if (changed.includes('TwoJobs')) body.W4HasSpecifiedTwoJobs = record.TwoJobs === true;
  if (changed.includes('FilingStatus')) {
    body.FilingStatus = filingNumber(String(record.FilingStatus ?? ''));
  }
  return body;
}

/** hh2's number. @throws RecordError for words that have none: 0 would tell Sage that there is no filing status */
function filingNumber(status: string): number {
  const words = status.trim().toLowerCase();
  if (words === '') return 0;
  const number = FILING.find(([, name]) => name.toLowerCase() === words)?.[0] ?? ALSO[words];
  if (number !== undefined) return number;
  throw new RecordError({
    code: 'sage-300-cre/filing-status',
    what: 'The federal filing status is none that Sage has a number for.',
    expected: `Expected one of: ${FILING.map(([, name]) => name).join(', ')}.`,
    fix: 'Correct it at the source, or add a lookup to the mapping of the filing status.',
    field: 'FilingStatus',
  });
}

export function stateBody(client: Sage300Client, { record, changed }: WriteItem): Hh2Row {
  const body: Hh2Row = { ShouldUseFederalFilingInformation: false };
  if (changed.includes('FilingStatus')) {
    const words = String(record.FilingStatus ?? '');
    const code = pairs(client.assumed.stateFilingCodes).find(
      ([name]) => name.toLowerCase() === words.toLowerCase(),
    );
    body.FilingStatusCode = code?.[1] ?? (words === '' ? null : words);
  }
  if (changed.includes('Allowances')) body.TaxExemptionCount = Number(record.Allowances || 0);
  return body;
}

/**
 * Exemption and extra withholding of one tax as an adjustment of it. Nothing is sent when the adjustment that is there
 * says the same. Returns whether something was.
 */
export async function writeAdjustment(
  client: Sage300Client,
  employeeId: string,
  taxCode: string,
  item: WriteItem,
): Promise<boolean> {
  const fields = taxCode === FEDERAL ? ['Exempt'] : ['Exempt', 'ExtraWithholding'];
  if (!fields.some((field) => item.changed.includes(field))) return false;
  await client.list('taxes').refresh();
  const present = await adjustmentOf(client, employeeId, taxCode);
  const after = (field: string) => (field in item.record ? item.record[field] : item.present?.[field]);
  const extra = taxCode === FEDERAL ? 0 : Number(after('ExtraWithholding') || 0);
  const method = after('Exempt') === true ? EXEMPT : extra > 0 ? ADD_ON : NONE;
  const amount = method === ADD_ON ? extra : 0;
  const isThere =
    present === undefined
      ? method === NONE
      : Number(present.AdjustmentMethod) === method && Number(present.AdjustmentAmount ?? 0) === amount;
  if (isThere) return false;
  const tax = await rowOf(client, 'payTaxes', payTaxCode(client, taxCode), 'TaxCode');
  const body = {
    EmployeeId: employeeId,
    PayTaxId: tax.Id,
    TaxLevel: tax.TaxLevel,
    AdjustmentMethod: method,
    AdjustmentAmount: amount,
  };
  await send(client, client.assumed.taxPath, body, present === undefined ? undefined : String(present.Id));
  return true;
}

function isExempt(adjustment: Hh2Row | undefined): boolean {
  const method = Number(adjustment?.AdjustmentMethod);
  return method === EXEMPT || method === NO_TAX;
}

function textOf(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}
