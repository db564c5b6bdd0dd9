import { BugError, CancelledError, describeError } from '../kernel/index.ts';
import { dataSet } from '../model/index.ts';
import { countReceipts } from './apply.ts';
import type { Flow } from './flow.ts';
import { conservationGap } from './outcome.ts';
import { bounded } from './patience.ts';
import type { RunEnd } from './ports.ts';
import type { RunContext } from './run-context.ts';

/** The end as plan and receipts tell it; the absence of an exception proves nothing. */
export function judgeEnd(context: RunContext, failed: ReadonlySet<string>): RunEnd {
  for (const flow of context.flows) {
    if (conservationGap(context.progress.of(flow.id).counts) !== 0)
      return { status: 'failed', failure: `The counts of ${flow.id} do not add up: report it.` };
  }
  if (failed.size > 0) {
    const all = failed.size === context.flows.length;
    const labels = [...failed].map((id) => dataSet(id).label).join(', ');
    return { status: all ? 'failed' : 'completed with errors', failure: `${labels} failed.` };
  }
  const troubled = context.progress.entries.some(
    ({ counts }) => counts.refused + counts.conflict + counts.inDoubt > 0,
  );
  return { status: troubled ? 'completed with errors' : 'completed' };
}

/** The end of a run that was broken off: cancelled by a person, or stopped by an error that concerns all of it. */
export async function judgeStop(context: RunContext, error: unknown, applying: boolean): Promise<RunEnd> {
  for (const flow of context.flows) {
    const { stage } = context.progress.of(flow.id);
    if (!applying) abandon(context, flow);
    else if (stage !== 'failed' && stage !== 'not run') await countReceipts(context, flow);
  }
  const reason: unknown = context.signal.reason;
  if (error instanceof CancelledError || reason instanceof CancelledError) {
    await context.log.add({
      level: 'info',
      code: 'run/cancelled',
      message: 'The run was cancelled. What had been written stays; what had not been sent was not written.',
      fix: 'Run the sync again when you are ready.',
      cause: 'run/cancelled',
    });
    return { status: 'cancelled' };
  }
  const { code, what, fix } = wordsOf(error);
  await context.log.failure(undefined, code, what, fix);
  return { status: 'failed', failure: what };
}

/** A data set will not be written: what was to be written counts as left out. */
export function abandon(context: RunContext, flow: Flow): void {
  const { counts } = context.progress.of(flow.id);
  counts.created = 0;
  counts.updated = 0;
  counts.deactivated = 0;
  counts.absent = 0;
  counts.skipped = counts.read - counts.unchanged - counts.refused - counts.conflict - counts.inDoubt;
}

/** Every record read must have ended in exactly one outcome; anything else is our mistake and must not be written. */
export function assertConserved(context: RunContext, flow: Flow): void {
  const { counts } = context.progress.of(flow.id);
  const gap = conservationGap(counts);
  if (gap !== 0) throw new BugError(`of ${counts.read} ${flow.id} read, ${gap} have no outcome`);
}

/** Reading "changes only" goes on from here, but only where nothing was left behind. */
export async function saveCursors(context: RunContext, failed: ReadonlySet<string>): Promise<void> {
  if (context.task.purpose !== 'sync' || isRestricted(context)) return;
  const since = new Date(context.task.startedAtMs).toISOString();
  for (const flow of context.flows) {
    const { counts, waiting = 0 } = context.progress.of(flow.id);
    const clean = counts.refused + counts.conflict + counts.inDoubt + waiting === 0;
    const whole = context.scratch.open('source', flow.id).state.complete;
    if (flow.source.cursor !== undefined && clean && whole && !failed.has(flow.id)) {
      await context.store.saveCursor(flow.id, since);
    }
  }
}

/** Whether a person has limited the run to a part of what there is. */
export function isRestricted(context: RunContext): boolean {
  return Object.entries(context.task.options).some(
    ([name, value]) => name !== 'read' && name !== 'files' && value !== undefined && value.length !== 0,
  );
}

/** Tells the source that what it gave has been written, so that it can put its files away. */
export async function settleSources(context: RunContext, failed: ReadonlySet<string>): Promise<void> {
  if (context.task.purpose === 'apply') return;
  const { source, patience, signal } = context;
  for (const flow of context.flows) {
    const { bookmark } = context.scratch.open('source', flow.id).state;
    if (flow.source.settle === undefined || bookmark === undefined || failed.has(flow.id)) continue;
    const { counts, waiting = 0 } = context.progress.of(flow.id);
    const { refused, conflict, inDoubt, skipped } = counts;
    const leftOver = { unsettled: refused + conflict + inDoubt, skipped };
    try {
      await bounded(flow.source.settle(source.client, bookmark, leftOver), {
        ms: patience.callMs,
        forWhat: `${source.name} to put away what was read`,
        stop: signal,
      });
      // A file of which something is still to come is read again until nothing is.
      const files = flow.source.filesOf?.(bookmark) ?? [];
      if (leftOver.unsettled + waiting === 0 && files.length > 0 && !isRestricted(context))
        await context.store.rememberFiles(flow.id, files);
    } catch (error) {
      if (signal.aborted) throw error;
      // All is written; that it could not be tidied up does not undo that.
      await context.log.add({
        level: 'warning',
        code: 'source/not-settled',
        dataSet: flow.id,
        message: `What was read from ${source.name} could not be put away: ${wordsOf(error).what}`,
        fix: 'Put the files away by hand, so that they are not read again.',
        cause: `source/not-settled|${flow.id}`,
      });
    }
  }
}

/** An error's words for a person, whoever threw it. */
export function wordsOf(error: unknown): { code: string; what: string; fix: string } {
  const known = error as { code?: string; what?: string; fix?: string } | undefined;
  return known?.what !== undefined && known.code !== undefined
    ? { code: known.code, what: known.what, fix: known.fix ?? 'Report it with the number of this run.' }
    : {
        code: 'bug/unreachable',
        what: describeError(error),
        fix: 'Report it with the number of this run.',
      };
}
