import { UNION_LOCALS, unionClassFor } from './codes.ts';
import { addDays, addYears } from './dates.ts';
import { FIRST_NAMES_FEMALE, FIRST_NAMES_MALE, HOMES, LAST_NAMES, STREETS } from './names.ts';
import { LOCATIONS, POSTS, type Post } from './organisation.ts';
import {
  certificationsOf,
  deductionsOf,
  depositsOf,
  federalTaxOf,
  payRatesOf,
  ptoOf,
  stateTaxesOf,
} from './pay.ts';
import { guidOf, Random } from './random.ts';
import type { Employment, Person } from './types.ts';

/** The first people hold the posts of which there is one, or that others report to. */
const LEADERS = ['PRES', 'CFO', 'HRM', 'PAYR', 'PM', 'SUPT', 'SUPT', 'SUPT', 'CRPF', 'LABF', 'CRPF', 'LABF'];

/**
 * Text, as HR keeps it. Every sixth of the first 900 has an old five-character number with leading
 * zeros; as numbers they are all different too, because some systems keep only the number.
 */
export function employeeNumberOf(index: number): string {
  return index < 900 && index % 6 === 2 ? String(101 + index).padStart(5, '0') : String(1001 + index);
}

/**
 * Nine digits that no living person has: numbers from 900 up were never issued as SSNs, and groups
 * 10-49 are not used for the tax numbers (ITINs) that share that range. Unique below 399,960 people.
 */
export function ssnOf(index: number): string {
  const area = 900 + ((index * 37) % 100);
  const group = 10 + (Math.floor(index / 9999) % 40);
  return `${area}${group}${String((index % 9999) + 1).padStart(4, '0')}`;
}

/** Person number `index`: depends on nothing but the index and the day, so 50 people are the first 50 of 250. */
export function buildPerson(index: number, today: string): Person {
  const random = new Random(`person ${index}`);
  const id = guidOf(`person ${index}`);
  const post = postOf(index, random);
  const gender = random.chance(post.isTrade ? 0.12 : 0.45) ? 'F' : 'M';
  const firstName = random.pick(gender === 'F' ? FIRST_NAMES_FEMALE : FIRST_NAMES_MALE);
  const lastName = random.pick(LAST_NAMES);
  const home = random.pick(HOMES);
  const employment = employmentOf(index, post, today, home.state, random);
  const phone = () => `(${home.areaCode}) 555-01${random.digits(2)}`;
  const workEmail = `${firstName}.${lastName}.${employment.employeeNumber}@example.com`.toLowerCase();

  return {
    id,
    employeeNumber: employment.employeeNumber,
    firstName,
    middleName: random.chance(0.6)
      ? random.pick(gender === 'F' ? FIRST_NAMES_FEMALE : FIRST_NAMES_MALE)
      : null,
    lastName,
    suffix: random.chance(0.03) ? random.pick(['Jr.', 'Sr.', 'III']) : null,
    ssn: ssnOf(index),
    birthDate: addDays(addYears(today, -random.int(20, 63)), -random.int(0, 364)),
    gender: random.chance(0.02) ? 'U' : gender,
    maritalStatus: random.pick(['Single', 'Married', 'Married', 'Undefined']),
    ethnicity: random.pick([
      'Caucasian',
      'Caucasian',
      'Hispanic',
      'Hispanic',
      'Black',
      'American Indian',
      'Asian',
      'Two or more',
    ]),
    isVeteran: random.chance(0.08),
    address: {
      street1: `${random.int(100, 9999)} ${random.pick(STREETS)}`,
      street2: random.chance(0.2) ? `Apt ${random.int(1, 40)}` : null,
      city: home.city,
      state: home.state,
      zip: home.zip,
      country: 'US',
    },
    phones: [
      { kind: 'mobile', number: phone() },
      ...(random.chance(0.3) ? [{ kind: 'home' as const, number: phone() }] : []),
      ...(post.isTrade ? [] : [{ kind: 'work' as const, number: phone() }]),
    ],
    emails: [
      { kind: 'work', address: workEmail },
      ...(random.chance(0.25) ? [{ kind: 'home' as const, address: `home.${index}@example.com` }] : []),
    ],
    employment,
    earlierEmployments: [],
    payRates: payRatesOf(post, employment, today, random),
    federalTax: federalTaxOf(employment, random),
    stateTaxes: stateTaxesOf(employment.workState, random),
    localTaxes:
      employment.locationCode === 'DEN'
        ? [{ code: 'DENOPT', name: 'Denver occupational privilege tax' }]
        : [],
    directDeposits: depositsOf(employment, random),
    deductions: deductionsOf(employment, today, random),
    emergencyContacts: [
      {
        name: `${random.pick(random.chance(0.5) ? FIRST_NAMES_FEMALE : FIRST_NAMES_MALE)} ${lastName}`,
        relationship: random.pick(['Spouse', 'Parent', 'Sibling', 'Friend']),
        phone: phone(),
        isPrimary: true,
      },
    ],
    certifications: certificationsOf(post, employment, today, random),
    ptoBalances: ptoOf(post, today, random),
    custom: {
      ShirtSize: random.pick(['S', 'M', 'L', 'XL', '2XL']),
      TruckNumber: post.isTrade ? '' : `T-0${random.digits(2)}`,
    },
  };
}

