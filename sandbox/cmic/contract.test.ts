import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SandboxClock } from '../kit/index.ts';
import { startCmicSandbox } from './index.ts';
import { membersOf } from './members.ts';
import { resources } from './resources.ts';
import published from './schema/fields.json' with { type: 'json' };
import samples from './schema/samples.json' with { type: 'json' };
import { TestCaller } from './testing/caller.ts';

/** The sandbox against what the vendor publishes of its fields, methods and exchanges. */
const clock = new SandboxClock();
clock.freeze('2025-03-20T15:00:00Z');
const sandbox = await startCmicSandbox({ clock, people: 40 });
const caller = new TestCaller(sandbox);

type Fields = Record<string, readonly [type: string, length: string, note: string]>;
const { legend, ...tables } = published;
const offered = Object.entries(tables as unknown as Record<string, Fields>).filter(([name]) =>
  resources.some((resource) => resource.name === name),
);

beforeAll(() => {
  // The samples speak of a company that has other codes than the demo contractor.
  const list = (table: string, row: Record<string, unknown>) =>
    sandbox.state.table(table).put(Object.values(row).join('|'), row);
  list('rtigenericgldepts', { DeptCode: '00', DeptCompCode: '001' });
  list('pytrades', { TrdCode: 'CARP' });
  list('worklocations', { code: 'OH01' });
  list('banks', { code: 'BOA' });
  list('jcjob', { JobCompCode: '001', JobCode: '24001', JobCostFlag: 'Y' });
  list('jcjobcostcodes', { GjjpCompCode: '001', GjjpJobCode: '24001', GjjpCode: '03' });
});
afterAll(() => sandbox.close());

describe.each(offered)('%s', (name, fields) => {
  const resource = resources.find((each) => each.name === name);
  if (resource === undefined) throw new Error(`no resource ${name}`);

  test('it has the published members with their types, lengths and duties', () => {
    const ours = new Map(membersOf(name).map((member) => [member.name, member]));
    for (const [member, [type, length, note]] of Object.entries(fields)) {
      expect(ours.get(member), member).toMatchObject({ type, required: note.startsWith('required') });
      if (type === 'string' && length !== '') expect(ours.get(member)?.maxLength).toBe(Number(length));
    }
  });

  test.skipIf(!resource.methods.includes('GET'))(
    'every answer has every published member that is not write-only',
    async () => {
      const { body } = await caller.get(name, { limit: '1', ...finderFor(name) });
      const [item] = body.items;

      expect(item, 'nothing to look at').toBeDefined();
      const expected = Object.entries(fields).filter(([, [, , note]]) => !note.includes('write-only'));
      for (const [member] of expected) expect(Object.keys(item), member).toContain(member);
      expect(item.links[0]).toMatchObject({ rel: 'self', name, kind: 'item' });
    },
  );

  test('a member that is not published is refused', async () => {
    if (!resource.methods.includes('POST')) return;
    const { status, text } = await caller.post(name, { NoSuchMember: 'x' });
    expect(status).toBe(400);
    expect(text).toContain('NoSuchMember');
  });

  test('methods that are not offered answer 405', async () => {
    for (const method of ['PUT', 'DELETE'] as const)
      expect((await caller.send(method, `${caller.pathOf(name)}/X`, {})).status).toBe(405);
    if (!resource.methods.includes('POST')) expect((await caller.post(name, {})).status).toBe(405);
  });
});

