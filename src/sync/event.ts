export const levels = ['error', 'warning', 'info', 'failure'] as const;
export type Level = (typeof levels)[number];

/** What can be done about an event on the spot. */
export interface FixAction {
  kind: 'map-code' | 'choose-match' | 'edit-connector' | 'edit-sync' | 'edit-record' | 'override-guard';
  /** For `map-code`: the data set whose code is unknown, and the code. */
  dataSet?: string;
  code?: string;
  /** For `choose-match`: the candidates' keys at the destination. */
  candidates?: string[];
}

/** One line of a run's log. */
export interface RunEvent {
  level: Level;
  code: string;
  dataSet?: string;
  /** The record's key at the source. */
  recordKey?: string;
  /** What a person reads for the record: `1042 · Dana Ortiz`. */
  title?: string;
  employeeNumber?: string;
  field?: string;
  /** What happened, without personal data. */
  message: string;
  fix: string;
  /** Events with the same cause are shown as one group: `unknown-code|departments|CARP-J`. */
  cause: string;
  action?: FixAction;
}
