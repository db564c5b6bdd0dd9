import {
  addDays,
  type Contractor,
  guidOf,
  lastFullWeek,
  type Person,
  stalePeople,
} from '../contractor/index.ts';
import type { Row } from '../kit/index.ts';
import { employeeIdOf, idOf, idOrNull } from './ids.ts';
import { seedTime } from './seed-time.ts';
import type { Tables } from './tables.ts';

/**
 * Fills the empty tables with the contractor as the time clock knows it: some people are missing or out of date, the
 * newest projects and a few cost codes are not there yet, and two subcontractors are there whom HR has never heard of.
 */
export function seedFrom(contractor: Contractor, tables: Tables): void {
  seedLists(contractor, tables);
  const { people } = stalePeople(contractor);
  for (const person of people) seedPerson(person, tables);
  seedContractors(contractor, tables);
  seedTime(contractor, people, tables);
}

function seedLists(contractor: Contractor, tables: Tables): void {
  const put = (resource: string, code: string, row: Row) => {
    const id = idOf(resource, code);
    tables.of(resource).put(id, { id, ...row });
  };
  const coded = (one: { code: string; name: string; isActive: boolean }) => ({
    identifier: one.code,
    name: one.name,
    isActive: one.isActive,
  });
  for (const one of contractor.departments) put('Departments', one.code, coded(one));
  for (const one of contractor.locations) {
    const { street1, street2, city, state, zip, country } = one.address;
    put('Locations', one.code, {
      ...coded(one),
      street1,
      street2,
      city,
      state,
      postalCode: zip,
      country,
      latitude: one.latitude,
      longitude: one.longitude,
      isUsedForTime: true,
      syncToOtherProducts: true,
    });
  }
  for (const one of contractor.jobTitles)
    put('JobCodes', one.code, { name: one.code, description: one.name, isActive: one.isActive });
  for (const one of contractor.laborClasses) put('LaborClasses', one.code, coded(one));
  for (const one of contractor.unions) put('Unions', one.code, coded(one));
  for (const one of contractor.unionLocals)
    put('UnionLocals', one.code, { ...coded(one), unionId: idOf('Unions', one.unionCode) });
  for (const one of contractor.unionClasses)
    put('UnionClasses', one.code, { ...coded(one), unionId: idOf('Unions', one.unionCode) });
  for (const one of contractor.earningCodes)
    put('RateCodes', one.code, { ...coded(one), description: one.kind, isBaseRate: one.kind === 'regular' });
  for (const type of ['labor', 'material', 'equipment', 'subcontract'])
    put('CostTypes', type, { identifier: type[0]?.toUpperCase(), name: type, isActive: true });
  for (const [index, one] of contractor.costCodes.entries()) {
    // The last of the book were added in the ERP this week, and one was renamed there.
    if (index >= contractor.costCodes.length - 3) continue;
    put('CostCodes', one.code, {
      ...coded(one),
      ...(one.code === '01-740' ? { name: 'Cleaning' } : {}),
      costTypeId: idOf('CostTypes', one.costType),
      displayOption: 'Default',
    });
  }
  seedJobs(contractor, put);
}

function seedJobs(contractor: Contractor, put: (resource: string, code: string, row: Row) => void): void {
  const newest = addDays(contractor.today, -60);
  for (const project of contractor.projects) {
    if (project.startDate > newest && project.isActive) continue;
    const shared = {
      isActive: true,
      startDate: project.startDate,
      endDate: project.isActive ? project.endDate : null,
      isCertified: project.isCertified,
      departmentId: idOf('Departments', project.departmentCode),
      allLocations: false,
      locationIds: [idOf('Locations', project.locationCode)],
    };
    put('Jobs', project.code, { identifier: project.code, name: project.name, ...shared, parentJobId: null });
    for (const phase of project.phases) {
      const identifier = `${project.code}.${phase.code}`;
      const name = `${project.name}: ${phase.name}`;
      put('Jobs', identifier, { identifier, name, ...shared, parentJobId: idOf('Jobs', project.code) });
    }
  }
}

