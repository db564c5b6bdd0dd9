import { expect, test } from 'vitest';
import { compileMapping, RecordError, type RecordWriter, type WriteItem } from '../../sdk/index.ts';
import { fastClock, itemOf, recordsOf } from '../../sdk/testing/index.ts';
import type { HcssClient } from './client.ts';
import { dataSet, PROJECT, withHcss } from './testing/stand-in.ts';
import { writeSamples } from './write-samples.ts';

const samples = writeSamples(PROJECT);
const quick = { clock: fastClock(50) };

function writerOf(id: string): RecordWriter<HcssClient> {
  const { write } = dataSet(id);
  if (write?.style !== 'records') throw new Error(`${id} is not written record by record`);
  return write;
}

function newItem(id: string, nr: number): WriteItem {
  const entity = samples[id]?.create(nr) ?? {};
  return itemOf(compileMapping(id, dataSet(id).mapping, {}), 'create', entity);
}

async function created(
  client: HcssClient,
  id: string,
  nr: number,
): Promise<WriteItem & { externalKey: string }> {
  const item = newItem(id, nr);
  const [answer] = (await writerOf(id).create?.(client, [item])) ?? [];
  if (answer?.outcome !== 'written') throw new Error(`It was ${answer?.outcome}`);
  return { ...item, externalKey: answer.externalKey };
}

test('a change keeps what HCSS knows and we do not, lists too', () =>
  withHcss(async ({ client }, { sandbox }) => {
    const before = sandbox.records('Employee').find(({ members }) => members.isForeman === true);
    if (before === undefined) throw new Error('There is no foreman');
    const item: WriteItem = {
      changeId: '1',
      kind: 'update',
      externalKey: before.id,
      record: { code: String(before.members.code), city: 'Laramie' },
      changed: ['city'],
    };
    await writerOf('employees').update?.(client, [item]);

    const after = sandbox.records('Employee').find(({ id }) => id === before.id);
    expect(after?.members).toEqual({ ...before.members, city: 'Laramie' });
  }));

test('a change goes to the accounting template that the record was read from, not to the primary one', () =>
  withHcss(
    async ({ client }, { sandbox }) => {
      const [before] = sandbox.records('Employee');
      if (before === undefined) throw new Error('There is nobody');
      // A row may come without the name of the template that was asked for.
      sandbox.edit('Employee', before.id, { accountingTemplateName: null });
      await writerOf('employees').update?.(client, [
        {
          changeId: '1',
          kind: 'update',
          externalKey: before.id,
          record: { code: String(before.members.code), department: '200' },
          changed: ['department'],
        },
      ]);

      const after = sandbox.records('Employee').find(({ id }) => id === before.id);
      expect(after?.members).toMatchObject({ department: '200', accountingTemplateName: 'default' });
    },
    { config: { accountingTemplate: 'default' } },
  ));

test('a record that went away between the list and the change is refused alone, and the rest is written', () =>
  withHcss(async ({ client }, { sandbox }) => {
    const items = [await created(client, 'jobTitles', 1), await created(client, 'jobTitles', 2)];
    sandbox.faults.add({ method: 'PUT', path: 'PayClass', effect: { kind: 'status', status: 404 } });
    const answers = await writerOf('jobTitles').update?.(
      client,
      items.map((item) => ({
        ...item,
        kind: 'update' as const,
        record: { ...item.record, description: 'Changed' },
        changed: ['description'],
      })),
    );

    expect(answers).toMatchObject([
      { outcome: 'refused', error: { code: 'hcss/gone' } },
      { outcome: 'written' },
    ]);
  }));

test('who leaves is discontinued, who is on leave is only inactive', () =>
  withHcss(async ({ client }, { sandbox }) => {
    const item = await created(client, 'employees', 1);
    const flags = () => sandbox.records('Employee').find(({ id }) => id === item.externalKey)?.members;
    const set = (standing: string) =>
      writerOf('employees').deactivate?.(client, [
        { ...item, record: { ...item.record, standing }, changed: ['standing'] },
      ]);

    await set('leave');
    expect(flags()).toMatchObject({ isActive: false, isDiscontinued: false });
    await set('terminated');
    expect(flags()).toMatchObject({ isActive: false, isDiscontinued: true });
    await set('active');
    expect(flags()).toMatchObject({ isActive: true, isDiscontinued: false });
  }));

test('a code of a deleted record is not created a second time', () =>
  withHcss(async ({ client }, { sandbox }) => {
    const { externalKey } = await created(client, 'jobTitles', 1);
    sandbox.remove('PayClass', externalKey);
    const posts = () => sandbox.requests.filter(({ method }) => method === 'POST').length;
    const before = posts();
    const answers = await writerOf('jobTitles').create?.(client, [newItem('jobTitles', 1)]);

    expect(answers).toMatchObject([{ outcome: 'refused', error: { code: 'hcss/taken', field: 'code' } }]);
    expect(posts()).toBe(before);
  }));

