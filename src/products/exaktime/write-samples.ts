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
  firstName: 'Dana',
  middleName: 'R',
  lastName: `Sample${'abcdefghij'.charAt(nr % 10)}${nr}`,
  homePhone: '3035550100',
  mobilePhone: '3035550101',
  workEmail: `dana.${nr}@example.com`,
  status: 'active',
  employmentType: 'full time',
  payType: 'hourly',
  hireDate: '2025-04-14',
  originalHireDate: '2021-04-12',
  terminationDate: null,
  departmentCode: '010',
  locationCode: 'DEN',
  jobTitleCode: 'CRPJ',
  unionCode: 'CARP',
  supervisorNumber: '1001',
});

export const writeSamples: Readonly<Record<string, WriteSample>> = {
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
  // Names of cost codes are unique, so an update gives one of its own.
  costCodes: { ...listOf('99-'), update: { name: 'Renamed cost code' } },
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
    create: (nr) => ({ projectCode: '99-000', code: `P${nr}`, name: `Sample phase ${nr}`, active: true }),
    update: { name: 'Renamed phase' },
    refused: {
      entity: (nr) => ({ projectCode: 'no such project', code: `P${nr}`, name: 'Nowhere', active: true }),
      field: 'projectCode',
    },
  },
  employees: {
    create: employee,
    update: {
      lastName: 'Ortiz-Lind',
      homePhone: null,
      mobilePhone: '3035550188',
      employmentType: 'part time',
    },
    refused: { entity: (nr) => ({ ...employee(nr), departmentCode: '999' }), field: 'departmentCode' },
    // The vendor's own word for the basis that the update changes.
    volatile: ['employee.employmentType'],
  },
};
