import type { Database, Queryable } from '../db/index.ts';
import { BugError, type KeyRing } from '../kernel/index.ts';
import { type AuditContent, AuditHash } from './audit-hash.ts';
import { type AuditFilter, type AuditPage, listChoices, listEntries } from './audit-list.ts';
import { type AuditVerdict, verifyChain } from './audit-verify.ts';

/** The chain of what concerns the whole installation; every company has one under its own id. */
export const installationChain = '00000000-0000-0000-0000-000000000000';

export type NewAuditEntry = Omit<AuditContent, 'seq'>;

/** The last entry of a chain. Written down elsewhere, it proves later that nothing was cut off the end. */
export interface AuditHead {
  seq: number;
  hash: string;
}

/** The audit log: one append-only chain per company and one for the installation. */
export interface AuditStore {
  /** Adds an entry; concurrent writers of a chain wait for each other. */
  append(chain: string, entry: NewAuditEntry): Promise<AuditHead>;
  /**
   * As `append`, unless the same person did the same `most` times since then: answers undefined and adds nothing.
   * Counted while the chain is locked, so that calls at the same moment cannot pass together.
   */
  appendWithin(
    chain: string,
    entry: NewAuditEntry,
    limit: { most: number; since: Date },
  ): Promise<AuditHead | undefined>;
  list(chain: string, filter: AuditFilter): Promise<AuditPage>;
  /** Who and what occurs in the chain. */
  choices(chain: string): Promise<{ people: string[]; actions: string[] }>;
  /** Recomputes the whole chain. `remembered`: a head that was written down. */
  verify(chain: string, remembered?: AuditHead): Promise<AuditVerdict>;
}

export function auditStore(database: Database, keys: KeyRing): AuditStore {
  const append = (
    chain: string,
    entry: NewAuditEntry,
    isAllowed: (tx: Queryable) => Promise<boolean>,
  ): Promise<AuditHead | undefined> =>
    database.forCompany(chain).transaction(async (tx) => {
      const [last] = await tx.query<AuditHead>('SELECT seq, hash FROM audit_head()');
      if (!(await isAllowed(tx))) return undefined;
      const before = last ?? { seq: 0, hash: '' };
      const seq = before.seq + 1;
      const hash = new AuditHash(keys, chain).ofEntry({ ...entry, seq }, before.hash);
      // A trigger makes it the head of the chain.
      await tx.query(
        `INSERT INTO audit_entry (company_id, seq, at, user_id, user_name, trigger, address, action, subject_kind, subject_id, subject_name, details, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
        [
          chain,
          seq,
          entry.at.toISOString(),
          entry.userId,
          entry.userName,
          entry.trigger,
          entry.address,
          entry.action,
          entry.subjectKind,
          entry.subjectId,
          entry.subjectName,
          JSON.stringify(entry.details),
          hash,
        ],
      );
      return { seq, hash };
    });

  return {
    async append(chain, entry) {
      const head = await append(chain, entry, async () => true);
      if (head === undefined) throw new BugError('an entry of the audit log was not added');
      return head;
    },
    appendWithin: (chain, entry, { most, since }) =>
      append(chain, entry, async (tx) => (await countSince(tx, chain, entry, since)) < most),
    list: (chain, filter) => listEntries(database.forCompany(chain), chain, filter),
    choices: (chain) => listChoices(database.forCompany(chain), chain),
    verify: (chain, remembered) => verifyChain(database.forCompany(chain), keys, chain, remembered),
  };
}

/** How often the person of the entry did the same since then. */
async function countSince(
  tx: Queryable,
  chain: string,
  { action, userId, userName }: NewAuditEntry,
  since: Date,
): Promise<number> {
  const [row] = await tx.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM audit_entry WHERE company_id = $1 AND action = $2 AND at > $3
     AND (user_id = $4 OR ($4::text IS NULL AND user_id IS NULL AND user_name = $5))`,
    [chain, action, since.toISOString(), userId, userName],
  );
  return row?.count ?? 0;
}
