import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { SandboxClock } from '../kit/index.ts';
import { HCSS_DEMO, startHcssSandbox } from './index.ts';

/** The sandbox against the vendor's published field lists. */
type Fields = Record<string, string>;
type Product = Record<string, Fields>;
const published: Record<'heavyjob' | 'setups' | 'skills', Product> = JSON.parse(
  readFileSync(new URL('./schema/fields.json', import.meta.url), 'utf8'),
);

const clock = new SandboxClock();
clock.freeze('2026-03-02T16:00:00Z');
const sandbox = await startHcssSandbox({ clock, people: 60, callsPerMinute: 1000 });
afterAll(() => sandbox.close());

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the vendor answers
async function get(path: string): Promise<any> {
  const authorization = `Bearer ${(await token).access_token}`;
  return (await fetch(`${sandbox.url}${path}`, { headers: { authorization } })).json();
}

const token: Promise<{ access_token: string }> = fetch(`${sandbox.url}/identity/connect/token`, {
  method: 'POST',
  body: new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: HCSS_DEMO.clientId,
    client_secret: HCSS_DEMO.clientSecret,
    scope: HCSS_DEMO.scopes,
  }),
}).then((answer) => answer.json() as Promise<{ access_token: string }>);

const [unit] = await get('/heavyjob/api/v1/businessUnits');
const card = sandbox.timeCards().find((each) => each.employees.length > 1);
const job = sandbox.records('Job')[1]?.members.code;

const LISTS: [product: keyof typeof published, type: string, path: string][] = [
  ['heavyjob', 'BusinessUnit', '/heavyjob/api/v1/businessUnits'],
  ['heavyjob', 'Employee', `/heavyjob/api/v1/businessUnits/${unit.id}/employees`],
  ['heavyjob', 'EmployeeWithDetails', '/heavyjob/api/v1/employees'],
  ['heavyjob', 'PayClass', `/heavyjob/api/v1/businessUnits/${unit.id}/payclass`],
  ['heavyjob', 'AttendanceHourTag', `/heavyjob/api/v1/businessUnits/${unit.id}/attendanceHourTags`],
  ['heavyjob', 'NonuseHourTag', `/heavyjob/api/v1/businessUnits/${unit.id}/nonuseHourTags`],
  ['heavyjob', 'BusinessUnitPreference', `/heavyjob/api/v1/businessUnits/${unit.id}/preferences`],
  ['heavyjob', 'Job', `/heavyjob/api/v1/jobs?businessUnitId=${unit.id}`],
  ['heavyjob', 'CostCode', '/heavyjob/api/v2/costCodes?limit=50'],
  ['heavyjob', 'TimeCardInfo', '/heavyjob/api/v1/timeCardInfo'],
  ['heavyjob', 'TimeCardApprovalInfo', '/heavyjob/api/v1/timeCardApprovalInfo'],
  ['heavyjob', 'TimeCard', `/heavyjob/api/v1/timeCards/${card?.id}`],
  ['setups', 'BusinessUnit', '/setups/api/v1/BusinessUnit'],
  ['setups', 'AccountingTemplate', '/setups/api/v1/AccountingTemplate?businessUnitCode=PLB'],
  ['setups', 'Employee', '/setups/api/v1/Employee?businessUnitCode=PLB'],
  ['setups', 'PayClass', '/setups/api/v1/PayClass?businessUnitCode=PLB'],
  ['setups', 'Job', '/setups/api/v1/Job?businessUnitCode=PLB'],
  ['setups', 'CostCode', `/setups/api/v1/CostCode?businessUnitCode=PLB&jobCode=${job}`],
  ['skills', 'EmployeeSkill', '/skills/api/v1/employeeSkills?limit=20'],
  ['skills', 'Skill', '/skills/api/v1/skills'],
];

describe('answers keep to the published fields', () => {
  test.each(LISTS)('%s %s', async (product, type, path) => {
    const body = await get(path);
    const records = Array.isArray(body) ? body : (body.results ?? [body]);

    expect(records.length).toBeGreaterThan(0);
    for (const record of records) expect(problems(published[product], type, record)).toEqual([]);
  });
});

/** The members that are missing, unknown or of another type. */
function problems(product: Product, type: string, record: Record<string, unknown>): string[] {
  const fields = product[type] ?? {};
  const found = Object.keys(record).flatMap((name) =>
    fields[name] === undefined ? [`${type}.${name} is not published`] : [],
  );
  for (const [name, declared] of Object.entries(fields)) {
    const value = record[name];
    if (value === undefined) {
      if (declared.includes('!')) found.push(`${type}.${name} is missing`);
    } else found.push(...valueProblems(product, `${type}.${name}`, declared, value));
  }
  return found;
}

function valueProblems(product: Product, where: string, declared: string, value: unknown): string[] {
  const type = declared.replace(/[!?].*$/, '');
  if (value === null) {
    // The vendor's own example leaves the instant of what has not happened empty, although it says "always".
    return declared.includes('?') || type === 'datetime' ? [] : [`${where} is null`];
  }
  if (type.endsWith('[]')) {
    return Array.isArray(value)
      ? value.flatMap((each) => valueProblems(product, where, type.slice(0, -2), each))
      : [`${where} is no list`];
  }
  const shape = SHAPES[type];
  if (shape !== undefined) return shape(value) ? [] : [`${where} is not a ${type}: ${JSON.stringify(value)}`];
  if (product[type] !== undefined) return problems(product, type, value as Record<string, unknown>);
  return typeof value === 'string' ? [] : [`${where} is no ${type}`];
}

const SHAPES: Record<string, (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  bool: (value) => typeof value === 'boolean',
  int: (value) => Number.isInteger(value),
  double: (value) => typeof value === 'number',
  decimal: (value) => typeof value === 'number',
  uuid: (value) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(String(value)),
  datetime: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
};
