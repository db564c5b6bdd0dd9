import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SandboxClock } from '../kit/index.ts';
import { payPeriods } from './calendar.ts';
import { type CmicSandbox, startCmicSandbox } from './index.ts';
import { TestCaller } from './testing/caller.ts';

let sandbox: CmicSandbox;
let clock: SandboxClock;
let caller: TestCaller;
beforeEach(async () => {
  clock = new SandboxClock();
  clock.freeze('2026-03-02T15:00:00Z');
  sandbox = await startCmicSandbox({ clock, people: 40, callsPerMinute: 200 });
  caller = new TestCaller(sandbox);
});
afterEach(() => sandbox.close());

const keysOf = (answer: { body: { items: Record<string, string>[] } }, name: string) =>
  answer.body.items.map((item) => item[name]);
const weekly = payPeriods('2026-03-02').filter((each) => each.run === 'WK');

async function somebody(): Promise<Record<string, unknown>> {
  const { body } = await caller.get('pyemployee', {
    q: "EmpStatus = 'A' and EmpPrnCode = 'WK'",
    orderBy: 'EmpNo:asc',
    limit: '1',
    onlyData: 'true',
  });
  return body.items[0];
}

async function timeRow(more: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
  const { body } = await caller.get('jcjobcategory', { q: "JcatCode = 'L'", limit: '1', orderBy: 'default' });
  const [category] = body.items;
  const period = weekly.find((each) => each.firstDay <= '2026-02-24' && each.lastDay >= '2026-02-24');
  return {
    TshCompCode: '001',
    TshEmpNo: (await somebody()).EmpNo,
    TshPrnCode: 'WK',
    TshPprYear: period?.year,
    TshPprPeriod: period?.period,
    TshDate: '2026-02-24',
    TshTypeCode: 'J',
    TshJobdeptwoId: category.JcatJobCode,
    TshPhsacctwiId: category.JcatPhsCode,
    TshCatexpId: 'L',
    TshNormalHours: 8,
    TshVUuid: '',
    ...more,
  };
}

