import { type ApiList, codedFields, type Json } from '../../sdk/arcoro-api/index.ts';
import type { VendorField, VendorRecord } from '../../sdk/index.ts';
import type { PayrollClient } from './client.ts';
import * as mappings from './mappings.ts';

const madeInPayroll = (what: string) =>
  `Payroll owns ${what}: they are made and changed in its own screens, and only read from here.`;

/** Lists that other systems take their codes from; a sync can never write them. */
export const ownedLists: readonly ApiList<PayrollClient>[] = [
  {
    id: 'payGroups',
    resource: 'PaySchedules',
    base: 'payroll',
    naturalKey: ['identifier'],
    mapping: mappings.payGroups,
    fields: { ...codedFields, frequency: { label: 'Frequency' } },
    readOnly: `${madeInPayroll('pay schedules')} Their dates are not carried over: enter them by hand before the first run.`,
  },
  {
    id: 'earningCodes',
    resource: 'RateCodes',
    base: 'payroll',
    naturalKey: ['identifier'],
    mapping: mappings.earningCodes,
    fields: { ...codedFields, subtype: { label: 'Subtype' } },
    readOnly: madeInPayroll('rate codes'),
  },
  {
    id: 'deductionCodes',
    resource: 'DeductionCodes',
    resourceOf: ({ assumed }) => assumed.deductionCodeList,
    base: 'payroll',
    naturalKey: ['identifier'],
    mapping: mappings.deductionCodes,
    fields: { ...codedFields, kind: { label: 'Kind' } },
    readOnly: madeInPayroll('deduction and benefit codes'),
  },
  {
    id: 'workersCompCodes',
    resource: 'WorkersCompCodes',
    resourceOf: ({ assumed }) => assumed.workersCompList,
    base: 'payroll',
    naturalKey: ['identifier', 'state'],
    mapping: mappings.workersCompCodes,
    fields: { ...codedFields, state: { label: 'State' } },
    readOnly: madeInPayroll("workers' comp codes"),
  },
];

const employeeNumber: VendorField = { label: 'Employee ID', required: true, maxLength: 20 };

const ofEmployee = {
  base: 'payroll',
  lookBy: { parameter: ({ assumed }: PayrollClient) => assumed.ownerFilter, field: 'employeeNumber' },
  effectiveDated: true,
} as const;

/** The vendor's `value` is an amount or a percentage, told apart by `method`. */
const amountOrPercent = {
  derive: ({ method = null, value = null }: VendorRecord): VendorRecord => ({
    amount: method === 'Amount' ? value : null,
    percent: method === 'Percent' ? value : null,
  }),
  compose: ({ method, amount, percent }: VendorRecord): Json => {
    const value = method === 'Percent' ? percent : method === 'Amount' ? amount : null;
    return method === undefined || value === undefined ? {} : { value };
  },
};

/** What an employee's pay is made of: rows with the employee's number, each from a day on. */
export const payLists: readonly ApiList<PayrollClient>[] = [
  {
    ...ofEmployee,
    id: 'payRates',
    resource: 'PayRates',
    resourceOf: ({ assumed }) => assumed.payRateList,
    naturalKey: ['employeeNumber', 'rateCode', 'rateType', 'effectiveFrom'],
    mapping: mappings.payRates,
    numbers: ['amount', 'hoursPerPeriod'],
    fields: {
      id: codedFields.id,
      employeeNumber,
      rateCode: { label: 'Rate code', required: true },
      rateType: { label: 'Rate type', required: true, choices: ['Hourly', 'Salary'] },
      effectiveFrom: { label: 'From', required: true },
      effectiveTo: { label: 'To' },
      amount: { label: 'Amount per hour or pay period', required: true },
      hoursPerPeriod: { label: 'Hours per pay period' },
    },
    note: 'Each rate has a rate code of Payroll. Where the source has none, map a constant: as a rule the code of the base rate.',
  },
  {
    ...ofEmployee,
    id: 'taxes',
    resource: 'TaxSetups',
    resourceOf: ({ assumed }) => assumed.taxList,
    naturalKey: ['employeeNumber', 'taxCode', 'effectiveFrom'],
    mapping: mappings.taxes,
    numbers: ['allowances', 'dependentsAmount', 'otherIncome', 'deductionsAmount', 'extraWithholding'],
    fields: {
      id: codedFields.id,
      employeeNumber,
      taxCode: { label: 'Tax: FED or the state', required: true },
      effectiveFrom: { label: 'From', required: true },
      filingStatus: { label: 'Filing status' },
      allowances: { label: 'Allowances' },
      dependentsAmount: { label: 'Dependents amount' },
      otherIncome: { label: 'Other income' },
      deductionsAmount: { label: 'Deductions amount' },
      extraWithholding: { label: 'Extra withholding' },
      twoJobs: { label: 'Two jobs' },
      isExempt: { label: 'Exempt' },
      residentState: { label: 'Resident state', maxLength: 2 },
      unemploymentState: { label: 'Unemployment state', maxLength: 2 },
    },
    note: 'People on a 1099 (Subcontractor) have no withholding.',
  },
  {
    ...ofEmployee,
    ...amountOrPercent,
    id: 'directDeposits',
    resource: 'DirectDeposits',
    resourceOf: ({ assumed }) => assumed.depositList,
    naturalKey: ['employeeNumber', 'routingNumber', 'accountNumber', 'startDate'],
    mapping: mappings.directDeposits,
    numbers: ['value', 'order'],
    fields: {
      id: codedFields.id,
      employeeNumber,
      routingNumber: {
        label: 'Routing number',
        required: true,
        pattern: { matches: /^\d{9}$/, expected: 'nine digits' },
      },
      accountNumber: { label: 'Account number', required: true, maxLength: 17 },
      accountType: { label: 'Account type', choices: ['Checking', 'Savings'] },
      method: { label: 'Method', required: true, choices: ['Amount', 'Percent', 'Remainder'] },
      amount: { label: 'Amount' },
      percent: { label: 'Percent' },
      order: { label: 'Order' },
      isPrenote: { label: 'Pre-note' },
      startDate: { label: 'From', required: true },
      endDate: { label: 'To' },
      isActive: { label: 'Active' },
    },
    note: 'One account takes the remainder, and percentages add up to 100 at most.',
  },
  {
    ...ofEmployee,
    ...amountOrPercent,
    id: 'deductions',
    resource: 'Deductions',
    resourceOf: ({ assumed }) => assumed.deductionList,
    naturalKey: ['employeeNumber', 'deductionCode', 'startDate'],
    mapping: mappings.deductions,
    numbers: ['value', 'limit', 'annualLimit'],
    fields: {
      id: codedFields.id,
      employeeNumber,
      deductionCode: { label: 'Deduction or benefit code', required: true },
      paidBy: { label: 'Paid by', choices: ['Employee', 'Company'] },
      method: { label: 'Method', choices: ['Amount', 'Percent'] },
      amount: { label: 'Amount' },
      percent: { label: 'Percent' },
      frequency: { label: 'Frequency', maxLength: 20 },
      limit: { label: 'Limit' },
      annualLimit: { label: 'Yearly limit' },
      startDate: { label: 'From', required: true },
      stopDate: { label: 'To' },
      caseNumber: { label: 'Case number', maxLength: 30 },
      agency: { label: 'Agency', maxLength: 50 },
      isActive: { label: 'Active' },
    },
    note: 'The part of the company is a row of its own, with a code of its own.',
  },
];
