import type { WriteSample } from '../../../sdk/testing/index.ts';

// What the conformance suite writes; codes are the demo contractor's.

/** Somebody whom deposits, deductions and time hang on; paid weekly. */
export const SAMPLE_EMPLOYEE = '90001';
/** Employees whom the stand-in has without a rate and without a filing status, one for each sample. */
export const bareEmployee = (nr: number) => `B${nr}`;
export const BARE_EMPLOYEES = [
  ...Array.from({ length: 12 }, (_, at) => at + 1),
  ...Array.from({ length: 12 }, (_, at) => [1, 2, 3].map((last) => (at + 1) * 100 + last)).flat(),
  ...Array.from({ length: 60 }, (_, at) => 5_001 + at),
];
/** A job that takes time, and a phase of it; the stand-in adds them. */
export const SAMPLE_JOB = { job: 'SAMPLE', phase: '03-300' };

const STAMPS = ['EmpLastUpdDate', 'EmpIuUpdateDate', 'EmpIuUpdateUser', 'EmpFullName', 'EmpStatusDesc'];
const letters = (nr: number) =>
  [Math.floor(nr / 676) % 26, Math.floor(nr / 26) % 26, nr % 26]
    .map((letter) => String.fromCharCode(65 + letter))
    .join('');

/** Time goes into periods that are open, so its day follows the calendar. */
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

const employee = (nr: number) => ({
  employeeNumber: String(70_000 + nr),
  ssn: `93412${String(nr).padStart(4, '0')}`,
  firstName: 'Dana',
  middleName: 'R',
  lastName: `Sample ${letters(nr)}`,
  street1: `${nr} Chalk Street`,
  street2: null,
  city: 'Denver',
  state: 'CO',
  postalCode: '02134',
  country: 'US',
  mobilePhone: '3035550101',
  workEmail: `dana.${nr}@example.com`,
  birthDate: '1988-09-30',
  status: 'active',
  employmentType: 'full time',
  payType: 'hourly',
  hireDate: '2025-04-14',
  originalHireDate: '2019-04-01',
  terminationDate: null,
  departmentCode: '200',
  locationCode: 'DEN',
  jobTitleCode: 'CRPJ',
  payGroupCode: 'WK',
  workersCompCode: '5403',
  unionCode: 'CARP',
});

const payRate = (nr: number) => ({
  employeeNumber: bareEmployee(nr),
  earningCode: '001',
  rateType: 'hourly',
  startDate: '2026-01-05',
  amount: '31.25',
});

const tax = (nr: number) => ({
  employeeNumber: bareEmployee(nr),
  taxCode: 'FED',
  startDate: '2026-01-05',
  filingStatus: 'Head of household',
});

const deposit = (nr: number) => ({
  employeeNumber: SAMPLE_EMPLOYEE,
  routingNumber: '021000021',
  accountNumber: `0077${String(nr).padStart(6, '0')}`,
  accountType: 'savings',
  method: 'amount',
  amount: '50.00',
  percent: null,
  active: true,
});

const deduction = (nr: number) => ({
  employeeNumber: SAMPLE_EMPLOYEE,
  deductionCode: nr % 2 === 0 ? 'MED' : 'DEN',
  paidBy: 'employee',
  startDate: new Date(Date.UTC(2010, 0, 1 + nr)).toISOString().slice(0, 10),
  endDate: null,
  method: 'amount',
  amount: '25.10',
  percent: null,
  annualLimit: '1000.00',
});

const timeEntry = (nr: number) => ({
  externalRef: `T-${nr}`,
  employeeNumber: SAMPLE_EMPLOYEE,
  workDate: daysAgo(4),
  hours: '7.5',
  earningCode: '001',
  projectCode: SAMPLE_JOB.job,
  costCode: SAMPLE_JOB.phase,
});

export const writeSamples: Readonly<Record<string, WriteSample>> = {
  jobTitles: {
    create: (nr) => ({ code: `T${nr}`, name: 'Layout engineer' }),
    refused: { entity: () => ({ code: 'CRPJ', name: 'Carpenter' }), field: 'code' },
  },
  unions: {
    create: (nr) => ({ code: `Z${letters(nr)}`, name: 'Glaziers' }),
    refused: { entity: (nr) => ({ code: `TOOLONG${nr}`, name: 'Glaziers' }), field: 'code' },
  },
  costCodes: {
    create: (nr) => ({ projectCode: SAMPLE_JOB.job, code: `77-${nr}`, name: 'Chalking', active: true }),
    update: { name: 'Chalking, walls' },
    refused: {
      entity: (nr) => ({ projectCode: 'NO-JOB', code: `77-${nr}`, name: 'Chalking', active: true }),
      field: 'projectCode',
    },
  },
  employees: {
    create: employee,
    update: { lastName: 'Sample-Newman', postalCode: '01001', departmentCode: '100', workEmail: null },
    deactivated: { terminationDate: '2026-02-27' },
    refused: { entity: (nr) => ({ ...employee(nr), departmentCode: '999' }), field: 'departmentCode' },
    volatile: STAMPS,
  },
  payRates: {
    create: payRate,
    update: { amount: '33.5' },
    refused: { entity: (nr) => ({ ...payRate(nr), amount: '-1' }), field: 'amount' },
  },
  taxes: {
    create: tax,
    update: { filingStatus: 'Married filing jointly' },
    refused: { entity: (nr) => ({ ...tax(nr), taxCode: 'CO' }), field: 'taxCode' },
  },
  directDeposits: {
    create: deposit,
    update: { amount: '75.00' },
    refused: { entity: (nr) => ({ ...deposit(nr), routingNumber: '011000015' }), field: 'routingNumber' },
    volatile: ['EssLastUpdDate', 'EssSplitPercent'],
    // An account that has ended gets nothing: that is how it is ended.
    notComparable: ['amount'],
  },
  deductions: {
    create: deduction,
    refused: { entity: (nr) => ({ ...deduction(nr), amount: null }), field: 'amount' },
  },
  timeEntries: {
    create: timeEntry,
    update: { hours: '6.25' },
    refused: { entity: (nr) => ({ ...timeEntry(nr), costCode: '99-999' }), field: 'costCode' },
  },
};
