import { type Contractor, guidOf, type Person, stalePeople } from '../contractor/index.ts';
import type { Row } from '../kit/index.ts';
import { employeeIdOf, idOf, idOrNull } from './ids.ts';
import { seedLists } from './seed-lists.ts';
import type { Tables } from './tables.ts';

const GENDERS = { F: 'Female', M: 'Male', U: 'Undefined' };
const PHONES = { home: 'Home', mobile: 'Mobile', work: 'Work' };

/**
 * Fills the empty tables with the contractor as Payroll has it before its first sync: some people are missing, some
 * have old addresses, phones and rates, and one is there twice.
 */
export function seedFrom(contractor: Contractor, tables: Tables): void {
  seedLists(contractor, tables);
  const baseRate = contractor.earningCodes.find((code) => code.kind === 'regular')?.code ?? '';
  for (const person of stalePeople(contractor).people) {
    seedPerson(person, tables);
    seedPay(person, baseRate, tables);
  }
  for (const one of contractor.destinationDuplicates) {
    const original = contractor.people.find((person) => person.id === one.personId);
    if (original === undefined) continue;
    const { employeeNumber, firstName, lastName, hireDate } = one;
    const employment = { ...original.employment, employeeNumber, hireDate, originalHireDate: hireDate };
    const id = guidOf(`payroll duplicate ${one.personId}`);
    seedPerson({ ...original, id, employeeNumber, firstName, lastName, employment }, tables);
  }
}

function seedPerson(person: Person, tables: Tables): void {
  const personId = person.id;
  const { firstName, middleName, lastName, suffix, birthDate, maritalStatus, employment } = person;
  const gender = GENDERS[person.gender];
  const names = { firstName, middleName, lastName, suffix };
  tables.persons.put(personId, { personId, ...names, birthDate, gender, maritalStatus });
  const child = (resource: string, name: string, row: Row) => {
    const id = guidOf(`payroll ${resource} ${personId} ${name}`);
    tables.of(resource).put(id, { id, personId, ...row });
  };
  child('GovernmentIdentifications', 'SSN', { type: 'SSN', number: person.ssn });
  const { street1, street2, city, state, zip, country } = person.address;
  child('StreetAddresses', 'Home', { type: 'Home', street1, street2, city, state, postalCode: zip, country });
  for (const { kind, address } of person.emails)
    child('EmailAddresses', kind, { type: kind === 'work' ? 'Work' : 'Home', address });
  for (const { kind, number } of person.phones) child('PhoneNumbers', kind, { type: PHONES[kind], number });
  const employeeId = employeeIdOf(employment.employeeNumber);
  tables.employees.put(employeeId, {
    employeeId,
    personId,
    employeeNumber: employment.employeeNumber,
    status: employment.status === 'On Leave' ? 'Leave of Absence' : employment.status,
    employmentType: employment.employmentType === 'Part Time' ? 'Part-Time' : employment.payType,
    payType: employment.payType,
    taxForm: 'W-2',
    hireDate: employment.hireDate,
    originalHireDate: employment.originalHireDate,
    terminationDate: employment.terminationDate,
    terminationReason: employment.terminationReason,
    workersCompCode: employment.workersCompCode,
    workState: employment.workState,
    jobCodeId: idOf('JobCodes', employment.jobTitleCode),
    departmentId: idOf('Departments', employment.departmentCode),
    locationId: idOf('Locations', employment.locationCode),
    managerId: employment.supervisorNumber === null ? null : employeeIdOf(employment.supervisorNumber),
    payScheduleId: idOf('PaySchedules', employment.payGroupCode === 'FLD' ? 'WK' : 'BW'),
    unionId: idOrNull('Unions', employment.unionCode),
    unionLocalId: idOrNull('UnionLocals', employment.unionLocalCode),
    unionClassId: idOrNull('UnionClasses', employment.unionClassCode),
    laborClassId: idOf('LaborClasses', employment.laborClassCode),
  });
}

/** `baseRate`: the rate code of the base rate, of which there is one (documented). */
function seedPay(person: Person, baseRate: string, tables: Tables): void {
  const { employeeNumber } = person.employment;
  const put = (resource: string, at: number, row: Row) => {
    const id = guidOf(`payroll ${resource} ${person.id} ${at}`);
    tables.of(resource).put(id, { id, employeeNumber, ...row });
  };
  for (const [at, rate] of person.payRates.entries())
    put('PayRates', at, {
      rateCode: baseRate,
      rateType: rate.per === 'hour' ? 'Hourly' : 'Salary',
      amount: Number(rate.perPayAmount ?? rate.amount),
      hoursPerPeriod: rate.per === 'hour' ? null : 80,
      effectiveFrom: rate.effectiveFrom,
      effectiveTo: rate.effectiveTo,
    });
  const { federalTax } = person;
  put('TaxSetups', 0, {
    taxCode: 'FED',
    effectiveFrom: `${federalTax.year}-01-01`,
    filingStatus: federalTax.filingStatus,
    allowances: null,
    dependentsAmount: Number(federalTax.dependentsAmount),
    otherIncome: Number(federalTax.otherIncome),
    deductionsAmount: Number(federalTax.deductionsAmount),
    extraWithholding: Number(federalTax.extraWithholding),
    twoJobs: federalTax.twoJobs,
    isExempt: federalTax.isExempt,
    residentState: null,
    unemploymentState: null,
  });
  for (const [at, tax] of person.stateTaxes.entries())
    put('TaxSetups', at + 1, {
      taxCode: tax.state,
      effectiveFrom: `${federalTax.year}-01-01`,
      filingStatus: tax.filingStatus,
      allowances: tax.allowances,
      extraWithholding: Number(tax.extraWithholding),
      twoJobs: false,
      isExempt: tax.isExempt,
      residentState: person.address.state,
      unemploymentState: tax.unemploymentState,
    });
  for (const [at, deposit] of person.directDeposits.entries()) {
    const methods = { flat: 'Amount', percent: 'Percent', remainder: 'Remainder' };
    put('DirectDeposits', at, {
      routingNumber: deposit.routingNumber,
      accountNumber: deposit.accountNumber,
      accountType: deposit.accountType === 'checking' ? 'Checking' : 'Savings',
      method: methods[deposit.method],
      value: deposit.amount === null ? null : Number(deposit.amount),
      order: deposit.priority,
      isPrenote: false,
      startDate: deposit.startDate,
      endDate: deposit.endDate,
      isActive: deposit.endDate === null,
    });
  }
  for (const [at, deduction] of person.deductions.entries())
    put('Deductions', at, {
      deductionCode: deduction.code,
      paidBy: 'Employee',
      method: deduction.method === 'flat' ? 'Amount' : 'Percent',
      value: Number(deduction.amount),
      frequency: 'Every pay',
      limit: deduction.goal === null ? null : Number(deduction.goal),
      annualLimit: deduction.annualLimit === null ? null : Number(deduction.annualLimit),
      startDate: deduction.startDate,
      stopDate: deduction.endDate,
      caseNumber: deduction.caseNumber,
      agency: deduction.agency,
      isActive: deduction.endDate === null,
    });
}