describe('the vendor’s samples', () => {
  test('a new employee is taken and answered whole, with nulls and audit members', async () => {
    const { request, response } = samples['pyemployee.create'];
    const answer = await caller.post('pyemployee', request.body);

    expect(answer.status).toBe(response.status);
    expect(answer.type).toContain(response.headers['Content-Type'].toLowerCase());
    expect(Object.keys(answer.body)).toEqual(expect.arrayContaining(Object.keys(response.body)));
    expect(answer.body).toMatchObject({
      EmpNo: 'E10421',
      EmpHourlyRate: 38.5,
      EmpMiddleName: null,
      EmpIuUpdateDate: null,
      EmpVUuid: expect.stringMatching(/^[0-9A-F]{32}$/),
    });
    expect(answer.body).not.toHaveProperty('EmhActionCode');
  });

  test('each required member of it is asked for when it is missing, one at a time', async () => {
    const body: Record<string, unknown> = { ...samples['pyemployee.create'].request.body, EmpNo: 'E9' };
    for (const [member, [, , note]] of Object.entries(published.pyemployee as unknown as Fields)) {
      if (!note.startsWith('required') || member === 'EmpVUuid') continue;
      const { [member]: _, ...without } = body;
      const { status, text } = await caller.post('pyemployee', without);
      expect([member, status]).toEqual([member, 400]);
      expect(text).toBe(`JBO-27014: Attribute ${member} in PyEmployeeEO is required.`);
    }
  });

  test('the finder finds it, and the change is posted to the same resource', async () => {
    const found = await caller.get('pyemployee', {
      finder: 'PyEmployeeFinder;EmpNoVar=E10421',
      onlyData: 'true',
    });
    expect(found.body).toMatchObject({
      ...samples['pyemployee.find'].response.body,
      links: expect.anything(),
      items: [expect.objectContaining({ EmpNo: 'E10421', EmpStatus: 'A' })],
    });

    const change = { ...samples['pyemployee.change'].request.body, EmhEffectiveDate: '2025-03-10' };
    expect((await caller.post('pyemployee', change)).body).toMatchObject({ EmpHourlyRate: 40 });
  });

  test.each([
    'jcjobcostcodes.create',
    'jcjobcategory.create',
    'pyempsalspl.create',
    'pyemptimesheet.create',
  ] as const)('%s is taken', async (name) => {
    const { request, response } = samples[name];
    const answer = await caller.post(name.split('.')[0] ?? '', request.body);

    expect([answer.text, answer.status]).toEqual([answer.text, response.status]);
    const told: Record<string, unknown> = 'body' in response ? response.body : {};
    const { EssLastUpdDate: _, ...comparable } = told;
    expect(answer.body).toMatchObject(comparable);
  });

  test('time on a category that is not set up says what the public client reads', async () => {
    const body = { ...samples['pyemptimesheet.create'].request.body, TshCatexpId: '4000' };
    const { status, type, text } = await caller.post('pyemptimesheet', body);

    expect(status).toBe(400);
    expect(type).toContain(samples['pyemptimesheet.badcombo'].response.headers['Content-Type']);
    expect(text).toBe(samples['pyemptimesheet.badcombo'].response.body);
  });

  test('errors have the published form of framework version 4, and a line of text before it', async () => {
    const { EmpLastName: _, ...body } = { ...samples['pyemployee.create'].request.body, EmpNo: 'E8' };
    const asJson = await caller.post('pyemployee', body, { 'rest-framework-version': '4' });
    const asText = await caller.post('pyemployee', body);

    expect(asJson.body).toEqual(samples['error.v4'].response.body);
    expect(asJson.type).toContain(samples['error.v4'].response.headers['Content-Type']);
    expect(asText.text).toBe(samples['error.default'].response.body);
    expect(asText.type).toContain(samples['error.default'].response.headers['Content-Type']);
  });

  test('lists have the published envelope', async () => {
    const runs = await caller.get('pypayrun', {
      finder: 'findByDate;auditDate=2024-01-01',
      totalResults: 'true',
      orderBy: 'PrnCode:desc',
      limit: '500',
    });
    expect(Object.keys(runs.body).sort()).toEqual(Object.keys(samples['pypayrun.list'].response.body).sort());
    expect(runs.type).toContain(samples['pypayrun.list'].response.headers['Content-Type']);
    expect(runs.body.items.map((row: { PrnCode: string }) => row.PrnCode)).toEqual(['WK', 'BW']);

    const periods = await caller.get('glperiod', { finder: 'selectPeriod;chartCode=010', limit: '500' });
    expect(Object.keys(periods.body.items[0]).sort()).toEqual(
      Object.keys(samples['glperiod.list'].response.body.items[0] ?? {}).sort(),
    );
  });

  test('a batch repeats its parts with what was stored; too many are declined in the published words', async () => {
    const [first] = samples.batch.request.body.parts;
    const payload = samples['pyemptimesheet.create'].request.body;
    const { body } = await caller.batch('hcm', [{ ...first, payload }]);
    expect(body.parts[0]).toMatchObject({
      id: first?.id,
      path: expect.stringMatching(/\/hcm-rest-api\/rest\/1\/pyemptimesheet$/),
      operation: 'create',
      payload: expect.objectContaining({
        TshEmpNo: 'E10421',
        TshVUuid: expect.stringMatching(/^[0-9A-F]{32}$/),
      }),
    });

    const many = Array.from({ length: 1001 }, (_, at) => ({ ...first, id: `part${at}` }));
    const declined = await caller.batch('hcm', many);
    expect(declined.status).toBe(samples['batch.toobig'].response.status);
    expect(`${declined.status} ${declined.text}`).toBe(samples['batch.toobig'].response.body);
  });
});

test('what is published is not changed by us: the legend says how to read it', () => {
  expect(legend).toContain('type');
});

function finderFor(name: string): Record<string, string> {
  if (name === 'pyempded' || name === 'pyempben') return { finder: 'selectByCode;EmpNo=1001' };
  return {};
}
