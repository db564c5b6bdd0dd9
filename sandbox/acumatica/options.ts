import type { SandboxOptions } from '../kit/index.ts';

export interface AcumaticaSandboxOptions extends SandboxOptions {
  /** How many people the contractor employs; most of them are in the system already. 250 when absent, 30 at least. */
  people?: number;
  /** The first is the default one and holds the company's data, the others reference data only. */
  tenants?: string[];
  /** `auto`: the system numbers employees EP00000001 and on, and ignores a sent new key. */
  employeeNumbering?: 'auto' | 'manual';
  /** Features that can be switched off; a form of a feature that is off answers 403. */
  features?: { payroll?: boolean; construction?: boolean };
  /** Whether each project has its first task as the default one; on when absent. */
  defaultTasks?: boolean;
  /** What drop-down lists show instead of the English words, unless a session asks for EN-US. */
  labels?: Readonly<Record<string, string>>;
  /** Actions under other names than the published ones, as older versions of the endpoint have. */
  actionNames?: Readonly<Record<string, string>>;
  /** Whether exactly one bank account must get the remainder; on when absent. */
  remainderNeeded?: boolean;
  /** Whether feeds answer at their present address; off, only `/odata/{tenant}` with inquiries does. */
  newFeeds?: boolean;
  /** `text`: ids in filters are quoted texts, and `guid'…'` is not understood. */
  ids?: 'guid' | 'text';
  /** `array`: `GET /entity` answers as older builds do. */
  endpointList?: 'object' | 'array';
  /** Licence: sessions at once. */
  maxSessions?: number;
  /** Licence: requests at once; more wait in a queue. */
  maxConcurrentRequests?: number;
  /** How many may wait; the next is declined. */
  queueLimit?: number;
  /** How long one may wait before it is declined. */
  queueWaitLimitMs?: number;
  /** Licence: from half of it on, requests are delayed. */
  requestsPerMinute?: number;
  /** A session without requests ends after this. */
  idleMinutes?: number;
  /** How long a long operation runs on the sandbox clock. */
  operationMs?: number;
}

export type Settings = Required<
  Omit<AcumaticaSandboxOptions, 'port' | 'stateFile' | 'clock' | 'features'>
> & {
  features: { payroll: boolean; construction: boolean };
};

export function settingsFrom(options: AcumaticaSandboxOptions): Settings {
  return {
    people: options.people ?? 250,
    tenants: options.tenants ?? ['Company', 'Training'],
    employeeNumbering: options.employeeNumbering ?? 'auto',
    defaultTasks: options.defaultTasks ?? true,
    labels: options.labels ?? {},
    actionNames: options.actionNames ?? {},
    remainderNeeded: options.remainderNeeded ?? true,
    newFeeds: options.newFeeds ?? true,
    ids: options.ids ?? 'guid',
    features: {
      payroll: options.features?.payroll ?? true,
      construction: options.features?.construction ?? true,
    },
    endpointList: options.endpointList ?? 'object',
    maxSessions: options.maxSessions ?? 4,
    maxConcurrentRequests: options.maxConcurrentRequests ?? 6,
    queueLimit: options.queueLimit ?? 20,
    queueWaitLimitMs: options.queueWaitLimitMs ?? 10 * 60_000,
    requestsPerMinute: options.requestsPerMinute ?? 6000,
    idleMinutes: options.idleMinutes ?? 10,
    operationMs: options.operationMs ?? 150,
  };
}
