import type { Contractor } from '../contractor/index.ts';
import type { SandboxOptions } from '../kit/index.ts';

export interface Sage100SandboxOptions extends SandboxOptions {
  contractor?: Contractor;
  /** How many people the demo contractor has; 250 when absent, 30 at least. */
  people?: number;
  /** The folder that the importer looks into. */
  importFolder?: string;
  /** Payroll is final up to and with this day (`2026-02-22`): daily payroll before it is refused. */
  finalThrough?: string;
  /** Rows per answer of hh2; 1000 when absent. */
  blockSize?: number;
  /** Calls a minute; hh2 publishes none. 6,000 when absent. */
  callsPerMinute?: number;
  /** Calls at once; 4 when absent. */
  callsAtOnce?: number;
  /** Whether hh2's RemotePayroll answers here; true when absent. */
  answersPayroll?: boolean;
}

/** What people need to sign in to the demo company's hh2. */
export const SAGE_100_DEMO = {
  subdomain: 'plumblevel-100',
  apiKey: 'chalkline-partner-key-100',
  apiSecret: 'chalkline-partner-secret-100',
  username: 'sync',
  password: 'Plumb-Level-Sync-100',
} as const;

/** Sage 100 numbers everything: 03-300 is cost code 3300.000. */
export function costCodeNumber(code: string): string {
  return `${Number(code.replaceAll(/\D/g, ''))}.000`;
}
