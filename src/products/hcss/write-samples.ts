import type { WriteSample } from '../../sdk/testing/index.ts';

/** What the conformance suite writes; the codes that it refers to are the demo contractor's. */
const employee = (nr: number) => ({
  employeeNumber: `07${nr}`,
  firstName: 'Dana',
  middleName: 'R',
  lastName: `Sample${nr}`,
  suffix: null,
  workEmail: `dana.${nr}@example.com`,
  homePhone: '3035550100',
  mobilePhone: '3035550101',
  street1: `${nr} Chalk Street`,
  street2: null,
  city: 'Denver',
  state: 'CO',
  postalCode: '80014',
  jobTitleCode: 'CRPJ',
  departmentCode: '200',
  unionCode: 'CARP',
  supervisorNumber: '1001',
  payType: 'hourly',
  status: 'active',
});

const payClass = (nr: number) => ({ code: `PC${nr}`, name: `Sample pay class ${nr}`, active: true });
const costCode = (projectCode: string) => (nr: number) => ({
  projectCode,
  code: `99-${nr}`,
  name: `Sample cost code ${nr}`,
  unit: 'HR',
  budgetHours: '120',
  active: true,
});

/** `projectCode`: a job that is there; the demo's codes depend on the day. */
export function writeSamples(projectCode: string): Readonly<Record<string, WriteSample>> {
  return {
    jobTitles: {
      create: payClass,
      update: { name: 'Renamed pay class' },
      refused: { entity: (nr) => ({ ...payClass(nr), code: 'CRPJ' }), field: 'code' },
    },
    unionClasses: {
      create: (nr) => ({ ...payClass(nr), code: `UC${nr}`, unionCode: 'CARP' }),
      update: { name: 'Renamed class' },
      refused: { entity: (nr) => ({ ...payClass(nr), code: 'CARP-J', unionCode: 'CARP' }), field: 'code' },
    },
    employees: {
      create: employee,
      update: { lastName: 'Renamed-Ruiz', city: 'Casper', state: 'WY', mobilePhone: null },
      refused: { entity: (nr) => ({ ...employee(nr), jobTitleCode: 'NONE' }), field: 'jobTitleCode' },
    },
    projects: {
      create: (nr) => ({
        code: `99-${nr}`,
        name: `Sample project ${nr}`,
        status: 'open',
        street1: '1 Level Road',
        city: 'Casper',
        state: 'WY',
        postalCode: '82601',
      }),
      update: { name: 'Renamed project', city: 'Cheyenne' },
      refused: {
        entity: (nr) => ({ code: '0', name: `Taken by the template ${nr}`, status: 'open' }),
        field: 'code',
      },
    },
    costCodes: {
      create: costCode(projectCode),
      update: { name: 'Renamed cost code', budgetHours: '80' },
      refused: { entity: (nr) => ({ ...costCode(projectCode)(nr), code: '03-100' }), field: 'code' },
    },
    certifications: {
      create: (nr) => ({
        employeeNumber: '1001',
        code: 'FALL',
        issuedDate: `2025-${String(1 + (nr % 12)).padStart(2, '0')}-${String(1 + (Math.floor(nr / 12) % 28)).padStart(2, '0')}`,
        expiryDate: '2027-06-30',
      }),
      refused: {
        entity: () => ({ employeeNumber: '1001', code: 'WELD', issuedDate: '2025-02-01', expiryDate: null }),
        field: 'code',
      },
    },
  };
}
