import { describe, expect, test } from 'vitest';
import type { Entity } from '../../model/index.ts';
import { keyOf, type Opened, refusalOf, rowsOf, withCmic } from './testing/open.ts';
import { contractor, TODAY } from './testing/stand-in.ts';
import { SAMPLE_EMPLOYEE, writeSamples } from './testing/write-samples.ts';

const entry = (nr: number, more: Entity = {}): Entity => ({
  ...writeSamples.timeEntries?.create(nr),
  ...more,
});
const ofSample = { TshEmpNo: SAMPLE_EMPLOYEE };
/** The sandbox's job that answers with success and keeps nothing. */
const swallowing = contractor.projects[5];
const closed = contractor.projects.find((project) => !project.isActive);

test('a row names the open pay period of its day, the pay run of the employee and our id', () =>
  withCmic(async ({ create }, standIn) => {
    const [answer] = await create('timeEntries', entry(1, { hours: '7.25' }));

    const [row] = rowsOf(standIn, 'pyemptimesheet', ofSample);
    expect(keyOf(answer)).toBe(`${row?.TshVUuid}|TshNormalHours`);
    expect(row).toMatchObject({
      TshPrnCode: 'WK',
      TshDate: entry(1).workDate,
      TshTypeCode: 'J',
      TshJobdeptwoId: 'SAMPLE',
      TshPhsacctwiId: '03-300',
      TshCatexpId: 'L',
      TshNormalHours: 7.25,
      TshUserField5: 'T-1',
      TshProcessFlag: 'N',
    });
    expect(row?.TshPprYear).toBeTypeOf('number');
  }));

test('a week with overtime goes in one batch, each kind of hours in its column, and reads back the same', () =>
  withCmic(async ({ create, entities }, standIn) => {
    const week = [
      entry(1),
      entry(2, { earningCode: '002', hours: '1.5' }),
      entry(3, { earningCode: '003', hours: '4' }),
      entry(4, { earningCode: '010', hours: '8' }),
    ];
    const answers = await create('timeEntries', ...week);

    expect(answers.map(({ outcome }) => outcome)).toEqual(['written', 'written', 'written', 'written']);
    const posts = standIn.sandbox.requests.filter(({ method }) => method === 'POST');
    expect(posts.map(({ url }) => url)).toEqual(['/cmictest/hcm-rest-api/rest']);
    const found = (await entities('timeEntries')).filter((each) => each.employeeNumber === SAMPLE_EMPLOYEE);
    const told = found.map((each) => [each.externalRef, each.earningCode, each.hours]).sort();
    expect(told).toEqual([
      ['T-1', '001', '7.5'],
      ['T-2', '002', '1.5'],
      ['T-3', '003', '4'],
      ['T-4', '010', '8'],
    ]);
  }));

test('the same entry twice is posted once; one with other hours is never posted on top', () =>
  withCmic(async ({ create }, standIn) => {
    const [first] = await create('timeEntries', entry(1));
    const [again] = await create('timeEntries', entry(1));
    const [other] = await create('timeEntries', entry(1, { hours: '9' }));

    expect(keyOf(again)).toBe(keyOf(first));
    expect(refusalOf(other)).toMatchObject({ code: 'cmic/time-posted-otherwise', field: 'Hours' });
    expect(rowsOf(standIn, 'pyemptimesheet', ofSample)).toHaveLength(1);
  }));

test('time that CMiC takes with 201 and does not keep is refused, and said so', () =>
  withCmic(async ({ create }, standIn) => {
    const costCode = rowsOf(standIn, 'jcjobcategory', { JcatJobCode: swallowing?.code, JcatCode: 'L' })[0]
      ?.JcatPhsCode as string;
    const [kept, lost] = await create(
      'timeEntries',
      entry(1),
      entry(2, { projectCode: swallowing?.code ?? '', costCode }),
    );

    expect(kept?.outcome).toBe('written');
    expect(refusalOf(lost)).toMatchObject({ code: 'cmic/time-vanished', field: 'Job' });
    expect(rowsOf(standIn, 'pyemptimesheet', ofSample)).toHaveLength(1);
  }));

test('a job that takes no costs is refused before CMiC can swallow the time', () =>
  withCmic(async ({ create }, standIn) => {
    const [answer] = await create('timeEntries', entry(1, { projectCode: closed?.code ?? '' }));

    expect(refusalOf(answer)).toMatchObject({ code: 'cmic/job-closed', field: 'Job' });
    expect(standIn.sandbox.requests.some(({ method }) => method === 'POST')).toBe(false);
  }));