describe('access', () => {
  test('the client stands before two bars; without it, or with a wrong password, 401 in HTML comes', async () => {
    for (const wrong of [{ name: 'HRHUB' }, { name: 'OTHER||HRHUB' }, { password: 'no' }]) {
      const answer = await new TestCaller(sandbox, wrong).get('pypayrun');
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="CMiC"']);
      expect(answer.type).toContain('text/html');
    }
  });

  test('a token works on the other path only, for an hour', async () => {
    const { body } = await caller.token();
    const bearer = new TestCaller(sandbox, { token: body.access_token });
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
    expect((await bearer.get('pypayrun')).status).toBe(200);

    clock.advance(3_600_001);
    expect((await bearer.get('pypayrun')).status).toBe(401);
    expect((await caller.token({ client_secret: 'no' })).status).toBe(401);
  });

  test('a user without the right to write is told 403, and rows of other companies are not there', async () => {
    const reader = new TestCaller(sandbox, { name: 'PLUMB||HRREAD', password: 'Chalk-Line-2' });
    expect((await reader.post('pyemployee', {})).status).toBe(403);
    const { body } = await reader.get('pyemployee', {
      limit: '1000',
      totalResults: 'true',
      onlyData: 'true',
    });
    expect(new Set(keysOf({ body }, 'EmpCompCode'))).toEqual(new Set(['001']));
    expect(sandbox.state.table<{ EmpCompCode: string }>('pyemployee').values()).toContainEqual(
      expect.objectContaining({ EmpCompCode: '002' }),
    );
  });

  test('what is beyond the gateway’s limit is declined with the time to wait', async () => {
    const answers = await Promise.all(Array.from({ length: 201 }, () => caller.get('pypayrun')));
    const declined = answers.filter(({ status }) => status === 429);

    expect(declined).toHaveLength(1);
    expect(Number(declined[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('reading', () => {
  test('25 rows come when nothing is said, 1000 at most, and hasMore tells the end', async () => {
    const first = await caller.get('jcjobcostcodes', { orderBy: 'GjjpJobCode:asc,GjjpCode:asc' });
    expect(first.body).toMatchObject({ count: 25, limit: 25, offset: 0, hasMore: true });
    expect(first.body).not.toHaveProperty('totalResults');
    expect((await caller.get('jcjobcostcodes', { limit: '1001' })).status).toBe(400);

    const all = await caller.get('jcjobcostcodes', { limit: '1000', totalResults: 'true' });
    expect(all.body).toMatchObject({ hasMore: false, count: all.body.totalResults });
  });

  test('pages without an order lose rows, with one they do not', async () => {
    const pages = async (orderBy: string) => {
      const seen = new Set<string>();
      for (let offset = 0; offset < 700; offset += 100) {
        const query = { limit: '100', offset: String(offset), ...(orderBy === '' ? {} : { orderBy }) };
        for (const id of keysOf(await caller.get('jcjobcostcodes', query), 'GjjpVUuid')) seen.add(id ?? '');
      }
      return seen.size;
    };
    const { body } = await caller.get('jcjobcostcodes', { limit: '1', totalResults: 'true' });

    expect(await pages('GjjpVUuid:asc')).toBe(body.totalResults);
    expect(await pages('')).toBeLessThan(body.totalResults);
  });

  test('q knows comparisons, lists, ranges, brackets and quoted quotes', async () => {
    const count = async (q: string) =>
      (await caller.get('pyemployee', { q, limit: '1000', onlyData: 'true' })).body.items.length;
    const all = await count("EmpNo <> ''");
    const active = await count("EmpStatus = 'A'");

    expect(active + (await count("EmpStatus in ('T','D')"))).toBe(all);
    expect(await count("EmpStatus = 'A' and (EmpType = 'H' or EmpType = 'S')")).toBe(active);
    expect(await count("EmpHireDate between '1990-01-01' and '2100-01-01'")).toBe(all);
    expect(await count("EmpLastName <> 'O''Nobody'")).toBe(all);
    expect(await count("EmpTrdCode like 'CRP%'")).toBeGreaterThan(0);
    expect(await count('EmpHourlyRate > 0')).toBeGreaterThan(0);
    expect(await count("EmpIuUpdateDate >= '1990-01-01T00:00:00+0000'"), 'empty until the first change').toBe(
      0,
    );
  });

  test('unknown finders, variables, members and obligatory finders answer 400, unknown resources 404', async () => {
    const status = async (name: string, query: Record<string, string>) =>
      (await caller.get(name, query)).status;
    expect(await status('pyemployee', { finder: 'NoFinder;A=1' })).toBe(400);
    expect(await status('pyemployee', { finder: 'PyEmployeeFinder;NoVar=1' })).toBe(400);
    expect(await status('pyemployee', { q: 'EmpNo = ' })).toBe(400);
    expect(await status('pyemployee', { q: "NoMember = 'x'" })).toBe(400);
    expect(await status('pyemployee', { orderBy: 'NoMember:asc' })).toBe(400);
    expect(await status('pyempded', {})).toBe(400);
    expect(await status('hremployee', {})).toBe(404);
  });

  test('links name an internal host, which is not to be followed', async () => {
    const { body } = await caller.get('pypayrun', { limit: '1' });
    expect(body.items[0].links[0].href).toMatch(/^http:\/\/internal\.cmic\.example:80\//);
  });
});

describe('employees', () => {
  test('a change holds from its effective date on, whenever it was posted', async () => {
    const { EmpNo, EmpHireDate } = await somebody();
    const change = (EmhEffectiveDate: string, EmpHourlyRate: number) =>
      caller.post('pyemployee', {
        EmpNo,
        EmpCompCode: '001',
        EmpUser: 'HRHUB',
        EmhActionCode: 'CH',
        EmhEffectiveDate,
        EmpHourlyRate,
        EmpVUuid: '',
      });
    const rate = async () => (await somebody()).EmpHourlyRate;

    expect((await change('2026-03-02', 50)).status).toBe(201);
    await change('2026-04-01', 60);
    await change('2026-02-01', 40);
    expect(await rate()).toBe(50);
    clock.advance(31 * 86_400_000);
    expect(await rate()).toBe(60);

    const early = await change('1980-01-01', 1);
    expect([early.status, EmpHireDate]).toEqual([400, expect.any(String)]);
    expect(early.text).toContain('before the hire date');
  });

  test('a number that is taken, one that is not there and an action that is not set up are refused', async () => {
    const { EmpNo } = await somebody();
    const base = { EmpCompCode: '001', EmpUser: 'HRHUB', EmhEffectiveDate: '2026-03-02', EmpVUuid: '' };
    const post = (body: Record<string, unknown>) => caller.post('pyemployee', { ...base, ...body });

    expect((await post({ EmpNo: '4711', EmhActionCode: 'CH' })).status).toBe(400);
    expect((await post({ EmpNo, EmhActionCode: 'XX' })).status).toBe(400);
    expect((await post({ EmpNo, EmhActionCode: 'CH', EmpDeptCode: '999' })).text).toContain(
      'EmpDeptCode 999',
    );
  });
});

describe('time', () => {
  const stored = () => sandbox.state.table('pyemptimesheet').size;

  test('the same row twice is kept twice', async () => {
    const row = await timeRow();
    const before = stored();
    for (let time = 0; time < 2; time += 1)
      expect((await caller.post('pyemptimesheet', row)).status).toBe(201);

    expect(stored()).toBe(before + 2);
  });

  test('a job that takes no time answers 201 and keeps nothing', async () => {
    const [silent] = sandbox.state.table<{ JobCode: string }>('timelessjobs').values();
    const { body } = await caller.get('jcjobcategory', {
      finder: `selectJobCategory;jobCode=${silent?.JobCode}`,
      q: "JcatCode = 'L'",
      limit: '1',
    });
    const [category] = body.items;
    const before = stored();
    const row = await timeRow({ TshJobdeptwoId: silent?.JobCode, TshPhsacctwiId: category.JcatPhsCode });
    const answer = await caller.post('pyemptimesheet', row);

    expect(answer.status).toBe(201);
    expect(stored()).toBe(before);
  });

  test('a period must have the day and be open', async () => {
    const old = weekly.find((each) => each.lastDay < '2026-02-01' && each.year === 2026);
    const wrong = await caller.post('pyemptimesheet', await timeRow({ TshPprPeriod: 40 }));
    const shut = await caller.post(
      'pyemptimesheet',
      await timeRow({ TshPprPeriod: old?.period, TshPprYear: old?.year, TshDate: old?.firstDay }),
    );

    expect(wrong.text).toContain('not within the pay period');
    expect(shut.text).toContain('closed');
  });

  test('one bad part undoes its whole batch', async () => {
    const before = stored();
    const part = (id: string, payload: unknown) => ({
      id,
      path: '/1/pyemptimesheet',
      operation: 'create',
      payload,
    });
    const parts = [part('a', await timeRow()), part('b', await timeRow({ TshCatexpId: 'NONE' }))];
    expect((await caller.batch('hcm', parts)).status).toBe(400);
    expect(stored()).toBe(before);

    expect((await caller.batch('hcm', parts.slice(0, 1))).status).toBe(200);
    expect(stored()).toBe(before + 1);
  });
});

describe('pay splits', () => {
  test('percentages may not exceed 100 when a request is over, but may move together in a batch', async () => {
    const { body } = await caller.get('pyempsalspl', {
      q: "EssEmpSalSplitType = 'P' and EssSplitPercent = 100",
      orderBy: 'EssEmpNo:asc',
      limit: '1',
    });
    const [row] = body.items;
    const more = {
      EssCompCode: '001',
      EssEmpNo: row.EssEmpNo,
      EssSplitNumber: '9',
      EssBankCode: row.EssBankCode,
      EssBankAccNumber: '77001',
      EssSplitType: 'D',
      EssEmpSalSplitType: 'P',
      EssSplitPercent: 20,
      EssUser: 'HRHUB',
      EssLastUpdDate: '2026-03-02T10:23:45-05:00',
      EssVUuid: '',
    };
    const alone = await caller.post('pyempsalspl', more);
    expect([alone.status, alone.text]).toEqual([400, expect.stringContaining('add up to 100')]);

    const together = await caller.batch('hcm', [
      { id: '1', path: '/1/pyempsalspl', operation: 'create', payload: more },
      {
        id: '2',
        path: `/1/pyempsalspl/${row.EssVUuid}`,
        operation: 'update',
        payload: { EssSplitPercent: 80 },
      },
    ]);
    expect(together.status).toBe(200);
    expect(together.body.parts[0].payload).toMatchObject({
      EssSplitNumber: 9,
      EssLastUpdDate: '2026-03-02T15:00:00Z',
    });
  });
});

test('deductions of employees are read by employee and written only where the site is told so', async () => {
  const { EmpNo } = await somebody();
  const list = await caller.get('pyempded', { finder: `selectByCode;EmpNo=${String(EmpNo)}` });
  expect(list.status).toBe(200);
  expect((await caller.post('pyempded', {})).status).toBe(405);
});

test('a reset brings the demo data back', async () => {
  const before = sandbox.state.table('pyemployee').size;
  await caller.post('pytrades', { TrdCode: 'NEW', TrdDescription: 'New' });
  sandbox.reset();

  expect(sandbox.state.table('pyemployee').size).toBe(before);
  expect((await caller.get('pytrades', { q: "TrdCode = 'NEW'" })).body.count).toBe(0);
});
