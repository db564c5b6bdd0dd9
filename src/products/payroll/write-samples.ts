import type { WriteSample } from '../../sdk/testing/index.ts';

/** What the conformance suite writes; the codes that it refers to are the demo contractor's. */
const tooLong = 'x'.repeat(201);

function listOf(start: string, extra: Record<string, string | boolean> = {}): WriteSample {
  const create = (nr: number) => ({
    code: `${start}${nr}`,
    name: `Sample ${start} ${nr}`,
    active: true,
    ...extra,
  });
  return {
    create,
    update: { name: `Renamed ${start}` },
    refused: { entity: (nr) => ({ ...create(nr), name: tooLong }), field: 'name' },
  };
}

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
  homeEmail: null,
  birthDate: '1988-09-30',
  gender: 'female',
  status: 'active',
  employmentType: 'full time',
  payType: 'hourly',
  hireDate: '2025-04-14',
  originalHireDate: '2021-04-12',
  terminationDate: null,
  departmentCode: '010',
  locationCode: 'DEN',
  jobTitleCode: 'CRPJ',
  payGroupCode: 'WK',
  workersCompCode: '5403',
  supervisorNumber: '1001',
  workState: 'CO',
});

/** A day of its own for each row, since the start is part of the key. */
const dayOf = (nr: number) => new Date(Date.UTC(2020, 0, nr)).toISOString().slice(0, 10);

const deposit = (nr: number) => ({
  employeeNumber: '1001',
  routingNumber: '021000021',
  accountNumber: `00${nr}`,
  startDate: '2026-01-05',
  endDate: null,
  accountType: 'savings',
  method: 'amount',
  amount: '25.50',
  percent: null,
  priority: '3',
  prenote: true,
  active: true,
});

const deduction = (nr: number) => ({
  employeeNumber: '1001',
  deductionCode: 'HSA',
  paidBy: 'employee',
  startDate: dayOf(nr),
  endDate: null,
  method: 'amount',
  amount: '75.00',
  percent: null,
  annualLimit: '4300.00',
  active: true,
});

const tax = (nr: number) => ({
  employeeNumber: '1001',
  taxCode: 'WY',
  startDate: dayOf(nr),
  filingStatus: 'Single',
  allowances: '2',
  extraWithholding: '10.00',
  twoJobs: false,
  exempt: false,
  residentState: 'WY',
});

const rate = (nr: number) => ({
  employeeNumber: '1001',
  earningCode: '001',
  rateType: 'hourly',
  startDate: dayOf(nr),
  endDate: null,
  amount: '41.25',
});

/** `workDate`: a day of an open pay period. */
export function writeSamples(workDate: string): Readonly<Record<string, WriteSample>> {
  const hours = (nr: number) => ({
    externalRef: `sample-${nr}`,
    employeeNumber: '1001',
    workDate,
    hours: '7.5',
    earningCode: '001',
    projectCode: '25-001',
    costCode: '03-300',
  });
  return {
    departments: listOf('D'),
    locations: listOf('L', { street1: '1 Level Road', city: 'Casper', state: 'WY', postalCode: '82601' }),
    jobTitles: {
      create: (nr) => ({ code: `JT${nr}`, name: `Sample title ${nr}`, active: true }),
      update: { name: 'Renamed title' },
      refused: { entity: (nr) => ({ code: `JT${nr}`, name: tooLong, active: true }), field: 'name' },
    },
    unions: listOf('U'),
    unionLocals: listOf('UL', { unionCode: 'CARP' }),
    unionClasses: listOf('UC', { unionCode: 'CARP' }),
    employees: {
      create: employee,
      update: { lastName: 'Ortiz-Lind', homePhone: null, mobilePhone: '3035550188', payGroupCode: 'BW' },
      refused: { entity: (nr) => ({ ...employee(nr), payGroupCode: 'NONE' }), field: 'payGroupCode' },
      // The id behind the code that the update changes.
      volatile: ['employee.payScheduleId'],
    },
    payRates: {
      create: rate,
      update: { amount: '42.5' },
      refused: { entity: (nr) => ({ ...rate(nr), earningCode: '999' }), field: 'earningCode' },
    },
    taxes: {
      create: tax,
      update: { extraWithholding: '20.00' },
      refused: { entity: (nr) => ({ ...tax(nr), employeeNumber: 'nobody' }), field: 'employeeNumber' },
    },
    directDeposits: {
      create: deposit,
      update: { amount: '30.00' },
      refused: { entity: (nr) => ({ ...deposit(nr), routingNumber: '021000022' }), field: 'routingNumber' },
      // The vendor's one member behind amount and percent.
      volatile: ['value'],
    },
    deductions: {
      create: deduction,
      update: { method: 'percent', amount: null, percent: '3' },
      refused: { entity: (nr) => ({ ...deduction(nr), deductionCode: 'NONE' }), field: 'deductionCode' },
      volatile: ['value'],
    },
    timeEntries: {
      create: hours,
      update: { hours: '8' },
      refused: { entity: (nr) => ({ ...hours(nr), employeeNumber: 'nobody' }), field: 'employeeNumber' },
      // It is made of the row's content.
      volatile: ['version'],
    },
  };
}