test('a category that is not set up is refused in words, or set up where the connector allows it', async () => {
  const missing = entry(1, { 'custom.category': '4000' });
  await withCmic(async ({ create }) => {
    expect(refusalOf((await create('timeEntries', missing))[0])).toMatchObject({
      code: 'cmic/no-such-coding',
      field: 'Phase',
    });
  });
  await withCmic(
    async ({ create }, standIn) => {
      const answers = await create('timeEntries', missing, entry(2, { 'custom.category': '4000' }));
      expect(answers.map(({ outcome }) => outcome)).toEqual(['written', 'written']);
      expect(rowsOf(standIn, 'jcjobcategory', { JcatJobCode: 'SAMPLE', JcatCode: '4000' })).toHaveLength(1);
    },
    { createCategories: true },
  );
});

test('where jobs may not be read, CMiC’s own words about the cost code come through', () =>
  withCmic(async (opened, { sandbox }) => {
    sandbox.faults.add({ path: 'jcjob', times: -1, effect: { kind: 'status', status: 403 } });
    const [bad, good] = await opened.create('timeEntries', entry(1, { costCode: '99-999' }), entry(2));

    expect(refusalOf(bad)).toMatchObject({ code: 'cmic/no-such-coding', field: 'Phase' });
    expect(refusalOf(bad).what).toContain('Cost Code Code');
    expect(good?.outcome).toBe('written');
    expect(opened.notes).toContainEqual(expect.objectContaining({ code: 'cmic/jobs-not-readable' }));
  }));

test('a day without a pay period, an unknown employee and one who has left are refused with a fix', () =>
  withCmic(async ({ create }, standIn) => {
    const left = String(rowsOf(standIn, 'pyemployee', { EmpStatus: 'T', EmpCompCode: '001' })[0]?.EmpNo);
    const answers = await create(
      'timeEntries',
      entry(1, { workDate: '2015-03-04' }),
      entry(2, { employeeNumber: '4711' }),
      entry(3, { employeeNumber: left }),
    );

    expect(answers.map((answer) => refusalOf(answer).code)).toEqual([
      'cmic/no-pay-period',
      'cmic/no-such-employee',
      'cmic/not-active',
    ]);
    for (const answer of answers) expect(refusalOf(answer).fix).not.toBe('');
  }));

test('a closed period refuses its row alone, in CMiC’s words', () =>
  withCmic(async ({ create }) => {
    const longAgo = new Date(Date.parse(TODAY) - 60 * 86_400_000).toISOString().slice(0, 10);
    const [old, good] = await create('timeEntries', entry(1, { workDate: longAgo }), entry(2));

    expect(refusalOf(old)).toMatchObject({ code: 'cmic/refused', field: 'TshDate' });
    expect(refusalOf(old).what).toContain('The pay period is closed');
    expect(good?.outcome).toBe('written');
  }));

test('time without a job needs an account, and goes to the department then', async () => {
  const idle = entry(1, { projectCode: null, costCode: null, departmentCode: '200' });
  await withCmic(async ({ create }) => {
    expect(refusalOf((await create('timeEntries', idle))[0])).toMatchObject({
      code: 'cmic/no-job',
      field: 'Job',
    });
  });
  await withCmic(
    async ({ create, entities }) => {
      expect((await create('timeEntries', idle))[0]?.outcome).toBe('written');
      const found = (await entities('timeEntries')).find((each) => each.externalRef === 'T-1');
      expect(found).toMatchObject({ departmentCode: '200', projectCode: null, costCode: null });
    },
    { earnings: { regular: '001', account: '5000.100' } },
  );
});

test('hours that somebody typed as one row with overtime are read as two entries', () =>
  withCmic(async ({ create, entities }, { sandbox }) => {
    await create('timeEntries', entry(1));
    const rows = sandbox.state.table<Record<string, unknown>>('pyemptimesheet');
    const row = rows.find((each) => each.TshEmpNo === SAMPLE_EMPLOYEE) ?? {};
    rows.put(String(row.TshVUuid), { ...row, TshOtHours: 2, TshUserField5: null });

    const found = (await entities('timeEntries')).filter((each) => each.employeeNumber === SAMPLE_EMPLOYEE);
    expect(found.map((each) => [each.earningCode, each.hours])).toEqual([
      ['001', '7.5'],
      ['002', '2'],
    ]);
    expect(new Set(found.map((each) => each.externalRef)).size).toBe(2);
  }));

test('a run reads the days that it names', () =>
  withCmic(async ({ entities }) => {
    const all = await entities('timeEntries');
    const days = [...new Set(all.map((each) => String(each.workDate)))].sort();
    const [from = '', to = ''] = [days[1], days[2]];

    const some = await entities('timeEntries', { from, to });
    expect(new Set(some.map((each) => each.workDate))).toEqual(new Set([from, to]));
  }));

