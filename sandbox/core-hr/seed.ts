import type { Contractor, Person } from '../contractor/index.ts';
import { guidOf } from '../contractor/index.ts';
import type { Row } from '../kit/index.ts';
import { seedFileRows } from './seed-file-rows.ts';
import type { Tables } from './tables.ts';

/** The id that a list entry gets: from its list and code, so that a new start brings the same. */
export const idOf = (resource: string, code: string) => guidOf(`core-hr ${resource} ${code}`);

const idOrNull = (resource: string, code: string | null) => (code === null ? null : idOf(resource, code));

/** Fills the empty tables with the demo contractor, as HR knows it: complete, and with its deliberate problems. */
export function seedFrom(contractor: Contractor, tables: Tables): void {
  seedLists(contractor, tables);
  for (const person of contractor.people) {
    seedPerson(person, tables);
    seedFileRows(person, tables);
  }
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
  for (const one of [...contractor.departments, ...contractor.hrOnlyDepartments])
    put('Departments', one.code, coded(one));
  for (const one of contractor.locations) {
    const { street1, street2, city, state, zip, country } = one.address;
    const place = { street1, street2, city, state, postalCode: zip, country };
    put('Locations', one.code, {
      ...coded(one),
      ...place,
      latitude: one.latitude,
      longitude: one.longitude,
      isUsedForTime: true,
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
  for (const one of contractor.earningCodes) {
    put('RateCodes', one.code, { ...coded(one), description: one.kind, isBaseRate: one.kind === 'regular' });
  }
  for (const one of contractor.paySchedules) {
    const { firstPayDate, periodsPerYear, isDefault } = one;
    const frequency = one.frequency === 'weekly' ? 'Weekly' : 'Biweekly';
    put('PaySchedules', one.code, { ...coded(one), frequency, firstPayDate, periodsPerYear, isDefault });
  }
  for (const type of ['labor', 'material', 'equipment', 'subcontract']) {
    put('CostTypes', type, { identifier: type[0]?.toUpperCase(), name: type, isActive: true });
  }
  for (const one of contractor.costCodes) {
    put('CostCodes', one.code, {
      ...coded(one),
      costTypeId: idOf('CostTypes', one.costType),
      displayOption: 'Default',
    });
  }
  for (const project of contractor.projects) {
    const shared = {
      isActive: project.isActive,
      startDate: project.startDate,
      endDate: project.endDate,
      isCertified: project.isCertified,
      departmentId: idOf('Departments', project.departmentCode),
      locationIds: [idOf('Locations', project.locationCode)],
    };
    put('Jobs', project.code, { identifier: project.code, name: project.name, ...shared, parentJobId: null });
    for (const phase of project.phases) {
      const identifier = `${project.code}.${phase.code}`;
      put('Jobs', identifier, {
        identifier,
        name: `${project.name}: ${phase.name}`,
        ...shared,
        parentJobId: idOf('Jobs', project.code),
      });
    }
  }
}

const GENDERS = { F: 'Female', M: 'Male', U: 'Undefined' };
const PHONES = { home: 'Home', mobile: 'Mobile', work: 'Work' };

export const employeeIdOf = (employeeNumber: string) => guidOf(`core-hr employment ${employeeNumber}`);

function seedPerson(person: Person, tables: Tables): void {
  const personId = person.id;
  const { firstName, middleName, lastName, suffix, birthDate, maritalStatus, ethnicity, isVeteran } = person;
  tables.persons.put(personId, {
    personId,
    firstName,
    middleName,
    lastName,
    suffix,
    birthDate,
    gender: GENDERS[person.gender],
    maritalStatus,
    ethnicity,
    isVeteran,
  });
  const child = (resource: string, name: string, row: Row) => {
    const id = guidOf(`core-hr ${resource} ${personId} ${name}`);
    tables.of(resource).put(id, { id, personId, ...row });
  };
  child('GovernmentIdentifications', 'SSN', { type: 'SSN', number: person.ssn });
  const { street1, street2, city, state, zip, country } = person.address;
  child('StreetAddresses', 'Home', { type: 'Home', street1, street2, city, state, postalCode: zip, country });
  for (const { kind, address } of person.emails) {
    child('EmailAddresses', kind, { type: kind === 'work' ? 'Work' : 'Home', address });
  }
  for (const { kind, number } of person.phones) child('PhoneNumbers', kind, { type: PHONES[kind], number });
  for (const employment of [...person.earlierEmployments, person.employment]) {
    const employeeId = employeeIdOf(employment.employeeNumber);
    tables.employees.put(employeeId, {
      employeeId,
      personId,
      employeeNumber: employment.employeeNumber,
      status: employment.status === 'On Leave' ? 'Leave of Absence' : employment.status,
      employmentType: employment.employmentType,
      payType: employment.payType,
      hireDate: employment.hireDate,
      originalHireDate: employment.originalHireDate,
      terminationDate: employment.terminationDate,
      terminationReason: employment.terminationReason,
      jobCodeId: idOf('JobCodes', employment.jobTitleCode),
      departmentId: idOf('Departments', employment.departmentCode),
      locationId: idOf('Locations', employment.locationCode),
      managerId: employment.supervisorNumber === null ? null : employeeIdOf(employment.supervisorNumber),
      payScheduleId: idOf('PaySchedules', employment.payGroupCode === 'FLD' ? 'WK' : 'BW'),
      unionId: idOrNull('Unions', employment.unionCode),
      unionLocalId: idOrNull('UnionLocals', employment.unionLocalCode),
      unionClassId: idOrNull('UnionClasses', employment.unionClassCode),
      laborClassId: idOf('LaborClasses', employment.laborClassCode),
      modules: employment.payType === 'Hourly' ? ['Core HR', 'ExakTime'] : ['Core HR'],
    });
  }
}
