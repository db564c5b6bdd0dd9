import type { WriteSample } from '../../sdk/testing/index.ts';

/** What the conformance suite writes; the codes that it refers to are the demo contractor's. */
export const SAMPLE_EMPLOYEE = '90001';
const STAMP = ['LastModifiedDateTime'];

const dayAfter2000 = (days: number) => new Date(Date.UTC(2000, 0, 1 + days)).toISOString().slice(0, 10);
const stateOf = (nr: number) =>
  [Math.floor(nr / 26) % 26, nr % 26].map((letter) => String.fromCharCode(65 + letter)).join('');

const employee = (nr: number) => ({
  employeeNumber: String(70_000 + nr),
  ssn: `93412${String(nr).padStart(4, '0')}`,
  firstName: 'Dana',
  middleName: 'R',
  lastName: `Sample${'abcdefghij'.charAt(nr % 10)}${nr}`,
  street1: `${nr} Chalk Street`,
  street2: null,
  city: 'Denver',
  state: 'CO',
  postalCode: '80014',
  country: 'US',
  homePhone: '3035550100',
  mobilePhone: '3035550101',
  workEmail: `dana.${nr}@example.com`,
  birthDate: '1988-09-30',
  gender: 'female',
  maritalStatus: 'undefined',
  status: 'active',
  payType: 'hourly',
  hireDate: '2025-04-14',
  terminationDate: null,
  departmentCode: '200',
  locationCode: 'DEN',
  jobTitleCode: 'ADMN',
  payGroupCode: 'FLD',
  workersCompCode: '5403',
  unionLocalCode: 'C0055',
  unionClassCode: 'CARP-J',
  supervisorNumber: SAMPLE_EMPLOYEE,
});

const payRate = (nr: number) => ({
  employeeNumber: SAMPLE_EMPLOYEE,
  earningCode: 'RG',
  rateType: 'hourly',
  startDate: dayAfter2000(nr),
  endDate: null,
  amount: '31.125',
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

/** Deduction codes that the stand-in gets for the samples: Acumatica keeps one row per code and person. */
export const sampleDeductionCode = (nr: number) => `S${nr}`;

const deduction = (nr: number) => ({
  employeeNumber: SAMPLE_EMPLOYEE,
  deductionCode: sampleDeductionCode(nr),
  paidBy: 'employee',
  startDate: '2026-01-05',
  endDate: null,
  method: 'amount',
  amount: '25.10',
  percent: null,
  annualLimit: '1000.00',
  limit: null,
  caseNumber: null,
  active: true,
});

const tax = (nr: number) => ({
  employeeNumber: SAMPLE_EMPLOYEE,
  taxCode: stateOf(nr),
  filingStatus: 'Single',
  allowances: '2',
  extraWithholding: '12.50',
});

const time = (nr: number) => ({
  externalRef: `SMP-${nr}`,
  employeeNumber: SAMPLE_EMPLOYEE,
  workDate: '2026-02-27',
  hours: '7.33',
  earningCode: 'RG',
  projectCode: '25-003',
  phaseCode: '010',
  costCode: '03-100',
  note: "O'Neil's pour",
});

export const writeSamples: Readonly<Record<string, WriteSample>> = {
  unionLocals: {
    create: (nr) => ({ code: `U${nr}`, name: `Sample local ${nr}`, active: true }),
    update: { name: 'Renamed local' },
    refused: { entity: () => ({ code: '', name: 'Nameless', active: true }), field: 'code' },
  },
  costCodes: {
    create: (nr) => ({ code: `99-${nr}`, name: `Sample cost ${nr}` }),
    update: { name: 'Renamed cost code' },
    refused: { entity: () => ({ code: '', name: 'Nameless' }), field: 'code' },
    volatile: STAMP,
  },
  projects: {
    create: (nr) => ({
      code: `99-${nr}`,
      name: `Sample project ${nr}`,
      status: 'open',
      startDate: '2026-01-05',
      endDate: null,
      certified: true,
      street1: '1 Level Road',
      city: 'Casper',
      state: 'WY',
      postalCode: '82601',
    }),
    update: { endDate: '2026-12-31', status: 'pending' },
    refused: {
      entity: (nr) => ({
        code: `99-${nr}`,
        name: 'Ends early',
        startDate: '2026-01-05',
        endDate: '2025-01-05',
      }),
      field: 'endDate',
    },
    volatile: [...STAMP, 'Hold'],
  },
  projectPhases: {
    create: (nr) => ({ projectCode: '25-003', code: `P${nr}`, name: `Sample phase ${nr}`, active: true }),
    update: { name: 'Renamed phase' },
    refused: {
      entity: (nr) => ({ projectCode: 'NOPE', code: `P${nr}`, name: 'Nowhere', active: true }),
      field: 'projectCode',
    },
    volatile: STAMP,
  },
  employees: {
    create: employee,
    update: { lastName: 'Ortiz-Lind', homePhone: null, mobilePhone: '3035550188', departmentCode: '020' },
    deactivated: { terminationDate: '2026-02-27', terminationReason: 'Layoff' },
    refused: { entity: (nr) => ({ ...employee(nr), departmentCode: '999' }), field: 'departmentCode' },
    // Stamps, names that the form makes of others, and the places behind the phones.
    volatile: [
      ...STAMP,
      'EmployeeName',
      'ContactInfo.DisplayName',
      'ContactInfo.Phone1',
      'ContactInfo.Phone2',
      'Payroll.EmployeeName',
      'Payroll.LastModifiedDateTime',
    ],
  },
  payRates: {
    create: payRate,
    update: { amount: '33.5' },
    refused: { entity: (nr) => ({ ...payRate(nr), earningCode: 'NOPE' }), field: 'earningCode' },
    volatile: [...STAMP, 'PayRate'],
  },
  directDeposits: {
    create: deposit,
    update: { amount: '75.00' },
    refused: { entity: (nr) => ({ ...deposit(nr), routingNumber: '12345' }), field: 'routingNumber' },
    volatile: STAMP,
  },
  deductions: {
    create: deduction,
    update: { method: 'percent', amount: null, percent: '2.5' },
    refused: { entity: (nr) => ({ ...deduction(nr), deductionCode: 'NOPE' }), field: 'deductionCode' },
    volatile: [...STAMP, 'DeductionAmount', 'DeductionPercent'],
  },
  taxes: {
    create: tax,
    update: { filingStatus: 'Married' },
    refused: { entity: (nr) => ({ ...tax(nr), taxCode: 'COL' }), field: 'taxCode' },
  },
  timeEntries: {
    create: time,
    update: { hours: '6', costCode: '01-310' },
    refused: { entity: (nr) => ({ ...time(nr), earningCode: 'NOPE' }), field: 'earningCode' },
    volatile: [...STAMP, 'TimeSpent'],
  },
};
