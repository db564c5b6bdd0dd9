import {
  BANKS,
  DEDUCTION_CODES,
  EARNING_CODES,
  UNION_CLASSES,
  UNION_LOCALS,
  UNIONS,
  WORKERS_COMP_CODES,
} from './codes.ts';
import { destinationDuplicatesOf, FEWEST_PEOPLE, stageProblems } from './deliberate-problems.ts';
import {
  COMPANY,
  DEPARTMENTS,
  HR_ONLY_DEPARTMENTS,
  JOB_TITLES,
  LABOR_CLASSES,
  LOCATIONS,
  PAY_GROUPS,
  PAY_SCHEDULES,
} from './organisation.ts';
import { buildPerson } from './people.ts';
import type { Contractor } from './types.ts';
import { buildProjects, buildTimeEntries, COST_CODES } from './work.ts';

/**
 * The demo contractor as HR knows it on `today` (`2026-03-02`). The same arguments give the same
 * contractor, and fewer people give the first of the many; every object is the caller's own copy.
 */
export function buildContractor({
  today,
  people: count = 250,
}: {
  today: string;
  people?: number;
}): Contractor {
  if (count < FEWEST_PEOPLE) {
    throw new Error(
      `The demo contractor has at least ${FEWEST_PEOPLE} people, to hold its deliberate problems; asked for ${count}.`,
    );
  }
  const projects = buildProjects(today);
  const people = stageProblems(
    Array.from({ length: count }, (_, index) => buildPerson(index, today)),
    today,
  );
  return structuredClone({
    today,
    company: COMPANY,
    departments: DEPARTMENTS,
    hrOnlyDepartments: HR_ONLY_DEPARTMENTS,
    locations: LOCATIONS,
    jobTitles: JOB_TITLES,
    payGroups: PAY_GROUPS,
    paySchedules: PAY_SCHEDULES,
    earningCodes: EARNING_CODES,
    deductionCodes: DEDUCTION_CODES,
    workersCompCodes: WORKERS_COMP_CODES,
    unions: UNIONS,
    unionLocals: UNION_LOCALS,
    unionClasses: UNION_CLASSES,
    laborClasses: LABOR_CLASSES,
    projects,
    costCodes: COST_CODES,
    banks: BANKS,
    people,
    timeEntries: buildTimeEntries(people, projects, today),
    destinationDuplicates: destinationDuplicatesOf(people),
  });
}
