import { describe, expect, test } from 'vitest';
import type { HttpAnswer, HttpCall } from '../../sdk/index.ts';
import { explain } from './errors.ts';
import employee from './examples/employee.json' with { type: 'json' };
import { cmic } from './index.ts';
import { historyOf, keyOf, refusalOf, rowsOf, withCmic } from './testing/open.ts';
import { TODAY } from './testing/stand-in.ts';
import { SAMPLE_EMPLOYEE, writeSamples } from './testing/write-samples.ts';

/** What the vendor does not publish and a site may have otherwise, each on a site that has it otherwise. */
const newHire = writeSamples.employees?.create(910) ?? {};
const number = String(newHire.employeeNumber);
const KEY = `001|${number}`;
const entry = (nr: number, more = {}) => ({ ...writeSamples.timeEntries?.create(nr), ...more });
const daysAgo = (days: number) => new Date(Date.parse(TODAY) - days * 86_400_000).toISOString().slice(0, 10);

test('records go out in the vendor’s media type; where plain JSON is not taken, the refusal names the setting', async () => {
  await withCmic(
    async ({ create }) => expect(keyOf((await create('employees', newHire))[0])).toBe(KEY),
    {},
    { vendorTypesOnly: true },
  );
  await withCmic(
    async ({ create }) =>
      expect(create('employees', newHire)).rejects.toMatchObject({
        code: 'cmic/type-not-taken',
        field: 'assumed',
        fix: expect.stringContaining('Type of what is sent'),
      }),
    { assumed: { bodyType: 'application/json' } },
    { vendorTypesOnly: true },
  );
  expect(employee['pyemployee.create'].request.headers['Content-Type'].toLowerCase()).toBe(
    'application/vnd.oracle.adf.resourceitem+json',
  );
});

test('a site with its own actions gets them: a change, a transfer, an end and a return each by its code', () =>
  withCmic(
    async ({ create, change, records }, standIn) => {
      await create('employees', newHire);
      const read = async () => (await records('employees')).find((record) => record.EmpNo === number) ?? {};
      const steps = [
        ['update', { lastName: 'Newman' }],
        ['update', { departmentCode: '100' }],
        ['deactivate', { status: 'terminated', terminationDate: daysAgo(9) }],
        ['update', { status: 'active', hireDate: daysAgo(2) }],
      ] as const;
      for (const [kind, changed] of steps)
        expect(keyOf(await change('employees', kind, await read(), KEY, changed))).toBe(KEY);

      expect(historyOf(standIn, number).map(({ code }) => code)).toEqual(['CH', 'TR', 'TM', 'RH']);
    },
    { assumed: { actionTransfer: 'TR', actionEnd: 'TM', actionReturn: 'RH' } },
    { actions: ['TR', 'TM', 'RH'] },
  ));

test('an action that the site does not know is refused in its words', () =>
  withCmic(
    async ({ create }) => {
      const error = refusalOf((await create('employees', newHire))[0]);
      expect(error).toMatchObject({ code: 'cmic/refused', field: 'EmhActionCode' });
    },
    { assumed: { actionNew: 'HIRE' } },
  ));

test('a change is posted to the plain address, or with the finder of the vendor’s recipe behind it', async () => {
  const rate = { employeeNumber: SAMPLE_EMPLOYEE, earningCode: '001', rateType: 'hourly', startDate: TODAY };
  for (const [changeAddress, expected] of [
    ['plain', '/pyemployee'],
    ['with finder', `/pyemployee?finder=PyEmployeeFinder;EmpNoVar=${SAMPLE_EMPLOYEE}`],
  ] as const)
    await withCmic(
      async ({ create }, standIn) => {
        await create('payRates', { ...rate, amount: '44.10' });
        const [post] = standIn.sandbox.requests.filter(({ method }) => method === 'POST');
        expect(decodeURIComponent(post?.url ?? '')).toMatch(
          new RegExp(`${expected.replaceAll('?', '\\?')}$`),
        );
      },
      { assumed: { changeAddress } },
    );
});

