import { defineEntity } from './entity.ts';
import type { Field } from './field.ts';
import {
  account,
  choice,
  code,
  date,
  decimal,
  flag,
  identifier,
  integer,
  money,
  personalMoney,
  personalRate,
  personalText,
  phone,
  routing,
  state,
  text,
} from './field.ts';

const owner: Field = code('Employee', 'employees', { required: true });
const forEmployee =
  (...names: string[]) =>
  (entity: Record<string, string | boolean | null>) =>
    [entity.employeeNumber, ...names.map((name) => entity[name])].filter(Boolean).join(' · ');

export const payRates = defineEntity({
  id: 'payRates',
  label: 'Pay rates',
  singular: 'pay rate',
  key: ['employeeNumber', 'earningCode', 'rateType', 'startDate'],
  after: ['employees', 'earningCodes'],
  owner: 'employeeNumber',
  effectiveFrom: 'startDate',
  title: forEmployee('earningCode', 'startDate'),
  fields: {
    employeeNumber: owner,
    earningCode: code('Earning code', 'earningCodes'),
    rateType: choice('Rate type', ['hourly', 'salary']),
    startDate: date('From'),
    endDate: date('To'),
    amount: personalRate('Amount', { required: true, help: 'Per hour, or per pay period for a salary.' }),
    hoursPerPeriod: decimal('Hours per period'),
  },
});

export const taxes = defineEntity({
  id: 'taxes',
  label: 'Taxes',
  singular: 'tax set-up',
  key: ['employeeNumber', 'taxCode', 'startDate'],
  after: ['employees'],
  owner: 'employeeNumber',
  effectiveFrom: 'startDate',
  title: forEmployee('taxCode', 'startDate'),
  fields: {
    employeeNumber: owner,
    taxCode: identifier('Tax', { required: true, help: 'FED, or the two letters of the state.' }),
    startDate: date('From'),
    filingStatus: text('Filing status', { sensitivity: 'personal' }),
    allowances: integer('Allowances', { sensitivity: 'personal' }),
    dependentsAmount: personalMoney('Dependents amount'),
    otherIncome: personalMoney('Other income'),
    deductionsAmount: personalMoney('Deductions amount'),
    extraWithholding: personalMoney('Extra withholding'),
    twoJobs: flag('Two jobs', { sensitivity: 'personal' }),
    exempt: flag('Exempt', { sensitivity: 'personal' }),
    residentState: state('Resident state'),
    unemploymentState: state('Unemployment state'),
  },
});

export const directDeposits = defineEntity({
  id: 'directDeposits',
  label: 'Direct deposits',
  singular: 'direct deposit',
  key: ['employeeNumber', 'routingNumber', 'accountNumber', 'startDate'],
  after: ['employees', 'deductionCodes'],
  owner: 'employeeNumber',
  effectiveFrom: 'startDate',
  movesMoney: true,
  inactive: { field: 'active', value: false },
  title: forEmployee('priority'),
  fields: {
    employeeNumber: owner,
    routingNumber: routing('Routing number', { required: true }),
    accountNumber: account('Account number', { required: true }),
    startDate: date('From'),
    endDate: date('To'),
    accountType: choice('Account type', ['checking', 'savings'], { sensitivity: 'personal' }),
    method: choice('Method', ['amount', 'percent', 'net'], {
      sensitivity: 'personal',
      help: 'net: what remains after the other accounts.',
    }),
    amount: personalMoney('Amount'),
    percent: decimal('Percent', { sensitivity: 'personal' }),
    priority: integer('Priority'),
    prenote: flag('Pre-note'),
    depositCode: code('Deposit code', 'deductionCodes', {
      help: 'The ED code, where the ERP keeps deposits as deductions.',
    }),
    active: flag('Active'),
  },
});

