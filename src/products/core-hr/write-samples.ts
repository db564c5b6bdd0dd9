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

/** Names of these must be unique, so an update gives one of its own. */
const costCodes: WriteSample = { ...listOf('99-'), update: { name: 'Renamed cost code' } };

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
  maritalStatus: 'single',
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
  supervisorNumber: '1001',
});

export const writeSamples: Readonly<Record<string, WriteSample>> = {
  departments: listOf('D'),
  locations: listOf('L', { street1: '1 Level Road', city: 'Casper', state: 'WY', postalCode: '82601' }),
  jobTitles: {
    create: (nr) => ({ code: `JT${nr}`, name: `Sample title ${nr}`, active: true }),
    update: { name: 'Renamed title' },
    refused: {
      entity: (nr) => ({ code: `JT${nr}`, name: tooLong, active: true }),
      field: 'name',
    },
  },
  payGroups: listOf('PG', { frequency: 'weekly' }),
  // The vendor keeps the name of a rate code as it was first given.
  earningCodes: { ...listOf('E'), update: { active: false } },
  unions: listOf('U'),
  unionLocals: listOf('UL', { unionCode: 'CARP' }),
  unionClasses: listOf('UC', { unionCode: 'CARP' }),
  costCodes,
  projects: {
    create: (nr) => ({
      code: `99-${nr}`,
      name: `Sample project ${nr}`,
      status: 'open',
      startDate: '2026-01-05',
      endDate: null,
      certified: true,
    }),
    update: { endDate: '2026-12-31' },
    refused: {
      entity: (nr) => ({
        code: `99-${nr}`,
        name: 'Ends early',
        startDate: '2026-01-05',
        endDate: '2025-01-05',
      }),
      field: 'endDate',
    },
  },
  projectPhases: {
    create: (nr) => ({ projectCode: '25-001', code: `P${nr}`, name: `Sample phase ${nr}`, active: true }),
    update: { name: 'Renamed phase' },
    refused: {
      entity: (nr) => ({ projectCode: 'no such project', code: `P${nr}`, name: 'Nowhere', active: true }),
      field: 'projectCode',
    },
  },
  employees: {
    create: employee,
    update: { lastName: 'Ortiz-Lind', homePhone: null, mobilePhone: '3035550188', departmentCode: '020' },
    refused: { entity: (nr) => ({ ...employee(nr), departmentCode: '999' }), field: 'departmentCode' },
    // The id behind the code that the update changes.
    volatile: ['employee.departmentId'],
  },
  payRates: {
    create: (nr) => ({
      employeeNumber: '1001',
      rateType: 'hourly',
      startDate: `2026-03-${String(nr).padStart(2, '0')}`,
      endDate: null,
      amount: '41.25',
    }),
    update: { amount: '42.5' },
    refused: {
      entity: () => ({ employeeNumber: '1001', rateType: 'hourly', startDate: '2026-03-09', amount: null }),
      field: 'amount',
    },
  },
  taxes: {
    create: (nr) => ({
      employeeNumber: '1001',
      taxCode: nr === 1 ? 'FED' : 'CO',
      startDate: `20${20 + nr}-01-01`,
      filingStatus: nr === 1 ? 'Single or married filing separately' : 'Single',
      extraWithholding: '10.00',
      exempt: false,
    }),
    update: { extraWithholding: '20.00' },
    refused: {
      entity: () => ({ employeeNumber: 'nobody', taxCode: 'CO', startDate: '2026-01-01' }),
      field: 'employeeNumber',
    },
  },
  directDeposits: {
    create: (nr) => ({
      employeeNumber: '1001',
      routingNumber: '802000011',
      accountNumber: `00045678${nr}`,
      startDate: '2026-03-02',
      endDate: null,
      accountType: 'savings',
      method: 'percent',
      amount: null,
      percent: '12.5',
      priority: String(nr),
      depositCode: 'DD1',
    }),
    update: { method: 'net', percent: null },
    refused: {
      entity: () => ({
        employeeNumber: '1001',
        routingNumber: '802000011',
        accountNumber: '1'.repeat(18),
        startDate: '2026-03-02',
      }),
      field: 'accountNumber',
    },
  },
  deductions: {
    create: (nr) => ({
      employeeNumber: '1001',
      deductionCode: `MED${nr}`,
      startDate: '2026-03-02',
      method: 'amount',
      amount: '85.00',
      limit: '1200.00',
    }),
    update: { endDate: '2026-12-31' },
    refused: {
      entity: () => ({ employeeNumber: '1001', deductionCode: 'A code too long', startDate: '2026-03-02' }),
      field: 'deductionCode',
    },
  },
  emergencyContacts: {
    create: (nr) => ({
      employeeNumber: '1001',
      name: `Robin, "${nr}"`,
      relationship: 'Friend',
      phone: '3035550142',
    }),
    update: { phone: '3035550143' },
    refused: { entity: () => ({ employeeNumber: '1001', name: null }), field: 'name' },
  },
  certifications: {
    create: (nr) => ({
      employeeNumber: '1001',
      code: `OSHA${nr}`,
      name: 'Safety',
      issuedDate: '2026-01-05',
      expiryDate: null,
    }),
    update: { expiryDate: '2029-01-05' },
    refused: { entity: () => ({ employeeNumber: null, code: 'OSHA' }), field: 'employeeNumber' },
  },
  ptoBalances: {
    create: (nr) => ({ employeeNumber: '1001', planCode: `VAC${nr}`, hours: '40.5', asOfDate: '2026-03-02' }),
    update: { hours: '32' },
    refused: { entity: () => ({ employeeNumber: '1001', planCode: null, hours: '1' }), field: 'planCode' },
  },
  timeEntries: {
    create: (nr) => ({
      externalRef: `T${nr}`,
      employeeNumber: '1001',
      workDate: `2026-03-0${nr}`,
      earningCode: 'Regular',
      hours: '8',
      costCode: '03-300',
      projectCode: '25-001',
    }),
    update: { hours: '7.5' },
    refused: {
      entity: () => ({ employeeNumber: '1001', workDate: '2026-03-05', earningCode: '999', hours: '8' }),
      field: 'earningCode',
    },
  },
  payStatements: {
    create: (nr) => ({
      employeeNumber: '1001',
      checkNumber: `000${nr}`,
      payDate: '2026-02-27',
      periodStart: '2026-02-16',
      periodEnd: '2026-02-22',
    }),
    update: { payDate: '2026-02-28' },
    refused: {
      entity: () => ({ employeeNumber: '1001', checkNumber: '0009', payDate: null }),
      field: 'payDate',
    },
  },
};
