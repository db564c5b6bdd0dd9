import { setImmediate as yieldTurn } from 'node:timers/promises';
import { CancelledError, type Clock } from '../kernel/index.ts';
import type { Client, Limits } from '../sdk/index.ts';
import type { CodeBook } from './code-book.ts';
import type { Employees } from './employees.ts';
import type { End, Flow } from './flow.ts';
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
  clock: Clock;
  signal: AbortSignal;
  /** Today in the sync's time zone. */
  today: string;
  /** Keys the fingerprints of this company. */
  hashKey: string;
  /** The run's folder, for files on their way and files kept. */
  folder: string;
}

/** Gives way to other work (the API shares this process) and stops when the run was cancelled. */
export async function breathe(context: Pick<RunContext, 'signal'>): Promise<void> {
  await yieldTurn();
  if (context.signal.aborted) throw context.signal.reason ?? new CancelledError();
}