test.each([
  ['a plain text', 'Pay class could not be saved: description is too odd.', 'description', /too odd/],
  ['a page of the gateway', '<html><body>Bad <b>request</b></body></html>', undefined, /Bad request/],
  ['nothing at all', '', undefined, /HCSS refused the record\./],
  ['a list', ['no'], undefined, /refused the record/],
  [
    'fields with a path',
    { title: 'Invalid.', errors: { '$.Description': ['Call 303 555 0100 first.'] } },
    'description',
    /Call ••• first/,
  ],
])('a 400 of %s is a refusal with the words that there are', (_, body, field, words) =>
  withHcss(async ({ client }, { sandbox }) => {
    sandbox.faults.add({ method: 'POST', path: 'PayClass', effect: { kind: 'status', status: 400, body } });
    const [answer] = (await writerOf('jobTitles').create?.(client, [newItem('jobTitles', 1)])) ?? [];

    if (answer?.outcome !== 'refused') throw new Error(`It was ${answer?.outcome}`);
    expect(answer.error).toBeInstanceOf(RecordError);
    expect(answer.error.field).toBe(field);
    expect(answer.error.what).toMatch(words);
  }),
);

test('a creation that is answered without a record is looked up', () =>
  withHcss(async ({ client }, { sandbox }) => {
    sandbox.faults.add({ method: 'POST', path: 'Employee', effect: { kind: 'status-after', status: 201 } });
    const { externalKey } = await created(client, 'employees', 1);

    expect(sandbox.records('Employee').some(({ id }) => id === externalKey)).toBe(true);
  }));

test('when the right to write ends inside a batch, what was written keeps its answer', () =>
  withHcss(async ({ client }, { sandbox }) => {
    sandbox.faults.add({
      method: 'POST',
      path: 'PayClass',
      skip: 1,
      times: -1,
      effect: { kind: 'status', status: 403 },
    });
    const items = [1, 2, 3].map((nr) => newItem('jobTitles', nr));
    const answers = await writerOf('jobTitles').create?.(client, items);
    sandbox.faults.clear();

    expect(answers?.map(({ outcome }) => outcome)).toEqual(['written', 'in doubt', 'in doubt']);
    const seen = await writerOf('jobTitles').look?.(client, items);
    expect(seen?.map(({ changeId }) => changeId)).toEqual([items[0]?.changeId]);
  }));

test.each(['jobTitles', 'unionClasses', 'employees', 'projects', 'costCodes'])(
  'a change of %s that is not answered is in doubt, never sent again, and looking tells',
  (id) =>
    withHcss(
      async ({ client }, { sandbox }) => {
        for (const [nr, effect] of (
          [
            { kind: 'refuse' },
            { kind: 'lose-answer-after' },
            { kind: 'cut-body-after' },
            { kind: 'status-after', status: 500 },
          ] as const
        ).entries()) {
          const item = await created(client, id, nr + 1);
          const name = `Changed ${nr}`;
          const field = id === 'employees' ? 'lastName' : 'description';
          const change: WriteItem = {
            ...item,
            kind: 'update',
            record: { ...item.record, [field]: name },
            changed: [field],
          };
          sandbox.faults.add({ method: 'PUT', effect });
          const puts = sandbox.requests.filter(({ method }) => method === 'PUT').length;
          const answers = await writerOf(id).update?.(client, [change]);
          sandbox.faults.clear();

          expect(answers, effect.kind).toMatchObject([{ outcome: 'in doubt', error: { sent: true } }]);
          expect(sandbox.requests.filter(({ method }) => method === 'PUT').length - puts).toBeLessThanOrEqual(
            1,
          );
          const [seen] = (await writerOf(id).look?.(client, [change])) ?? [];
          expect(seen?.record[field] === name, effect.kind).toBe(effect.kind !== 'refuse');
        }
      },
      { options: quick },
    ),
);

test('a throttled batch and a token that ends inside it lose nothing', () =>
  withHcss(
    async ({ client }, { sandbox }) => {
      const items = [1, 2, 3, 4].map((nr) => newItem('employees', nr));
      sandbox.faults.add({
        method: 'POST',
        path: 'Employee',
        skip: 1,
        effect: { kind: 'status', status: 429, body: { statusCode: 429 }, headers: { 'retry-after': '3' } },
      });
      sandbox.faults.add({
        method: 'POST',
        path: 'Employee',
        skip: 2,
        effect: { kind: 'status', status: 401 },
      });
      const answers = await writerOf('employees').create?.(client, items);

      expect(answers?.map(({ outcome }) => outcome)).toEqual(Array(4).fill('written'));
      const people = sandbox
        .records('Employee')
        .filter(({ members }) => String(members.code).startsWith('07'));
      expect(people).toHaveLength(4);
    },
    { options: quick },
  ));

test('cost codes are kept in capitals and found so', () =>
  withHcss(async ({ client }) => {
    const item = newItem('costCodes', 1);
    const mapping = compileMapping('costCodes', dataSet('costCodes').mapping, {});
    const record = mapping.toRecord({ ...samples.costCodes?.create(1), code: ' ab-7 ' });
    const [answer] = (await writerOf('costCodes').create?.(client, [{ ...item, record }])) ?? [];

    expect(answer).toMatchObject({ outcome: 'written', externalKey: `${PROJECT}|AB-7` });
    const all = await recordsOf(dataSet('costCodes'), client, { options: {} });
    expect(all.some((each) => each.jobCode === PROJECT && each.code === 'AB-7')).toBe(true);
  }));
