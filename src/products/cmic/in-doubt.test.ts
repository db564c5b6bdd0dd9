import { describe, expect, test } from 'vitest';
import type { Entity } from '../../model/index.ts';
import type { StandInFault } from '../../sdk/testing/index.ts';
import { rowsOf, withCmic } from './testing/open.ts';
import { SAMPLE_EMPLOYEE, writeSamples } from './testing/write-samples.ts';

/** What goes wrong with a batch of time, where what is sent twice is paid twice. */
const matrix: [string, StandInFault['effect']][] = [
  ['the request is lost before CMiC', { kind: 'refuse' }],
  ['CMiC accepts and the answer is lost', { kind: 'lose-answer-after' }],
  ['500 comes after the commit', { kind: 'status-after', status: 500 }],
  ['500 comes instead of the commit', { kind: 'status', status: 500, body: 'Internal Server Error' }],
  ['the connection is cut inside the body', { kind: 'cut-body-after' }],
  ['the gateway declines it with 429', { kind: 'status', status: 429, headers: { 'retry-after': '2' } }],
  ['503 comes from the gateway', { kind: 'status', status: 503 }],
];

const week = [1, 2, 3].map((nr): Entity => ({ ...writeSamples.timeEntries?.create(nr) }));
const BATCH = '/hcm-rest-api/rest$';

describe('a batch of time rows is kept once when', () => {
  test.each(matrix)('%s', (_, effect) =>
    withCmic(async ({ item, sendItems, lookFor }, standIn) => {
      const items = week.map((entity) => item('timeEntries', 'create', entity));
      standIn.sandbox.faults.add({ method: 'POST', path: BATCH, effect });
      const answers = await sendItems('timeEntries', 'create', items);
      for (const answer of answers) expect(['written', 'in doubt']).toContain(answer.outcome);

      // As the engine settles it: look, and send again only what is not there.
      const found = new Set((await lookFor('timeEntries', items)).map(({ changeId }) => changeId));
      const missing = items.filter(({ changeId }) => !found.has(changeId));
      const again = await sendItems('timeEntries', 'create', missing);

      for (const answer of again) expect(answer.outcome).toBe('written');
      const rows = rowsOf(standIn, 'pyemptimesheet', { TshEmpNo: SAMPLE_EMPLOYEE });
      expect(rows.map((row) => row.TshUserField5).sort()).toEqual(['T-1', 'T-2', 'T-3']);
    }),
  );

  test('it was accepted twice over: the second time finds everything there', () =>
    withCmic(async ({ item, sendItems }, standIn) => {
      const items = week.map((entity) => item('timeEntries', 'create', entity));
      await sendItems('timeEntries', 'create', items);
      const again = await sendItems('timeEntries', 'create', items);

      expect(again.map(({ outcome }) => outcome)).toEqual(['written', 'written', 'written']);
      expect(rowsOf(standIn, 'pyemptimesheet', { TshEmpNo: SAMPLE_EMPLOYEE })).toHaveLength(3);
    }));

  test('the look after it fails too: what was posted stays in doubt and is found by the next look', () =>
    withCmic(async ({ item, sendItems, lookFor }, standIn) => {
      const items = week.map((entity) => item('timeEntries', 'create', entity));
      standIn.sandbox.faults.add({
        method: 'GET',
        path: 'pyemptimesheet',
        skip: 1,
        times: -1,
        effect: { kind: 'status', status: 503 },
      });
      const answers = await sendItems('timeEntries', 'create', items);
      standIn.sandbox.faults.clear();

      expect(answers.map(({ outcome }) => outcome)).toEqual(['in doubt', 'in doubt', 'in doubt']);
      expect(await lookFor('timeEntries', items)).toHaveLength(3);
    }));
});

test('a hire whose answer was lost is found, and a second post of it is refused by its number', () =>
  withCmic(async ({ item, sendItems, lookFor }, standIn) => {
    const hire = item('employees', 'create', writeSamples.employees?.create(901) ?? {});
    standIn.sandbox.faults.add({ method: 'POST', effect: { kind: 'lose-answer-after' } });
    const [lost] = await sendItems('employees', 'create', [hire]);
    expect(lost?.outcome).toBe('in doubt');
    expect((await lookFor('employees', [hire])).map(({ externalKey }) => externalKey)).toEqual(['001|70901']);

    const [again] = await sendItems('employees', 'create', [hire]);
    expect(again).toMatchObject({
      outcome: 'refused',
      error: expect.objectContaining({ code: 'cmic/already-there', field: 'EmpNo' }),
    });
    expect(rowsOf(standIn, 'pyemployee', { EmpNo: '70901' })).toHaveLength(1);
  }));

test('a deduction of which the source does not say who pays is found again when its answer was lost', () =>
  withCmic(
    async ({ item, sendItems, lookFor }, standIn) => {
      const { paidBy: _, ...entity } = writeSamples.deductions?.create(1) ?? {};
      const one = item('deductions', 'create', entity);
      standIn.sandbox.faults.add({ method: 'POST', effect: { kind: 'lose-answer-after' } });
      expect((await sendItems('deductions', 'create', [one]))[0]?.outcome).toBe('in doubt');

      const found = await lookFor('deductions', [one]);
      expect(found.map(({ externalKey }) => externalKey)).toEqual([
        expect.stringMatching(/^deduction\|001\|/),
      ]);
    },
    { assumed: { writeDeductions: 'as assumed' } },
  ));
