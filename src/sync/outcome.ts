/** How each record that was read ends; the sum is asserted per data set. */
export const outcomes = [
  'created',
  'updated',
  'deactivated',
  'unchanged',
  'skipped',
  'refused',
  'conflict',
  'inDoubt',
] as const;
export type Outcome = (typeof outcomes)[number];

export type Counts = Record<Outcome, number> & {
  /** Records read from the source. */
  read: number;
  /** Deactivated or removed because they are absent from the source; not among the records read. */
  absent: number;
};

export const stages = [
  'waiting',
  'reading source',
  'reading destination',
  'comparing',
  'planned',
  'writing',
  'done',
  'failed',
  'not run',
] as const;
export type Stage = (typeof stages)[number];

/** A data set's part of a run. */
export interface DataSetProgress {
  dataSet: string;
  stage: Stage;
  counts: Counts;
  /** Records at the destination, when it could be read. */
  destinationCount?: number;
  /** Refused and skipped while planning; receipts add to them. */
  leftOut: { refused: number; skipped: number };
  /** Changes planned and, when writing, how many are settled. */
  planned: number;
  settled: number;
  /** Records held back for a later day: they are looked at again although the source has not changed. */
  waiting?: number;
  startedAt?: string;
  finishedAt?: string;
  /** Why it failed or was not run. */
  detail?: string;
}

export function emptyCounts(): Counts {
  return {
    read: 0,
    created: 0,
    updated: 0,
    deactivated: 0,
    unchanged: 0,
    skipped: 0,
    refused: 0,
    conflict: 0,
    inDoubt: 0,
    absent: 0,
  };
}

/** The difference between records read and their outcomes; anything but 0 is a failure of ours. */
export function conservationGap(counts: Counts): number {
  return counts.read - outcomes.reduce((sum, outcome) => sum + counts[outcome], 0);
}
