import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { acumaticaDemoCredentials, startAcumaticaSandbox } from '../../sandbox/acumatica/index.ts';
import { CORE_HR_DEMO, startCoreHrSandbox } from '../../sandbox/core-hr/index.ts';
import { readServerFile } from '../../src/start/data-folder.ts';
import { type Program, startProgram } from './process.ts';

vi.setConfig({ testTimeout: 120_000 });

let folder: string;
const programs: Program[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chalkline-resume-'));
});
afterEach(() => {
  // None may outlive a test that failed.
  for (const { child } of programs.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

function serve(env: Record<string, string>): Program {
  const program = startProgram(['serve', '--no-demo'], env);
  programs.push(program);
  return program;
}

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

interface Run {
  status: string;
  counts: Record<string, number>;
}

test('a server killed in the middle of writing goes on by itself at the next start, and nothing is doubled', async () => {
  const coreHr = await startCoreHrSandbox({ people: 40 });
  const acumatica = await startAcumaticaSandbox({ people: 40 });
  const env = { CHALKLINE_DATA: folder, PORT: '0', CHALKLINE_ALLOW_HOSTS: '127.0.0.1' };
  const first = serve({ ...env, CHALKLINE_CRASH_AT: 'apply.answered' });
  await first.says('Ctrl-C stops it.');
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
  const { tenant, username, password, clientId, clientSecret } = acumaticaDemoCredentials;
  const destination = await call<{ id: string }>('POST', `${company}/connectors`, {
    name: 'ERP',
    product: 'acumatica',
    config: {
      url: acumatica.url,
      tenant,
      username,
      clientName: 'Test',
      clientId,
      requestsPerMinute: 6000,
      defaults: { employeeClass: 'EMPHOURLY', payrollClass: 'HOURLY' },
    },
    secrets: { password, clientSecret },
  });
  const proposal = await call<{ name: string; config: { dataSets: { id: string }[] } }>(
    'GET',
    `${company}/syncs/proposal?sourceId=${source.id}&destinationId=${destination.id}`,
  );
  const sync = await call<{ id: string }>('POST', `${company}/syncs`, {
    name: 'People',
    sourceId: source.id,
    destinationId: destination.id,
    config: { ...proposal.config, dataSets: proposal.config.dataSets.filter(({ id }) => id === 'employees') },
  });
  await call('PUT', `${company}/syncs/${sync.id}/crosswalks/payGroups`, {
    entries: [
      { sourceCode: 'WK', destinationCode: 'FLD' },
      { sourceCode: 'BW', destinationCode: 'OFC' },
    ],
  });
  const started = await call<{ id: string }>('POST', `${company}/syncs/${sync.id}/runs`, {
    saveChanges: true,
    options: {},
  });
  const { errors } = await first.ended;

  const second = serve(env);
  await second.says('Ctrl-C stops it.');
  let run: Run = { status: 'running', counts: {} };
  for (let waited = 0; waited < 300 && ['queued', 'running'].includes(run.status); waited += 1) {
    run = await call<Run>('GET', `${company}/runs/${started.id}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const again = await call<{ id: string }>('POST', `${company}/syncs/${sync.id}/runs`, {
    saveChanges: false,
    options: {},
  });
  let preview: Run = { status: 'running', counts: {} };
  for (let waited = 0; waited < 300 && ['queued', 'running'].includes(preview.status); waited += 1) {
    preview = await call<Run>('GET', `${company}/runs/${again.id}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  second.child.kill('SIGTERM');
  await second.ended;
  await coreHr.close();
  await acumatica.close();

  expect(errors).toContain('crash point');
  expect(run.status).toMatch(/^completed/);
  expect((run.counts.created ?? 0) + (run.counts.updated ?? 0)).toBeGreaterThan(2);
  // Everything arrived, and arrived once: the next look finds nobody to create.
  expect(preview.counts.created).toBe(0);
});
