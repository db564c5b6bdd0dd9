import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { type Database, schema, tablesOf } from '../db/index.ts';
import { newId } from '../kernel/index.ts';

const { companies, invitations, members } = schema;

export interface InvitationRow {
  companyId: string;
  id: string;
  email: string;
  role: string;
  seesPersonalData: boolean;
  invitedBy: string;
  createdAt: Date;
  expiresAt: Date;
}

export interface NewInvitation {
  email: string;
  role: string;
  seesPersonalData: boolean;
  tokenHash: string;
  invitedBy: string;
  expiresAt: Date;
}

/** Companies offered to e-mail addresses. */
export interface InvitationStore {
  list(companyId: string): Promise<InvitationRow[]>;
  get(companyId: string, id: string): Promise<InvitationRow | undefined>;
  /** A second one to the same address replaces the first, whose link dies with it. */
  put(companyId: string, invitation: NewInvitation): Promise<InvitationRow>;
  remove(companyId: string, id: string): Promise<boolean>;
  /** All that are open, over all companies. */
  all(): Promise<(InvitationRow & { companyName: string })[]>;
  /** What a link offers; nothing once it is used, taken back, replaced or too old. */
  offered(tokenHash: string): Promise<(InvitationRow & { companyName: string })[]>;
  /** Uses up a link: its companies become the person's. Of several at the same time one gets them. */
  take(tokenHash: string, userId: string): Promise<InvitationRow[]>;
}

const shown = {
  companyId: invitations.companyId,
  id: invitations.id,
  email: invitations.email,
  role: invitations.role,
  seesPersonalData: invitations.seesPersonalData,
  invitedBy: invitations.invitedBy,
  createdAt: invitations.createdAt,
  expiresAt: invitations.expiresAt,
};

export function invitationStore(database: Database): InvitationStore {
  const tables = tablesOf(database);
  // Whoever opens a link has entered no company yet, and one link may offer several.
  const everywhere = database.acrossCompanies.tables;
  const at = (companyId: string, id: string) =>
    and(eq(invitations.companyId, companyId), eq(invitations.id, id));
  const isOpen = (tokenHash: string) =>
    and(eq(invitations.tokenHash, tokenHash), gt(invitations.expiresAt, sql`now()`));

  return {
    list: (companyId) =>
      tables(companyId)
        .select(shown)
        .from(invitations)
        .where(eq(invitations.companyId, companyId))
        .orderBy(asc(invitations.email)),
    async get(companyId, id) {
      const [row] = await tables(companyId).select(shown).from(invitations).where(at(companyId, id));
      return row;
    },
    async put(companyId, invitation) {
      const [row] = await tables(companyId)
        .insert(invitations)
        .values({ companyId, id: newId(), ...invitation })
        .onConflictDoUpdate({
          target: [invitations.companyId, invitations.email],
          set: { ...invitation, createdAt: sql`now()` },
        })
        .returning(shown);
      return row as InvitationRow;
    },
    async remove(companyId, id) {
      const rows = await tables(companyId)
        .delete(invitations)
        .where(at(companyId, id))
        .returning({ id: invitations.id });
      return rows.length > 0;
    },
    all: () =>
      everywhere
        .select({ ...shown, companyName: companies.name })
        .from(invitations)
        .innerJoin(companies, eq(companies.id, invitations.companyId))
        .orderBy(asc(invitations.email)),
    offered: (tokenHash) =>
      everywhere
        .select({ ...shown, companyName: companies.name })
        .from(invitations)
        .innerJoin(companies, eq(companies.id, invitations.companyId))
        .where(isOpen(tokenHash))
        .orderBy(asc(companies.name)),
    take: (tokenHash, userId) =>
      everywhere.transaction(async (tx) => {
        const taken = await tx.delete(invitations).where(isOpen(tokenHash)).returning(shown);
        for (const { companyId, role, seesPersonalData } of taken) {
          // Whoever was let in meanwhile keeps what was given then.
          await tx
            .insert(members)
            .values({ companyId, userId, role, seesPersonalData })
            .onConflictDoNothing();
        }
        return taken;
      }),
  };
}
