import { ConfigError } from '../../sdk/index.ts';
import type { CmicClient, Json } from './client.ts';
import { EMPLOYEE_MEMBERS, wrongDefault } from './employee-members.ts';
import { equals } from './query.ts';
import { PYEMPLOYEE } from './resources.ts';

/** How many employees are looked at to learn the types of members that are not published. */
const EXAMPLES = 25;

/**
 * The members that this customer's CMiC demands besides, each with its default in the right type. Types of members
 * that are not published are learned from employees who are there.
 * @throws ConfigError `cmic/property-mismatch`
 */
export async function additionalMembers(client: CmicClient): Promise<Json> {
  const wanted = client.config.additionalProperties ?? [];
  if (wanted.length === 0) return {};
  const isKnown = wanted.every(({ property }) => EMPLOYEE_MEMBERS.has(property));
  const examples = isKnown
    ? []
    : await client.sample(PYEMPLOYEE, equals('EmpCompCode', client.company), EXAMPLES);
  return Object.fromEntries(
    wanted.map(({ property, value }) => [property, typedDefault(property, value, examples)]),
  );
}

function typedDefault(property: string, value: string, examples: readonly Json[]): string | number {
  const published = EMPLOYEE_MEMBERS.get(property);
  if (published !== undefined) {
    const expected = wrongDefault(property, value);
    if (expected !== undefined) throw mismatch(property, expected);
    return published.type === 'number' ? Number(value) : value;
  }
  if (examples.length > 0 && examples.every((employee) => employee[property] === undefined))
    throw new ConfigError({
      code: 'cmic/property-mismatch',
      what: `Employees of this CMiC have no member ${property}.`,
      fix: 'Correct the name: CMiC tells capitals from small letters.',
      field: 'additionalProperties',
    });
  const example = examples.map((employee) => employee[property]).find((each) => each !== null && each !== '');
  if (typeof example === 'number') {
    if (!/^-?\d+(\.\d+)?$/.test(value)) throw mismatch(property, 'a number');
    return Number(value);
  }
  if (typeof example === 'string' && isDay(example) && !isDay(value))
    throw mismatch(property, 'a date such as 2026-03-02');
  return value;
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(Date.parse(text.slice(0, 10)));
}

function mismatch(property: string, expected: string): ConfigError {
  return new ConfigError({
    code: 'cmic/property-mismatch',
    what: `The default value of ${property} does not have the type of that member.`,
    fix: `Set it to ${expected}.`,
    field: 'additionalProperties',
  });
}