const PHONES = { home: 'Home', mobile: 'Mobile', work: 'Work' };

function seedPerson(person: Person, tables: Tables): void {
  const { id: personId, firstName, middleName, lastName, suffix, employment } = person;
  tables.persons.put(personId, { personId, firstName, middleName, lastName, suffix, birthDate: null });
  const child = (resource: string, name: string, row: Row) => {
    const id = guidOf(`exaktime ${resource} ${personId} ${name}`);
    tables.of(resource).put(id, { id, personId, ...row });
  };
  for (const { kind, address } of person.emails)
    child('EmailAddresses', kind, { type: kind === 'work' ? 'Work' : 'Home', address });
  for (const { kind, number } of person.phones) child('PhoneNumbers', kind, { type: PHONES[kind], number });
  for (const { plan, hours, asOf } of person.ptoBalances) {
    const id = guidOf(`exaktime balance ${personId} ${plan}`);
    // A plan bears the name of its rate code (documented).
    const PlanName = plan === 'VAC' ? 'Vacation' : 'Sick';
    const BalanceHours = Number(hours);
    tables
      .of('balances')
      .put(id, { id, personId, PlanName, BalanceHours, MaximumHours: 240, AsOfDate: asOf });
  }
  const employeeId = employeeIdOf(employment.employeeNumber);
  const isPartTime = employment.employmentType === 'Part Time';
  tables.employees.put(employeeId, {
    employeeId,
    personId,
    employeeNumber: employment.employeeNumber,
    status: employment.status === 'On Leave' ? 'Leave of Absence' : employment.status,
    employmentType: isPartTime ? 'Part-Time' : employment.payType,
    payType: employment.payType,
    hireDate: employment.hireDate,
    originalHireDate: employment.originalHireDate,
    terminationDate: employment.terminationDate,
    isContractor: false,
    syncToPayroll: true,
    rateCodeGroup: employment.unionCode === null ? 'Standard' : 'Union',
    jobCodeId: idOf('JobCodes', employment.jobTitleCode),
    departmentId: idOf('Departments', employment.departmentCode),
    locationId: idOf('Locations', employment.locationCode),
    managerId: employment.supervisorNumber === null ? null : employeeIdOf(employment.supervisorNumber),
    unionId: idOrNull('Unions', employment.unionCode),
    unionLocalId: idOrNull('UnionLocals', employment.unionLocalCode),
    unionClassId: idOrNull('UnionClasses', employment.unionClassCode),
    laborClassId: idOf('LaborClasses', employment.laborClassCode),
  });
}

/** They track time and never go to HR (documented). */
function seedContractors({ today }: Contractor, tables: Tables): void {
  for (const [number, firstName, lastName] of [
    ['C-01', 'Rae', 'Plaster'],
    ['C-02', 'Sol', 'Grout'],
  ] as const) {
    const personId = guidOf(`exaktime contractor ${number}`);
    const employeeId = employeeIdOf(number);
    tables.persons.put(personId, {
      personId,
      firstName,
      middleName: null,
      lastName,
      suffix: null,
      birthDate: null,
    });
    tables.employees.put(employeeId, {
      employeeId,
      personId,
      employeeNumber: number,
      status: 'Active',
      employmentType: 'Subcontractor',
      payType: 'Hourly',
      hireDate: addDays(today, -200),
      terminationDate: null,
      isContractor: true,
      syncToPayroll: false,
      rateCodeGroup: null,
    });
    const id = guidOf(`exaktime time ${number}`);
    tables.time.put(id, {
      id,
      personId,
      workDate: lastFullWeek(today),
      hours: 8,
      hourGroup: 'Regular',
      locationId: idOf('Locations', 'DEN'),
      costCodeId: idOf('CostCodes', '01-740'),
      jobId: null,
      modifiedOn: `${lastFullWeek(today)}T22:00:00Z`,
    });
  }
}
