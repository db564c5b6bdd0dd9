import type { Entity, FieldValue } from '../model/index.ts';
import type { WriteKind } from '../sdk/index.ts';

/** What a change is to a person. Returns, future dates and bank accounts are told apart from plain updates. */
export const changeKinds = [
  'create',
  'update',
  'deactivate',
  'remove',
  'rehire',
  'reinstate',
  'future-dated',
  'bank-account',
] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** Where a change stands. Only `planned` ones may be sent; `sent` without a receipt is looked up before anything else. */
export const changeStates = ['planned', 'sent', 'applied', 'refused', 'conflict', 'in doubt'] as const;
export type ChangeState = (typeof changeStates)[number];

export interface FieldDifference {
  field: string;
  before: FieldValue;
  after: FieldValue;
}

/** One change of a plan: what will be written, and what it rests on. */
export interface Change {
  id: string;
  /** Its place in the plan; changes are applied in this order. */
  seq: number;
  dataSet: string;
  kind: ChangeKind;
  /** How it is carried out. */
  write: WriteKind;
  sourceKey: string;
  /** Absent when the record is to be created. */
  destinationKey?: string;
  /** What a person reads: `1042 · Dana Ortiz`. */
  title: string;
  /** The employee whose record it is, for the person's timeline. */
  employeeNumber?: string;
  /** Why, for people; decides nothing. */
  reason: string;
  differences: FieldDifference[];
  /** The mapped fields as they shall be. */
  after: Entity;
  /** The mapped fields as they were when the plan was made; what it is checked against before writing. */
  before?: Entity;
  /** Fields whose value is the key of another record, to be looked up again when that one is new. */
  pendingReferences?: { field: string; dataSet: string; sourceKey: string }[];
  /** True when it follows from a record that is gone from the source, and so is none of the records read. */
  absent?: boolean;
  /** Identifies the mapped content; what the link remembers as last sent. */
  fingerprint: string;
}

export interface Receipt {
  changeId: string;
  state: Exclude<ChangeState, 'planned' | 'sent'>;
  destinationKey?: string;
  /** The vendor's words, or why not. */
  detail?: string;
}
