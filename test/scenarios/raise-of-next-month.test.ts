import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CmicSandbox } from '../../sandbox/cmic/index.ts';
import type { Row, RunningSandbox } from '../../sandbox/kit/index.ts';
import { type CoreHrEnd, fileDate, startCoreHr } from './core-hr-end.ts';
import {
  filledIn,
  payGroups,
  regular,
  sage100Codes,
  startAcumatica,
  startCmic,
  startSage100,
} from './other-ends.ts';
import { type Outcome, openStage, type Stage } from './stage.ts';

let stage: Stage;
let hr: CoreHrEnd;
let from: string;
/** Somebody with a salary, paid 26 times a year. */
const NUMBER = '1004';
/** The day of the raise, and the one before. */
let day: string;
let eve: string;
/** Since when the present rate holds. */
let since: string;

beforeEach(async () => {
  stage = await openStage();
  hr = await startCoreHr(stage);
  from = await stage.connect(hr);
  hr.keepFilesOf('compensation-rates', [NUMBER]);
  day = stage.day(30);
  eve = stage.day(29);
  raise();
}, 120_000);
afterEach(() => stage?.close());

/** The present rate ends on the day before, and the next begins. */
function raise() {
  const rates = hr.files('compensation-rates', NUMBER);
  const last = rates.at(-1) ?? {};
  const [month, date, year] = String(last['Start Date']).split('/');
  since = `${year}-${month}-${date}`;
  hr.setFiles('compensation-rates', NUMBER, [
    ...rates.slice(0, -1),
    { ...last, 'Per Pay Rate': '2575.00', 'Stop Date': fileDate(eve) },
    { ...last, 'Per Pay Rate': '2700.00', 'Start Date': fileDate(day) },
  ]);
}

const rates = (run: Outcome) => run.changes.filter((change) => change.dataSet === 'payRates');
const counted = (run: Outcome) => run.dataSets.find(({ dataSet }) => dataSet === 'payRates');

test('where the ERP keeps one rate, the raise waits, its run says until when, and on that day it is written once', async () => {
  const cmic = await startCmic(stage, hr.contractor);
  const sync = await stage.sync(from, await stage.connect(cmic), {
    dataSets: ['employees', 'payRates'],
    of: filledIn,
    crosswalks: { earningCodes: regular('001') },
  });
  const row = () => cmic.sandbox.state.table('pyemployee').find((one) => one.EmpNo === NUMBER);
  const people = cmic.sandbox.state.table('pyemployee');
  await sync.run();
  const size = people.size;

  const preview = await sync.run(false);
  const before = await sync.run();
  const salaryBefore = row()?.EmpAnnualSalary;
  stage.moveTo(stage.day(29));
  const dayBefore = await sync.run();
  const dayBeforeSalary = row()?.EmpAnnualSalary;
  stage.moveTo(day);
  const onTheDay = await sync.run();
  const again = await sync.run();

  for (const run of [preview, before, dayBefore]) {
    expect(rates(run)).toEqual([]);
    expect(counted(run)).toMatchObject({ counts: { read: 5, skipped: 4, unchanged: 1 } });
    expect(run.said('dates/later')).toMatchObject([
      {
        level: 'info',
        title: `${NUMBER} · ${day}`,
        message: expect.stringContaining(`Waits until ${day}: `),
      },
    ]);
  }
  expect([salaryBefore, dayBeforeSalary]).toEqual([2575 * 26, 2575 * 26]);
  expect(onTheDay.said('dates/later')).toEqual([]);
  expect(rates(onTheDay)).toMatchObject([
    { kind: 'update', state: 'applied', title: `${NUMBER} · ${day}`, differences: [{ field: 'amount' }] },
  ]);
  expect(row()?.EmpAnnualSalary).toBe(2700 * 26);
  expect(posted(cmic.sandbox, String(row()?.EmpVUuid))).toMatchObject([
    { effective: day, members: { EmpAnnualSalary: 2700 * 26 } },
  ]);
  expect(rates(again)).toEqual([]);
  // The demo's person who starts in three weeks came in between, and nobody else.
  expect([dayBefore.counts.created, onTheDay.counts.created]).toEqual([1, 0]);
  expect(people.size).toBe(size + 1);
}, 240_000);

