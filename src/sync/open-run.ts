import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, ConfigError, todayIn } from '../kernel/index.ts';
import { dataSets } from '../model/index.ts';
import type { Note } from '../sdk/index.ts';
import { CodeBook } from './code-book.ts';
import { Employees } from './employees.ts';
import { ErasedPeople } from './erased.ts';
import { compileFlow, type Flow } from './flow.ts';
import { type KeepFile, KeptFiles } from './kept-files.ts';
import { Life } from './life.ts';
import { bounded, type Patience, usualPatience } from './patience.ts';
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
  /** How long to wait for others; the usual where absent. */
  patience?: Partial<Patience>;
}

/** Where files rest that are kept with a run: what was made, what was read, and what was told of it. */
const keptIn = ['produced', 'kept', 'returned'] as const;

/** Opens both ends, compiles the flows and starts the heartbeat. @throws what the products throw. */
export async function openRun(task: RunTask, dependencies: EngineDependencies): Promise<RunContext> {
  const { store, clock } = dependencies;
  mkdirSync(dependencies.folder, { recursive: true, mode: 0o700 });
  const patience = { ...usualPatience, ...dependencies.patience };
  const opened: OpenEnd[] = [];
  const life = new Life(store, dependencies.shutdown, () =>
    Math.max(0, ...opened.map((end) => end.limiter?.pausedUntilMs ?? 0)),
  );
  let scratch: Scratch | undefined;
  const log = new RunLog(store);
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
  const kept = new KeptFiles(store, dependencies.folder);
  const end = async (id: string, name: string, signal: AbortSignal, side: string) => {
    const folder = join(dependencies.folder, side);
    // What a killed process left there is sealed with keys that went with it.
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const opening = dependencies.open(id, {
      signal,
      note,
      keepFile: kept.keep,
      folder,
    });
    const connected = await bounded(opening, {
      ms: patience.openMs,
      forWhat: `${name} to sign in`,
      stop: life.stopped,
    }).catch((error: unknown) => {
      // It may still open behind our back; then it is signed out again.
      opening.then((late) => late.close()).catch(() => undefined);
      throw error;
    });
    opened.push(connected);
    return connected;
  };
  try {
    if (task.phase === 'planning') await store.forgetPlanning();
    scratch = new Scratch(join(dependencies.folder, 'scratch.sqlite'), dependencies.scratchKey);
    const source = await end(task.source.id, task.source.name, life.stopped, 'source');
    const destination = await end(task.destination.id, task.destination.name, life.cutOff, 'destination');
    const flows = compileFlows(task, source, destination, dependencies.hashKey);
    const erased = await store.erased();
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
      codes: new CodeBook(store, destination, task.config.crosswalkRequired, patience.pageMs),
      employees: new Employees(scratch),
      erased: {
        source: new ErasedPeople(erased, dependencies.hashKey, { here: source.id, there: destination.id }),
        destination: new ErasedPeople(erased, dependencies.hashKey, {
          here: destination.id,
          there: source.id,
        }),
      },
      clock,
      life,
      signal: life.stopped,
      patience,
      today: todayIn(clock, task.config.timeZone),
      hashKey: dependencies.hashKey,
      folder: dependencies.folder,
      kept,
    };
    await context.progress.start();
    return context;
  } catch (error) {
    life.end();
    for (const connected of opened) await signOut(connected, patience.closeMs);
    scratch?.close();
    // A run that is only interrupted finds its scratch again; one that could not begin leaves nothing behind.
    if (!dependencies.shutdown.aborted) await clearRunScratch(dependencies.folder, store);
    throw error;
  }
}

/** Signs out at both ends, whatever happened. `finished`: the scratch file is not needed again. */
export async function closeRun(context: RunContext, finished: boolean): Promise<void> {
  // Whoever has cancelled does not wait for a vendor that does not answer.
  const ms = context.signal.aborted ? 300 : context.patience.closeMs;
  await Promise.all([signOut(context.source, ms), signOut(context.destination, ms)]);
  context.life.end();
  context.scratch.close();
  if (finished) await clearRunScratch(context.folder, context.store);
}

/** Removes what a run needs only while it runs, and files that a crash has left unnamed; those kept with it stay. */
async function clearRunScratch(folder: string, store: RunStore): Promise<void> {
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(folder, `scratch.sqlite${suffix}`), { force: true });
  for (const side of ['source', 'destination']) rmSync(join(folder, side), { recursive: true, force: true });
  const kept = new Set((await store.files()).map(({ path }) => path));
  for (const place of keptIn) {
    const there = join(folder, place);
    for (const name of namesIn(there)) {
      if (!kept.has(join(there, name))) rmSync(join(there, name), { force: true });
    }
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function signOut(end: OpenEnd, ms: number): Promise<void> {
  await bounded(end.close(), { ms, forWhat: `${end.name} to sign out` }).catch(() => undefined);
}

function compileFlows(task: RunTask, source: OpenEnd, destination: OpenEnd, hashKey: string): Flow[] {
  const chosen = new Map(task.config.dataSets.map((config) => [config.id, config]));
  if (chosen.size === 0) {
    throw new ConfigError({
      code: 'config/no-data-sets',
      what: 'The sync has no data sets, so there is nothing to do.',
      fix: 'Choose at least one data set in the sync.',
      field: 'dataSets',
    });
  }
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
    flows.push(compileFlow(config, source, destination, hashKey));
  }
  return flows;
}

/** Records that hang on employees can only be judged when the employees are read as well. */
function neededByRetry(task: RunTask, id: string): boolean {
  return id === 'employees' && Object.keys(task.options.onlyKeys ?? {}).some((key) => key !== 'employees');
}
