import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CoreHrEnd, fileDate, startCoreHr } from './core-hr-end.ts';
import { filledIn, payGroups, regular, startSage300 } from './other-ends.ts';
import { openStage, type Stage, type StagedSync } from './stage.ts';

let stage: Stage;
let hr: CoreHrEnd;
let erp: Awaited<ReturnType<typeof startSage300>>;
let sync: StagedSync;
/** A carpenter, paid by the hour. */
let number: string;

beforeAll(async () => {
  stage = await openStage();
  hr = await startCoreHr(stage);
  number =
    hr.contractor.people.find(
      ({ employment }) => employment.unionCode === 'CARP' && employment.status === 'Active',
    )?.employeeNumber ?? '';
  hr.keepFilesOf('compensation-rates', [number]);
  erp = await startSage300(stage, hr.contractor);
  sync = await stage.sync(await stage.connect(hr), await stage.connect(erp), {
    dataSets: ['employees', 'payRates'],
    of: filledIn,
    crosswalks: { payGroups, earningCodes: regular('001') },
  });
  await sync.run();
}, 240_000);
afterAll(() => stage?.close());

const person = () =>
  erp.sandbox
    .folder()
    .list('employees')
    .find(({ Code }) => Code === number);
const classAtSage = () => {
  const folder = erp.sandbox.folder();
  const row = person();
  return [
    folder.list('unions').get(String(row?.DefaultUnionId))?.Code,
    folder.list('unionLocals').get(String(row?.DefaultUnionLocalId))?.Code,
    folder.list('unionClasses').get(String(row?.DefaultUnionClassId))?.Code,
  ];
};
const ratesAtSage = () =>
  erp.sandbox
    .folder()
    .list('salaries')
    .values()
    .filter((row) => row.EmployeeId === person()?.Id)
    .map(({ Amount, EffectiveOnUtc, ExpiresOnUtc }) => ({
      amount: Amount,
      from: String(EffectiveOnUtc).slice(0, 10),
      to: ExpiresOnUtc === null ? null : String(ExpiresOnUtc).slice(0, 10),
    }))
    .sort((one, other) => one.from.localeCompare(other.from));

test('another union class and the rate that goes with it reach Sage 300 CRE in one run, and the rate of then ends', async () => {
  const before = ratesAtSage();
  const eve = stage.day(-1);
  const rates = hr.files('compensation-rates', number);
  const last = rates.at(-1) ?? {};
  hr.setFiles('compensation-rates', number, [
    ...rates.slice(0, -1),
    { ...last, 'Stop Date': fileDate(eve) },
    { ...last, 'Per Pay Rate': '47.25', 'Start Date': fileDate(stage.today()) },
  ]);
  hr.change(number, {
    employment: {
      unionId: hr.idOf('Unions', 'IRON'),
      unionLocalId: hr.idOf('UnionLocals', 'I0024'),
      unionClassId: hr.idOf('UnionClasses', 'IRON-J'),
    },
  });

  const run = await sync.run();
  const again = await sync.run();

  expect(run.changes.map(({ dataSet, kind, state }) => `${dataSet} ${kind} ${state}`).sort()).toEqual([
    'employees update applied',
    'payRates create applied',
    'payRates update applied',
  ]);
  expect(classAtSage()).toEqual(['IRON', 'I0024', 'IRON-J']);
  expect(ratesAtSage()).toEqual([
    ...before.slice(0, -1),
    { ...before.at(-1), to: eve },
    { amount: 47.25, from: stage.today(), to: null },
  ]);
  expect(again.changes).toEqual([]);
}, 240_000);

test('the unions, locals and classes that Sage 300 CRE renames are renamed in Core HR, and none is removed', async () => {
  const lists = ['Unions', 'UnionLocals', 'UnionClasses'];
  const sizes = () => lists.map((name) => hr.sandbox.state.table(name).size);
  const back = await stage.sync(
    await stage.connect({ ...erp, close: async () => undefined }),
    await stage.connect({ ...hr, close: async () => undefined }),
    { dataSets: ['unions', 'unionLocals', 'unionClasses'] },
  );
  await back.run();
  const before = sizes();
  const folder = erp.sandbox.folder();
  const iron = folder.list('unions').find(({ Code }) => Code === 'IRON');
  folder.put('unions', { Id: String(iron?.Id), Name: 'Ironworkers of the Valley' });

  const run = await back.run();
  const again = await back.run();

  expect(run.counts).toMatchObject({ created: 0, updated: 1, deactivated: 0 });
  expect(hr.sandbox.state.table('Unions').get(hr.idOf('Unions', 'IRON'))?.name).toBe(
    'Ironworkers of the Valley',
  );
  expect(sizes()).toEqual(before);
  expect(again.changes).toEqual([]);
}, 240_000);
