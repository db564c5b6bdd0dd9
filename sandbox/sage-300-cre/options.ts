import type { Contractor } from '../contractor/index.ts';
import type { SandboxOptions } from '../kit/index.ts';

export interface Sage300User {
  username: string;
  password: string;
  /** Services (first part of a path, small letters) that answer this user; the others say 406. All when absent. */
  services?: string[];
}

export interface Sage300SandboxOptions extends SandboxOptions {
  /** How many people the demo contractor has; 250 when absent, 30 at least. */
  people?: number;
  /** The data folders, each a subdomain of hh2; the first holds the company, the others its lists only. */
  dataFolders?: string[];
  /** Data folders after the first that hold people and jobs too, and whose. */
  companies?: Readonly<Record<string, Contractor>>;
  users?: Sage300User[];
  /** Rows per answer of a list by version. hh2 sends 1000. */
  blockSize?: number;
  /** Calls a minute and data folder; hh2 publishes none. 6,000 when absent. */
  callsPerMinute?: number;
  /** Of those, calls for one person's private parts; not limited apart when absent. */
  privateCallsPerMinute?: number;
  /** Calls at once and data folder; 4 when absent. */
  callsAtOnce?: number;
  /** How long each answer takes, in milliseconds; 0 when absent. */
  answerMs?: number;
  /** A session without calls ends after this; 20 when absent. */
  sessionMinutes?: number;
  /** From the order to its completion while the Sync Client is online, on the sandbox clock; 1,200 when absent. */
  operationMs?: number;
  /** How often the Sync Client looks into Sage, on the sandbox clock; 5 minutes when absent. */
  syncEveryMs?: number;
  /** What stands between extra and cost code where a job has extras; `.` when absent, '' for no extras. */
  extraSeparator?: string;
  /** Stands for the folder from which the operator imports time. */
  timeFolder?: string;
  /** By data folder, where that is another one. */
  timeFolders?: Readonly<Record<string, string>>;
  /** The site's Time Entry View: the columns of the time file, in order. */
  timeView?: string[];
}

export type Settings = Required<
  Omit<
    Sage300SandboxOptions,
    'port' | 'stateFile' | 'clock' | 'privateCallsPerMinute' | 'timeFolder' | 'companies' | 'timeFolders'
  >
> &
  Pick<Sage300SandboxOptions, 'privateCallsPerMinute' | 'timeFolder'>;

/** What people need to sign in to the demo company's hh2. */
export const SAGE_300_DEMO = {
  dataFolder: 'plumblevel',
  otherDataFolder: 'plumblevel-wy',
  apiKey: 'chalkline-partner-key',
  apiSecret: 'chalkline-partner-secret',
  username: 'sync',
  password: 'Plumb-Level-Sync-1',
  /** Sees jobs and lists only: what is private answers 406. */
  jobsOnlyUser: { username: 'jobs', password: 'Plumb-Level-Jobs-1' },
} as const;

export const DEFAULT_TIME_VIEW = [
  'Employee',
  'Date',
  'Job',
  'JC Extra',
  'JC Cost Code',
  'JC Category',
  'Certified class',
  'Union ID',
  'Union local',
  'Union class',
  'Department',
  'Pay ID',
  'Units',
  'Rate',
  'Shift',
  'WC code',
  'State',
  'Local',
];

export function settingsFrom(options: Sage300SandboxOptions): Settings {
  const { privateCallsPerMinute, timeFolder } = options;
  return {
    people: options.people ?? 250,
    dataFolders: options.dataFolders ?? [SAGE_300_DEMO.dataFolder, SAGE_300_DEMO.otherDataFolder],
    users: options.users ?? [
      { username: SAGE_300_DEMO.username, password: SAGE_300_DEMO.password },
      {
        ...SAGE_300_DEMO.jobsOnlyUser,
        services: ['remotepayroll', 'jobcosting', 'synchronization', 'api'],
      },
    ],
    blockSize: options.blockSize ?? 1000,
    callsPerMinute: options.callsPerMinute ?? 6000,
    callsAtOnce: options.callsAtOnce ?? 4,
    answerMs: options.answerMs ?? 0,
    sessionMinutes: options.sessionMinutes ?? 20,
    operationMs: options.operationMs ?? 1200,
    syncEveryMs: options.syncEveryMs ?? 5 * 60_000,
    extraSeparator: options.extraSeparator ?? '.',
    timeView: options.timeView ?? DEFAULT_TIME_VIEW,
    ...(privateCallsPerMinute === undefined ? {} : { privateCallsPerMinute }),
    ...(timeFolder === undefined ? {} : { timeFolder }),
  };
}
