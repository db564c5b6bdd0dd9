/** People who were erased stay away when keys are retired, and nobody comes back unseen when keys are lost. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { fireSchedules } from '../../src/hub/index.ts';
import type { Environment } from '../../src/start/environment.ts';
import { forgetSecrets } from '../../src/start/forget-secrets.ts';
import { type RunningServer, serve } from '../../src/start/serve.ts';
import { startPostgres } from './both-engines.ts';
import { BrowserLike } from './browser-like.ts';
import { type Answer, type Member, type Problem, type Run, type ServerRig, startRig } from './rig.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

const engines = [
  { name: 'embedded PostgreSQL', start: async () => ({ url: undefined, close: async () => undefined }) },
  { name: 'server PostgreSQL', start: startPostgres },
];

const erased = { employeeNumber: 'ZQ-501', ssn: '912459001', line: 'ZQ-501,Ana,Gonehill,912459001' };
const second = { employeeNumber: 'ZQ-502', ssn: '912459002', line: 'ZQ-502,Bo,Gonerivers,912459002' };
const stays = { employeeNumber: 'ZQ-503', ssn: '912459003', line: 'ZQ-503,Cy,Stayforge,912459003' };

type Call = <T = Problem>(method: string, path: string, body?: unknown) => Promise<Answer<T>>;
interface Unrecognised {
  people: number;
  erasedAt: string[];
}

describe.each(engines)('on $name', ({ start }) => {
  const folder = mkdtempSync(join(tmpdir(), 'chalkline-erased-keys-'));
  const keyFile = join(folder, 'keys.json');
  let database: Awaited<ReturnType<typeof start>>;
  let rig: ServerRig;
  let admin: Member;
  let again: RunningServer | undefined;
  let within: Call;
  let syncId: string;
  let sourceId: string;

  beforeAll(async () => {
    database = await start();
    rig = await startRig({ dataFolder: folder, keyFile, databaseUrl: database.url });
    admin = await rig.member('Company Admin', { seesPersonalData: true });
    within = (method, path, body) => admin.in(method, path, body);
    const connector = async (direction: string) => {
      const config = { place: 'browser', direction };
      const input = { name: `Files ${direction}`, product: 'file', config, secrets: {} };
      return (await within<{ id: string }>('POST', '/connectors', input)).body.id;
    };
    sourceId = await connector('read');
    const ends = { sourceId, destinationId: await connector('write') };
    const { config } = (
      await within<{ config: { dataSets: { id: string }[] } }>(
        'GET',
        `/syncs/proposal?${new URLSearchParams(ends)}`,
      )
    ).body;
    const dataSets = config.dataSets.filter(({ id }) => id === 'employees');
    const made = await within<{ id: string }>('POST', '/syncs', {
      name: 'People',
      ...ends,
      config: { ...config, dataSets },
    });
    syncId = made.body.id;
    await upload([erased, second, stays]);
    expect((await run()).counts).toMatchObject({ created: 3 });
    for (const { employeeNumber } of [erased, second]) {
      const { body } = await within<{ token: string }>('POST', '/people-data/find', { employeeNumber });
      const request = { employeeNumber, confirm: employeeNumber, token: body.token };
      expect((await within('POST', '/people-data/erase', request)).status).toBe(200);
    }
  });
  afterAll(async () => {
    await again?.close();
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function upload(people: readonly { line: string }[]): Promise<void> {
    const lines = [
      'employeeNumber,firstName,lastName,ssn,status,hireDate',
      ...people.map(({ line }) => `${line},active,2020-02-03`),
    ];
    const form = new FormData();
    form.append('file', new Blob([`${lines.join('\r\n')}\r\n`]), 'employees.csv');
    expect((await within('POST', `/connectors/${sourceId}/uploads`, form)).status).toBeLessThan(300);
  }
  const started = (saveChanges = true) =>
    within<{ id: string } & Problem>('POST', `/syncs/${syncId}/runs`, { saveChanges, options: {} });
  async function run(): Promise<Run> {
    const { body, text } = await started();
    expect(body.id, text).toBeTypeOf('string');
    let found: Run | undefined;
    await vi.waitFor(
      async () => {
        found = (await within<Run>('GET', `/runs/${body.id}`)).body;
        expect(found.status, found.failure ?? '').toMatch(/^completed/);
      },
      { timeout: 60_000, interval: 200 },
    );
    if (found === undefined) throw new Error('There is no run');
    return found;
  }

  test('they stay away after a rotation, with all sealed anew and the key of the time retired', async () => {
    await upload([erased, second, stays]);
    const [first] = (await rig.operator.call<{ keys: { id: string }[] }>('GET', '/api/keys')).body.keys;
    expect((await rig.operator.call('POST', '/api/keys/rotate')).status).toBe(201);
    await rig.operator.call('POST', '/api/keys/reseal');
    await vi.waitFor(
      async () => {
        const { body } = await rig.operator.call<{ finishedAt: string | null }>('GET', '/api/keys/reseal');
        expect(body.finishedAt).not.toBeNull();
      },
      { timeout: 60_000, interval: 200 },
    );
    // A minute after a rotation a key may be retired: the minute is not waited for here.
    const ring = JSON.parse(readFileSync(keyFile, 'utf8')) as object;
    writeFileSync(keyFile, JSON.stringify({ ...ring, since: '2026-01-01T00:00:00.000Z' }));
    await vi.waitFor(
      async () => {
        const retired = await rig.operator.call('DELETE', `/api/keys/${first?.id}`);
        expect(retired.status, retired.text).toBe(204);
      },
      { timeout: 30_000, interval: 300 },
    );

    expect((await run()).counts).toMatchObject({ skipped: 2, created: 0, unchanged: 1 });
    await upload([stays]);
    expect((await within('POST', '/people-data/find', { employeeNumber: 'ZQ-501' })).body.code).toBe(
      'people/erased',
    );
    expect((await within<Unrecognised>('GET', '/people-data/unrecognised')).body).toEqual({
      people: 0,
      erasedAt: [],
    });
  });

  test('when the keys are lost, it is told how many, and no run starts, by nobody and by no schedule', async () => {
    const schedule = await within<{ id: string }>('POST', '/schedules', {
      name: 'Nightly',
      syncId,
      cron: '0 3 * * *',
      timeZone: 'America/Denver',
      saveChanges: true,
      active: true,
      options: {},
    });
    expect(schedule.status, schedule.text).toBe(201);
    const environment: Environment = {
      port: 0,
      host: '127.0.0.1',
      dataFolder: folder,
      databaseUrl: database.url,
      keyFile,
      allowHosts: ['127.0.0.1'],
      allowRoots: [],
      publicUrl: undefined,
      proxies: [],
      adminEmail: 'admin@example.com',
      services: ['api', 'worker'],
      demo: false,
    };
    await rig.close();
    rmSync(keyFile);
    expect(await forgetSecrets(environment)).toMatchObject({
      'people who were erased, no longer recognised': 2,
    });
    again = await serve(environment);
    const browser = new BrowserLike(again.url);
    expect((await browser.signIn(admin.email, admin.password)).status).toBe(200);
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const { url, operatorToken } = again;
    within = async <T>(method: string, path: string, body?: unknown) => {
      const isForm = body instanceof FormData;
      const answer = await fetch(`${url}/api/companies/${rig.companyId}${path}`, {
        method,
        headers: { cookie, ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
      });
      const text = await answer.text();
      return {
        status: answer.status,
        headers: answer.headers,
        body: (text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text) as T,
        text,
      };
    };
    await upload([erased, second, stays]);

    for (const saveChanges of [false, true]) {
      const refused = await started(saveChanges);
      expect([refused.status, refused.body.code]).toEqual([409, 'people/unrecognised']);
      expect(refused.body.detail).toContain('2 people who were erased can no longer be recognised');
    }
    const { store } = again.opened.hub;
    await store.database
      .forCompany(rig.companyId)
      .query("UPDATE schedule SET next_run_at = date_trunc('second', now()) WHERE id = $1", [
        schedule.body.id,
      ]);
    await fireSchedules(again.opened.hub);
    // The server's own worker may have been first, and be at it.
    await vi.waitFor(async () => {
      const [waiting] = await store.schedules.list(rig.companyId);
      expect(waiting).toMatchObject({
        lastRunId: null,
        active: true,
        pausedBecause: expect.stringContaining("Admin → People's data"),
      });
    });
    const health = await fetch(`${url}/api/system-health`, {
      headers: { authorization: `Bearer ${operatorToken}` },
    });
    expect(await health.json()).toMatchObject({
      unrecognised: [{ companyId: rig.companyId, company: 'Plumb', people: 2 }],
    });
    const { body } = await within<Unrecognised>('GET', '/people-data/unrecognised');
    expect(body.people).toBe(2);
    expect(body.erasedAt.map((at) => Number.isNaN(Date.parse(at)))).toEqual([false, false]);
  });

  test('whoever is left out again stays away, by SSN under another number, too; only a confirmation of what was seen lets runs start', async () => {
    // The upload holds them, so something is held: it goes first.
    expect((await within('POST', '/people-data/leave-out', second)).body.code).toBe('people/held');
    await upload([stays]);
    for (const { employeeNumber, ssn } of [erased, second])
      expect((await within('POST', '/people-data/leave-out', { employeeNumber, ssn })).body).toEqual({
        bySsn: true,
      });
    expect((await started()).body.code).toBe('people/unrecognised');
    expect((await within('POST', '/people-data/unrecognised/confirm', { people: 1 })).body.code).toBe(
      'people/unrecognised-changed',
    );

    expect((await within('POST', '/people-data/unrecognised/confirm', { people: 2 })).body).toEqual({
      people: 2,
    });

    await upload([erased, { line: 'ZQ-777,Bo,Gonerivers,912459002' }, stays]);
    expect((await run()).counts).toMatchObject({ skipped: 2, created: 0 });
    await upload([stays]);
    for (const { employeeNumber } of [erased, second])
      expect((await within('POST', '/people-data/find', { employeeNumber })).body.code).toBe('people/erased');
    type Entries = { rows: { details: object[] }[] };
    const log = await within<Entries>('GET', '/audit?action=erased-people.confirmed');
    expect(log.body.rows).toMatchObject([{ details: [{ name: 'people', value: '2' }] }]);
    expect((await within('GET', '/audit?action=person.left-out')).text).not.toContain('ZQ-50');
    expect((await within('POST', '/people-data/readmit', { employeeNumber: 'ZQ-501' })).body).toEqual({
      found: true,
    });
  });
});
