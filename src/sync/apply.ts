import { applyFiles } from './apply-files.ts';
import { applyRecords } from './apply-records.ts';
import type { Flow } from './flow.ts';
import type { RunContext } from './run-context.ts';

/** Stage 6: carries out the plan, data set by data set; every change is journaled before and after it is sent. */
export async function applyPlan(context: RunContext, failed: Set<string>): Promise<void> {
  const planned = new Set(await context.store.plan.dataSets());
  for (const flow of context.flows) {
    if (failed.has(flow.id)) continue;
    const blocker = flow.definition.after.find((id) => failed.has(id));
    if (blocker !== undefined) {
      failed.add(flow.id);
      await countReceipts(context, flow);
      await context.progress.enter(flow.id, 'not run', `waits for ${blocker}`);
      await context.log.failure(
        flow.id,
        'run/waits',
        `${flow.definition.label} were not written: they wait for ${blocker}, which failed.`,
        'Settle the failure, then retry what failed.',
      );
      continue;
    }
    if (planned.has(flow.id)) {
      await context.progress.enter(flow.id, 'writing');
      try {
        if (flow.destination.write?.style === 'files') await applyFiles(context, flow);
        else await applyRecords(context, flow);
      } catch (error) {
        if (context.signal.aborted) throw error;
        failed.add(flow.id);
        await context.log.failure(
          flow.id,
          codeOf(error),
          `Writing ${flow.definition.label.toLowerCase()} stopped: ${textOf(error)}`,
          fixOf(error),
        );
        await countReceipts(context, flow);
        await context.progress.enter(flow.id, 'failed', textOf(error));
        continue;
      }
    }
    await countReceipts(context, flow);
    await context.progress.enter(flow.id, 'done');
  }
}

/** Replaces what was planned by what really happened, from the receipts alone. */
export async function countReceipts(context: RunContext, flow: Flow): Promise<void> {
  const progress = context.progress.of(flow.id);
  const { counts } = progress;
  const tally = await context.store.plan.tally(flow.id);
  let unsettled = 0;
  progress.settled = 0;
  counts.created = 0;
  counts.updated = 0;
  counts.deactivated = 0;
  counts.conflict = 0;
  counts.inDoubt = 0;
  counts.absent = 0;
  let refused = 0;
  for (const { write, state, absent, count } of tally) {
    if (state !== 'planned' && state !== 'sent') progress.settled += count;
    if (absent) {
      if (state === 'applied') counts.absent += count;
      continue;
    }
    if (state === 'applied') {
      if (write === 'create') counts.created += count;
      else if (write === 'update') counts.updated += count;
      else counts.deactivated += count;
    } else if (state === 'conflict') counts.conflict += count;
    else if (state === 'in doubt') counts.inDoubt += count;
    else if (state === 'refused') refused += count;
    else unsettled += count;
  }
  counts.refused = progress.leftOut.refused + refused;
  // What was never sent (cancelled, or its data set failed) is left for "Retry what failed".
  counts.skipped = progress.leftOut.skipped + unsettled;
  // A run that applies an earlier plan has read nothing but the plan.
  if (context.task.purpose === 'apply') {
    counts.read = tally.reduce((sum, row) => sum + (row.absent ? 0 : row.count), 0);
    progress.planned = tally.reduce((sum, row) => sum + row.count, 0);
  }
}

function codeOf(error: unknown): string {
  return (error as { code?: string }).code ?? 'bug/unreachable';
}

function textOf(error: unknown): string {
  return (error as { what?: string }).what ?? (error as Error).message;
}

function fixOf(error: unknown): string {
  return (error as { fix?: string }).fix ?? 'Retry what failed; report it if it happens again.';
}
