import { addDays, addYears } from './dates.ts';
import { rate } from './pay.ts';
import { employeeNumberOf, ssnOf } from './people.ts';
import type { DestinationDuplicate, Person } from './types.ts';

export interface DeliberateProblem {
  code: string;
  /** Present employee number of the person it befalls. */
  employeeNumber: string;
  what: string;
  /** What a careful sync does about it. */
  expected: string;
}

interface Staged extends DeliberateProblem {
  index: number;
  stage(person: Person, today: string): Person;
}

/** The number that the rehired person had before. */
export const REHIRED_OLD_NUMBER = '00880';

const STAGED: Staged[] = [
  problem(
    12,
    'missing-department',
    'Works in department 045, which HR has and no ERP list has.',
    'An error that names the code; the person is not sent.',
    (person) => ({
      ...person,
      employment: { ...person.employment, departmentCode: '045' },
    }),
  ),
  problem(
    13,
    'bad-ssn',
    'The SSN has eight digits.',
    'An error at the field SSN; the person is not sent.',
    (person) => ({
      ...person,
      ssn: ssnOf(13).slice(0, 8),
    }),
  ),
  problem(
    14,
    'two-candidates',
    'Two records in each ERP carry this SSN (see destinationDuplicates).',
    'A person decides which one is meant; nothing is guessed.',
    (person) => person,
  ),
  problem(
    15,
    'rehire',
    `Left two years ago as number ${REHIRED_OLD_NUMBER}, back since last month under a new number.`,
    'Where the destination keeps one record, the old one is reused.',
    rehired,
  ),
  problem(
    16,
    'future-raise',
    'A raise takes effect in 30 days.',
    'Sent with its date, or held until then; never as the rate of today.',
    raised,
  ),
  problem(
    17,
    'future-hire',
    'Starts in 21 days.',
    'Treated as the sync says: never, inactive, or some days before.',
    hiredLater,
  ),
  problem(
    18,
    'no-email',
    'Has no e-mail address.',
    'Goes through; a destination that demands one gives a warning.',
    (person) => ({ ...person, emails: [] }),
  ),
  problem(
    19,
    'apostrophe-and-accents',
    'First and last name with accents and an apostrophe.',
    'Every letter arrives, or the file says which could not.',
    (person) => ({
      ...person,
      firstName: 'Siobhán',
      lastName: "O'Núñez-Brûlé",
    }),
  ),
  problem(
    20,
    'comma-suffix',
    'The suffix contains a comma.',
    'Quoted in CSV; the columns stay in line.',
    (person) => ({ ...person, suffix: 'Jr., P.E.' }),
  ),
  problem(
    21,
    'recently-terminated',
    'Left four days ago; the last pay is still to come.',
    'Ended at once or after the last pay date, as the sync says.',
    endedDaysAgo(4),
  ),
  problem(
    22,
    'plain-active',
    'Nothing is wrong: somebody of the field to compare with.',
    'Goes through without a word.',
    (person) => person,
  ),
];

/** Everything that is wrong, or at least unusual, on purpose. */
export const DELIBERATE_PROBLEMS: DeliberateProblem[] = STAGED.map(({ index, stage, ...rest }) => rest);

/** How many people it takes to have them all. */
export const FEWEST_PEOPLE = 30;

export function problemOf(code: string): DeliberateProblem {
  const found = DELIBERATE_PROBLEMS.find((one) => one.code === code);
  if (found === undefined) throw new Error(`No deliberate problem is called ${code}.`);
  return found;
}

export function stageProblems(people: Person[], today: string): Person[] {
  return people.map((person, index) => {
    const staged = STAGED.find((one) => one.index === index);
    return staged === undefined ? person : staged.stage(working(person), today);
  });
}

export function destinationDuplicatesOf(people: Person[]): DestinationDuplicate[] {
  const person = people[14];
  if (person === undefined) return [];
  return [
    {
      personId: person.id,
      ssn: person.ssn,
      employeeNumber: '990014',
      firstName: person.firstName.slice(0, 3),
      lastName: person.lastName,
      hireDate: addDays(person.employment.hireDate, 1),
    },
  ];
}

function problem(
  index: number,
  code: string,
  what: string,
  expected: string,
  stage: Staged['stage'],
): Staged {
  return { index, code, employeeNumber: employeeNumberOf(index), what, expected, stage };
}

/** Undoes what chance did to the employment, so that only the staged problem is left. */
function working(person: Person): Person {
  return {
    ...person,
    employment: { ...person.employment, status: 'Active', terminationDate: null, terminationReason: null },
    payRates: person.payRates.map((one, at, all) =>
      at === all.length - 1 ? { ...one, effectiveTo: null } : one,
    ),
    deductions: person.deductions.map((one) => ({ ...one, endDate: null })),
  };
}

function lastRate(person: Person) {
  const last = person.payRates.at(-1);
  if (last === undefined) throw new Error(`Person ${person.id} has no pay rate.`);
  return last;
}

function rehired(person: Person, today: string): Person {
  const rehireDate = addDays(today, -28);
  const firstHire = addYears(today, -6);
  const left = addDays(addYears(today, -2), -10);
  const last = lastRate(person);
  const amount = Number(last.amount);
  return {
    ...person,
    employment: { ...person.employment, hireDate: rehireDate, originalHireDate: firstHire, rehireDate },
    earlierEmployments: [
      {
        ...person.employment,
        employeeNumber: REHIRED_OLD_NUMBER,
        status: 'Terminated',
        hireDate: firstHire,
        originalHireDate: firstHire,
        rehireDate: null,
        terminationDate: left,
        terminationReason: 'End of project',
      },
    ],
    payRates: [rate(last.per, amount * 0.9, firstHire, left), rate(last.per, amount, rehireDate, null)],
    directDeposits: person.directDeposits.map((one) => ({ ...one, startDate: rehireDate })),
    deductions: person.deductions.map((one) => ({ ...one, startDate: rehireDate })),
  };
}

function raised(person: Person, today: string): Person {
  const from = addDays(today, 30);
  const last = lastRate(person);
  return {
    ...person,
    payRates: [
      ...person.payRates.slice(0, -1),
      { ...last, effectiveTo: addDays(from, -1) },
      rate(last.per, Number(last.amount) * 1.05, from, null),
    ],
  };
}

function hiredLater(person: Person, today: string): Person {
  const hireDate = addDays(today, 21);
  return {
    ...person,
    employment: { ...person.employment, hireDate, originalHireDate: hireDate },
    payRates: [{ ...lastRate(person), effectiveFrom: hireDate, effectiveTo: null }],
    federalTax: { ...person.federalTax, year: Number(hireDate.slice(0, 4)) },
    directDeposits: person.directDeposits.map((one) => ({ ...one, startDate: hireDate })),
    deductions: person.deductions.map((one) => ({ ...one, startDate: hireDate })),
    certifications: [],
    ptoBalances: [],
  };
}

function endedDaysAgo(days: number): Staged['stage'] {
  return (person, today) => {
    const terminationDate = addDays(today, -days);
    const last = lastRate(person);
    return {
      ...person,
      employment: { ...person.employment, status: 'Terminated', terminationDate, terminationReason: 'Quit' },
      payRates: [...person.payRates.slice(0, -1), { ...last, effectiveTo: terminationDate }],
    };
  };
}
