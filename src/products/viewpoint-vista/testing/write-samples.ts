import type { WriteSample } from '../../../sdk/testing/index.ts';

/** What the conformance suite writes; codes are those of the sandbox's company 1. */
const person = (nr: number) => ({
  employeeNumber: `0${5000 + nr}`,
  lastName: `Sample ${nr}`,
  firstName: 'Siobhán',
  ssn: `99949900${nr}`,
  birthDate: '1990-04-30',
  hireDate: '2026-03-02',
  gender: 'female',
  ethnicity: 'White',
  status: 'active',
  payGroupCode: '1',
  departmentCode: '010',
  workersCompCode: '8810',
  workState: 'CO',
  payType: 'hourly',
});

export const writeSamples: Readonly<Record<string, WriteSample>> = {
  employees: {
    create: person,
    update: { lastName: 'Example' },
    refused: { entity: (nr) => ({ ...person(nr), lastName: 'x'.repeat(31) }), field: 'lastName' },
  },
  payRates: {
    create: (nr) => ({
      employeeNumber: String(5000 + nr),
      earningCode: '001',
      rateType: 'hourly',
      startDate: '2026-01-01',
      amount: '31.255',
    }),
    update: { amount: '32' },
    refused: {
      entity: (nr) => ({ employeeNumber: String(5000 + nr), startDate: '2026-12-01', amount: '40' }),
      field: 'startDate',
    },
  },
  taxes: {
    create: (nr) => ({
      employeeNumber: String(5000 + nr),
      taxCode: 'FED',
      filingStatus: 'Head of household',
      allowances: '2',
      extraWithholding: '25',
    }),
    update: { filingStatus: 'single' },
    refused: { entity: (nr) => ({ employeeNumber: String(5000 + nr), taxCode: 'WY' }), field: 'taxCode' },
  },
  directDeposits: {
    create: (nr) => ({
      employeeNumber: String(5000 + nr),
      routingNumber: '107001481',
      accountNumber: `00012345${nr}`,
      accountType: 'checking',
      method: 'net',
      priority: '1',
      active: true,
    }),
    refused: {
      entity: (nr) => ({
        employeeNumber: String(5000 + nr),
        routingNumber: '107001481',
        accountNumber: '1',
        method: 'net',
        active: true,
      }),
      field: 'accountType',
    },
  },
  deductions: {
    create: (nr) => ({
      employeeNumber: String(5000 + nr),
      deductionCode: '100',
      method: 'amount',
      amount: '62.50',
      frequency: 'B',
      active: true,
    }),
    update: { amount: '70.00' },
    refused: {
      entity: (nr) => ({ employeeNumber: String(5000 + nr), deductionCode: 'MED', amount: '1' }),
      field: 'deductionCode',
    },
  },
  timeEntries: {
    create: (nr) => ({
      externalRef: `t-${nr}`,
      employeeNumber: '103',
      workDate: '2026-02-27',
      periodEnd: '2026-03-01',
      hours: '8',
      earningCode: '1',
      projectCode: '24-001-',
      phaseCode: '03-300-',
    }),
    update: { hours: '6.5', projectCode: '24-002-' },
    refused: {
      entity: (nr) => ({
        externalRef: `t-${nr}`,
        employeeNumber: '103',
        workDate: '2026-02-27',
        hours: '8',
        projectCode: 'a job of too many signs',
      }),
      field: 'projectCode',
    },
  },
};
