/**
 * A run from beginning to end:
 *
 *     source ─extract→ records ─map→ entities ─match→ pairs ─diff→ changes ─guard→ Plan ─apply→ destination
 *
 * Only extract (both ends) and apply touch the network. A run without Save changes is a run that ends with its
 * plan: no flag travels through the stages. Read this file first, then each stage in the order of its imports.
 */
import { CancelledError, crashPoint } from '../kernel/index.ts';
import { answerSources } from './answer-sources.ts';
import { applyPlan } from './apply.ts';
import {
  abandon,
  assertConserved,
  isRestricted,
  judgeEnd,
  judgeStop,
  saveCursors,
  settleSources,
  wordsOf,
} from './end-run.ts';
import type { Flow } from './flow.ts';
import { judgeGuards } from './guards.ts';
import { matchRecords } from './match.ts';
import { closeRun, type EngineDependencies, openRun } from './open-run.ts';
import type { Absence } from './plan-absent.ts';
import { planDataSet } from './plan-data-set.ts';
import type { GuardTrip, RunEnd, RunTask } from './ports.ts';
import { readDestination } from './read-destination.ts';
import { readSource, type SourceRead } from './read-source.ts';
import type { RunContext } from './run-context.ts';
import { judgeShape, watchDestination, watchSource } from './shape.ts';

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
  const phase: { now: RunTask['phase'] } = { now: task.phase };
  let end: RunEnd;
  try {
    end = await execute(context, phase);
  } catch (error) {
    if (dependencies.shutdown.aborted) {
      await closeRun(context, false);
      throw error;
    }
    end = await judgeStop(context, error, phase.now === 'applying');
  }
  try {
    await context.log.flush();
    for (const entry of context.progress.entries) await context.progress.enter(entry.dataSet, entry.stage);
    crashPoint('run.ending');
  } finally {
    await closeRun(context, true);
  }
  return end;
}

async function execute(context: RunContext, phase: { now: RunTask['phase'] }): Promise<RunEnd> {
  const { task, store } = context;
  const failed = new Set<string>();
  if (phase.now === 'planning' && task.purpose !== 'apply') {
    const trips = await makePlan(context, failed);
    await context.codes.close();
    crashPoint('plan.made');
    if (!task.saveChanges) return judgeEnd(context, failed);
    if (trips.length > 0 && !task.overridden) return { status: 'stopped by a guard' };
  }
  if (phase.now === 'planning') {
    // From here on nothing is planned again, so what planning had to say must rest safely first.
    await context.log.flush();
    await store.plan.claim(context.clock.nowMs());
    crashPoint('plan.claimed');
    await store.enterPhase('applying');
    phase.now = 'applying';
    crashPoint('plan.entered');
  }
  for (const entry of context.progress.entries)
    if (entry.stage === 'failed' || entry.stage === 'not run') failed.add(entry.dataSet);
  await applyPlan(context, failed);
  await saveCursors(context, failed);
  await answerSources(context, failed);
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
      crashPoint('plan.data-set');
    } catch (error) {
      if (context.signal.aborted) throw error;
      failed.add(flow.id);
      await store.plan.forget(flow.id);
      abandon(context, flow);
      const { code, what, fix } = wordsOf(error);
      await context.progress.enter(flow.id, 'failed', what);
      await context.log.failure(flow.id, code, what, fix);
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
  const shapes = { source: watchSource(flow), destination: watchDestination(flow) };
  const read = await readSource(context, flow, source, shapes.source);
  crashPoint('source.read');
  await progress.enter(flow.id, 'reading destination');
  const destinationCount = await readDestination(context, flow, destination, shapes.destination);
  crashPoint('destination.read');

  await progress.enter(flow.id, 'comparing');
  await matchRecords(context, flow, source, destination);
  crashPoint('matched');
  if (flow.id === 'employees') context.employees.settle(flow);
  const absence = absenceOf(context, flow, read);
  const compared = await planDataSet(context, flow, source, destination, absence, nextSeq);
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
    restricted: isRestricted(context),
  });
  if (read.complete && !isRestricted(context)) await judgeShape(context, flow, 'source', shapes.source);
  trips.push(...(await judgeShape(context, flow, 'destination', shapes.destination)));
  await rememberCount(context, flow, read, { usual, destinationCount, trips });
  return trips;
}

/** Absence counts only in a read that was complete and unrestricted; of dated entries, within the days that were read. */
function absenceOf(context: RunContext, flow: Flow, read: SourceRead): Absence {
  const { from, to, read: _, files: __, ...others } = context.task.options;
  const whole = read.complete && read.unreadable === 0;
  if (flow.definition.fields.workDate === undefined) return { proves: whole && !isRestricted(context) };
  const chosen = Object.values(others).some((value) => value !== undefined && value.length !== 0);
  return from === undefined || to === undefined
    ? { proves: false }
    : { proves: whole && !chosen, within: { from, to } };
}

/** Keeps the count of a full read, as the measure for later ones. */
async function rememberCount(
  context: RunContext,
  flow: Flow,
  read: SourceRead,
  facts: { usual: readonly number[]; destinationCount: number; trips: readonly GuardTrip[] },
): Promise<void> {
  const { task, store, log } = context;
  if (read.complete && !isRestricted(context)) {
    if (facts.usual.length === 0) {
      await log.info(
        flow.id,
        'count/first',
        `First complete read: ${read.read} ${flow.definition.label.toLowerCase()} at the source, ${facts.destinationCount} at the destination.`,
      );
    }
    if (!facts.trips.some((trip) => trip.code.startsWith('guard/source')) || task.overridden)
      await store.rememberFullRead(task.source.id, flow.id, read.read);
  } else if (
    !read.complete &&
    !read.isPart &&
    task.options.onlyKeys === undefined &&
    task.options.read !== 'changes'
  ) {
    await log.add({
      level: 'warning',
      code: 'read/partial',
      dataSet: flow.id,
      message: `${context.source.name} did not say that this was all; what is absent is left alone.`,
      fix: 'Run again; if it stays so, test the connector.',
      cause: `read/partial|${flow.id}`,
    });
  }
}

async function failBeforeStart({ store }: EngineDependencies, error: unknown): Promise<RunEnd> {
  const { code, what, fix } = wordsOf(error);
  const cancelled = error instanceof CancelledError;
  await store.addEvents([{ level: cancelled ? 'info' : 'failure', code, message: what, fix, cause: code }]);
  return cancelled ? { status: 'cancelled' } : { status: 'failed', failure: what };
}
