import type { Clock, Logger } from '../kernel/index.ts';
import type { AnyProduct, Net } from '../sdk/index.ts';
import type { RunTrigger, Store } from '../store/index.ts';
import type { Limiters } from './limiters.ts';
import type { Mailer } from './mail.ts';

/** The key ring as the administrator handles it. Never gives a key away. */
export interface KeyKeeper {
  source: 'file' | 'environment' | 'command';
  /** The file's path, or the variable's name. */
  place: string;
  /** Whether the key file lies in the data folder, so that a copy of the folder opens everything. */
  besideData: boolean;
  canChange: boolean;
  list(): {
    /** Since when the current key has been that. */
    since: string | null;
    keys: { id: string; createdAt: string | null; isCurrent: boolean }[];
  };
  /** Makes a new current key; answers its id. @throws RefusedError `key/kept-elsewhere` */
  rotate(): Promise<string>;
  remove(id: string): Promise<void>;
  /** Seals the root of derived keys with the current key. */
  resealRoot(): Promise<void>;
  /** The key that sealed the root. */
  rootKey(): Promise<string>;
}

/** What every use case works with; made once per process by main.ts. */
export interface Hub {
  store: Store;
  keys: KeyKeeper;
  products: readonly AnyProduct[];
  net: Net;
  limiters: Limiters;
  clock: Clock;
  logger: Logger;
  /** Uploads, files of runs and scratch space lie in here. */
  dataFolder: string;
  /** Folders that file products may use, set by the administrator. */
  allowedRoots: readonly string[];
  /** Where people reach the server, for links in letters; known once it listens. */
  url: string;
  /** Absent: no letters; links are shown to whoever would have them sent. */
  mailer: Mailer | undefined;
  /** Whom to ask for access, as the administrators say. */
  contactEmail: string | undefined;
  /** Tells the workers that a run waits. */
  announceRun(place: { companyId: string; id: string }): Promise<void>;
}

/** Who asks for something, as the history names them. */
export interface Actor {
  userId: string | null;
  name: string;
  trigger: RunTrigger;
  /** From where: an IP address, `local` for the command line of the machine, null when nobody called. */
  address: string | null;
}
