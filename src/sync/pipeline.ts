/**
 * A run from beginning to end:
 *
 *     source ─extract→ records ─map→ entities ─match→ pairs ─diff→ changes ─guard→ Plan ─apply→ destination
 *
 * Only extract (both ends) and apply touch the network. A run without Save changes is a run that ends with its
 * plan: no flag travels through the stages. Read this file first, then each stage in the order of its imports.
 */
import { CancelledError, describeError } from '../kernel/index.ts';
import { applyPlan } from './apply.ts';
import type { Flow } from './flow.ts';
import { judgeGuards } from './guards.ts';
import { matchRecords } from './match.ts';
import { closeRun, type EngineDependencies, openRun } from './open-run.ts';
import { conservationGap } from './outcome.ts';
import { planDataSet } from './plan-data-set.ts';
import type { GuardTrip, RunEnd, RunTask } from './ports.ts';
import { readDestination } from './read-destination.ts';
import { readSource } from './read-source.ts';
import type { RunContext } from './run-context.ts';

const planLifetimeMs = 24 * 60 * 60 * 1_000;

/**
 * Executes a run, or takes it up again where a crash left it.
 * @throws the shutdown's reason when this process is being stopped: the run stays as it is and is resumed later.
 */
export async function runSync(task: RunTask, dependencies: EngineDependencies): Promise<RunEnd> {
  let context: RunContext;
  try {
    context = await openRun(task, dependencies);
  } catch (error) {
    if (dependencies.shutdown.aborted) throw error;
    return failBeforeStart(dependencies, error);
  }
  let end: RunEnd;
  try {
    end = await execute(context);
  } catch (error) {
    if (dependencies.shutdown.aborted) {
      await closeRun(context, false);
      throw error;
    }
    end = await judgeStop(context, error);
  }
  try {
    await context.log.flush();
    for (const entry of context.progress.entries) await context.progress.enter(entry.dataSet, entry.stage);
  } finally {
    await closeRun(context, true);
  }
  return end;
}

async function execute(context: RunContext): Promise<RunEnd> {
  const { task, store } = context;
  const failed = new Set<string>();
  if (task.phase === 'planning' && task.purpose !== 'apply') {
    const trips = await makePlan(context, failed);
    await context.codes.close();
    if (!task.saveChanges) return judgeEnd(context, failed);
    if (trips.length > 0 && !task.overridden) return { status: 'stopped by a guard' };
  }
  if (task.phase === 'planning') {
    await store.plan.claim();
    await store.enterPhase('applying');
  }
  for (const entry of context.progress.entries)
    if (entry.stage === 'failed' || entry.stage === 'not run') failed.add(entry.dataSet);
  await applyPlan(context, failed);
  await saveCursors(context, failed);
  await settleSources(context, failed);
  return judgeEnd(context, failed);
}

/** Stages 1 to 5 for every data set, in the order in which they depend on each other. */
async function makePlan(context: RunContext, failed: Set<string>): Promise<GuardTrip[]> {
  const { store, clock } = context;
  const trips: GuardTrip[] = [];
  let seq = 0;
  await store.plan.begin();
  for (const flow of context.flows) {
    const blocker = flow.definition.after.find((id) => failed.has(id));
    if (blocker !== undefined) {
      failed.add(flow.id);
      await context.progress.enter(flow.id, 'not run', `waits for ${blocker}`);
      await context.log.failure(
        flow.id,
        'run/waits',
        `${flow.definition.label} were not looked at: they wait for ${blocker}, which failed.`,
        'Settle the failure first, then run again.',
      );
      continue;
    }
    try {
      trips.push(...(await planOne(context, flow, () => ++seq)));
      await context.progress.enter(flow.id, 'planned');
    } catch (error) {
      if (context.signal.aborted) throw error;
      failed.add(flow.id);
      await store.plan.forget(flow.id);
      await reportFailure(context, flow, error);
    }
  }
  await store.plan.finish(clock.nowMs() + planLifetimeMs);
  await store.saveGuards(trips);
  for (const trip of trips) {
    await context.log.add({
      level: 'failure',
      code: trip.code,
      dataSet: trip.dataSet,
      message: trip.message,
      fix: 'Look at the changes. If they are right, apply the plan with a reason; if not, correct the source.',
      cause: `${trip.code}|${trip.dataSet}`,
      action: { kind: 'override-guard' },
    });
  }
  return trips;
}