test('members that a site calls otherwise are read, asked for, written and refused under its names', () =>
  withCmic(
    async ({ create, entities, change, records, notes }, standIn) => {
      await create('employees', newHire);
      const person = (await entities('employees')).find((each) => each.employeeNumber === number);
      expect(person).toMatchObject({ street1: '910 Chalk Street', originalHireDate: '2019-04-01' });
      const present = (await records('employees')).find((record) => record.EmpNo === number) ?? {};
      await change('employees', 'update', present, KEY, { street2: 'Unit 4' });
      expect(rowsOf(standIn, 'pyemployee', { EmpNo: number })[0]?.EmpAddress2).toBe('Unit 4');

      const projects = await entities('projects');
      expect(new Set(projects.map((each) => each.status))).toEqual(new Set(['open', 'closed']));
      expect((await create('timeEntries', entry(1)))[0]?.outcome).toBe('written');
      expect(notes).toEqual([]);

      const odd = { ...newHire, employeeNumber: '70999', ssn: '934129999', originalHireDate: 'soon' };
      expect(refusalOf((await create('employees', odd))[0])).toMatchObject({
        field: 'EmpAdjustedSeriviceDate',
        what: expect.stringContaining('EmpAdjustedServiceDate'),
      });
    },
    {
      assumed: {
        street1Member: 'EmpAddrLine1',
        street2Member: 'EmpAddrLine2',
        originalHireMember: 'EmpAdjustedServiceDate',
        jobCompanyMember: 'JobComp',
        jobStatusMember: 'JobStat',
      },
    },
    {
      renamedMembers: {
        EmpAddress1: 'EmpAddrLine1',
        EmpAddress2: 'EmpAddrLine2',
        EmpAdjustedSeriviceDate: 'EmpAdjustedServiceDate',
        JobCompCode: 'JobComp',
        JobStatusCode: 'JobStat',
      },
    },
  ));

test('lists may be asked for in CMiC’s own order, and are read to the end in it', () =>
  withCmic(
    async ({ records }, standIn) => {
      expect((await records('costCodes')).length).toBe(standIn.counts?.costCodes);
      expect(standIn.sandbox.requests.every(({ url }) => url.includes('orderBy=default'))).toBe(true);
    },
    { assumed: { listOrder: 'default' } },
  ));

test('a finder and a query are never sent together, since it is not published that they may be', () =>
  withCmic(async ({ create, records }, standIn) => {
    await create('timeEntries', entry(1));
    for (const set of cmic.dataSets) if (set.read !== undefined) await records(set.id);

    const urls = standIn.sandbox.requests.map(({ url }) => url);
    expect(urls.some((url) => url.includes('finder='))).toBe(true);
    expect(urls.filter((url) => url.includes('finder=') && /[?&]q=/.test(url))).toEqual([]);
  }));

test('on the customer’s own servers the user name stands alone', () =>
  withCmic(
    async ({ records }) => expect((await records('payGroups')).length).toBe(2),
    { clientId: '' },
    { onPremises: true },
  ));

describe('where time cannot be read', () => {
  const site = { writeOnly: ['pyemptimesheet', 'pyunions'] };
  const told = { assumed: { readTime: false, readUnions: false } };

  test('it counts as what was sent, is posted without a look, and the run says that nothing was verified', () =>
    withCmic(
      async ({ create, notes }, standIn) => {
        expect(keyOf((await create('timeEntries', entry(1)))[0])).toBe('T-1');
        expect(rowsOf(standIn, 'pyemptimesheet', { TshEmpNo: SAMPLE_EMPLOYEE })).toHaveLength(1);
        expect(notes.map(({ code }) => code)).toEqual(['cmic/time-not-verified']);
        const gets = standIn.sandbox.requests.filter(({ method }) => method === 'GET');
        expect(gets.some(({ url }) => url.includes('pyemptimesheet'))).toBe(false);
      },
      told,
      site,
    ));

  test('what got no answer is in doubt and cannot be looked for, so that a person does', () =>
    withCmic(
      async ({ item, sendItems, lookFor }, standIn) => {
        const items = [item('timeEntries', 'create', entry(1))];
        standIn.sandbox.faults.add({ method: 'POST', effect: { kind: 'lose-answer-after' } });
        expect((await sendItems('timeEntries', 'create', items))[0]?.outcome).toBe('in doubt');

        await expect(lookFor('timeEntries', items)).rejects.toMatchObject({ code: 'cmic/not-readable' });
        const union = [item('unions', 'create', { code: 'GLAZ', name: 'Glaziers' })];
        await expect(lookFor('unions', union)).rejects.toMatchObject({ code: 'cmic/not-readable' });
      },
      told,
      site,
    ));

  test('the connector says of neither time nor unions that they can be read; left alone it says so of both', () => {
    const readable = (id: string, assumed: object) =>
      cmic.dataSets.find((set) => set.id === id)?.readable?.({ assumed });
    expect([readable('timeEntries', told.assumed), readable('unions', told.assumed)]).toEqual([false, false]);
    expect([readable('timeEntries', {}), readable('unions', {})]).toEqual([true, true]);
  });
});

