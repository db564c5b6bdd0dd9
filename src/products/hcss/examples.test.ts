import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { asObject, compileMapping } from '../../sdk/index.ts';
import { fastClock, recordsOf } from '../../sdk/testing/index.ts';
import { dataSet, withHcss } from './testing/stand-in.ts';
import { linesOf } from './time-lines.ts';

/** The vendor's published facts, beside what the product makes of them. */
function example(name: string) {
  const text = readFileSync(new URL(`./examples/${name}.json`, import.meta.url), 'utf8');
  return JSON.parse(text) as {
    request: { body: Record<string, string> };
    response: { status: number; headers: Record<string, string>; body: unknown };
  };
}

test('the published time card becomes a line for each kind of hours', () =>
  withHcss(async ({ client }) => {
    const lines = linesOf(client, asObject(example('time-card').response.body), false);
    const mapping = compileMapping('timeEntries', dataSet('timeEntries').mapping, {});

    const common = {
      employeeNumber: 'E10421',
      workDate: '2025-03-19',
      projectCode: '24001',
      costCode: '03.100',
      approved: true,
    };
    expect(lines.map((line) => mapping.toEntity(line, []))).toMatchObject([
      { ...common, hours: '8', earningCode: 'REG' },
      { ...common, hours: '1.5', earningCode: 'OT' },
    ]);
    expect(new Set(lines.map((line) => line.lineId)).size).toBe(2);
  }));

test('the published list of jobs becomes an open project with its address', () =>
  withHcss(async ({ client }, { sandbox }) => {
    const { status, body } = example('jobs').response;
    sandbox.faults.add({ path: '/jobs', effect: { kind: 'status', status, body } });
    const [record = {}] = await recordsOf(dataSet('projects'), client, { options: {} });

    expect(compileMapping('projects', dataSet('projects').mapping, {}).toEntity(record, [])).toMatchObject({
      code: '24001',
      name: 'Hwy 61 Bridge',
      status: 'open',
      street1: '100 Main St',
      city: 'Newark',
      state: 'OH',
      postalCode: '43055',
    });
  }));

test('pages go on until a page comes without a cursor', () =>
  withHcss(async ({ client }, { sandbox }) => {
    for (const name of ['employees-page', 'employees-last-page']) {
      const { status, body } = example(name).response;
      sandbox.faults.add({ path: '/heavyjob/api/v1/employees', effect: { kind: 'status', status, body } });
    }
    const pages = [];
    for await (const page of client.pages('/heavyjob/api/v1/employees')) pages.push(page);

    expect(pages.map(({ rows, next }) => [rows.length, next])).toEqual([
      [1, 'eyJpZCI6MX0='],
      [0, undefined],
    ]);
    expect(sandbox.requests.at(-1)?.url).toContain('cursor=eyJpZCI6MX0%3D');
  }));

test('the published refusal of too many calls is waited out', () =>
  withHcss(
    async ({ client, clock }, { sandbox }) => {
      const { status, headers, body } = example('rate-limited').response;
      sandbox.faults.add({ path: '/jobs', effect: { kind: 'status', status, headers, body } });

      expect(await client.jobs()).not.toEqual([]);
      expect(Math.max(...clock.slept)).toBeGreaterThanOrEqual(14_000);
    },
    { options: { clock: fastClock(100) } },
  ));

test('a mapped person has the members of the published request', () => {
  const { body } = example('employee-create').request;
  const record = compileMapping('employees', dataSet('employees').mapping, {}).toRecord({
    employeeNumber: 'E10421',
    jobTitleCode: 'CARP-J',
    firstName: 'Rosa',
    lastName: 'Delgado',
    middleName: 'M',
    workEmail: 'rosa.delgado@example.com',
    mobilePhone: '7405550142',
    street1: '12 Oak St',
    city: 'Newark',
    state: 'OH',
    postalCode: '43055',
    departmentCode: '100',
    unionCode: 'C200',
  });

  for (const [name, value] of Object.entries(record)) expect(value, name).toBe(body[name]);
});
