import type { ChalklineError } from '../kernel/index.ts';
import type { FileExchange } from './exchange/exchange.ts';
import { wasNothingSent } from './net/sending.ts';
import type { VendorRecord } from './product.ts';

/** What happens to a record at the destination. */
export type WriteKind = 'create' | 'update' | 'deactivate' | 'remove';

export interface WriteItem {
  /** Unique for this change; sent as the idempotency key where the vendor has one. */
  changeId: string;
  kind: WriteKind;
  /** The destination's key of the record; absent when it is to be created. */
  externalKey?: string;
  /** The record as it shall be, mapped to the vendor's fields. */
  record: VendorRecord;
  /** The vendor's fields that differ from what is there; all of them for a create. */
  changed: readonly string[];
  /** The record as it is at the destination, with its unmapped fields, when it could be read. */
  present?: VendorRecord;
  /** For a change of what can only be sent and never read: the record as it was sent last. */
  sentBefore?: VendorRecord;
}

export type WriteAnswer =
  | {
      changeId: string;
      outcome: 'written';
      /** The key that the destination gave or confirmed. */
      externalKey: string;
      /** What the vendor says of it, e.g. a batch number. */
      detail?: string;
      /** A part was kept back and follows in a later run: what is there is not all that was sent. */
      isPartial?: true;
    }
  | { changeId: string; outcome: 'refused'; error: ChalklineError }
  /** It broke off before anything of it was sent, so it may be sent again without a look. */
  | { changeId: string; outcome: 'not sent'; error: ChalklineError }
  /** Sent and not answered: the engine looks at the destination before anything is sent again. */
  | { changeId: string; outcome: 'in doubt'; error: ChalklineError };

/** What a broken call means for a change: in doubt, unless it broke off before anything of the change was sent. */
export function brokenOff({ changeId }: Pick<WriteItem, 'changeId'>, error: ChalklineError): WriteAnswer {
  return { changeId, outcome: wasNothingSent(error) ? 'not sent' : 'in doubt', error };
}

/** Writing record by record (or in the vendor's batches). The presence of a function is the capability. */
export interface RecordWriter<Client> {
  style: 'records';
  /** Records per call of a function below; 1 when absent. */
  batchSize?: number;
  /** Whether sending the same `changeId` again is without effect at the vendor. */
  idempotent?: boolean;
  /** Model fields that the destination sets itself and that are never sent. */
  readOnly?: readonly string[];
  create?(client: Client, items: readonly WriteItem[]): Promise<WriteAnswer[]>;
  update?(client: Client, items: readonly WriteItem[]): Promise<WriteAnswer[]>;
  deactivate?(client: Client, items: readonly WriteItem[]): Promise<WriteAnswer[]>;
  remove?(client: Client, items: readonly WriteItem[]): Promise<WriteAnswer[]>;
  /**
   * The present state of these records, asked one by one or by a filter. For items without `externalKey` it looks
   * by the vendor's natural key in `record`. Missing records are left out. Used before writing (has it moved?)
   * and to settle what is in doubt. The answers keep the items' `changeId`.
   */
  look?(
    client: Client,
    items: readonly WriteItem[],
  ): Promise<{ changeId: string; externalKey: string; record: VendorRecord }[]>;
}

/** Writing as files, each published at once: a half-written file is never seen by the receiver. */
export interface FileWriter<Client> {
  style: 'files';
  kinds: readonly WriteKind[];
  /** `all`: each file holds every record, changed or not; `changes`: only what is to be written. */
  contents(client: Client): 'changes' | 'all';
  /** The record with its key fields, where these are made of what is written and stand in no field of ours. */
  withKey?(record: VendorRecord): VendorRecord;
  /** Writes the items into files of the run's folder by `out`; refuses those that the layout cannot hold. */
  format(client: Client, items: AsyncIterable<WriteItem>, out: FileOutput): Promise<void>;
  /** Where the finished files go. */
  exchange(client: Client): FileExchange;
  /**
   * For a receiver that fetches files and answers nothing: where its people see what came of them. The run then
   * says of each file whether it has been fetched; fetched is not accepted.
   */
  verdict?(client: Client): { receiver: string; where: string } | undefined;
}

export interface FileOutput {
  /** The instant for names, the same again after a crash: `20260302081500`. */
  readonly stamp: string;
  /** Starts a file; text is encoded by the file's owner, lines are not added to. */
  open(name: string): Promise<OpenFile>;
  /** The item stands in these files (in none when there was nothing to add); its key at the destination. */
  accept(item: WriteItem, fileNames: string | readonly string[], externalKey: string): void;
  refuse(item: WriteItem, error: ChalklineError): void;
  warn(item: WriteItem, code: string, what: string): void;
}

export interface OpenFile {
  write(chunk: string | Uint8Array): Promise<void>;
}

export type WriteSupport<Client> = RecordWriter<Client> | FileWriter<Client>;

/** Which kinds a data set's writer can do. */
export function writeKinds(write: WriteSupport<never> | undefined): WriteKind[] {
  if (write === undefined) return [];
  if (write.style === 'files') return [...write.kinds];
  return (['create', 'update', 'deactivate', 'remove'] as const).filter((kind) => write[kind] !== undefined);
}
