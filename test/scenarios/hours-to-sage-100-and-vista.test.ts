import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { numbersOf } from '../../sandbox/sage-100-contractor/index.ts';
import { startVistaSandbox } from '../../sandbox/viewpoint-vista/index.ts';
import { crosswalksFor } from '../../src/demo/crosswalks.ts';
import { exportTables } from '../../src/demo/vista-exports.ts';
import { addDecimals } from '../../src/model/index.ts';
import { contractor, FROM, startStandIn as startHcss } from '../../src/products/hcss/testing/stand-in.ts';
import { start as startSage100 } from '../../src/products/sage-100-contractor/testing/test-bed.ts';
import { startWorld, type World, writesNothing } from './world.ts';

type Hcss = Awaited<ReturnType<typeof startHcss>>;
/** Hours by employee, day and earning code of HR. */
type Sums = Record<string, string>;

let world: World;
/** Two of them, for what one sync has marked as sent another does not read. */
let forSage: Hcss;
let forVista: Hcss;
let sage: Awaited<ReturnType<typeof startSage100>>;
let vista: Awaited<ReturnType<typeof startVista>>;

beforeAll(async () => {
  [forSage, forVista, sage, vista] = await Promise.all([
    startHcss(),
    startHcss(),
    startSage100({ contractor }),
    startVista(),
  ]);
  const timeCards = { read: 'not sent', state: 'approved' };
  world = await startWorld({
    HCSS: { ...forSage, config: { ...forSage.config, timeCards }, product: 'hcss' },
    'Other HCSS': { ...forVista, config: { ...forVista.config, timeCards }, product: 'hcss' },
    'Sage 100 Contractor': { ...sage, product: 'sage-100-contractor' },
    'Viewpoint Vista': { ...vista, product: 'viewpoint-vista' },
  });
}, 120_000);
afterAll(() => world?.close());

