import { setImmediate as yieldTurn } from 'node:timers/promises';
import { CancelledError, type Clock } from '../kernel/index.ts';
import type { Client, Limiter, Limits } from '../sdk/index.ts';
import type { CodeBook } from './code-book.ts';
import type { Employees } from './employees.ts';
import type { ErasedPeople } from './erased.ts';
import type { End, Flow } from './flow.ts';
import type { KeptFiles } from './kept-files.ts';
import type { Life } from './life.ts';
import type { Patience } from './patience.ts';
import type { RunStore, RunTask } from './ports.ts';
import type { Progress } from './progress.ts';
import type { RunLog } from './run-log.ts';
import type { Scratch } from './scratch.ts';

/** A connector that is signed in for this run. */
export interface OpenEnd extends End {
  id: string;
  name: string;
  client: Client;
  limits: Limits;
  /** Says until when the vendor's limits hold calls back. */
  limiter?: Pick<Limiter, 'pausedUntilMs'>;
  close(): Promise<void>;
}

/** What all stages of one run share. */
export interface RunContext {
  task: RunTask;
  store: RunStore;
  log: RunLog;
  scratch: Scratch;
  progress: Progress;
  source: OpenEnd;
  destination: OpenEnd;
  flows: readonly Flow[];
  codes: CodeBook;
  employees: Employees;
  /** People who were erased, as each end knows them. */
  erased: { source: ErasedPeople; destination: ErasedPeople };
  clock: Clock;
  life: Life;
  /** Aborted when nothing new may begin. */
  signal: AbortSignal;
  patience: Patience;
  /** Today in the sync's time zone. */
  today: string;
  /** Keys the fingerprints of this company. */
  hashKey: string;
  /** The run's folder, for files on their way and files kept. */
  folder: string;
  kept: KeptFiles;
}

/** Gives way to other work (the API shares this process) and stops when the run was cancelled. */
export async function breathe(context: Pick<RunContext, 'signal'>): Promise<void> {
  await yieldTurn();
  if (context.signal.aborted) throw context.signal.reason ?? new CancelledError();
}

/** Waits as a vendor asked, visibly. */
export async function waitFor(
  context: Pick<RunContext, 'clock' | 'life' | 'signal'>,
  ms: number,
): Promise<void> {
  const { clock, life, signal } = context;
  life.waitingUntilMs = clock.nowMs() + ms;
  try {
    await clock.sleep(ms, signal);
  } finally {
    life.waitingUntilMs = undefined;
  }
}

/** Whether the run was ended by a person, rather than by this process being stopped. */
export function wasCancelled(context: Pick<RunContext, 'signal'>): boolean {
  return context.signal.aborted && context.signal.reason instanceof CancelledError;
}