describe('a correction of posted time', () => {
  const ours = (standIn: Parameters<typeof rowsOf>[0]) =>
    rowsOf(standIn, 'pyemptimesheet', ofSample).map((row) => [
      row.TshPhsacctwiId,
      row.TshNormalHours ?? 0,
      row.TshUserField5,
      row.TshDocumentNo ?? null,
    ]);
  /** Posts an entry and corrects it as a run does; the entries that CMiC has of the employee afterwards. */
  async function corrected(opened: Opened, change: Entity, before: Entity = entry(1)) {
    const [posted] = await opened.create('timeEntries', before);
    return { key: keyOf(posted), answer: await again(opened, keyOf(posted), change) };
  }
  async function again({ item, lookFor, change: send }: Opened, key: string, change: Entity) {
    const wanted = item('timeEntries', 'update', entry(1), { externalKey: key });
    const [found] = await lookFor('timeEntries', [wanted]);
    return send('timeEntries', 'update', found?.record ?? {}, key, change);
  }
  const entriesNow = async ({ entities }: Opened) =>
    (await entities('timeEntries')).filter((each) => each.employeeNumber === SAMPLE_EMPLOYEE);

  test('is a row with the difference, and both read as one entry under the key of the first', () =>
    withCmic(async (opened, standIn) => {
      const { key, answer } = await corrected(opened, { hours: '6' });

      expect(keyOf(answer)).toBe(key);
      expect(ours(standIn)).toEqual([
        ['03-300', 7.5, 'T-1', null],
        ['03-300', -1.5, 'T-1', 'CORRECTION'],
      ]);
      expect(await entriesNow(opened)).toMatchObject([
        { externalRef: 'T-1', hours: '6', earningCode: '001' },
      ]);
      await again(opened, key, { hours: '0' });
      expect(await entriesNow(opened)).toMatchObject([{ externalRef: 'T-1', hours: '0' }]);
    }));

  test('of another kind of hours gives the new ones, then takes the old ones back', () =>
    withCmic(async (opened, standIn) => {
      const { key, answer } = await corrected(opened, { earningCode: '002', hours: '2' });

      expect(keyOf(answer)).toBe(key);
      expect(rowsOf(standIn, 'pyemptimesheet', ofSample).slice(1)).toMatchObject([
        { TshOtHours: 2, TshDocumentNo: 'CORRECTION' },
        { TshNormalHours: -7.5, TshDocumentNo: 'CORRECTION' },
      ]);
      expect(await entriesNow(opened)).toMatchObject([
        { externalRef: 'T-1', hours: '2', earningCode: '002' },
      ]);
    }));

  test('that is made twice, or whose answer was lost, adds nothing a second time', () =>
    withCmic(async (opened, standIn) => {
      const [posted] = await opened.create('timeEntries', entry(1));
      standIn.sandbox.faults.add({ method: 'POST', effect: { kind: 'lose-answer-after' } });
      const lost = await again(opened, keyOf(posted), { hours: '9' });
      const [second, third] = [
        await again(opened, keyOf(posted), { hours: '9' }),
        await again(opened, keyOf(posted), { hours: '9' }),
      ];

      expect(lost.outcome).toBe('in doubt');
      expect([second.outcome, third.outcome]).toEqual(['written', 'written']);
      expect(ours(standIn).map(([, hours]) => hours)).toEqual([7.5, 1.5]);
    }));

  test('that breaks off between giving and taking back is completed by the next one', () =>
    withCmic(async (opened, standIn) => {
      const [posted] = await opened.create('timeEntries', entry(1));
      standIn.sandbox.faults.add({ method: 'POST', skip: 1, effect: { kind: 'status', status: 503 } });
      const broken = await again(opened, keyOf(posted), { earningCode: '003', hours: '4' });
      const completed = await again(opened, keyOf(posted), { earningCode: '003', hours: '4' });

      expect(broken.outcome).not.toBe('written');
      expect(completed.outcome).toBe('written');
      expect(rowsOf(standIn, 'pyemptimesheet', ofSample)).toHaveLength(3);
      expect(await entriesNow(opened)).toMatchObject([{ hours: '4', earningCode: '003' }]);
    }));

  test('on a job that swallows time takes nothing back from the one before', () =>
    withCmic(async (opened, standIn) => {
      const job = swallowing?.code ?? '';
      const [category] = rowsOf(standIn, 'jcjobcategory', { JcatJobCode: job, JcatCode: 'L' });
      const costCode = String(category?.JcatPhsCode);
      const { answer } = await corrected(opened, { projectCode: job, costCode });

      expect(refusalOf(answer)).toMatchObject({ code: 'cmic/time-vanished', field: 'Job' });
      expect(ours(standIn).map(([, hours]) => hours)).toEqual([7.5]);
    }));

  test('is refused in words where the site makes corrections by hand', () =>
    withCmic(
      async (opened, standIn) => {
        const { answer } = await corrected(opened, { hours: '6' });

        expect(refusalOf(answer)).toMatchObject({ code: 'record/correct-by-hand' });
        expect(ours(standIn)).toHaveLength(1);
      },
      { timeCorrections: 'by hand' },
    ));
});
