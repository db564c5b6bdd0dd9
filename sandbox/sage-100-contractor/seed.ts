import { type Contractor, type Person, stalePeople } from '../contractor/index.ts';
import { costCodeNumber } from './options.ts';
import type { Tables } from './tables.ts';

/** HR's codes and the numbers that they have in Sage 100, for crosswalks. */
export interface Numbers {
  departments: Readonly<Record<string, string>>;
  jobTitles: Readonly<Record<string, string>>;
  payGroups: Readonly<Record<string, string>>;
  unions: Readonly<Record<string, string>>;
  earningCodes: Readonly<Record<string, string>>;
  deductionCodes: Readonly<Record<string, string>>;
  workersCompCodes: Readonly<Record<string, string>>;
  projects: Readonly<Record<string, string>>;
  costCodes: Readonly<Record<string, string>>;
}

/** Payroll calculations of the taxes. */
export const TAX_CALCULATIONS = { FED: '1', CO: '11', NM: '12', AZ: '13' } as const;

const PAY_TYPES: Readonly<Record<string, string>> = {
  regular: '1',
  overtime: '2',
  doubletime: '3',
  sick: '4',
  vacation: '5',
  holiday: '6',
  'per diem': '8',
  bonus: '9',
};

export function numbersOf(contractor: Contractor): Numbers {
  const counted = (rows: readonly { code: string }[], from: number) =>
    Object.fromEntries(rows.map(({ code }, at) => [code, String(from + at)]));
  return {
    departments: Object.fromEntries(contractor.departments.map(({ code }) => [code, String(Number(code))])),
    jobTitles: counted(contractor.jobTitles, 1),
    payGroups: counted(contractor.payGroups, 1),
    unions: counted(contractor.unions, 1),
    earningCodes: Object.fromEntries(
      contractor.earningCodes.map(({ code, kind }) => [code, PAY_TYPES[kind] ?? '9']),
    ),
    deductionCodes: counted(contractor.deductionCodes, 101),
    workersCompCodes: Object.fromEntries(contractor.workersCompCodes.map(({ code }) => [code, code])),
    projects: Object.fromEntries(contractor.projects.map(({ code }) => [code, code.replaceAll(/\D/g, '')])),
    costCodes: Object.fromEntries(contractor.costCodes.map(({ code }) => [code, costCodeNumber(code)])),
  };
}

/** Fills the tables with the company as Sage 100 has it before a first sync. */
export function seedTables(tables: Tables, contractor: Contractor): void {
  const numbers = numbersOf(contractor);
  const put = tables.put.bind(tables);
  for (const { code, name } of contractor.departments)
    put('dptmnt', { recnum: numbers.departments[code] ?? '', dptnme: name });
  for (const { code, name } of contractor.jobTitles)
    put('paypst', { recnum: numbers.jobTitles[code] ?? '', pstnme: name });
  for (const { code, name } of contractor.payGroups)
    put('paygrp', { recnum: numbers.payGroups[code] ?? '', grpnme: name });
  for (const { code, name } of contractor.unions)
    put('payuni', { recnum: numbers.unions[code] ?? '', uninme: name });
  for (const { code, name } of contractor.workersCompCodes)
    put('wkrcmp', { recnum: code, cdenme: name, taxste: 'CO' });
  for (const { code, name } of contractor.deductionCodes)
    put('payded', { recnum: numbers.deductionCodes[code] ?? '', clcnme: name });
  for (const [state, recnum] of Object.entries(TAX_CALCULATIONS))
    put('payded', { recnum, clcnme: `${state} income tax` });
  for (const state_ of ['CO', 'WY', 'NM', 'AZ']) put('stetax', { recnum: state_, state_ });
  for (const { code, name, unit } of contractor.costCodes)
    put('cstcde', { recnum: costCodeNumber(code), cdenme: name, untdsc: unit });
  for (const project of contractor.projects) {
    const recnum = numbers.projects[project.code] ?? '';
    put('actrec', {
      recnum,
      jobnme: project.name,
      addrs1: project.address.street1,
      ctynme: project.address.city,
      state_: project.address.state,
      zipcde: project.address.zip,
      sttdte: project.startDate,
      cmpdte: project.endDate ?? '',
      status: project.isActive ? '4' : '6',
      crtfid: project.isCertified ? 'Y' : 'N',
    });
    for (const phase of project.phases)
      put('jobphs', { recnum, phsnum: String(Number(phase.code)), phsnme: phase.name });
  }
  for (const person of stalePeople(contractor).people) seedPerson(tables, person, numbers);
}

function seedPerson(tables: Tables, person: Person, numbers: Numbers): void {
  const { employment } = person;
  const last = person.payRates.at(-1);
  tables.put('employ', {
    recnum: String(Number(person.employeeNumber)),
    lstnme: person.lastName,
    fstnme: person.firstName,
    midini: person.middleName?.charAt(0) ?? '',
    status: employment.status === 'Terminated' ? '5' : '1',
    emptyp: '1',
    gender: person.gender === 'F' ? '2' : '1',
    addrs1: person.address.street1,
    ctynme: person.address.city,
    state_: person.address.state,
    zipcde: person.address.zip,
    socsec: person.ssn,
    dtebth: person.birthDate,
    dtehre: employment.hireDate,
    paypst: numbers.jobTitles[employment.jobTitleCode] ?? '1',
    wrkcmp: employment.workersCompCode,
    taxste: employment.workState,
    payprd: employment.payType === 'Hourly' ? '1' : '2',
    paygrp: numbers.payGroups[employment.payGroupCode] ?? '',
    uninum: employment.unionCode === null ? '' : (numbers.unions[employment.unionCode] ?? ''),
    ...(employment.payType === 'Hourly'
      ? { payrt1: last?.amount ?? '' }
      : { salary: last?.perPayAmount ?? '' }),
  });
}
