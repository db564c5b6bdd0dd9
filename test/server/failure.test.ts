import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgres } from './both-engines.ts';
import { BrowserLike } from './browser-like.ts';
import { type Program, startProgram } from './process.ts';
import type { Problem } from './rig.ts';

/** A real mistake of ours: the program runs, and a table of its database is taken away from under it. */

const folder = mkdtempSync(join(tmpdir(), 'chalkline-failure-'));
let postgres: Awaited<ReturnType<typeof startPostgres>>;
let program: Program;
let log = '';
let admin: BrowserLike;
let companyId: string;
beforeAll(async () => {
  postgres = await startPostgres();
  program = startProgram(['serve', '--no-demo', '--services=api'], {
    PORT: '0',
    CHALKLINE_DATA: folder,
    DATABASE_URL: postgres.url,
    CHALKLINE_LOG: 'info',
  });
  program.child.stderr?.on('data', (bytes: Buffer) => {
    log += bytes.toString('utf8');
  });
  await program.says('Ctrl-C');
  const [, url = ''] = /Chalkline: (http\S+)/.exec(program.output()) ?? [];
  const [, email = '', password = ''] = /: (\S+@\S+) · password (\S+)/.exec(program.output()) ?? [];
  admin = new BrowserLike(url);
  await admin.signIn(email, password);
  const made = await admin.call<{ id: string }>('POST', '/api/companies', { name: 'Plumb', timeZone: 'UTC' });
  companyId = made.body.id;
}, 120_000);
afterAll(async () => {
  program.child.kill('SIGTERM');
  await program.ended;
  await postgres.close();
  rmSync(folder, { recursive: true, force: true });
});

const lines = () =>
  log
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test('a mistake of ours tells the caller nothing but an id, by which the log has the rest, without any value', async () => {
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  await client.query('ALTER TABLE run RENAME TO taken_away');
  await client.end();

  const answer = await admin.call<Problem & { requestId: string }>(
    'GET',
    `/api/companies/${companyId}/runs?search=Ramirez-Quintero`,
  );

  expect(answer.status).toBe(500);
  expect(answer.body).toEqual({
    type: 'about:blank',
    title: 'A mistake of ours',
    status: 500,
    detail: 'The call failed for a reason that is not yours.',
    code: 'bug/unexpected',
    fix: 'Try again; if it stays, report it with the request id.',
    requestId: answer.headers.get('x-request-id'),
  });
  expect(answer.text).not.toMatch(/select|relation|\bat \S+:\d+|node_modules|\.ts|postgres/i);
  await expect.poll(() => lines().some(({ msg }) => msg === 'a call failed')).toBe(true);
  const failure = lines().find(
    ({ requestId, msg }) => requestId === answer.body.requestId && msg === 'a call failed',
  );
  expect(failure).toMatchObject({ code: '42P01', statement: expect.stringMatching(/select/i) });
  expect(JSON.stringify(failure?.at)).toContain('.ts:');
  expect(log).not.toContain('Ramirez-Quintero');
});

test('every call is in the log by its id, as a pattern of an address and with none of its values', async () => {
  const answer = await admin.call('GET', `/api/companies/${companyId}/connectors?search=Ramirez-Quintero`);
  const id = answer.headers.get('x-request-id');

  await expect
    .poll(() => lines().find(({ requestId }) => requestId === id))
    .toMatchObject({
      method: 'GET',
      route: '/api/companies/:companyId/connectors',
      status: answer.status,
    });
  expect(log).not.toContain('Ramirez-Quintero');
});

test('an id that is none is not there, and the database is not even asked', async () => {
  const answer = await admin.call('GET', `/api/companies/${companyId}/schedules/none`);

  expect(answer.status).toBe(404);
  expect(answer.body.code).toBe('api/not-found');
});
