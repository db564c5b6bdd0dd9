import { createHmac } from 'node:crypto';
import { deriveKey, type KeyRing } from '../kernel/index.ts';

/** What an entry of the audit log says; everything in it is covered by its hash. */
export interface AuditContent {
  seq: number;
  at: Date;
  userId: string | null;
  userName: string;
  trigger: string;
  address: string | null;
  action: string;
  subjectKind: string | null;
  subjectId: string | null;
  subjectName: string | null;
  details: Record<string, unknown>;
}

/**
 * The hashes of one chain. They are keyed with a key derived from the installation's ring: somebody who has only the
 * database cannot compute the hash of an entry that he changed.
 */
export class AuditHash {
  readonly #key: Buffer;
  readonly #chain: string;

  constructor(ring: KeyRing, chain: string) {
    this.#key = deriveKey(ring, `audit|${chain}`);
    this.#chain = chain;
  }

  /** Of an entry; `before`: the hash of the one before it, empty for the first. */
  ofEntry(entry: AuditContent, before: string): string {
    return this.#hash([
      'entry',
      this.#chain,
      before,
      entry.seq,
      entry.at.toISOString(),
      entry.userId,
      entry.userName,
      entry.trigger,
      entry.address,
      entry.action,
      entry.subjectKind,
      entry.subjectId,
      entry.subjectName,
      inOrder(entry.details),
    ]);
  }

  /** Of the checkpoint that retention leaves: entries up to `seq`, the last with `hash`, are gone on purpose. */
  ofCheckpoint(seq: number, hash: string): string {
    return this.#hash(['checkpoint', this.#chain, seq, hash]);
  }

  #hash(value: unknown): string {
    return createHmac('sha256', this.#key).update(JSON.stringify(value)).digest('hex');
  }
}

/** The database keeps the members of JSON in an order of its own. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, member]) => [name, inOrder(member)]);
}