async function planOne(context: RunContext, flow: Flow, nextSeq: () => number): Promise<GuardTrip[]> {
  const { scratch, progress, store, task } = context;
  const source = scratch.open('source', flow.id);
  const destination = scratch.open('destination', flow.id);

  for (const warning of await context.codes.prepare(flow, context.signal)) await context.log.add(warning);
  await progress.enter(flow.id, 'reading source');
  const read = await readSource(context, flow, source);
  await progress.enter(flow.id, 'reading destination');
  const destinationCount = await readDestination(context, flow, destination);

  await progress.enter(flow.id, 'comparing');
  await matchRecords(context, flow, source, destination);
  if (flow.id === 'employees') context.employees.settle(flow);
  const restricted = Object.entries(task.options).some(
    ([name, value]) => name !== 'read' && value !== undefined && value.length !== 0,
  );
  const absenceProves = read.complete && read.unreadable === 0 && !restricted;
  const compared = await planDataSet(context, flow, source, destination, absenceProves, nextSeq);
  assertConserved(context, flow);

  const entry = progress.of(flow.id);
  entry.leftOut = { refused: entry.counts.refused, skipped: entry.counts.skipped };
  const usual = await store.usualCounts(task.source.id, flow.id);
  const trips = judgeGuards(flow, task.config.guards, {
    read,
    usual,
    compared,
    destinationCount,
    unmapped: context.log.unknownCodes.get(flow.id) ?? 0,
  });
  if (read.complete && !restricted) {
    if (usual.length === 0) {
      await context.log.info(
        flow.id,
        'count/first',
        `First complete read: ${read.read} ${flow.definition.label.toLowerCase()} at the source, ${destinationCount} at the destination.`,
      );
    }
    if (!trips.some((trip) => trip.code.startsWith('guard/source')) || task.overridden) {
      await store.rememberFullRead(task.source.id, flow.id, read.read);
    }
  } else if (!read.complete && task.options.onlyKeys === undefined && task.options.read !== 'changes') {
    await context.log.add({
      level: 'warning',
      code: 'read/partial',
      dataSet: flow.id,
      message: `${context.source.name} did not say that this was all; what is absent is left alone.`,
      fix: 'Run again; if it stays so, test the connector.',
      cause: `read/partial|${flow.id}`,
    });
  }
  return trips;
}

/** Every record read must have ended in exactly one outcome; anything else is our mistake and must not be written. */
function assertConserved(context: RunContext, flow: Flow): void {
  const { counts } = context.progress.of(flow.id);
  const gap = conservationGap(counts);
  if (gap !== 0) throw new Error(`Of ${counts.read} ${flow.id} read, ${gap} have no outcome`);
}

async function reportFailure(context: RunContext, flow: Flow, error: unknown): Promise<void> {
  const known = error as { code?: string; what?: string; fix?: string };
  const what = known.what ?? describeError(error);
  await context.progress.enter(flow.id, 'failed', what);
  await context.log.failure(
    flow.id,
    known.code ?? 'bug/unreachable',
    what,
    known.fix ?? 'Report it with the number of this run.',
  );
}

/** Reading "changes only" goes on from here, but only where nothing was left behind. */
async function saveCursors(context: RunContext, failed: ReadonlySet<string>): Promise<void> {
  const since = new Date(context.task.startedAtMs).toISOString();
  for (const flow of context.flows) {
    const { counts } = context.progress.of(flow.id);
    const clean = counts.refused + counts.conflict + counts.inDoubt === 0;
    if (
      flow.source.cursor !== undefined &&
      clean &&
      !failed.has(flow.id) &&
      context.task.purpose === 'sync'
    ) {
      await context.store.saveCursor(flow.id, since);
    }
  }
}

/** Tells the source that what it gave has been written, so that it can put its files away. */
async function settleSources(context: RunContext, failed: ReadonlySet<string>): Promise<void> {
  if (context.task.purpose === 'apply') return;
  for (const flow of context.flows) {
    const { bookmark } = context.scratch.open('source', flow.id).state;
    if (flow.source.settle !== undefined && bookmark !== undefined && !failed.has(flow.id)) {
      await flow.source.settle(context.source.client, bookmark);
    }
  }
}

/** The end as plan and receipts tell it; the absence of an exception proves nothing. */
function judgeEnd(context: RunContext, failed: ReadonlySet<string>): RunEnd {
  for (const flow of context.flows) {
    if (failed.has(flow.id)) continue;
    const { counts } = context.progress.of(flow.id);
    if (conservationGap(counts) !== 0)
      return { status: 'failed', failure: `The counts of ${flow.id} do not add up: report it.` };
  }
  if (failed.size > 0) {
    const all = failed.size === context.flows.length;
    return { status: all ? 'failed' : 'completed with errors', failure: `${[...failed].join(', ')} failed.` };
  }
  const troubled = context.progress.entries.some(
    ({ counts }) => counts.refused + counts.conflict + counts.inDoubt > 0,
  );
  return { status: troubled ? 'completed with errors' : 'completed' };
}

async function judgeStop(context: RunContext, error: unknown): Promise<RunEnd> {
  if (error instanceof CancelledError || context.signal.reason instanceof CancelledError) {
    await context.log.add({
      level: 'info',
      code: 'run/cancelled',
      message: 'The run was cancelled. What had been written stays; what had not been sent was not written.',
      fix: 'Run the sync again when you are ready.',
      cause: 'run/cancelled',
    });
    return { status: 'cancelled' };
  }
  const known = error as { code?: string; what?: string; fix?: string };
  const what = known.what ?? describeError(error);
  await context.log.failure(
    undefined,
    known.code ?? 'bug/unreachable',
    what,
    known.fix ?? 'Report it with the number of this run.',
  );
  return { status: 'failed', failure: what };
}

async function failBeforeStart(dependencies: EngineDependencies, error: unknown): Promise<RunEnd> {
  const known = error as { code?: string; what?: string; fix?: string };
  const message = known.what ?? describeError(error);
  await dependencies.store.addEvents([
    {
      level: 'failure',
      code: known.code ?? 'bug/unreachable',
      message,
      fix: known.fix ?? 'Report it with the number of this run.',
      cause: known.code ?? 'bug/unreachable',
    },
  ]);
  return { status: 'failed', failure: message };
}
