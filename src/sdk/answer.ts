import type { StoredFile } from '../kernel/index.ts';
import type { FilePlace } from './exchange/exchange.ts';
import type { Bookmark, VendorRecord } from './product.ts';
import type { FileOutput, WriteKind } from './write.ts';

/** Why a record was not taken, in words for whoever sent it. */
export interface Rejection {
  code: string;
  what: string;
  fix: string;
  /** Of our model. */
  field?: string;
}

/** What became of a record that was read. */
export type Fate =
  /** The destination has it; `done` is absent where it had it already. */
  | { as: 'accepted'; done?: WriteKind }
  | { as: 'rejected'; reasons: readonly Rejection[] }
  /** By a filter, an option or a rule of the sync. */
  | { as: 'left out' }
  /** In conflict or in doubt, which is for us to settle and not for the sender. */
  | { as: 'open' };

/** What a run knows once all has been applied. */
export interface Settlement {
  runId: string;
  /** Now, as an instant. */
  at: string;
  /** How far the run's other data sets were read from the same connector. */
  others: readonly Bookmark[];
  fateOf(record: VendorRecord): Fate;
  /** The copy that the run keeps of a file; undefined where it keeps none. */
  kept(name: string): Promise<StoredFile | undefined>;
}

/** Telling whoever sent records by files what became of them. */
export interface AnswerSupport<Client> {
  /** Whether the connector's configuration asks for answers. */
  isWanted(client: Client): boolean;
  /** Writes the answers to what was read up to `bookmark`. No file is left half-written when it throws. */
  write(
    client: Client,
    bookmark: Bookmark,
    settlement: Settlement,
    out: Pick<FileOutput, 'open'>,
  ): Promise<void>;
  /** Where an answer goes, by the name under which it was written. */
  place(client: Client, name: string): FilePlace;
}
