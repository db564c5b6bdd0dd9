import type { Entity } from '../model/index.ts';
import type { BodySeal, ChangeBody } from './seal-body.ts';

export interface HeldChange {
  planId: string;
  runId: string;
  sourceId: string;
  destinationId: string;
  runNumber: number;
  at: Date;
  seq: number;
  dataSet: string;
  kind: string;
  state: string;
  title: string;
  employeeNumber: string | null;
  sourceKey: string;
  destinationKey: string | null;
  reason: string;
  detail: string | null;
  body: ChangeBody;
}

export interface HeldLink {
  sourceId: string;
  destinationId: string;
  dataSet: string;
  sourceKey: string;
  destinationKey: string;
  sent: Entity | undefined;
}

export interface HeldEvent {
  runId: string;
  runNumber: number;
  sourceId: string;
  destinationId: string;
  at: Date;
  seq: number;
  level: string;
  dataSet: string | null;
  recordKey: string | null;
  title: string | null;
  employeeNumber: string | null;
  field: string | null;
  message: string;
  fix: string;
  action: unknown;
}

export interface HeldFile {
  id: string;
  runId: string;
  runNumber: number;
  sourceId: string;
  destinationId: string;
  name: string;
  dataSet: string | null;
  path: string;
  size: number;
}

/** An entry of a crosswalk, or a code that was seen at one end, that is a person's or bears their name. */
export interface HeldCode {
  table: 'crosswalk' | 'seen_code';
  syncId: string;
  syncName: string;
  dataSet: string;
  /** Of `seen_code`. */
  side: string;
  /** The entry's code; at the source, of `crosswalk`. */
  code: string;
  /** Of `crosswalk`: at the destination. */
  destinationCode: string | null;
  names: string[];
}

export interface HeldUpload {
  connectorId: string;
  connectorName: string;
  name: string;
  path: string;
  size: number;
}

/** What a run, a schedule or a data set's progress says in documents that may name somebody. */
export interface HeldRun {
  table: 'run' | 'schedule' | 'run_data_set';
  id: string;
  /** Of `run_data_set`. */
  dataSet: string;
  words: { options?: unknown; guards?: unknown; failure?: string | null; progress?: unknown };
}

export interface ChangeRow {
  plan_id: string;
  run_id: string;
  number: number;
  source_id: string;
  destination_id: string;
  created_at: Date | string;
  seq: number;
  data_set: string;
  kind: string;
  state: string;
  title: string;
  employee_number: string | null;
  source_key: string;
  destination_key: string | null;
  reason: string;
  detail: string | null;
  body: Uint8Array;
}

export function changeOf(row: ChangeRow, seal: BodySeal): HeldChange {
  return {
    planId: row.plan_id,
    runId: row.run_id,
    sourceId: row.source_id,
    destinationId: row.destination_id,
    runNumber: Number(row.number),
    at: new Date(row.created_at),
    seq: row.seq,
    dataSet: row.data_set,
    kind: row.kind,
    state: row.state,
    title: row.title,
    employeeNumber: row.employee_number,
    sourceKey: row.source_key,
    destinationKey: row.destination_key,
    reason: row.reason,
    detail: row.detail,
    body: seal.openBody(row.body, { planId: row.plan_id, seq: row.seq }),
  };
}

export const linkColumns = 'source_id, destination_id, data_set, source_key, destination_key, sent';

export interface LinkRow {
  source_id: string;
  destination_id: string;
  data_set: string;
  source_key: string;
  destination_key: string;
  sent: Uint8Array | null;
}

export function linkOf(row: LinkRow, seal: BodySeal): HeldLink {
  const place = {
    sourceId: row.source_id,
    destinationId: row.destination_id,
    dataSet: row.data_set,
    sourceKey: row.source_key,
  };
  return {
    ...place,
    destinationKey: row.destination_key,
    sent: row.sent === null ? undefined : seal.openSent(row.sent, place),
  };
}

export interface EventRow {
  run_id: string;
  number: number;
  source_id: string;
  destination_id: string;
  seq: number;
  at: Date | string;
  level: string;
  data_set: string | null;
  record_key: string | null;
  title: string | null;
  employee_number: string | null;
  field: string | null;
  message: string;
  fix: string;
  action: unknown;
}

export function eventOf(row: EventRow): HeldEvent {
  return {
    runId: row.run_id,
    runNumber: Number(row.number),
    sourceId: row.source_id,
    destinationId: row.destination_id,
    at: new Date(row.at),
    seq: Number(row.seq),
    level: row.level,
    dataSet: row.data_set,
    recordKey: row.record_key,
    title: row.title,
    employeeNumber: row.employee_number,
    field: row.field,
    message: row.message,
    fix: row.fix,
    action: row.action,
  };
}
