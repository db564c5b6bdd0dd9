import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SAGE_300_DEMO, type Sage300Sandbox } from '../../sandbox/sage-300-cre/index.ts';
import { type CoreHrEnd, startCoreHr } from './core-hr-end.ts';
import { payGroups, startSage300 } from './other-ends.ts';
import { startHcss } from './payroll-and-hcss-ends.ts';
import { openStage, type Stage, type StagedSync } from './stage.ts';

/** Two data folders of one company: the same numbers of people and the same cost codes stand in both. */
const [FIRST, SECOND] = [SAGE_300_DEMO.dataFolder, SAGE_300_DEMO.otherDataFolder];
const NUMBER = '1001';
let stage: Stage;
let hr: CoreHrEnd;
let sage: Sage300Sandbox;
const people: Record<string, StagedSync> = {};
const hours: Record<string, StagedSync> = {};
const places: Record<string, string> = {};

beforeAll(async () => {
  stage = await openStage();
  hr = await startCoreHr(stage);
  for (const name of [FIRST, SECOND]) {
    places[name] = join(stage.folder, `time-${name}`);
    mkdirSync(places[name]);
  }
  const { sandbox, ...end } = await startSage300(stage, hr.contractor, {
    companies: { [SECOND]: hr.contractor },
    timeFolders: places,
    // HCSS knows no extras of a job.
    extraSeparator: '',
  });
  sage = sandbox;
  const clock = await startHcss(stage, hr.contractor);
  const from = await stage.connect(hr);
  const cards = { timeCards: { read: 'all', state: 'any', markSent: 'never' } };
  const fromClock = await stage.connect({ ...clock, config: { ...clock.config, ...cards } });
  for (const name of [FIRST, SECOND]) {
    const to = await stage.connect({
      ...end,
      config: { ...end.config, subdomain: name, folder: places[name] },
      close: name === FIRST ? end.close : async () => undefined,
    });
    people[name] = await stage.sync(from, to, { dataSets: ['employees'], crosswalks: { payGroups } });
    hours[name] = await stage.sync(fromClock, to, {
      dataSets: ['timeEntries'],
      crosswalks: { earningCodes: { REG: '001', OT: '002', DOT: '003', VAC: '010', SICK: '011' } },
    });
  }
}, 120_000);
afterAll(() => stage?.close());

const list = (name: string) => sage.folder(name).list('employees').values();
const person = (name: string) => list(name).filter(({ Code }) => Code === NUMBER);
const writtenNothing = { created: 0, updated: 0, deactivated: 0 };
/** How many calls a data folder has had. */
const callsTo = (name: string) => sage.requests.filter(({ url }) => url.startsWith(`/${name}/`)).length;

test('each connector links the one employee number to its own folder, and a run of one never touches the other', async () => {
  const before = [FIRST, SECOND].map((name) => list(name));
  expect(person(FIRST)[0]?.Id).not.toBe(person(SECOND)[0]?.Id);
  const first = await people[FIRST]?.run();
  expect(callsTo(SECOND)).toBe(0);
  expect(list(SECOND)).toEqual(before[1]);
  const second = await people[SECOND]?.run();
  // The other connector's links do not stand for this one's: all that was new there is new here.
  expect(second?.counts).toEqual(first?.counts);
  expect(first?.counts.created).toBeGreaterThan(0);

  hr.change(NUMBER, { person: { lastName: 'Firstfolder' } });
  expect((await people[FIRST]?.run())?.counts).toMatchObject({ ...writtenNothing, updated: 1 });
  expect(person(SECOND)).not.toMatchObject([{ LastName: 'Firstfolder' }]);
  hr.change(NUMBER, { person: { lastName: 'Secondfolder' } });
  const renamed = await people[SECOND]?.run();

  expect(renamed?.counts).toMatchObject({ ...writtenNothing, updated: 1 });
  expect(renamed?.said('drift/edited-at-destination')).toEqual([]);
  expect([person(FIRST), person(SECOND)]).toMatchObject([
    [{ LastName: 'Firstfolder' }],
    [{ LastName: 'Secondfolder' }],
  ]);
  expect((await people[SECOND]?.run())?.changes).toEqual([]);
  expect([FIRST, SECOND].map((name) => list(name).length)).toEqual(
    before.map((rows) => rows.length + (first?.counts.created ?? 0)),
  );
}, 240_000);

test('hours sent to one folder are not taken for sent to the other: each gets its own file once', async () => {
  const files = (name: string) => readdirSync(places[name] ?? '').filter((file) => file.endsWith('.txt'));
  const first = await hours[FIRST]?.run();
  expect(first?.counts.created).toBeGreaterThan(0);
  expect([files(FIRST).length > 0, files(SECOND)]).toEqual([true, []]);
  const second = await hours[SECOND]?.run();
  expect(second?.counts).toEqual(first?.counts);
  const imports = [FIRST, SECOND].map((name) => sage.importTime(name));
  expect(imports.flat().flatMap(({ errors }) => errors)).toEqual([]);
  const sum = (rows: { taken: number }[]) => rows.reduce((all, { taken }) => all + taken, 0);
  expect(imports.map(sum)).toEqual([first?.counts.created, first?.counts.created]);

  for (const name of [FIRST, SECOND]) {
    expect((await hours[name]?.run())?.counts).toMatchObject(writtenNothing);
    expect(files(name)).toEqual([]);
    expect(sage.timeLines(name)).toHaveLength(first?.counts.created ?? 0);
  }
}, 240_000);
