import { type Field, type FieldErrors, Problem, type Resource, textOf } from '../arcoro/index.ts';
import type { Row } from '../kit/index.ts';
import type { Assumptions } from './assumptions.ts';
import { employmentOf, type Tables } from './tables.ts';

const employeeNumber: Field = { type: 'text', required: true, maxLength: 20 };
const date: Field = { type: 'date' };
const day: Field = { type: 'date', required: true };
const number: Field = { type: 'number' };
const flag: Field = { type: 'boolean' };
const text = (maxLength: number): Field => ({ type: 'text', maxLength });
const oneOf = (...values: string[]): Field => ({ type: 'text', values });

/** Rows of an employee's pay: list, get, create, update; ending is a date, nothing is deleted. All of it is assumed. */
export function payResources(assumed: Assumptions): Resource<Tables>[] {
  const ofEmployee = (
    name: string,
    key: string[],
    fields: Record<string, Field>,
    rules: (row: Row, tables: Tables) => FieldErrors,
  ): Resource<Tables> => ({
    name,
    base: 'payroll',
    idField: 'id',
    operations: 'write',
    fields: { employeeNumber, ...fields },
    filters: { [assumed.ownerFilter]: (row, wanted) => row.employeeNumber === wanted },
    check: (row, tables) => {
      if (employmentOf(tables, row.employeeNumber) === undefined)
        return { employeeNumber: ['No employee has this number.'] };
      const errors = rules(row, tables);
      if (Object.keys(errors).length === 0) refuseTwin(name, key, row, tables);
      return errors;
    },
  });
  return [
    ofEmployee(
      'PayRates',
      ['rateCode', 'rateType', 'effectiveFrom'],
      {
        rateCode: { type: 'text', required: true },
        rateType: { ...oneOf('Hourly', 'Salary'), required: true },
        amount: { type: 'number', required: true },
        hoursPerPeriod: number,
        effectiveFrom: day,
        effectiveTo: date,
      },
      (row, tables) => ({
        ...listed(row, 'rateCode', 'RateCodes', tables),
        ...inOrder(row, 'effectiveFrom', 'effectiveTo'),
      }),
    ),
    ofEmployee(
      'TaxSetups',
      ['taxCode', 'effectiveFrom'],
      {
        taxCode: { type: 'text', required: true, pattern: /^(FED|[A-Z]{2})$/, patternSays: 'is no tax' },
        effectiveFrom: day,
        filingStatus: text(60),
        allowances: number,
        dependentsAmount: number,
        otherIncome: number,
        deductionsAmount: number,
        extraWithholding: number,
        twoJobs: flag,
        isExempt: flag,
        residentState: text(2),
        unemploymentState: text(2),
      },
      (row, tables) =>
        employmentOf(tables, row.employeeNumber)?.taxForm === '1099'
          ? { employeeNumber: ['Somebody on a 1099 has no withholding.'] }
          : {},
    ),
    ofEmployee(
      'DirectDeposits',
      ['routingNumber', 'accountNumber', 'startDate'],
      {
        routingNumber: { type: 'text', required: true, pattern: /^\d{9}$/, patternSays: 'needs nine digits' },
        accountNumber: { type: 'text', required: true, maxLength: 17 },
        accountType: oneOf('Checking', 'Savings'),
        method: { ...oneOf('Amount', 'Percent', 'Remainder'), required: true },
        value: number,
        order: number,
        isPrenote: flag,
        startDate: day,
        endDate: date,
        isActive: flag,
      },
      checkDeposit,
    ),
    ofEmployee(
      'Deductions',
      ['deductionCode', 'startDate'],
      {
        deductionCode: { type: 'text', required: true },
        paidBy: oneOf('Employee', 'Company'),
        method: oneOf('Amount', 'Percent'),
        value: number,
        frequency: text(20),
        limit: number,
        annualLimit: number,
        startDate: day,
        stopDate: date,
        caseNumber: text(30),
        agency: text(50),
        isActive: flag,
      },
      (row, tables) => ({
        ...listed(row, 'deductionCode', 'DeductionCodes', tables),
        ...inOrder(row, 'startDate', 'stopDate'),
      }),
    ),
  ];
}

function refuseTwin(name: string, key: string[], row: Row, tables: Tables): void {
  const fields = ['employeeNumber', ...key];
  const twin = tables
    .of(name)
    .find((one) => one.id !== row.id && fields.every((field) => one[field] === row[field]));
  if (twin !== undefined)
    throw new Problem(409, `${name}: there is such a row already.`, {
      [key[0] ?? 'id']: ['Another row has the same key.'],
    });
}

function listed(row: Row, field: string, resource: string, tables: Tables): FieldErrors {
  const found = tables.of(resource).find((one) => one.identifier === row[field]);
  return found === undefined ? { [field]: [`Is not among the ${resource}.`] } : {};
}

function inOrder(row: Row, from: string, to: string): FieldErrors {
  return typeof row[to] === 'string' && textOf(row[to]) < textOf(row[from])
    ? { [to]: ['The end lies before the beginning.'] }
    : {};
}

function checkDeposit(row: Row, tables: Tables): FieldErrors {
  const errors = inOrder(row, 'startDate', 'endDate');
  if (!hasChecksum(textOf(row.routingNumber))) errors.routingNumber = ['Is no routing number.'];
  if (row.method !== 'Remainder' && row.value === null) errors.value = ['Is required with this method.'];
  const others = tables
    .of('DirectDeposits')
    .values()
    .filter((one) => one.id !== row.id && one.employeeNumber === row.employeeNumber && one.isActive === true);
  if (row.isActive === true && row.method === 'Remainder' && others.some((one) => one.method === 'Remainder'))
    errors.method = ['Another account takes the remainder already.'];
  const percent = [...others, row]
    .filter((one) => one.method === 'Percent' && one.isActive === true)
    .reduce((sum, one) => sum + Number(one.value), 0);
  if (percent > 100) errors.value = ['The percentages add up to more than 100.'];
  return errors;
}

function hasChecksum(digits: string): boolean {
  const weights = [3, 7, 1];
  return [...digits].reduce((sum, digit, at) => sum + Number(digit) * (weights[at % 3] ?? 0), 0) % 10 === 0;
}
