import { dataSet, isDataSet } from '../model/index.ts';
import type { RunSummary } from '../store/index.ts';
import { type Counts, type DataSetProgress, emptyCounts, type Stage } from '../sync/outcome.ts';

/** How long a run took, or takes so far; null while it waits. */
export function durationOf(run: RunSummary): number | null {
  if (run.startedAt === null) return null;
  return (run.finishedAt ?? new Date()).getTime() - run.startedAt.getTime();
}

/** A row of Sync History. `progress` of the data sets is asked only for runs that are on their way. */
export function runRow(
  run: RunSummary,
  company: { companyId: string; companyName: string },
  progress: readonly DataSetProgress[] = [],
) {
  return {
    id: run.id,
    number: run.number,
    ...company,
    syncId: run.syncId,
    name: run.syncName,
    status: run.status,
    saveChanges: run.saveChanges,
    trigger: run.trigger,
    user: run.userName,
    queuedAt: run.queuedAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    finishedAt: run.finishedAt?.toISOString() ?? null,
    durationMs: durationOf(run),
    total: run.errors + run.warnings + run.infos + run.failures,
    errors: run.errors,
    warnings: run.warnings,
    infos: run.infos,
    failures: run.failures,
    progress: run.status === 'running' ? shareDone(progress, run.saveChanges) : null,
  };
}

/** How far a stage is, for a bar that only ever grows. */
const reached: Record<Stage, number> = {
  waiting: 0,
  'reading source': 0.1,
  'reading destination': 0.3,
  comparing: 0.5,
  planned: 0.6,
  writing: 0.6,
  done: 1,
  failed: 1,
  'not run': 1,
};

function shareDone(progress: readonly DataSetProgress[], saveChanges: boolean): number | null {
  if (progress.length === 0) return null;
  const shares = progress.map(({ stage, planned, settled }) => {
    if (stage === 'planned' && !saveChanges) return 1;
    const written = stage === 'writing' && planned > 0 ? settled / planned : 0;
    return reached[stage] + (1 - reached[stage]) * written;
  });
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

/** The sum over all data sets. */
export function sumOfCounts(progress: readonly DataSetProgress[]): Counts {
  const sum = emptyCounts();
  for (const { counts } of progress) {
    for (const name of Object.keys(sum) as (keyof Counts)[]) sum[name] += counts[name];
  }
  return sum;
}

export function labelled(progress: readonly DataSetProgress[]) {
  return progress.map((one) => ({
    ...one,
    label: isDataSet(one.dataSet) ? dataSet(one.dataSet).label : one.dataSet,
  }));
}