test('where the ERP keeps dates, the raise goes over at once with its day, and its day brings nothing more', async () => {
  const acumatica = await startAcumatica(stage, 40);
  const sync = await stage.sync(from, await stage.connect(acumatica), {
    dataSets: ['employees', 'payRates'],
    of: filledIn,
    crosswalks: { payGroups, earningCodes: regular('RG') },
  });
  const rows = () => compensation(acumatica.sandbox);
  const before = rows().length;

  const preview = await sync.run(false);
  const untouched = rows();
  const sent = await sync.run();
  const again = await sync.run();
  stage.moveTo(day);
  const onTheDay = await sync.run();

  expect(preview.plan?.state).toBe('open');
  expect(untouched).toHaveLength(before);
  expect(rates(sent)).toMatchObject([
    { kind: 'update', title: `${NUMBER} · ${since}`, differences: [{ field: 'endDate', before: null }] },
    { kind: 'future-dated', state: 'applied', title: `${NUMBER} · ${day}` },
  ]);
  expect(rows()).toHaveLength(before + 1);
  const [earlier, later] = rows().slice(-2);
  // A salary stands there by the year.
  expect(earlier).toMatchObject({ UnitOfPay: 'Year', PayRate: 2575 * 26 });
  expect(later).toMatchObject({ UnitOfPay: 'Year', PayRate: 2700 * 26 });
  expect([String(earlier?.EndDate).slice(0, 10), String(later?.StartDate).slice(0, 10)]).toEqual([eve, day]);
  expect([rates(again), rates(onTheDay)]).toEqual([[], []]);
}, 240_000);

test('a file for a system without dates carries the rate of today, and the raise on its day', async () => {
  const sage = await startSage100(stage, hr.contractor);
  const end = { ...sage, config: { ...sage.config, useHh2: false } };
  const sync = await stage.sync(from, await stage.connect(end), {
    dataSets: ['employees', 'payRates'],
    of: filledIn,
    crosswalks: sage100Codes(sage.sandbox),
  });
  const salary = () => sage.sandbox.rows('employ').find((row) => row.recnum === NUMBER)?.salary;

  const today = await sync.run();
  sage.sandbox.importFiles();
  const salaryToday = salary();
  const again = await sync.run();
  stage.moveTo(day);
  const onTheDay = await sync.run();
  const imported = sage.sandbox.importFiles();
  const after = await sync.run();

  expect(today.said('dates/later')).toMatchObject([{ title: `${NUMBER} · ${day}` }]);
  expect(rates(today)).toMatchObject([{ kind: 'create', state: 'applied', title: `${NUMBER} · ${since}` }]);
  expect(salaryToday).toBe('2575.0000');
  expect(rates(again)).toEqual([]);
  expect(rates(onTheDay)).toMatchObject([{ kind: 'update', state: 'applied', title: `${NUMBER} · ${day}` }]);
  expect(imported.flatMap(({ errors }) => errors)).toEqual([]);
  expect(salary()).toBe('2700.0000');
  expect(rates(after)).toEqual([]);
}, 240_000);

/** What was posted to CMiC about somebody, with the days from which it holds. */
function posted(sandbox: CmicSandbox, id: string) {
  const history = sandbox.state
    .table<{ actions: { effective: string; members: Row }[] }>('emphistory')
    .get(id);
  return history?.actions.filter(({ members }) => 'EmpAnnualSalary' in members);
}

/** Somebody's rows of Compensation (PR203000). */
function compensation(sandbox: RunningSandbox): Row[] {
  const settings = sandbox.state
    .table<{ fields: Row; details: Record<string, { fields: Row }[]> }>('Company/EmployeePayrollSettings')
    .find(({ fields }) => fields.EmployeeID === 'EP00000004');
  return (settings?.details.Compensation ?? []).map(({ fields }) => fields);
}
