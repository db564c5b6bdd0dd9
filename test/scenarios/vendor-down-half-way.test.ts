import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningSandbox } from '../../sandbox/kit/index.ts';
import { systemClock } from '../../src/kernel/index.ts';
import { type CoreHrEnd, startCoreHr } from './core-hr-end.ts';
import { payGroups, startAcumatica, startSage300 } from './other-ends.ts';
import { type End, openStage, type Stage } from './stage.ts';

let stage: Stage;
let hr: CoreHrEnd;
let from: string;

beforeAll(async () => {
  stage = await openStage();
  const { hub } = stage.server;
  // Every try that the engine makes is made, without the long waits in between.
  hub.clock = { ...hub.clock, sleep: (ms, signal) => systemClock.sleep(Math.min(ms, 25), signal) };
  hr = await startCoreHr(stage);
  // Acumatica has no such reason, which would be refused in every run.
  hr.change('1030', { employment: { terminationReason: null } });
  from = await stage.connect(hr);
}, 120_000);
afterAll(() => stage?.close());

interface Destination {
  end: End & { sandbox: RunningSandbox };
  /** The call that makes a person. */
  making: { method: string; url: RegExp };
  /** Everybody whom the vendor has. */
  people(): Person[];
}

interface Person {
  number: unknown;
  name: string;
  /** Whether all parts of the person are there. */
  isWhole: boolean;
}

interface AtAcumatica {
  fields: Record<string, unknown>;
  links: Record<string, { fields: Record<string, unknown> } | undefined>;
}

async function acumatica(): Promise<Destination> {
  const end = await startAcumatica(stage, 40);
  const table = (name: string) => end.sandbox.state.table<AtAcumatica>(`Company/${name}`).values();
  return {
    // One batch of ten at a time, two to a chunk: three of the people are left for a second chunk.
    end: { ...end, config: { ...end.config, maxParallel: 1 } },
    making: { method: 'PUT', url: /\/Employee\?.*filter/ },
    people: () =>
      table('Employee').map(({ fields, links }) => ({
        number: links.EmployeeSettings?.fields.EmployeeRefNbr,
        name: `${links.ContactInfo?.fields.FirstName} ${links.ContactInfo?.fields.LastName}`,
        isWhole:
          table('EmployeePayrollSettings').filter((row) => row.fields.EmployeeID === fields.EmployeeID)
            .length === 1,
      })),
  };
}

async function sage300(): Promise<Destination> {
  const end = await startSage300(stage, hr.contractor);
  return {
    // One person at a time, two to a chunk.
    end: { ...end, config: { ...end.config, callsAtOnce: 1 } },
    making: { method: 'POST', url: /Employee\.svc\/employee$/ },
    people: () =>
      end.sandbox
        .folder()
        .list('employees')
        .values()
        .map(({ Code, LastName, FirstName, IsActive }) => ({
          number: Code,
          name: `${FirstName} ${LastName}`,
          isWhole: IsActive === true,
        })),
  };
}

interface Case {
  start: () => Promise<Destination>;
  hires: number;
  /** The call that meets the first 503, after three good ones; from then on all calls do. */
  at: { method: string; path: string };
  /** What the run can say of the hires when it gives up, … */
  created: number;
  inDoubt: number;
  neverSent: number;
  /** … how many of them really stand at the vendor, and how many of these lack a part. */
  standing: number;
  unfinished?: number;
  /** Handed on to the ERP after the run has given up. */
  arrivingLater?: number;
}

const atSage = { start: sage300, hires: 6, created: 3, inDoubt: 1, neverSent: 2, standing: 3 };
const atAcumatica = { start: acumatica, hires: 23, neverSent: 3 };
const employee = 'Employee.svc/employee';
const post = (path: string) => ({ method: 'POST', path });

const cases: Record<string, Case> = {
  'Sage 300 CRE, at the post to hh2': { ...atSage, at: post(`${employee}$`) },
  'Sage 300 CRE, between the post and synchronize': { ...atSage, at: post(`${employee}/synchronize`) },
  'Sage 300 CRE, at the poll': { ...atSage, at: post('/status/'), arrivingLater: 1 },
  'Acumatica, at the employee': {
    ...atAcumatica,
    at: { method: 'PUT', path: '/Employee\\?' },
    // The three have no payroll part yet, so nothing is certain.
    created: 0,
    inDoubt: 20,
    standing: 3,
    unfinished: 3,
  },
  'Acumatica, at the payroll part': {
    ...atAcumatica,
    at: { method: 'PUT', path: '/EmployeePayrollSettings' },
    created: 3,
    inDoubt: 17,
    standing: 10,
    unfinished: 7,
  },
};

