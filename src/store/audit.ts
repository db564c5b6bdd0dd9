import type { Database } from '../db/index.ts';
import type { KeyRing } from '../kernel/index.ts';
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
  list(chain: string, filter: AuditFilter): Promise<AuditPage>;
  /** Who and what occurs in the chain. */
  choices(chain: string): Promise<{ people: string[]; actions: string[] }>;
  /** How often somebody did something since then. */
  countSince(
    chain: string,
    who: { userId: string | null; name: string },
    action: string,
    since: Date,
  ): Promise<number>;
  /** Recomputes the whole chain. `remembered`: a head that was written down. */
  verify(chain: string, remembered?: AuditHead): Promise<AuditVerdict>;
}

export function auditStore(database: Database, keys: KeyRing): AuditStore {
  return {
    append: (chain, entry) =>
      database.forCompany(chain).transaction(async (tx) => {
        await tx.query('INSERT INTO audit_chain (company_id) VALUES ($1) ON CONFLICT DO NOTHING', [chain]);
        const [last] = await tx.query<AuditHead>(
          'SELECT seq, hash FROM audit_chain WHERE company_id = $1 FOR UPDATE',
          [chain],
        );
        const before = last ?? { seq: 0, hash: '' };
        const seq = before.seq + 1;
        const hash = new AuditHash(keys, chain).ofEntry({ ...entry, seq }, before.hash);
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
        await tx.query('UPDATE audit_chain SET seq = $2, hash = $3 WHERE company_id = $1', [
          chain,
          seq,
          hash,
        ]);
        return { seq, hash };
      }),

    list: (chain, filter) => listEntries(database.forCompany(chain), chain, filter),
    choices: (chain) => listChoices(database.forCompany(chain), chain),
    async countSince(chain, who, action, since) {
      const [row] = await database.forCompany(chain).query<{ count: number }>(
        `SELECT count(*)::int AS count FROM audit_entry WHERE company_id = $1 AND action = $2 AND at > $3
         AND (user_id = $4 OR ($4::text IS NULL AND user_id IS NULL AND user_name = $5))`,
        [chain, action, since.toISOString(), who.userId, who.name],
      );
      return row?.count ?? 0;
    },
    verify: (chain, remembered) =>
      verifyChain(database.forCompany(chain), new AuditHash(keys, chain), chain, remembered),
  };
}
