import { Decimal } from 'decimal.js';
import { RecordError, roundHalfEven, type VendorRecord } from '../../sdk/index.ts';
import type { AcumaticaClient } from './client.ts';
import * as mappings from './mappings.ts';
import { ofEmployee, payrollDataSet, type RecordChange } from './payroll-records.ts';
import { flatRecord, type Json, rowsOf, textAt, wrapped } from './wire.ts';

const SENT = ['EarningCode', 'UnitOfPay', 'StartDate', 'EndDate'] as const;

/**
 * Compensation rows. A salary stands there by the year, in our model by the pay period: `PeriodAmount` is the year's
 * amount by the periods of the person's pay group, in cents.
 */
export const payRates = payrollDataSet({
  id: 'payRates',
  vendorName: 'EmployeePayrollSettings, Compensation (PR203000)',
  key: 'id',
  effectiveDated: true,
  mapping: mappings.payRates,
  fields: {
    ...ofEmployee,
    id: { label: 'Row id' },
    EarningCode: { label: 'Earning Code', required: true },
    UnitOfPay: { label: 'Unit of Pay', required: true },
    PayRate: { label: 'Pay Rate' },
    PeriodAmount: { label: 'Pay Rate, per pay period for a salary', required: true },
    StartDate: { label: 'Start Date', required: true },
    EndDate: { label: 'End Date' },
  },
  note: 'Salaries are yearly in Acumatica and are divided by the pay periods of the pay group.',
  expand: ['Compensation', 'GeneralInfo'],
  async records(settings, client) {
    const periods = await client.periods.perYear(payGroupOf(settings));
    return rowsOf(settings, 'Compensation').map((row) => {
      const record = flatRecord(row);
      return { ...record, PeriodAmount: periodAmount(record, periods) };
    });
  },
  isSame: (found, wanted) =>
    found.EarningCode === wanted.EarningCode &&
    found.UnitOfPay === wanted.UnitOfPay &&
    day(found.StartDate) === day(wanted.StartDate),
  async body(settings, changes, client) {
    const rows = await Promise.all(changes.map((change) => rowFor(settings, change, client)));
    return { Compensation: rows };
  },
  fieldOf: (path) => (path === 'Compensation.PayRate' ? 'PeriodAmount' : path.replace('Compensation.', '')),
});

async function rowFor(settings: Json, { item, found }: RecordChange, client: AcumaticaClient): Promise<Json> {
  const { record } = item;
  const changed = new Set(found === undefined ? Object.keys(record) : item.changed);
  const row: VendorRecord = found === undefined ? { Active: true } : { id: found.id ?? null };
  for (const name of SENT)
    if (changed.has(name) && record[name] !== undefined) row[name] = record[name] ?? null;
  if (changed.has('PeriodAmount') || changed.has('UnitOfPay'))
    row.PayRate = await payRate(settings, record, client);
  return wrapped(row);
}

function periodAmount({ PayRate, UnitOfPay }: VendorRecord, periods: number | undefined): string | null {
  if (typeof PayRate !== 'string') return null;
  if (UnitOfPay !== 'Year') return PayRate;
  return periods === undefined ? null : roundHalfEven(new Decimal(PayRate).dividedBy(periods).toFixed(), 2);
}

async function payRate(
  settings: Json,
  { PeriodAmount: amount, UnitOfPay }: VendorRecord,
  client: AcumaticaClient,
): Promise<string | null> {
  if (typeof amount !== 'string' || UnitOfPay !== 'Year') return typeof amount === 'string' ? amount : null;
  const payGroup = payGroupOf(settings);
  const periods = await client.periods.perYear(payGroup);
  if (periods === undefined) {
    throw new RecordError({
      code: 'acumatica/no-pay-periods',
      what: `The salary cannot be turned into a yearly one: pay group ${payGroup ?? '(none)'} has no pay periods in Acumatica.`,
      fix: 'Give the employee a pay group, and create its periods on Payroll Calendars (PR201000).',
      field: 'PeriodAmount',
    });
  }
  return new Decimal(amount).times(periods).toFixed();
}

function payGroupOf(settings: Json): string | undefined {
  return textAt(settings, 'GeneralInfo.PayGroup');
}

export function day(value: string | boolean | null | undefined): string {
  return String(value ?? '').slice(0, 10);
}
