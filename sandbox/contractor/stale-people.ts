import { Random } from './random.ts';
import type { Contractor, Person } from './types.ts';

/** What another system holds of the same contractor: most people, some with old values. */
export interface StalePeople {
  people: Person[];
  /** Ids of people that HR has and the other system does not. */
  missing: string[];
  /** Ids of people whose record differs from HR's. */
  stale: string[];
}

/**
 * The people as an ERP knows them before its first sync: nobody hired in the last 60 days (but all supervisors), the rehired
 * person still under the old ended employment, raises of this year not entered, some old addresses and
 * phones. Second records are not among them; see `Contractor.destinationDuplicates`.
 */
export function stalePeople(contractor: Contractor, share = 0.85): StalePeople {
  const missing: string[] = [];
  const stale: string[] = [];
  const leaders = new Set(contractor.people.map((person) => person.employment.supervisorNumber));
  const people = contractor.people.flatMap((person) => {
    const random = new Random(`stale ${person.id}`);
    if (person.earlierEmployments.length > 0) {
      stale.push(person.id);
      return [beforeRehire(person)];
    }
    const wanted = random.chance(share) || leaders.has(person.employeeNumber);
    const kept = wanted || contractor.destinationDuplicates.some((one) => one.personId === person.id);
    const tooNew = isNew(person, contractor.today) && !leaders.has(person.employeeNumber);
    if (!kept || tooNew || !sendable(person, contractor)) {
      missing.push(person.id);
      return [];
    }
    const old = aged(person, random);
    if (old !== person) stale.push(person.id);
    return [old];
  });
  return { people, missing, stale };
}

function isNew(person: Person, today: string): boolean {
  return Date.parse(today) - Date.parse(person.employment.hireDate) < 60 * 86_400_000;
}

/** An ERP could not have taken a nine-digit field with eight digits, nor a department it does not list. */
function sendable(person: Person, contractor: Contractor): boolean {
  const { departmentCode } = person.employment;
  return person.ssn.length === 9 && contractor.departments.some((one) => one.code === departmentCode);
}

function beforeRehire(person: Person): Person {
  const employment = person.earlierEmployments.at(-1) ?? person.employment;
  return {
    ...person,
    employeeNumber: employment.employeeNumber,
    employment,
    earlierEmployments: [],
    payRates: person.payRates.slice(0, 1),
  };
}

function aged(person: Person, random: Random): Person {
  let old = person;
  if (random.chance(0.12))
    old = {
      ...old,
      address: { ...old.address, street1: `${random.int(100, 999)} Former Street`, street2: null },
    };
  if (random.chance(0.1))
    old = { ...old, phones: old.phones.map((phone) => ({ ...phone, number: '(303) 555-0199' })) };
  if (random.chance(0.1) && old.payRates.length > 1) {
    old = {
      ...old,
      payRates: old.payRates
        .slice(0, -1)
        .map((one, at, all) => (at === all.length - 1 ? { ...one, effectiveTo: null } : one)),
    };
  }
  if (random.chance(0.08)) old = { ...old, emails: [] };
  if (person.employment.terminationDate !== null && random.chance(0.4)) {
    old = {
      ...old,
      employment: { ...old.employment, status: 'Active', terminationDate: null, terminationReason: null },
    };
  }
  return old;
}
