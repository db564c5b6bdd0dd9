import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDecimals } from '../../src/model/index.ts';
import { contractor, FROM, startStandIn as startHcss } from '../../src/products/hcss/testing/stand-in.ts';
import { start as startSage300 } from '../../src/products/sage-300-cre/testing/test-bed.ts';
import { type Sync, startWorld, type World, writesNothing } from './world.ts';

let world: World;
let hcss: Awaited<ReturnType<typeof startHcss>>;
let sage: Awaited<ReturnType<typeof startSage300>>;
let sync: Sync;

interface Line {
  employee: string;
  date: string;
  payId: string;
  units: string;
}

beforeAll(async () => {
  hcss = await startHcss();
  sage = await startSage300({ contractor, extraSeparator: '' });
  const timeCards = { read: 'not sent', state: 'approved' };
  world = await startWorld({
    HCSS: { ...hcss, config: { ...hcss.config, timeCards }, product: 'hcss' },
    'Sage 300 CRE': { ...sage, config: { ...sage.config, extraSeparator: '' }, product: 'sage-300-cre' },
  });
  sync = await world.sync({ from: 'HCSS', to: 'Sage 300 CRE', template: 'time' });
}, 120_000);
afterAll(() => world?.close());

const lines = () => sage.sandbox.folder().table<Line>('timeLines').values();
const payIds: Readonly<Record<string, string>> = {
  regularHours: '001',
  overtimeHours: '002',
  doubleOvertimeHours: '003',
};

/** Hours by employee, day and pay at Sage. */
function atSage(): Record<string, string> {
  const sums: Record<string, string> = {};
  for (const { employee, date, payId, units } of lines()) {
    const key = `${employee} ${date} ${payId}`;
    sums[key] = addDecimals(sums[key] ?? '0', units);
  }
  return sums;
}

/** The same by the approved cards of HeavyJob, marked or not. */
function onCards(wanted: ReadonlySet<string>): Record<string, string> {
  const code = new Map(hcss.sandbox.records('Employee').map(({ id, members }) => [id, String(members.code)]));
  const sums: Record<string, string> = {};
  for (const card of hcss.sandbox.timeCards().filter(({ id }) => wanted.has(id))) {
    const date = `${card.date.slice(5, 7)}/${card.date.slice(8)}/${card.date.slice(0, 4)}`;
    for (const row of card.employees) {
      for (const kind of ['regularHours', 'overtimeHours', 'doubleOvertimeHours'] as const) {
        for (const { hours, tagCode } of row[kind]) {
          const payId = tagCode === null ? payIds[kind] : { VAC: '010', SICK: '011' }[tagCode];
          const key = `${code.get(row.employeeId)} ${date} ${payId}`;
          sums[key] = addDecimals(sums[key] ?? '0', String(hours));
        }
      }
    }
  }
  return sums;
}

test('a week reaches the time file once, and its correction is the difference, once', async () => {
  const ready = hcss.sandbox
    .timeCards()
    .filter((card) => card.isApproved && card.sentToPayrollRevision !== card.revision);
  const sent = new Set(ready.map(({ id }) => id));

  const first = await sync.run({ from: FROM });
  const imported = sage.sandbox.importTime();
  const again = await sync.run({ from: FROM });

  expect(imported.flatMap(({ errors }) => errors)).toEqual([]);
  expect(lines()).toHaveLength(first.counts.created);
  expect(atSage()).toEqual(onCards(sent));
  expect(again.counts).toMatchObject(writesNothing);
  expect(sage.sandbox.importTime()).toEqual([]);

  const before = lines().length;
  const corrected = ready.find(({ employees }) => (employees[0]?.regularHours.length ?? 0) > 0);
  hcss.sandbox.editTimeCard(corrected?.id ?? '', (card) => {
    const hour = card.employees[0]?.regularHours[0];
    if (hour !== undefined) hour.hours -= 1.5;
  });
  const correction = await sync.run({ from: FROM });
  sage.sandbox.importTime();
  const afterwards = await sync.run({ from: FROM });

  expect(correction.counts.updated).toBe(1);
  expect(correction.messages).toEqual([]);
  expect(lines()).toHaveLength(before + 1);
  expect(lines().at(-1)?.units).toBe('-1.5');
  expect(atSage()).toEqual(onCards(sent));
  expect(afterwards.counts).toMatchObject(writesNothing);
  expect(sage.sandbox.importTime()).toEqual([]);
}, 180_000);
