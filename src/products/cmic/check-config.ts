import { EMPLOYEE_MEMBERS, wrongDefault } from './employee-members.ts';
import type { CmicConfig } from './manifest.ts';

/** What the form alone cannot say: types of defaults, names that are ours to fill, tables with doubles. */
export function checkConfig(config: CmicConfig): { field: string; what: string; fix: string }[] {
  return [...additionalProblems(config), ...tableProblems(config), ...zoneProblems(config)];
}

function additionalProblems({ additionalProperties = [] }: CmicConfig) {
  const seen = new Set<string>();
  return additionalProperties.flatMap(({ property, value }) => {
    const problem = (what: string, fix: string) => [{ field: 'additionalProperties', what, fix }];
    if (seen.has(property)) return problem(`${property} stands there twice.`, 'Remove one.');
    seen.add(property);
    if (EMPLOYEE_MEMBERS.get(property)?.mapped === true)
      return problem(`${property} is filled from the sync.`, 'Remove it, or give a default in the mapping.');
    const expected = wrongDefault(property, value);
    if (expected === undefined) return [];
    return problem(
      `The default value of ${property} does not have the type of that member.`,
      `Set it to ${expected}.`,
    );
  });
}

function tableProblems({ banks = [], payRuns = [], payYears = [] }: CmicConfig) {
  const twice = (field: string, keys: string[], what: string) =>
    new Set(keys).size === keys.length ? [] : [{ field, what, fix: 'Keep one line of each.' }];
  return [
    ...twice(
      'banks',
      banks.map((bank) => bank.routingNumber),
      'A routing number has two bank codes.',
    ),
    ...twice(
      'payRuns',
      payRuns.map((run) => run.payRun),
      'A pay run stands there twice.',
    ),
    ...twice(
      'payYears',
      payYears.map((year) => `${year.payRun} ${year.year}`),
      'A year of a pay run stands there twice.',
    ),
  ];
}

function zoneProblems({ timeZone }: CmicConfig) {
  if (timeZone === undefined) return [];
  try {
    new Intl.DateTimeFormat('en-CA', { timeZone });
    return [];
  } catch {
    return [
      { field: 'timeZone', what: `There is no time zone "${timeZone}".`, fix: 'Write it as America/Denver.' },
    ];
  }
}
