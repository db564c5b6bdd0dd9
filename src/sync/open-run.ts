import { mkdirSync, rmSync } from 'node:fs';
import { copyFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CancelledError, type Clock, ConfigError, todayIn } from '../kernel/index.ts';
import { dataSets } from '../model/index.ts';
import type { Note } from '../sdk/index.ts';
import { CodeBook } from './code-book.ts';
import { digestOf } from './digest.ts';
import { Employees } from './employees.ts';
import { compileFlow, type Flow } from './flow.ts';
import type { RunStore, RunTask } from './ports.ts';
import { Progress } from './progress.ts';
import type { OpenEnd, RunContext } from './run-context.ts';
import { RunLog } from './run-log.ts';
import { Scratch } from './scratch.ts';

/** What the engine gets from its surroundings. */
export interface EngineDependencies {
  store: RunStore;
  /** Signs in to a connector for this run. */
  open(
    connectorId: string,
    options: { signal: AbortSignal; note: (line: Note) => void; keepFile: KeepFile; folder: string },
  ): Promise<OpenEnd>;
  clock: Clock;
  /** Aborted when this process stops; the run is resumed by the next. */
  shutdown: AbortSignal;
  /** A folder of this run's own that survives a restart. */
  folder: string;
  /** Seals the scratch file. */
  scratchKey: Buffer;
  /** Keys the company's fingerprints. */
  hashKey: string;
}

export type KeepFile = (file: { name: string; localPath: string; dataSet?: string }) => Promise<void>;

/** How often we say that we live and ask whether to stop. */
const heartbeatMs = 700;
/** What is on its way when a run is cancelled gets this long to be answered. */
const graceMs = 1_200;

interface Life {
  beat: NodeJS.Timeout;
}
const lives = new WeakMap<RunContext, Life>();

/** Opens both ends, compiles the flows and starts the heartbeat. @throws what the products throw. */
export async function openRun(task: RunTask, dependencies: EngineDependencies): Promise<RunContext> {
  const { store, clock } = dependencies;
  mkdirSync(dependencies.folder, { recursive: true, mode: 0o700 });
  const cancelled = new AbortController();
  const cutOff = new AbortController();
  const stop = (reason: unknown) => {
    cancelled.abort(reason);
    setTimeout(() => cutOff.abort(reason), graceMs).unref();
  };
  if (dependencies.shutdown.aborted) stop(dependencies.shutdown.reason);
  dependencies.shutdown.addEventListener('abort', () => stop(dependencies.shutdown.reason), { once: true });

  const beat = setInterval(() => {
    store.heartbeat().then(
      ({ cancelRequested }) => {
        if (cancelRequested && !cancelled.signal.aborted) stop(new CancelledError());
      },
      // A missed beat is no reason to stop; the database's own errors surface where its answers are needed.
      () => undefined,
    );
  }, heartbeatMs);

  const log = new RunLog(store);
  if (task.phase === 'planning') await store.forgetPlanning();
  const note = (line: Note) => {
    void log.add({
      level: line.level,
      code: line.code,
      ...(line.dataSet === undefined ? {} : { dataSet: line.dataSet }),
      message: line.what,
      fix: line.fix ?? 'Nothing to do.',
      cause: line.code,
    });
  };
  const opened: OpenEnd[] = [];
  try {
    const scratch = new Scratch(join(dependencies.folder, 'scratch.sqlite'), dependencies.scratchKey);
    const end = async (id: string, signal: AbortSignal, side: string) => {
      const folder = join(dependencies.folder, side);
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const connected = await dependencies.open(id, {
        signal,
        note,
        keepFile: keeper(store, dependencies.folder),
        folder,
      });
      opened.push(connected);
      return connected;
    };
    // An apply works from the plan alone: the source is not asked again.
    const source = await end(task.source.id, cancelled.signal, 'source');
    const destination = await end(task.destination.id, cutOff.signal, 'destination');
    const flows = compileFlows(task, source, destination);
    const employees = new Employees(scratch);
    const context: RunContext = {
      task,
      store,
      log,
      scratch,
      progress: new Progress(
        store,
        clock,
        flows.map((flow) => flow.id),
        task.phase === 'planning' ? [] : await store.progress(),
      ),
      source,
      destination,
      flows,
      codes: new CodeBook(store, destination, task.config.crosswalkRequired),
      employees,
      clock,
      signal: cancelled.signal,
      today: todayIn(clock, task.config.timeZone),
      hashKey: dependencies.hashKey,
      folder: dependencies.folder,
    };
    lives.set(context, { beat });
    await context.progress.start();
    return context;
  } catch (error) {
    clearInterval(beat);
    for (const connected of opened) await connected.close().catch(() => undefined);
    throw error;
  }
}

/** Signs out at both ends, whatever happened. `finished`: the scratch file is not needed again. */
export async function closeRun(context: RunContext, finished: boolean): Promise<void> {
  clearInterval(lives.get(context)?.beat);
  await Promise.allSettled([context.source.close(), context.destination.close()]);
  context.scratch.close();
  if (!finished) return;
  for (const suffix of ['', '-wal', '-shm'])
    rmSync(join(context.folder, `scratch.sqlite${suffix}`), { force: true });
  for (const side of ['source', 'destination'])
    rmSync(join(context.folder, side), { recursive: true, force: true });
}

function compileFlows(task: RunTask, source: OpenEnd, destination: OpenEnd): Flow[] {
  const chosen = new Map(task.config.dataSets.map((config) => [config.id, config]));
  const flows: Flow[] = [];
  for (const definition of dataSets) {
    const config = chosen.get(definition.id);
    if (config === undefined) continue;
    if (
      task.options.onlyKeys !== undefined &&
      task.options.onlyKeys[definition.id] === undefined &&
      !neededByRetry(task, definition.id)
    )
      continue;
    const from = source.product.dataSets.find((candidate) => candidate.id === definition.id);
    const to = destination.product.dataSets.find((candidate) => candidate.id === definition.id);
    if (from?.read === undefined || to?.write === undefined) {
      throw new ConfigError({
        code: 'config/data-set-not-supported',
        what: `${definition.label} cannot flow from ${source.name} to ${destination.name}: ${from?.read === undefined ? `${source.product.manifest.name} does not give them` : `${destination.product.manifest.name} does not take them`}.`,
        fix: `Take ${definition.label.toLowerCase()} out of the sync.`,
        field: 'dataSets',
      });
    }
    flows.push(compileFlow(config, source, destination));
  }
  return flows;
}

/** Records that hang on employees can only be judged when the employees are read as well. */
function neededByRetry(task: RunTask, id: string): boolean {
  return id === 'employees' && Object.keys(task.options.onlyKeys ?? {}).some((key) => key !== 'employees');
}

/** Copies what was read into the run's own folder, where it stays for download. */
function keeper(store: RunStore, folder: string): KeepFile {
  return async (file) => {
    const kept = join(folder, 'kept');
    mkdirSync(kept, { recursive: true, mode: 0o700 });
    const path = join(kept, basename(file.name));
    await copyFile(file.localPath, path);
    await store.saveFile({
      name: basename(file.name),
      direction: 'read',
      ...(file.dataSet === undefined ? {} : { dataSet: file.dataSet }),
      path,
      size: (await stat(path)).size,
      sha256: await digestOf(path),
      state: 'read',
    });
  };
}