function postOf(index: number, random: Random): Post {
  const leader = LEADERS[index];
  const total = POSTS.reduce((sum, post) => sum + post.weight, 0);
  let left = random.next() * total;
  const found = POSTS.find((post) => {
    if (leader !== undefined) return post.code === leader;
    left -= post.weight;
    return post.weight > 0 && left < 0;
  });
  if (found === undefined) throw new Error(`No post for person ${index}.`);
  return found;
}

function employmentOf(index: number, post: Post, today: string, state: string, random: Random): Employment {
  const hireDate = addDays(today, -random.int(20, 365 * 12));
  const location = LOCATIONS.find((one) => one.address.state === state) ?? LOCATIONS[3];
  const left = index >= LEADERS.length && random.chance(0.06);
  const terminationDate = left ? laterOf(addDays(today, -random.int(15, 500)), addDays(hireDate, 10)) : null;
  const onLeave = !left && index >= 40 && random.chance(0.015);
  const unionClass = post.unionCode === null ? undefined : unionClassFor(post.unionCode, post.laborClassCode);
  const locals = UNION_LOCALS.filter((local) => local.unionCode === post.unionCode);
  return {
    employeeNumber: employeeNumberOf(index),
    status: left ? 'Terminated' : onLeave ? 'On Leave' : 'Active',
    employmentType:
      !post.isTrade && random.chance(0.08) && index >= LEADERS.length ? 'Part Time' : 'Full Time',
    payType: post.isTrade ? 'Hourly' : 'Salary',
    hireDate,
    originalHireDate: hireDate,
    rehireDate: null,
    terminationDate,
    terminationReason: left ? random.pick(['Quit', 'Laid off', 'End of project', 'Discharged']) : null,
    departmentCode: post.departmentCode,
    locationCode: location?.code ?? 'DEN',
    jobTitleCode: post.code,
    payGroupCode: post.payGroupCode,
    workersCompCode: post.workersCompCode,
    laborClassCode: post.laborClassCode,
    unionCode: unionClass?.unionCode ?? null,
    unionLocalCode: locals.length > 0 ? random.pick(locals).code : null,
    unionClassCode: unionClass?.code ?? null,
    supervisorNumber: supervisorOf(index, post),
    workState: location?.address.state ?? 'CO',
  };
}

function supervisorOf(index: number, post: Post): string | null {
  if (index === 0) return null;
  if (!post.isTrade) return employeeNumberOf(index < 6 ? 0 : post.departmentCode === '020' ? 1 : 4);
  if (post.laborClassCode === 'FRM') return employeeNumberOf(5 + (index % 3));
  return employeeNumberOf(8 + (index % 4));
}

const laterOf = (one: string, other: string) => (one > other ? one : other);