/** Vista on the same day as the others, whose SQL job exports its tables and whose import service looks when told. */
async function startVista() {
  const root = mkdtempSync(join(tmpdir(), 'vista-scenario-'));
  const folder = (name: string) => {
    const path = join(root, name);
    mkdirSync(path);
    return path;
  };
  const pickupFolder = folder('pickup');
  const exportFolder = folder('export');
  const sandbox = await startVistaSandbox({
    pickupFolder,
    archiveFolder: folder('archive'),
    errorFolder: folder('error'),
    logFolder: folder('log'),
    people: 40,
  });
  const periodOf = (PRGroup: number) => sandbox.rows('PRPC', { PRGroup })[0]?.PREndDate;
  const exports = exportTables(sandbox, exportFolder, 1_000);
  return {
    sandbox,
    allowedRoots: [root],
    config: {
      prCompany: '1',
      readExports: true,
      exportName: '{table}*.csv',
      raceWhenMissing: 'W',
      federalTaxCode: '1',
      stateTaxCodes: 'AZ=11, CO=12, NM=13, UT=14',
      periodEnds: `1=7 ${periodOf(1)}, 2=14 ${periodOf(2)}`,
      folder: pickupFolder,
      readFolder: exportFolder,
      quietSeconds: 0,
    },
    secrets: {},
    close: async () => {
      exports.stop();
      await sandbox.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

const numbers = numbersOf(contractor);
const payCodes = { regularHours: '001', overtimeHours: '002', doubleOvertimeHours: '003' } as const;
const taggedCodes: Readonly<Record<string, string>> = { VAC: '010', SICK: '011' };

function add(sums: Sums, parts: readonly unknown[], hours: unknown): void {
  const key = parts.join(' ');
  sums[key] = addDecimals(sums[key] ?? '0', String(hours));
}

/** Without what has come to nothing. */
const left = (sums: Sums) => Object.fromEntries(Object.entries(sums).filter(([, hours]) => hours !== '0'));

/** Who was hired since the ERPs were set up is in none of them yet; their people are a sync of their own. */
function onlyKnown({ sandbox }: Hcss, known: ReadonlySet<number>): void {
  const numberOf = new Map(sandbox.records('Employee').map(({ id, members }) => [id, Number(members.code)]));
  for (const card of sandbox.timeCards())
    sandbox.editTimeCard(card.id, (edited) => {
      edited.employees = edited.employees.filter(({ employeeId }) =>
        known.has(numberOf.get(employeeId) ?? 0),
      );
    });
}

/** Saturday's double time is not approved yet in the demo: here the week is whole. */
function approveAll({ sandbox }: Hcss): Set<string> {
  for (const card of sandbox.timeCards().filter(({ isApproved }) => !isApproved))
    sandbox.editTimeCard(card.id, (edited) => {
      edited.isApproved = true;
    });
  const unsent = sandbox.timeCards().filter((card) => card.sentToPayrollRevision !== card.revision);
  return new Set(unsent.map(({ id }) => id));
}

/** The hours of cards, read off HeavyJob itself. */
function onCards({ sandbox }: Hcss, wanted: ReadonlySet<string>): Sums {
  const numberOf = new Map(sandbox.records('Employee').map(({ id, members }) => [id, Number(members.code)]));
  const sums: Sums = {};
  for (const card of sandbox.timeCards().filter(({ id }) => wanted.has(id)))
    for (const row of card.employees)
      for (const kind of ['regularHours', 'overtimeHours', 'doubleOvertimeHours'] as const)
        for (const { hours, tagCode } of row[kind]) {
          const code = tagCode === null ? payCodes[kind] : taggedCodes[tagCode];
          add(sums, [numberOf.get(row.employeeId), card.date.slice(0, 10), code], hours);
        }
  return left(sums);
}

/** The foreman takes hours off the first line of a card, after it had been sent. */
function takeOff({ sandbox }: Hcss, wanted: ReadonlySet<string>, hours: number): void {
  const card = sandbox
    .timeCards()
    .find(({ id, employees }) => wanted.has(id) && (employees[0]?.regularHours.length ?? 0) > 0);
  sandbox.editTimeCard(card?.id ?? '', (edited) => {
    const hour = edited.employees[0]?.regularHours[0];
    if (hour !== undefined) hour.hours -= hours;
  });
}

function atSage(): { lines: number; sums: Sums } {
  const lines = sage.sandbox.rows('dlypyr');
  const codeOf: Readonly<Record<string, string>> = { 1: '001', 2: '002', 3: '003', 4: '011', 5: '010' };
  const sums: Sums = {};
  for (const { empnum, paydte, paytyp = '', payhrs } of lines)
    add(sums, [empnum, paydte, codeOf[paytyp]], payhrs);
  return { lines: lines.length, sums: left(sums) };
}

function atVista(): { lines: number; sums: Sums } {
  const lines = vista.sandbox.rows('PRTB');
  const sums: Sums = {};
  for (const { Employee, PostDate, EarnCode, Hours } of lines)
    add(sums, [Employee, String(PostDate).slice(0, 10), String(EarnCode).padStart(3, '0')], Hours);
  return { lines: lines.length, sums: left(sums) };
}

test.each([
  {
    from: 'HCSS',
    to: 'Sage 100 Contractor',
    source: () => forSage,
    at: atSage,
    people: () => sage.sandbox.rows('employ').map(({ recnum }) => Number(recnum)),
    receive: () =>
      sage.sandbox.importFiles().flatMap(({ errors, refused }) => [...errors, ...(refused ?? [])]),
    mapping: [
      {
        target: 'costCode',
        source: 'costCode',
        steps: [{ do: 'table' as const, entries: numbers.costCodes }],
      },
    ],
  },
  {
    from: 'Other HCSS',
    to: 'Viewpoint Vista',
    source: () => forVista,
    at: atVista,
    people: () => vista.sandbox.rows('PREH').map(({ Employee }) => Number(Employee)),
    receive: () =>
      vista.sandbox
        .importNow()
        .flatMap((report) => (report.refused > 0 || report.outcome !== 'archived' ? [report] : [])),
    mapping: [],
  },
])(
  'a week of $from reaches $to once, and a card corrected afterwards as the difference, once',
  async (way) => {
    const sync = await world.sync({
      from: way.from,
      to: way.to,
      template: 'time',
      special: { timeEntries: { mapping: way.mapping } },
      crosswalks: crosswalksFor({ from: 'HCSS', to: way.to, template: 'time' }),
    });
    const source = way.source();
    onlyKnown(source, new Set(way.people()));
    const cards = approveAll(source);

    const preview = await sync.run({ from: FROM }, false);
    expect(preview.messages).toEqual([]);
    expect(way.receive()).toEqual([]);
    expect(way.at().lines).toBe(0);

    const first = await sync.run({ from: FROM });
    expect(first.messages).toEqual([]);
    expect(way.receive()).toEqual([]);
    expect(way.at().lines).toBe(first.counts.created);
    expect(way.at().sums).toEqual(onCards(source, cards));
    expect(Object.keys(way.at().sums).some((key) => key.endsWith(' 002'))).toBe(true);

    expect((await sync.run({ from: FROM })).counts).toMatchObject(writesNothing);
    const before = way.at().lines;
    takeOff(source, cards, 1.5);
    const correction = await sync.run({ from: FROM });
    expect(correction.messages).toEqual([]);
    expect(correction.counts.updated).toBe(1);
    expect(way.receive()).toEqual([]);
    expect(way.at().lines).toBe(before + 1);
    expect(way.at().sums).toEqual(onCards(source, cards));

    expect((await sync.run({ from: FROM })).counts).toMatchObject(writesNothing);
    expect(way.receive()).toEqual([]);
    expect(way.at().lines).toBe(before + 1);
  },
  240_000,
);
