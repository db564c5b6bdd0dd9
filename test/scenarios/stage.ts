import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SandboxClock } from '../../sandbox/kit/index.ts';
import { systemClock } from '../../src/kernel/index.ts';
import type { DataSetConfig, RunOptions, SyncConfig } from '../../src/sync/index.ts';
import { type Run, type ServerRig, startRig } from '../server/rig.ts';

/** A system that takes part: how a connector reaches its sandbox. */
export interface End {
  product: string;
  config: Record<string, unknown>;
  secrets: Record<string, string>;
  close(): Promise<void>;
}

export interface EventSeen {
  level: string;
  code: string;
  dataSet: string | null;
  recordKey: string | null;
  title: string | null;
  field: string | null;
  message: string;
  fix: string;
}

export interface ChangeSeen {
  dataSet: string;
  kind: string;
  state: string;
  title: string;
  reason: string;
  detail: string | null;
  differences: { field: string; before: string | boolean | null; after: string | boolean | null }[];
}

/** What a run came to, with all it said and did. */
export interface Outcome extends Run {
  dataSets: { dataSet: string; counts: Record<string, number> }[];
  events: EventSeen[];
  changes: ChangeSeen[];
  said(code: string): EventSeen[];
  /** The files that stay with the run. */
  files(): Promise<FileSeen[]>;
}

export interface FileSeen {
  name: string;
  direction: string;
  state: string;
  text: string;
}

export interface StagedSync {
  id: string;
  /** Runs with Save changes unless told otherwise. */
  run(saveChanges?: boolean, options?: RunOptions): Promise<Outcome>;
}

export interface Wish {
  dataSets: string[];
  /** Of one data set, over what the screen proposes. */
  of?: Record<string, Partial<DataSetConfig>>;
  settings?: Partial<SyncConfig>;
  /** By data set: the source's code and the destination's. */
  crosswalks?: Record<string, Record<string, string>>;
}

/** The real server on a clock that can be moved, and the sandboxes that stand on the same clock. */
export interface Stage {
  server: ServerRig;
  clock: SandboxClock;
  /** A folder that connectors may use. */
  folder: string;
  today(): string;
  /** The day that many days from now. */
  day(offset: number): string;
  /** Moves the clock of everybody to noon of a day. */
  moveTo(day: string): void;
  /** Saves a connector; the system is closed with the stage. */
  connect(end: End): Promise<string>;
  sync(sourceId: string, destinationId: string, wish: Wish): Promise<StagedSync>;
  close(): Promise<void>;
}

const dayMs = 86_400_000;

export async function openStage(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'chalkline-stage-'));
  const server = await startRig({ allowRoots: [folder] });
  const clock = new SandboxClock();
  const today = () => clock.today();
  const moveTo = (day: string) => clock.advance(Date.parse(`${day}T12:00:00Z`) - clock.nowMs());
  // Noon, so that no test depends on the hour at which it runs.
  moveTo(today());
  server.hub.clock = { nowMs: () => clock.nowMs(), sleep: systemClock.sleep };
  const ends: End[] = [];
  // A month later every session has ended; the operator's token has not.
  const speaker = server.operator;
  const demand = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await speaker.in<T>(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.body;
  };

  /** As somebody who may see personal data downloads them from the run. */
  async function filesOf(runId: string): Promise<FileSeen[]> {
    const rows = await demand<(Omit<FileSeen, 'text'> & { id: string })[]>('GET', `/runs/${runId}/files`);
    return Promise.all(
      rows.map(async ({ id, name, direction, state }) => {
        const { text } = await server.admin.in<unknown>('GET', `/runs/${runId}/files/${id}`);
        return { name, direction, state, text };
      }),
    );
  }

  async function ended(runId: string): Promise<Omit<Outcome, 'events' | 'changes' | 'said' | 'files'>> {
    for (let waited = 0; waited < 1_200; waited += 1) {
      const run = await demand<Outcome>('GET', `/runs/${runId}`);
      if (run.status !== 'queued' && run.status !== 'running') return run;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('The run did not end within two minutes');
  }

  async function all<T>(path: string): Promise<T[]> {
    const rows: T[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const query: string = after === '' ? '' : `&after=${encodeURIComponent(after)}`;
      const page: { rows: T[]; next: string | null } = await demand('GET', `${path}?limit=100${query}`);
      rows.push(...page.rows);
      after = page.next;
    }
    return rows;
  }

  return {
    server,
    clock,
    folder,
    today,
    day: (offset) => new Date(clock.nowMs() + offset * dayMs).toISOString().slice(0, 10),
    moveTo,
    async connect(end) {
      ends.push(end);
      const { product, config, secrets } = end;
      const name = `${product} ${ends.length}`;
      return (await demand<{ id: string }>('POST', '/connectors', { name, product, config, secrets })).id;
    },
    async sync(sourceId, destinationId, { dataSets, of = {}, settings = {}, crosswalks = {} }) {
      const ids = new URLSearchParams({ sourceId, destinationId });
      const { config } = await demand<{ config: SyncConfig }>('GET', `/syncs/proposal?${ids}`);
      const chosen = config.dataSets
        .filter(({ id }) => dataSets.includes(id))
        .map((one) => ({ ...one, ...of[one.id] }));
      const { id } = await demand<{ id: string }>('POST', '/syncs', {
        name: `${sourceId} to ${destinationId}: ${dataSets.join(', ')}`.slice(-100),
        sourceId,
        destinationId,
        config: { ...config, timeZone: 'UTC', ...settings, dataSets: chosen },
      });
      for (const [dataSet, codes] of Object.entries(crosswalks)) {
        const entries = Object.entries(codes).map(([sourceCode, destinationCode]) => ({
          sourceCode,
          destinationCode,
        }));
        await demand('PUT', `/syncs/${id}/crosswalks/${dataSet}`, { entries });
      }
      return {
        id,
        async run(saveChanges = true, options = {}) {
          const started = await demand<Run>('POST', `/syncs/${id}/runs`, { saveChanges, options });
          const run = await ended(started.id);
          const events = await all<EventSeen>(`/runs/${started.id}/events`);
          const changes = await all<ChangeSeen>(`/runs/${started.id}/changes`);
          const said = (code: string) => events.filter((one) => one.code === code);
          return { ...run, events, changes, said, files: () => filesOf(started.id) };
        },
      };
    },
    async close() {
      await server.close();
      for (const end of ends.reverse()) await end.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
