import type { Clock, Logger } from '../kernel/index.ts';
import type { AnyProduct, Net } from '../sdk/index.ts';
import type { RunTrigger, Store } from '../store/index.ts';
import type { Limiters } from './limiters.ts';

/** What every use case works with; made once per process by main.ts. */
export interface Hub {
  store: Store;
  products: readonly AnyProduct[];
  net: Net;
  limiters: Limiters;
  clock: Clock;
  logger: Logger;
  /** Uploads, files of runs and scratch space lie in here. */
  dataFolder: string;
  /** Folders that file products may use, set by the administrator. */
  allowedRoots: readonly string[];
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
