import { rows } from '../record.ts';
import { type EntityRules, mustHave } from './write.ts';

/** Payroll batches (PR301000): made on hold, filled, taken off hold, released. */
export const payrollBatchRules: EntityRules = {
  readOnly: ['Status', 'TotalEarnings', 'TotalHourQty', 'NumberofEmployees', 'PeriodStart', 'PeriodEnd'],

  number({ record, store }) {
    record.fields.BatchID = String(store.nextNumber('PAYROLL BATCH')).padStart(6, '0');
  },

  prepare({ record, before, store }) {
    record.fields.Hold ??= true;
    record.fields.PayrollType ??= 'Regular';
    if (before?.fields.Status !== 'Released')
      record.fields.Status = record.fields.Hold === true ? 'On Hold' : 'Balanced';
    const details = rows(record, 'EarningDetails');
    for (const row of details) {
      const { Hours, Rate, Amount, Employee } = row.fields;
      if (Amount === undefined && typeof Hours === 'number' && typeof Rate === 'number')
        row.fields.Amount = Math.round(Hours * Rate * 100) / 100;
      const name = store.byKey('Employee', Employee)?.fields.EmployeeName;
      if (name !== undefined) row.fields.EmployeeName = name;
    }
    const sum = (field: string) => details.reduce((total, row) => total + Number(row.fields[field] ?? 0), 0);
    record.fields.TotalHourQty = Math.round(sum('Hours') * 100) / 100;
    record.fields.TotalEarnings = Math.round(sum('Amount') * 100) / 100;
    record.fields.NumberofEmployees = new Set(details.map((row) => row.fields.Employee)).size;
    const period = periodOf(
      store,
      String(record.fields.PayGroup ?? ''),
      String(record.fields.PayPeriod ?? ''),
    );
    if (period?.fields.StartDate !== undefined) record.fields.PeriodStart = period.fields.StartDate;
    if (period?.fields.EndDate !== undefined) record.fields.PeriodEnd = period.fields.EndDate;
    if (period?.fields.TransactionDate !== undefined)
      record.fields.TransactionDate ??= period.fields.TransactionDate;
  },

  check(write) {
    const { record, before, store, errors } = write;
    if (before?.fields.Status === 'Released') {
      errors.set('Status', 'The batch is released and cannot be changed.');
      return;
    }
    mustHave(write, 'PayGroup', 'Pay Group');
    mustHave(write, 'PayPeriod', 'Pay Period');
    if (periodOf(store, String(record.fields.PayGroup), String(record.fields.PayPeriod)) === undefined)
      errors.set('PayPeriod', "'Pay Period' cannot be found in the system.");
  },
};

/** `032024`: the third period of 2024. */
function periodOf(
  store: Parameters<NonNullable<EntityRules['check']>>[0]['store'],
  payGroup: string,
  payPeriod: string,
) {
  const year = store.byKey('PayPeriod', payGroup, payPeriod.replace('-', '').slice(2));
  return year?.details.PaymentPeriods?.find((row) => row.fields.PayPeriodID === payPeriod.replace('-', ''));
}
