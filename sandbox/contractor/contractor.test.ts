import { expect, test } from 'vitest';
import { buildContractor, DELIBERATE_PROBLEMS, problemOf, REHIRED_OLD_NUMBER, stalePeople } from './index.ts';

const today = '2026-03-02';
const contractor = buildContractor({ today });

function personWith(problemCode: string) {
  const { employeeNumber } = problemOf(problemCode);
  const found = contractor.people.find((person) => person.employeeNumber === employeeNumber);
  if (found === undefined) throw new Error(`nobody has number ${employeeNumber}`);
  return found;
}

test('the same day gives the same contractor', () => {
  expect(buildContractor({ today })).toEqual(contractor);
});

test('fewer people are the first of the many', () => {
  const small = buildContractor({ today, people: 60 });

  expect(small.people).toEqual(contractor.people.slice(0, 60));
});

test('what one sandbox changes does not reach another', () => {
  const mine = buildContractor({ today });
  const department = mine.departments[0];
  if (department !== undefined) department.name = 'changed';

  expect(buildContractor({ today }).departments[0]?.name).toBe('Administration');
});

test('employee numbers differ even where a system keeps only the number, and some have leading zeros', () => {
  const numbers = buildContractor({ today, people: 2000 }).people.map((person) => person.employeeNumber);

  expect(new Set([...numbers, REHIRED_OLD_NUMBER].map(Number)).size).toBe(2001);
  expect(numbers.filter((number) => number.startsWith('0')).length).toBeGreaterThan(20);
});

test('every SSN is one that was never issued', () => {
  const ssns = contractor.people.map((person) => person.ssn).filter((ssn) => ssn.length === 9);

  expect(new Set(ssns).size).toBe(249);
  for (const ssn of ssns) expect(ssn).toMatch(/^9\d\d[1-4]\d\d{4}$/);
});

test('every routing number passes the ABA checksum', () => {
  for (const { routingNumber } of contractor.banks) {
    const digits = [...routingNumber].map(Number);
    const sum = digits.reduce((total, digit, at) => total + digit * ([3, 7, 1][at % 3] ?? 0), 0);

    expect(routingNumber).toHaveLength(9);
    expect(sum % 10).toBe(0);
  }
});

test('contact data cannot reach anybody', () => {
  for (const person of contractor.people) {
    for (const phone of person.phones) expect(phone.number).toMatch(/^\(\d{3}\) 555-01\d\d$/);
    for (const email of person.emails) expect(email.address).toMatch(/^[a-z0-9.]+@example\.com$/);
  }
});

test('every code that a person carries is on a list, save the one left out on purpose', () => {
  const codes = (list: { code: string }[]) => new Set(list.map((one) => one.code));
  const departments = codes(contractor.departments);
  const unknown = contractor.people.filter((person) => !departments.has(person.employment.departmentCode));

  expect(unknown.map((person) => person.employeeNumber)).toEqual([
    problemOf('missing-department').employeeNumber,
  ]);
  for (const { employment } of contractor.people) {
    expect(codes(contractor.jobTitles)).toContain(employment.jobTitleCode);
    expect(codes(contractor.locations)).toContain(employment.locationCode);
    expect(codes(contractor.payGroups)).toContain(employment.payGroupCode);
    expect(codes(contractor.workersCompCodes)).toContain(employment.workersCompCode);
    if (employment.unionClassCode !== null)
      expect(codes(contractor.unionClasses)).toContain(employment.unionClassCode);
    if (employment.unionLocalCode !== null)
      expect(codes(contractor.unionLocals)).toContain(employment.unionLocalCode);
  }
});

test('pay rates follow each other without gap or overlap', () => {
  const rehired = personWith('rehire').id;
  for (const person of contractor.people.filter((one) => one.id !== rehired)) {
    for (const [at, rate] of person.payRates.entries()) {
      const next = person.payRates[at + 1];
      if (next === undefined) continue;
      const dayAfter = Date.parse(rate.effectiveTo ?? '') + 86_400_000;
      expect(dayAfter).toBe(Date.parse(next.effectiveFrom));
    }
  }
});

test('some deposits are split, and the last account takes what is left', () => {
  const split = contractor.people.filter((person) => person.directDeposits.length > 1);

  expect(split.length).toBeGreaterThan(20);
  for (const person of split) expect(person.directDeposits.at(-1)?.method).toBe('remainder');
});

test('the week of time has overtime and stays within the week before today', () => {
  const dates = contractor.timeEntries.map((entry) => entry.workDate).sort();

  expect(dates[0]).toBe('2026-02-23');
  expect(dates.at(-1)).toBe('2026-02-28');
  expect(contractor.timeEntries.some((entry) => entry.earningCode === '002')).toBe(true);
});

test('each deliberate problem is there', () => {
  expect(personWith('bad-ssn').ssn).toHaveLength(8);
  expect(personWith('rehire').earlierEmployments[0]?.employeeNumber).toBe(REHIRED_OLD_NUMBER);
  expect(personWith('future-raise').payRates.at(-1)?.effectiveFrom).toBe('2026-04-01');
  expect(personWith('future-hire').employment.hireDate).toBe('2026-03-23');
  expect(personWith('no-email').emails).toEqual([]);
  expect(personWith('apostrophe-and-accents').lastName).toContain("'");
  expect(personWith('comma-suffix').suffix).toContain(',');
  expect(personWith('recently-terminated').employment.terminationDate).toBe('2026-02-26');
  expect(contractor.destinationDuplicates[0]?.ssn).toBe(personWith('two-candidates').ssn);
  expect(new Set(DELIBERATE_PROBLEMS.map((one) => one.code)).size).toBe(DELIBERATE_PROBLEMS.length);
});

test('an ERP knows most people, some at old values, and the rehired one as having left', () => {
  const { people, missing, stale } = stalePeople(contractor);
  const rehired = people.find((person) => person.id === personWith('rehire').id);

  expect(people.length + missing.length).toBe(contractor.people.length);
  expect(stale.length).toBeGreaterThan(30);
  expect(rehired?.employment.status).toBe('Terminated');
  expect(rehired?.employeeNumber).toBe(REHIRED_OLD_NUMBER);
});
