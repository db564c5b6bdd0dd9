import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { CORE_HR_DEMO, startCoreHrSandbox } from '../../sandbox/core-hr/index.ts';
import { readServerFile } from '../../src/start/data-folder.ts';
import { startPostgres } from './both-engines.ts';
import { type Program, startProgram } from './process.ts';

vi.setConfig({ testTimeout: 180_000 });

const programs: Program[] = [];
const folder = mkdtempSync(join(tmpdir(), 'chalkline-scale-'));
afterEach(() => {
  for (const { child } of programs.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const server = readServerFile(folder);
  const answer = await fetch(`${server?.url}/api${path}`, {
    method,
    headers: { authorization: `Bearer ${server?.token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as T;
}

test('on a database server, one process serves and others work, and a run goes from one to the other', async () => {
  const postgres = await startPostgres();
  const coreHr = await startCoreHrSandbox({ people: 40 });
  const env = {
    CHALKLINE_DATA: folder,
    PORT: '0',
    CHALKLINE_ALLOW_HOSTS: '127.0.0.1',
    DATABASE_URL: postgres.url,
  };
  for (const services of ['api', 'worker', 'worker']) {
    programs.push(startProgram(['serve', '--no-demo', `--services=${services}`], env));
  }
  // All three start at once on an empty database.
  await Promise.all(programs.map((program) => program.says('Ctrl-C stops it.')));
  const { id: companyId } = await call<{ id: string }>('POST', '/companies', {
    name: 'Plumb',
    timeZone: 'UTC',
  });
  const company = `/companies/${companyId}`;
  const source = await call<{ id: string }>('POST', `${company}/connectors`, {
    name: 'HR',
    product: 'core-hr',
    config: { url: coreHr.url, callsPerMinute: 6000 },
    secrets: { apiKey: CORE_HR_DEMO.readWriteKey },
  });
  const destination = await call<{ id: string }>('POST', `${company}/connectors`, {
    name: 'File',
    product: 'file',
    config: { direction: 'write' },
    secrets: {},
  });
  const proposal = await call<{ name: string; config: { dataSets: { id: string }[] } }>(
    'GET',
    `${company}/syncs/proposal?sourceId=${source.id}&destinationId=${destination.id}`,
  );
  const sync = await call<{ id: string }>('POST', `${company}/syncs`, {
    name: 'Departments',
    sourceId: source.id,
    destinationId: destination.id,
    config: {
      ...proposal.config,
      dataSets: proposal.config.dataSets.filter(({ id }) => id === 'departments'),
    },
  });

  const started = await call<{ id: string }>('POST', `${company}/syncs/${sync.id}/runs`, {
    saveChanges: true,
    options: {},
  });
  let run = { status: 'queued', counts: { created: 0 } };
  for (let waited = 0; waited < 300 && ['queued', 'running'].includes(run.status); waited += 1) {
    run = await call('GET', `${company}/runs/${started.id}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  for (const { child } of programs) child.kill('SIGTERM');
  const codes = await Promise.all(programs.splice(0).map(async (program) => (await program.ended).code));
  await coreHr.close();
  await postgres.close();

  expect(run).toMatchObject({ status: 'completed', counts: { created: 9 } });
  expect(codes).toEqual([0, 0, 0]);
});