const names = Object.keys(cases);
const lastName = (number: string) =>
  `Halfway ${number.replace(/\d/g, (digit) => 'ABCDEFGHIJ'[Number(digit)] ?? '')}`;

test.each(Object.entries(cases))(
  'a vendor that goes down half way is left with doubts only about what was sent, and the next run writes the rest: %s',
  async (name, { start, hires, at, created, inDoubt, neverSent, standing, ...more }) => {
    const { unfinished = 0, arrivingLater = 0 } = more;
    const { end, making, people } = await start();
    const { faults, requests } = end.sandbox;
    const wish = { dataSets: ['employees'], crosswalks: { payGroups } };
    const sync = await stage.sync(from, await stage.connect(end), wish);
    const { counts: settled } = await sync.run();
    const before = people().length;
    const hired = Array.from({ length: hires }, (_, n) => String(70_000 + names.indexOf(name) * 100 + n));
    for (const number of hired) hr.hire('1001', { number, lastName: lastName(number), ssn: `9341${number}` });
    const arrived = () =>
      people()
        .filter(({ number }) => hired.includes(String(number)))
        .sort((a, b) => String(a.number).localeCompare(String(b.number)));
    const made = () => requests.filter(({ method, url }) => method === making.method && making.url.test(url));
    const same = { read: (settled.read ?? 0) + hires, refused: settled.refused, conflict: 0, absent: 0 };
    const leftOut = settled.skipped ?? 0;
    const known = same.read - hires - leftOut - (settled.refused ?? 0);

    requests.length = 0;
    faults.add({ ...at, skip: 3, times: -1, spreads: true, effect: { kind: 'status', status: 503 } });
    const broken = await sync.run();

    expect(broken).toMatchObject({ status: 'failed', failure: 'Employees failed.', failures: 1 });
    const none = { ...same, created: 0, updated: 0, deactivated: 0, inDoubt: 0, skipped: leftOut };
    const skipped = leftOut + neverSent;
    expect(broken.counts).toEqual({ ...none, created, inDoubt, skipped, unchanged: known });
    expect(broken.changes.map(({ state }) => state).sort()).toEqual([
      ...Array(created).fill('applied'),
      ...Array(inDoubt).fill('in doubt'),
      ...Array(neverSent).fill('planned'),
    ]);
    expect(made()).toHaveLength(hires - neverSent);
    expect(broken.said('vendor/unavailable')).toMatchObject([
      { level: 'failure', message: expect.stringMatching(/^Writing employees stopped: .* with 503\.$/) },
    ]);
    const doubts = broken.said('write/in-doubt');
    expect(doubts.map(({ title }) => title).sort()).toEqual(
      broken.changes.flatMap(({ state, title }) => (state === 'in doubt' ? [title] : [])).sort(),
    );
    for (const { message } of doubts) expect(message).toMatch(/ with 503\. Looking for it failed too: /);
    const stand = arrived().filter(({ isWhole }) => isWhole);
    expect([arrived().length, stand.length]).toEqual([standing, standing - unfinished]);

    // While it is down, a run reads nothing, writes nothing and plans nobody's leaving.
    const still = await sync.run();
    expect(still).toMatchObject({ status: 'failed', counts: { read: 0, absent: 0 }, changes: [] });
    expect(still.failure).toMatch(/ with 503\.$/);

    faults.clear();
    requests.length = 0;
    const next = await sync.run();

    expect(next.failures).toBe(0);
    const there = standing + arrivingLater;
    const rest = { created: hires - there, updated: unfinished, unchanged: known + there - unfinished };
    expect(next.counts).toEqual({ ...none, ...rest });
    expect(made()).toHaveLength(hires - there);
    const whole = hired.map((number) => ({ number, name: `Noor ${lastName(number)}`, isWhole: true }));
    expect(arrived()).toEqual(whole);
    expect(people()).toHaveLength(before + hires);

    requests.length = 0;
    const third = await sync.run();
    expect(third.counts).toEqual({ ...none, unchanged: known + hires });
    expect(third.changes.filter(({ state }) => state === 'applied')).toEqual([]);
    expect([made().length, arrived(), people().length]).toEqual([0, whole, before + hires]);
  },
  120_000,
);
