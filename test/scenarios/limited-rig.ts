import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { HCSS_DEMO, type HcssSandbox, startHcssSandbox } from '../../sandbox/hcss/index.ts';
import { SandboxClock } from '../../sandbox/kit/index.ts';
import type { Run } from '../server/rig.ts';
import type { FromServer, ToServer } from './limited-server.ts';

export interface LimitedServer {
  call<T>(method: string, path: string, body?: unknown): Promise<T>;
  ended(runPath: string): Promise<Run>;
  /** Memory of the process when it was ready, and the most since, in MB. */
  memory(): Promise<{ startMb: number; peakMb: number }>;
  /** Ends when the process has, as at a crash point. */
  gone: Promise<void>;
  kill(): void;
}

export interface LimitedRig {
  hcss: HcssSandbox;
  /** Where the simulated time stands. */
  nowMs(): number;
  startServer(env?: Record<string, string>): Promise<LimitedServer>;
  /** Makes company, connectors and a sync of employees, with their names and standing; answers the path of its runs. */
  setUp(server: LimitedServer): Promise<{ runs: string; newRuns: string }>;
  close(): Promise<void>;
}

export const callsPerMinute = 100;

/**
 * A file of many people, HCSS with none and its documented 100 calls a minute, and the server as a process of its own that
 * can be killed. Both have one simulated time.
 */
export async function startLimitedRig(people: number): Promise<LimitedRig> {
  const folder = mkdtempSync(join(tmpdir(), 'chalkline-limited-'));
  const clock = new SandboxClock();
  let nowMs = Date.now();
  clock.freeze(new Date(nowMs).toISOString());
  const source = join(folder, 'source');
  mkdirSync(source);
  const rows = Array.from({ length: people }, (_, n) => `${10_000 + n},First${n},Last${n},active`);
  writeFileSync(
    join(source, 'employees.csv'),
    ['employeeNumber,firstName,lastName,status', ...rows, ''].join('\r\n'),
  );
  const hcss = await startHcssSandbox({ people: 40, clock });
  const employees = hcss.state.table('employees');
  for (const { id } of hcss.records('Employee')) employees.delete(id);
  const servers: LimitedServer[] = [];

  const startServer = async (env: Record<string, string> = {}): Promise<LimitedServer> => {
    const child = fork(join(import.meta.dirname, 'limited-server.ts'), [], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      env: {
        PATH: process.env.PATH ?? '',
        HOME: process.env.HOME ?? '',
        CHALKLINE_LOG: 'silent',
        CHALKLINE_DATA: join(folder, 'data'),
        CHALKLINE_ALLOW_ROOTS: source,
        CHALKLINE_ALLOW_HOSTS: '127.0.0.1',
        PORT: '0',
        SIMULATED_NOW: String(nowMs),
        ...env,
      },
    });
    const ask = (message: ToServer) => child.connected && child.send(message);
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    let onMemory = (_: { startMb: number; peakMb: number }) => {};
    const { url, token } = await new Promise<{ url: string; token: string }>((resolve, reject) => {
      child.once('exit', () => reject(new Error('The server did not start')));
      child.on('message', (message: FromServer) => {
        if (message.is === 'ready') resolve(message);
        else if (message.is === 'memory') onMemory(message);
        else {
          nowMs = message.toMs;
          clock.freeze(new Date(nowMs).toISOString());
          ask({ is: 'jumped' });
        }
      });
    });
    const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
      const answer = await fetch(`${url}/api${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(await answer.text());
      return (await answer.json()) as T;
    };
    const server: LimitedServer = {
      call,
      gone,
      kill: () => child.kill('SIGKILL'),
      memory: () =>
        new Promise((resolve) => {
          onMemory = resolve;
          ask({ is: 'memory?' });
        }),
      ended: async (path) => {
        for (;;) {
          const run = await call<Run>('GET', path);
          if (run.status !== 'queued' && run.status !== 'running') return run;
          await later(200);
        }
      },
    };
    servers.push(server);
    return server;
  };

  return {
    hcss,
    nowMs: () => nowMs,
    startServer,
    setUp: async ({ call }) => {
      const { id } = await call<{ id: string }>('POST', '/companies', { name: 'Plumb', timeZone: 'UTC' });
      const company = `/companies/${id}`;
      const connector = (name: string, product: string, config: object, secrets: object) =>
        call<{ id: string }>('POST', `${company}/connectors`, { name, product, config, secrets });
      const from = await connector(
        'HR',
        'file',
        { direction: 'read', place: 'folder', folder: source, quietSeconds: 0 },
        {},
      );
      const { clientId, clientSecret, scopes, businessUnit } = HCSS_DEMO;
      const destination = await connector(
        'Clock',
        'hcss',
        { url: hcss.url, clientId, scopes, businessUnit, callsPerMinute, callsAtOnce: 4 },
        { clientSecret },
      );
      const ends = { sourceId: from.id, destinationId: destination.id };
      const { config } = await call<{ config: { dataSets: { id: string; fields: string[] }[] } }>(
        'GET',
        `${company}/syncs/proposal?${new URLSearchParams(ends)}`,
      );
      const dataSets = config.dataSets
        .filter((one) => one.id === 'employees')
        .map((one) => ({ ...one, fields: ['employeeNumber', 'firstName', 'lastName', 'status'] }));
      const sync = await call<{ id: string }>('POST', `${company}/syncs`, {
        name: 'People',
        ...ends,
        config: { ...config, dataSets },
      });
      return { runs: `${company}/runs`, newRuns: `${company}/syncs/${sync.id}/runs` };
    },
    close: async () => {
      for (const server of servers) {
        server.kill();
        await server.gone;
      }
      await hcss.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
