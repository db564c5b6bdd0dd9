import type { WriteSample } from '../../../sdk/testing/index.ts';

const EMPLOYEE = '1001';

const employee = (nr: number) => ({
  employeeNumber: String(70_000 + nr),
  ssn: `93412${String(nr).padStart(4, '0')}`,
  firstName: 'Dana',
  middleName: 'Ruth',
  lastName: `Sample "${nr}", Jr.`,
  street1: `${nr} Chalk Street`,
  city: 'Denver',
  state: 'CO',
  postalCode: '80014',
  homePhone: '3035550100',
  mobilePhone: '3035550101',
  workEmail: `dana.${nr}@example.com`,
  birthDate: '1988-09-30',
  gender: 'female',
  status: 'active',
  employmentType: 'full time',
  hireDate: '2025-04-14',
  jobTitleCode: '1',
  workersCompCode: '5403',
  workState: 'CO',
  payGroupCode: '1',
  unionCode: '1',
});

/** What the conformance suite writes; numbers are those of the sandbox's company. */
export const samples = (routingNumber: string): Readonly<Record<string, WriteSample>> => ({
  projects: {
    create: (nr) => ({
      code: String(99_000 + nr),
      name: `Sample project ${nr}`,
      status: 'open',
      city: 'Denver',
      startDate: '2026-01-05',
      certified: true,
    }),
    update: { status: 'closed' },
    refused: { entity: () => ({ code: '24-001', name: 'Not a number' }), field: 'code' },
  },
  employees: {
    create: employee,
    update: { lastName: 'Ortiz-Lind' },
    refused: { entity: (nr) => ({ ...employee(nr), employeeNumber: 'A-17' }), field: 'employeeNumber' },
  },
  payRates: {
    create: (nr) => ({
      employeeNumber: EMPLOYEE,
      rateType: nr % 2 === 0 ? 'hourly' : 'salary',
      startDate: '2026-03-02',
      amount: '41.255',
    }),
    update: { amount: '42.5' },
    refused: {
      entity: () => ({ employeeNumber: EMPLOYEE, rateType: 'hourly', amount: '12345678' }),
      field: 'amount',
    },
  },
  taxes: {
    create: (nr) => ({
      employeeNumber: EMPLOYEE,
      taxCode: nr % 2 === 0 ? 'FED' : 'CO',
      filingStatus: 'Head of household',
      allowances: '2',
      extraWithholding: '10.00',
      exempt: false,
    }),
    update: { extraWithholding: '20.00' },
    refused: { entity: () => ({ employeeNumber: EMPLOYEE, taxCode: 'UT', exempt: false }), field: 'taxCode' },
  },
  directDeposits: {
    create: (nr) => ({
      employeeNumber: EMPLOYEE,
      routingNumber,
      accountNumber: `00045678${nr}`,
      accountType: 'savings',
      method: nr === 3 ? 'net' : 'amount',
      amount: nr === 3 ? null : '50.00',
      priority: String(nr),
      active: true,
    }),
    update: { amount: '75.00' },
    refused: {
      entity: () => ({ employeeNumber: '1002', routingNumber, accountNumber: '1'.repeat(18), active: true }),
      field: 'accountNumber',
    },
  },
  deductions: {
    create: (nr) => ({
      employeeNumber: EMPLOYEE,
      deductionCode: String(100 + nr),
      method: 'amount',
      amount: '85.00',
      annualLimit: '1200.00',
      active: true,
    }),
    update: { amount: '90.00' },
    refused: {
      entity: () => ({ employeeNumber: EMPLOYEE, deductionCode: 'MED', method: 'amount', amount: '85.00' }),
      field: 'deductionCode',
    },
  },
  timeEntries: {
    create: (nr) => ({
      externalRef: `T${nr}`,
      employeeNumber: EMPLOYEE,
      workDate: `2026-03-0${nr}`,
      hours: '7.5',
      earningCode: '1',
      costCode: '3300',
    }),
    update: { hours: '6.25' },
    refused: {
      entity: () => ({
        externalRef: 'T9',
        employeeNumber: EMPLOYEE,
        workDate: '2026-03-02',
        hours: '8',
        earningCode: 'OT',
      }),
      field: 'earningCode',
    },
  },
  payStatements: {
    create: (nr) => ({
      employeeNumber: EMPLOYEE,
      checkNumber: `100${nr}`,
      payDate: '2026-02-27',
      periodStart: '2026-02-16',
      periodEnd: '2026-02-22',
    }),
    refused: {
      entity: () => ({
        employeeNumber: EMPLOYEE,
        checkNumber: '0000',
        payDate: '2026-02-27',
        periodStart: '2026-02-16',
        periodEnd: '2026-02-22',
      }),
      field: 'checkNumber',
    },
  },
});
