import { Decimal } from 'decimal.js';
import { RecordError, roundHalfEven, type VendorRecord } from '../../sdk/index.ts';
import type { CmicClient, Json } from './client.ts';
import { employeePart } from './employee-records.ts';
import * as mappings from './mappings.ts';
import { periodsPerYear } from './pay-calendar.ts';
import { textOf } from './write-answers.ts';

/** The rate of an employee: by the hour, or by the year, which our model has by the pay period. */
export const payRates = employeePart({
  id: 'payRates',
  vendorName: 'pyemployee: EmpHourlyRate, EmpAnnualSalary',
  key: 'RateType',
  mapping: mappings.payRates,
  fields: {
    RateType: { label: 'Hourly or salary', required: true, choices: ['hourly', 'salary'] },
    EarningCode: { label: 'Earning code (of the connector)' },
    Amount: { label: 'Hourly rate, or annual salary by the pay period', required: true },
  },
  note: 'CMiC answers the rate in force and no dates. What is sent carries the date from which it holds; a rate of the future waits for its day.',
  records(client, employee) {
    const rate = rateOf(client, employee);
    return rate === undefined ? [] : [{ ...rate, EarningCode: client.earnings.rate }];
  },
  members: (client, record, employee) => membersOf(client, record, employee),
  names: { EmpHourlyRate: 'Amount', EmpAnnualSalary: 'Amount' },
});

function rateOf(client: CmicClient, employee: VendorRecord): VendorRecord | undefined {
  if (employee.EmpType === 'S') {
    const periods = periodsPerYear(client.config, textOf(employee, 'EmpPrnCode'));
    const yearly = employee.EmpAnnualSalary;
    if (typeof yearly !== 'string' || Number(yearly) === 0 || periods === undefined) return undefined;
    const amount = roundHalfEven(new Decimal(yearly).dividedBy(periods).toFixed(), 2);
    return { RateType: 'salary', Amount: amount };
  }
  const hourly = employee.EmpHourlyRate;
  if (typeof hourly !== 'string' || Number(hourly) === 0) return undefined;
  return { RateType: 'hourly', Amount: hourly };
}

function membersOf(client: CmicClient, record: VendorRecord, employee: VendorRecord): Json {
  const amount = textOf(record, 'Amount');
  if (!/^\d+(\.\d+)?$/.test(amount)) throw notAnAmount();
  if (textOf(record, 'RateType') !== 'salary') return { EmpHourlyRate: Number(amount) };
  const payRun = textOf(employee, 'EmpPrnCode');
  const periods = periodsPerYear(client.config, payRun);
  if (periods === undefined) throw noPeriods(payRun);
  return { EmpAnnualSalary: new Decimal(amount).times(periods).toNumber() };
}

function notAnAmount(): RecordError {
  return new RecordError({
    code: 'cmic/not-an-amount',
    what: 'The pay rate is no positive amount.',
    fix: 'Correct it at the source.',
    field: 'Amount',
  });
}

function noPeriods(payRun: string): RecordError {
  return new RecordError({
    code: 'cmic/no-periods-a-year',
    what: `The salary cannot be turned into a yearly one: the connector does not say how often pay run ${payRun || '(none)'} is paid.`,
    fix: 'Add the pay run with its periods a year to the pay runs of the connector.',
    field: 'Amount',
  });
}
