import type { Entity } from '../../model/index.ts';
import type { Uploads } from '../product.ts';

/** Everything that the suite checks, by the name under which a product may skip it. */
export const CHECKS = {
  configuration: 'a right configuration passes and each wrong one names its field',
  manifest: 'every field of the form has a title and a help text, and the limits make sense',
  mappings: 'each mapping names fields that exist on both sides',
  'connection test': 'the connection test passes step by step',
  'wrong password': 'a wrong password makes a failed step with a fix',
  'unreachable host': 'a host that does not answer makes a failed step with a fix',
  paging: 'every page is read, the end is marked on the last page only, and no record comes twice',
  resume: 'a read taken up behind a bookmark gives the rest exactly',
  'changed since': 'one touched record comes back, with nothing older than the lookback',
  'unknown fields': 'fields that the product does not know stay in the record',
  'stable mapping': 'a record mapped to an entity, back and again gives the same entity',
  create: 'a created record is found again with the same values',
  'write twice': 'the same write twice changes nothing and makes no double',
  update: 'an update changes what was sent and nothing else',
  deactivate: 'deactivating deactivates and removes nothing',
  'refused record': 'one bad record in a batch is refused alone, with field and fix',
  'lost answers': 'a write whose answer is lost is in doubt, and looking settles it without a double',
  'read before write': 'a read that fails before anything was sent leaves no doubt',
  '401': 'an expired session is renewed in silence or asks to sign in again',
  '403': 'a missing right is an AuthError',
  '429': 'a throttled call waits as long as the vendor says, then goes on',
  '5xx': 'a server error is retried, then ends as a TransientError',
  'broken connection': 'a connection that breaks before or in the answer is retried',
  hang: 'a vendor that never answers meets a deadline',
  'rate limit': 'no window holds more calls than the limit',
  'token expiry': 'a session that ends between two pages does not end the read',
  drift: 'a field that is renamed, changes its type or gets a neighbour is never read as empty',
  cancellation: 'a cancelled read ends within two seconds',
  'file format': 'every item of a file is either in it or refused, and the same stamp gives the same bytes',
  'file exchange': 'nothing is visible before it is published, and then the whole file at once',
  'no secrets': 'no secret and no SSN stands in any error, note or step',
} as const;

export type Check = keyof typeof CHECKS;
/** A check altogether, or for one data set: `resume: employees`. */
export type SkipKey = Check | `${Check}: ${string}`;

/** A fault of the stand-in's next matching requests; the shape that sandbox/kit takes. */
export interface StandInFault {
  method?: string;
  path?: string;
  skip?: number;
  times?: number;
  effect:
    | { kind: 'status'; status: number; body?: unknown; headers?: Record<string, string> }
    | { kind: 'status-after'; status: number; body?: unknown }
    | { kind: 'refuse' }
    | { kind: 'lose-answer-after' }
    | { kind: 'cut-body-after' }
    | { kind: 'delay'; ms: number }
    | { kind: 'hang' }
    | { kind: 'reshape'; change: 'rename' | 'retype' | 'add'; member: string };
}

/** A vendor's stand-in (a sandbox, a folder, an SFTP server), started anew for each group of checks. */
export interface StandIn {
  /** A valid configuration that leads to it, without the secret fields. */
  config: Record<string, unknown>;
  secrets: Record<string, string>;
  close(): Promise<void>;
  /** How it is told to go wrong; without it the checks that need faults are left out. */
  faults?: { add(fault: StandInFault): void; clear(): void };
  /** What reached it, in order of the answers; `atMs` in real milliseconds. */
  requests?: readonly { method: string; url: string; status: number; atMs: number }[];
  /** Ends every session that it has handed out. */
  expireTokens?(): void | Promise<void>;
  /** Changes one record as somebody else would, in the vendor's own screens; returns its external key. */
  touch?(dataSetId: string): string | Promise<string>;
  /** How many records a complete read brings, by data set, where it is known. */
  counts?: Readonly<Record<string, number>>;
  /** By data set, a vendor field that it sends and that the product does not declare. */
  unknownFields?: Readonly<Record<string, string>>;
  /** Run options without which a data set cannot be read, by data set. */
  options?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Texts that must not appear in any error, note or step; secrets and secret fields are added by the suite. */
  canaries?: readonly string[];
  allowedRoots?: readonly string[];
  uploads?: Uploads;
  /**
   * The finished files that the receiver of our files sees, by name. When absent, the product's own exchange is
   * asked, which is right where files are put and read in the same place.
   */
  received?(): Promise<Readonly<Record<string, Uint8Array>>>;
}

/** What the write checks send; entities are in our model, `nr` (1, 2, 3 ...) makes several of them distinct. */
export interface WriteSample {
  create(nr: number): Entity;
  /** The fields that an update changes. */
  update?: Entity;
  /** An entity that the vendor (or the product before it) refuses, and the field that the error names, ours or theirs. */
  refused?: { entity(nr: number): Entity; field: string };
  /** The fields that deactivating sets, when the model's own (`status: terminated`, `active: false`) are not enough. */
  deactivated?: Entity;
  /** Vendor fields that change by themselves with every write, e.g. `rowVersion`. */
  volatile?: readonly string[];
  /** Model fields that do not come back as they were sent, with good reason; name it beside the line. */
  notComparable?: readonly string[];
}

export interface Conformance {
  start(): Promise<StandIn>;
  /** Checks left out, each with the reason; they are listed as skipped with it. */
  skip?: Partial<Record<SkipKey, string>>;
  /** One for each data set that can be written. */
  writes?: Readonly<Record<string, WriteSample>>;
  /** The data set on which the fault checks read; the first readable one when absent. */
  faultsOn?: string;
  /** The secrets of somebody who may not sign in; all secrets replaced by nonsense when absent. */
  wrongSecrets?: (right: Record<string, string>) => Record<string, string>;
  /** The configuration with a host that nobody answers at; URLs and ports turned to a closed port when absent. */
  unreachable?: (right: Record<string, unknown>) => Record<string, unknown>;
  /** How many times faster than the wall clock the product's clock runs in the fault checks; 50 when absent. */
  clockSpeed?: number;
}
