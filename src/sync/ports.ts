import type { Entity } from '../model/index.ts';
import type { Rejection, WriteKind } from '../sdk/index.ts';
import type { ErasedHashes } from './erased.ts';
import type { RunEvent } from './event.ts';
import type { DataSetProgress } from './outcome.ts';
import type { Change, ChangeKind, ChangeState, Receipt } from './plan.ts';
import type { RunOptions, SyncConfig } from './sync-config.ts';

/** What the engine asks of storage. Every call is for one run of one company; the store knows which. */
export interface RunStore {
  readonly links: LinkStore;
  readonly plan: PlanStore;
  /** Crosswalk entries of the sync: source code → destination code, by data set. */
  crosswalk(): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>>;
  /** Hashes of people who were erased and are not to come back, as `erasedHash` makes them. */
  erased(): Promise<ErasedHashes>;
  /** Codes seen at one end, for pickers and proposals; replaces what was seen before. */
  rememberCodes(
    side: 'source' | 'destination',
    dataSet: string,
    codes: readonly { code: string; name: string }[],
  ): Promise<void>;
  /** Record counts of the last complete reads, newest first, at most five. */
  usualCounts(connectorId: string, dataSet: string): Promise<number[]>;
  rememberFullRead(connectorId: string, dataSet: string, records: number): Promise<void>;
  /** Fields that every record of earlier complete reads had; none before the first. */
  knownFields(connectorId: string, dataSet: string): Promise<string[]>;
  rememberFields(connectorId: string, dataSet: string, fields: readonly string[]): Promise<void>;
  cursor(dataSet: string): Promise<string | undefined>;
  saveCursor(dataSet: string, since: string): Promise<void>;
  /** When the sync took in these contents from a file of the source, and what that was called then. */
  fileRead(dataSet: string, sha256: string): Promise<{ name: string; readAt: string } | undefined>;
  rememberFiles(dataSet: string, files: readonly { name: string; sha256: string }[]): Promise<void>;
  /** The run's errors about single records of a data set, in pages. */
  recordErrors(dataSet: string): AsyncIterable<RecordFault[]>;
  addEvents(events: readonly RunEvent[]): Promise<void>;
  /** Deletes the events and progress of an earlier try, before planning starts over after a crash. */
  forgetPlanning(): Promise<void>;
  saveProgress(position: number, progress: DataSetProgress): Promise<void>;
  progress(): Promise<DataSetProgress[]>;
  /** Keeps a file with the run; `path` lies in the run's folder. Replaces one of the same name. */
  saveFile(file: RunFileRecord): Promise<void>;
  files(): Promise<RunFileRecord[]>;
  /** The run keeps a file that it read no longer. */
  dropFile(name: string): Promise<void>;
  /** Whether another run to the same destination has named a file by this stamp lately. */
  stampIsTaken(stamp: string): Promise<boolean>;
  /** Says that the run lives, and learns whether it shall stop. */
  heartbeat(waitingUntilMs?: number): Promise<{ cancelRequested: boolean }>;
  /** From here a crash resumes in `phase`. */
  enterPhase(phase: 'planning' | 'applying' | 'done'): Promise<void>;
  saveGuards(trips: readonly GuardTrip[]): Promise<void>;
  /** All that is written within becomes durable at once, or none of it. */
  together(work: () => Promise<void>): Promise<void>;
}

/** Why a record was not taken, by the source's key. */
export interface RecordFault extends Rejection {
  recordKey: string;
}

export interface LinkStore {
  /** All links of a data set in pages, ordered by source key. `withSent`: with what was last sent. */
  all(dataSet: string, withSent: boolean): AsyncIterable<Link[]>;
  save(dataSet: string, links: readonly Link[]): Promise<void>;
  /** What was last sent for these source keys. */
  sent(dataSet: string, sourceKeys: readonly string[]): Promise<Map<string, Entity>>;
  find(dataSet: string, sourceKeys: readonly string[]): Promise<Map<string, Link>>;
  remove(dataSet: string, sourceKeys: readonly string[]): Promise<void>;
  /** The destination's keys of all that was ever matched or sent there, from whatever source. */
  keysThere(dataSet: string): Promise<string[]>;
}

export interface Link {
  sourceKey: string;
  destinationKey: string;
  /** Of the mapped fields last written or found equal; absent when only the pair is known. */
  fingerprint?: string;
  /** The mapped fields last written. Kept only where the destination cannot be read. */
  sent?: Entity;
}

export interface PlanStore {
  /** Starts an empty plan of this run, dropping an unfinished one. */
  begin(): Promise<void>;
  add(changes: readonly Change[]): Promise<void>;
  /** Closes the plan: it is open until `expiresAtMs`. */
  finish(expiresAtMs: number): Promise<void>;
  /**
   * Takes the plan for this run: from then on no other run may apply it.
   * @throws RefusedError `plan/expired`, `plan/already-applied`
   */
  claim(nowMs: number): Promise<void>;
  kinds(): Promise<Partial<Record<ChangeKind, number>>>;
  /** Changes of a data set in one of these states behind `afterSeq`, in order, at most `limit`. */
  changes(
    dataSet: string,
    states: readonly ChangeState[],
    afterSeq: number,
    limit: number,
  ): Promise<(Change & { state: ChangeState })[]>;
  /** The intent: these are about to be sent. Durable when it returns. */
  markSent(seqs: readonly number[]): Promise<void>;
  /** Taken back: known not to have been sent. */
  markPlanned(seqs: readonly number[]): Promise<void>;
  settle(receipts: readonly (Receipt & { seq: number })[]): Promise<void>;
  /** Takes out the changes of a data set whose planning failed half-way. */
  forget(dataSet: string): Promise<void>;
  /** How each change of a data set ended, in pages; without those of records that are absent from the source. */
  outcomes(dataSet: string): AsyncIterable<{ sourceKey: string; write: WriteKind; state: ChangeState }[]>;
  /** How many changes of a data set are in which state. */
  tally(dataSet: string): Promise<ChangeTally[]>;
  dataSets(): Promise<string[]>;
}

export interface ChangeTally {
  write: WriteKind;
  state: ChangeState;
  absent: boolean;
  count: number;
}

export interface RunFileRecord {
  name: string;
  /** `returned`: what was told to the sender of files that were read. */
  direction: 'read' | 'produced' | 'returned';
  dataSet?: string;
  path: string;
  /** What the file is sealed with; the store seals it in turn. */
  key: Buffer;
  /** Of what is in it. */
  size: number;
  sha256: string;
  state: 'read' | 'written' | 'staged' | 'publishing' | 'published' | 'refused';
}

export interface GuardTrip {
  code: string;
  dataSet: string;
  message: string;
}

/** A run as the engine gets it. */
export interface RunTask {
  companyId: string;
  runId: string;
  syncId: string | undefined;
  source: { id: string; name: string };
  destination: { id: string; name: string };
  config: SyncConfig;
  options: RunOptions;
  saveChanges: boolean;
  purpose: 'sync' | 'apply' | 'retry';
  phase: 'planning' | 'applying' | 'done';
  /** Set when a person has looked at the plan and lets it through the guards. */
  overridden: boolean;
  startedAtMs: number;
}

/** How a run ended, computed from plan and receipts. */
export interface RunEnd {
  status: 'completed' | 'completed with errors' | 'stopped by a guard' | 'failed' | 'cancelled';
  failure?: string;
}