test('hours for another company, under another trade, union or comp code go and come back as the sync maps them', () =>
  withCmic(async ({ create, entities }, standIn) => {
    const classes = { 'custom.trade': 'CRPJ', 'custom.union': 'CARP', 'custom.workersCompCode': '5403' };
    const [kept, odd] = await create(
      'timeEntries',
      entry(1, { ...classes, 'custom.workCompany': '001' }),
      entry(2, { 'custom.trade': 'NONE' }),
    );

    expect(kept?.outcome).toBe('written');
    expect(rowsOf(standIn, 'pyemptimesheet', { TshUserField5: 'T-1' })).toMatchObject([
      { TshTradeCode: 'CRPJ', TshUnionCode: 'CARP', TshWcbCode: '5403', TshWorkCompCode: '001' },
    ]);
    expect(refusalOf(odd)).toMatchObject({ field: 'TshTradeCode' });
    const [back] = (await entities('timeEntries')).filter((each) => each.externalRef === 'T-1');
    expect(back).toMatchObject({ ...classes, 'custom.workCompany': '001' });
  }));

test('a category that CMiC misses is set up and the row posted again, also where jobs may not be read', () =>
  withCmic(
    async ({ create }, standIn) => {
      standIn.sandbox.faults.add({
        method: 'GET',
        path: '/jcjob',
        times: -1,
        effect: { kind: 'status', status: 403 },
      });
      const [first] = await create('timeEntries', entry(1, { 'custom.category': '4000' }));

      expect(first?.outcome).toBe('written');
      expect(rowsOf(standIn, 'jcjobcategory', { JcatJobCode: 'SAMPLE', JcatCode: '4000' })).toHaveLength(1);
      expect(rowsOf(standIn, 'pyemptimesheet', { TshUserField5: 'T-1' })).toHaveLength(1);
    },
    { createCategories: true },
  ));

test('one phase that is gone refuses itself alone in a batch of changes', () =>
  withCmic(async ({ create, item, sendItems }, standIn) => {
    const phase = (nr: number) => writeSamples.costCodes?.create(nr) ?? {};
    const keys = (await create('costCodes', phase(1), phase(2))).map(keyOf);
    const items = keys.map((externalKey, at) =>
      item(
        'costCodes',
        'update',
        { ...phase(at + 1), name: 'Other' },
        { externalKey, changed: { name: 'Other' } },
      ),
    );
    standIn.sandbox.faults.add({
      method: 'PATCH',
      path: 'jcjobcostcodes',
      effect: { kind: 'status', status: 404 },
    });
    standIn.sandbox.faults.add({ path: '/jc-rest-api/rest$', effect: { kind: 'status', status: 404 } });
    const answers = await sendItems('costCodes', 'update', items);

    expect(answers.map(({ outcome }) => outcome)).toEqual(['refused', 'written']);
    expect(refusalOf(answers[0])).toMatchObject({ code: 'cmic/gone' });
  }));

test('a resource that is not there at all is a matter of the paths, in writing as in reading', () =>
  withCmic(async ({ create }, standIn) => {
    standIn.sandbox.faults.add({ method: 'POST', effect: { kind: 'status', status: 404 } });
    await expect(create('employees', newHire)).rejects.toMatchObject({ code: 'cmic/no-such-resource' });
  }));

test('the words of `{"error": ...}`, which actions of CMiC answer, are passed on', () => {
  const said = { error: 'Batch number 181626 has already been posted.' };
  const answer: HttpAnswer = { status: 400, headers: {}, text: JSON.stringify(said), json: said };
  const call: HttpCall = { method: 'POST', path: '/hcm-rest-api/rest/1/pyunions', json: {} };

  expect(explain(answer, call, true)?.what).toContain('Batch number 181626 has already been posted.');
});

test('a record that somebody changed in between is a conflict', () =>
  withCmic(async ({ create, change, records }, standIn) => {
    const [key = ''] = (await create('costCodes', writeSamples.costCodes?.create(1) ?? {})).map(keyOf);
    standIn.sandbox.faults.add({ method: 'PATCH', effect: { kind: 'status', status: 412 } });
    const present = (await records('costCodes')).find(({ GjjpCode }) => GjjpCode === '77-1') ?? {};
    const answer = await change('costCodes', 'update', present, key, { name: 'Other' });

    expect(answer).toMatchObject({ outcome: 'refused', error: { code: 'cmic/changed-meanwhile' } });
  }));

test('people changed since are asked for with the instant as the vendor writes it', () =>
  withCmic(async ({ records }, standIn) => {
    await records('employees', '2026-01-05T06:07:08.123Z');
    const asked = new URL(standIn.sandbox.requests.at(-1)?.url ?? '', 'http://x').searchParams.get('q');
    expect(asked).toBe("EmpCompCode = '001' and EmpLastUpdDate >= '2026-01-05T06:07:08+0000'");
  }));
