import type { Contractor } from '../contractor/index.ts';
import type { SandboxOptions } from '../kit/index.ts';

export interface CmicSandboxOptions extends SandboxOptions {
  /** How many people the contractor employs; most of them are in the system already. 250 when absent, 30 at least. */
  people?: number;
  /** Instead of one that is built for today. */
  contractor?: Contractor;
  /** The gateway declines what is beyond it with 429; the vendor publishes no number. 6000 when absent. */
  callsPerMinute?: number;
  /** Members that this customer's set-up adds to an employee and demands of a new one. */
  requiredProperties?: Readonly<Record<string, 'string' | 'number' | 'date'>>;
  /** Whether employee deductions and benefits may be posted in the assumed shape; off, they answer 405. */
  deductionWrites?: boolean;
  /** Action codes of this customer beside NR and CH, e.g. of terminations. */
  actions?: readonly string[];
  /** Members that the site calls otherwise than is assumed or published, by the published name. */
  renamedMembers?: Readonly<Record<string, string>>;
  /** A site on the customer's own servers: user names have no client before them. */
  onPremises?: boolean;
  /** Takes the vendor's media types alone; plain JSON is declined with 415. */
  vendorTypesOnly?: boolean;
  /** Resources that answer no GET, as only their POST is documented. */
  writeOnly?: readonly string[];
  /** Members that the site does not know although they are published, as an older or newer patch would be. */
  hiddenMembers?: readonly string[];
}