export const deductions = defineEntity({
  id: 'deductions',
  label: 'Deductions',
  singular: 'deduction',
  key: ['employeeNumber', 'deductionCode', 'startDate'],
  after: ['employees', 'deductionCodes'],
  owner: 'employeeNumber',
  effectiveFrom: 'startDate',
  inactive: { field: 'active', value: false },
  title: forEmployee('deductionCode', 'startDate'),
  fields: {
    employeeNumber: owner,
    deductionCode: code('Deduction code', 'deductionCodes', { required: true }),
    paidBy: choice('Paid by', ['employee', 'company']),
    startDate: date('From'),
    endDate: date('To'),
    method: choice('Method', ['amount', 'percent']),
    amount: personalMoney('Amount'),
    percent: decimal('Percent', { sensitivity: 'personal' }),
    frequency: text('Frequency'),
    limit: personalMoney('Limit'),
    annualLimit: personalMoney('Yearly limit'),
    caseNumber: personalText('Case number'),
    agency: text('Agency'),
    active: flag('Active'),
  },
});

export const emergencyContacts = defineEntity({
  id: 'emergencyContacts',
  label: 'Emergency contacts',
  singular: 'emergency contact',
  key: ['employeeNumber', 'name'],
  after: ['employees'],
  owner: 'employeeNumber',
  title: forEmployee('relationship'),
  fields: {
    employeeNumber: owner,
    name: personalText('Name', { required: true }),
    relationship: text('Relationship'),
    phone: phone('Phone'),
  },
});

export const certifications = defineEntity({
  id: 'certifications',
  label: 'Certifications',
  singular: 'certification',
  key: ['employeeNumber', 'code', 'issuedDate'],
  after: ['employees'],
  owner: 'employeeNumber',
  title: forEmployee('code'),
  fields: {
    employeeNumber: owner,
    code: identifier('Code', { required: true }),
    name: text('Name'),
    issuedDate: date('Issued'),
    expiryDate: date('Expires'),
  },
});

export const timeEntries = defineEntity({
  id: 'timeEntries',
  label: 'Time entries',
  singular: 'time entry',
  key: ['externalRef'],
  after: ['employees', 'projects', 'projectPhases', 'costCodes', 'earningCodes'],
  owner: 'employeeNumber',
  addsUp: true,
  title: forEmployee('workDate', 'hours'),
  fields: {
    externalRef: identifier('Entry id', {
      required: true,
      help: 'The id of the entry in the system where it was made.',
    }),
    employeeNumber: owner,
    workDate: date('Work date', { required: true }),
    hours: decimal('Hours', { required: true }),
    earningCode: code('Earning code', 'earningCodes'),
    projectCode: code('Project', 'projects'),
    phaseCode: identifier('Phase'),
    costCode: identifier('Cost code'),
    departmentCode: code('Department', 'departments'),
    unionClassCode: code('Union class', 'unionClasses'),
    payGroupCode: code('Pay group', 'payGroups'),
    rate: personalRate('Rate'),
    amount: personalMoney('Amount'),
    periodEnd: date('Period end'),
    note: text('Note'),
    approved: flag('Approved'),
  },
});

export const ptoBalances = defineEntity({
  id: 'ptoBalances',
  label: 'PTO balances',
  singular: 'PTO balance',
  key: ['employeeNumber', 'planCode'],
  after: ['employees'],
  owner: 'employeeNumber',
  title: forEmployee('planCode'),
  fields: {
    employeeNumber: owner,
    planCode: identifier('Plan', { required: true }),
    hours: decimal('Hours'),
    asOfDate: date('As of'),
  },
});

export const payStatements = defineEntity({
  id: 'payStatements',
  label: 'Pay statements',
  singular: 'pay statement',
  key: ['employeeNumber', 'checkNumber'],
  after: ['employees'],
  owner: 'employeeNumber',
  title: forEmployee('checkNumber', 'payDate'),
  fields: {
    employeeNumber: owner,
    checkNumber: identifier('Check number', { required: true }),
    payDate: date('Pay date'),
    periodStart: date('Period start'),
    periodEnd: date('Period end'),
    gross: money('Gross', { sensitivity: 'personal' }),
    net: money('Net', { sensitivity: 'personal' }),
  },
});
