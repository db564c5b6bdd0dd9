import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningSandbox } from '../../sandbox/kit/index.ts';
import { type CoreHrEnd, startCoreHr } from './core-hr-end.ts';
import { payGroups, startAcumatica, startSage300 } from './other-ends.ts';
import { startHcss, startPayroll } from './payroll-and-hcss-ends.ts';
import { type End, openStage, type Stage } from './stage.ts';

let stage: Stage;
let hr: CoreHrEnd;
let from: string;
const hired = ['70701', '70702', '70703', '70704', '70705', '70706'];
const lastName = (number: string) => `Levelson ${number.slice(-1)}`;

beforeAll(async () => {
  stage = await openStage();
  hr = await startCoreHr(stage);
  from = await stage.connect(hr);
  for (const number of hired)
    hr.hire('1001', { number, lastName: lastName(number), ssn: `9341${number}`.slice(0, 9) });
}, 120_000);
afterAll(() => stage?.close());

interface Destination {
  end: End & { sandbox: RunningSandbox };
  crosswalks?: Record<string, Record<string, string>>;
  /** Where in the middle the token or the session is found to be over: the third such call. */
  at: { name: string; method: string; path: string }[];
  login: RegExp;
  /** How the vendor answers a call without a live token. */
  answer: number;
  people(): { number: unknown; lastName: unknown }[];
}

interface AtAcumatica {
  links: Record<string, { fields: Record<string, unknown> } | undefined>;
}

const destinations: Record<string, () => Promise<Destination>> = {
  'Payroll, by a login for a token': async () => {
    const end = await startPayroll(stage, hr.contractor);
    const persons = end.sandbox.state.table('Persons');
    return {
      end,
      at: [
        { name: 'expire-token', method: 'POST', path: '/GovernmentIdentifications' },
        { name: 'expire-token', method: 'POST', path: '/Employees$' },
      ],
      login: /Auth\/Login$/,
      answer: 401,
      people: () =>
        end.sandbox.state
          .table('Employees')
          .values()
          .map((row) => ({
            number: row.employeeNumber,
            lastName: persons.get(String(row.personId))?.lastName,
          })),
    };
  },
  'HCSS, by OAuth': async () => {
    const end = await startHcss(stage, hr.contractor);
    return {
      end,
      at: [{ name: 'expire-token', method: 'POST', path: '/Employee$' }],
      login: /connect\/token$/,
      answer: 401,
      people: () =>
        end.sandbox
          .records('Employee')
          .map(({ members }) => ({ number: members.code, lastName: members.lastName })),
    };
  },
  'Acumatica, by the cookies of a session': async () => {
    const end = await startAcumatica(stage, 40);
    return {
      end: { ...end, config: { ...end.config, signIn: 'session' } },
      crosswalks: { payGroups },
      at: [
        { name: 'expire-session', method: 'PUT', path: '/Employee\\?' },
        { name: 'expire-session', method: 'PUT', path: '/EmployeePayrollSettings' },
      ],
      login: /auth\/login$/,
      answer: 401,
      people: () =>
        end.sandbox.state
          .table<AtAcumatica>('Company/Employee')
          .values()
          .map(({ links }) => ({
            number: links.EmployeeSettings?.fields.EmployeeRefNbr,
            lastName: links.ContactInfo?.fields.LastName,
          })),
    };
  },
  'Sage 300 CRE, by a session of hh2': async () => {
    const end = await startSage300(stage, hr.contractor);
    const session = { name: 'expire-session', method: 'POST' };
    return {
      end,
      crosswalks: { payGroups },
      at: [
        { ...session, path: 'Employee.svc/employee$' },
        { ...session, path: '/synchronize' },
        { ...session, path: '/status/' },
      ],
      login: /authenticate/i,
      answer: 302,
      people: () =>
        end.sandbox
          .folder()
          .list('employees')
          .values()
          .map((row) => ({ number: row.Code, lastName: row.LastName })),
    };
  },
};

test.each(Object.entries(destinations))(
  'a token that ends in the middle of writing to %s is renewed once, and everybody is there once',
  async (_, start) => {
    const { end, crosswalks = {}, at, login, answer, people } = await start();
    const sync = await stage.sync(from, await stage.connect(end), { dataSets: ['employees'], crosswalks });
    const before = people().length;
    for (const { name, ...call } of at)
      end.sandbox.faults.add({ ...call, skip: 2, effect: { kind: 'own', name } });
    // The source's ends too, while its people are read.
    hr.sandbox.faults.add({ path: '/Employees', effect: { kind: 'own', name: 'expire-token' } });
    for (const { sandbox } of [end, hr]) sandbox.requests.length = 0;

    const run = await sync.run();

    const { requests } = end.sandbox;
    const ended = requests.filter(({ status }) => status === answer);
    // Calls that are on their way at the same time may each find the token over; one of them signs in again.
    expect(ended.length).toBeGreaterThanOrEqual(at.length);
    expect(requests.filter(({ url }) => login.test(url))).toHaveLength(1 + at.length);
    expect(hr.sandbox.requests.filter(({ status }) => status === 401)).toHaveLength(1);
    expect(hr.sandbox.requests.filter(({ url }) => /Auth\/Login$/.test(url))).toHaveLength(2);
    const isWrite = ({ method, url, status }: (typeof requests)[number]) =>
      /^P/.test(method) && !login.test(url) && status < 300;
    const first = requests.findIndex(({ status }) => status === answer);
    expect(requests.slice(0, first).some(isWrite)).toBe(true);
    expect(requests.slice(first).some(isWrite)).toBe(true);

    expect(run.failures).toBe(0);
    expect(run.changes.filter(({ state }) => state !== 'applied' && state !== 'refused')).toEqual([]);
    expect(run.counts).toMatchObject({ inDoubt: 0, conflict: 0 });
    expect(run.counts.created).toBeGreaterThanOrEqual(hired.length);
    expect(people()).toHaveLength(before + (run.counts.created ?? 0));
    const arrived = people().filter(({ number }) => hired.includes(String(number)));
    expect(arrived.sort((a, b) => String(a.number).localeCompare(String(b.number)))).toEqual(
      hired.map((number) => ({ number, lastName: lastName(number) })),
    );

    const again = await sync.run();
    expect(again.counts).toMatchObject({ created: 0, updated: 0, deactivated: 0 });
    expect(people()).toHaveLength(before + (run.counts.created ?? 0));
  },
  240_000,
);
