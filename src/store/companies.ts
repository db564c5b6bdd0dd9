import { and, asc, eq, isNull } from 'drizzle-orm';
import { type Database, schema, tablesOf } from '../db/index.ts';
import { newId } from '../kernel/index.ts';
import { withUniqueName } from './unique-name.ts';

const { authUsers, companies, members } = schema;

export interface CompanyRow {
  id: string;
  name: string;
  timeZone: string;
  /** People enter only with a second factor. */
  requiresSecondFactor: boolean;
}

export interface MemberRow {
  role: string;
  seesPersonalData: boolean;
}

/** Companies and who belongs to them. */
export interface CompanyStore {
  create(name: string, timeZone: string): Promise<CompanyRow>;
  all(): Promise<CompanyRow[]>;
  get(companyId: string): Promise<CompanyRow | undefined>;
  requireSecondFactor(companyId: string, required: boolean): Promise<void>;
  /** The companies that a person may enter, with the role in each. */
  ofUser(userId: string): Promise<(CompanyRow & MemberRow)[]>;
  /** Absent for somebody who is disabled here, too. */
  member(companyId: string, userId: string): Promise<MemberRow | undefined>;
  saveMember(companyId: string, userId: string, member: MemberRow): Promise<void>;
  isInstallationAdmin(userId: string): Promise<boolean>;
  makeInstallationAdmin(userId: string): Promise<void>;
  hasUsers(): Promise<boolean>;
}

const shown = {
  id: companies.id,
  name: companies.name,
  timeZone: companies.timeZone,
  requiresSecondFactor: companies.requiresSecondFactor,
};

export function companyStore(database: Database): CompanyStore {
  const tables = tablesOf(database);
  const people = database.installation.tables;
  // Which companies there are, and which of them are a person's, is asked before any company is entered; a new one
  // has none yet.
  const everywhere = database.acrossCompanies.tables;
  return {
    async create(name, timeZone) {
      const row = { id: newId(), name, timeZone, requiresSecondFactor: false };
      await withUniqueName(name, 'company', () => everywhere.insert(companies).values(row));
      return row;
    },
    all: () => everywhere.select(shown).from(companies).orderBy(asc(companies.name)),
    async get(companyId) {
      const [row] = await tables(companyId).select(shown).from(companies).where(eq(companies.id, companyId));
      return row;
    },
    async requireSecondFactor(companyId, required) {
      await tables(companyId)
        .update(companies)
        .set({ requiresSecondFactor: required })
        .where(eq(companies.id, companyId));
    },
    ofUser: (userId) =>
      everywhere
        .select({ ...shown, role: members.role, seesPersonalData: members.seesPersonalData })
        .from(members)
        .innerJoin(companies, eq(companies.id, members.companyId))
        .where(and(eq(members.userId, userId), isNull(members.disabledAt)))
        .orderBy(asc(companies.name)),
    async member(companyId, userId) {
      const [row] = await tables(companyId)
        .select({ role: members.role, seesPersonalData: members.seesPersonalData })
        .from(members)
        .where(and(eq(members.companyId, companyId), eq(members.userId, userId), isNull(members.disabledAt)));
      return row;
    },
    async saveMember(companyId, userId, member) {
      await tables(companyId)
        .insert(members)
        .values({ companyId, userId, ...member })
        .onConflictDoUpdate({ target: [members.companyId, members.userId], set: member });
    },
    async isInstallationAdmin(userId) {
      const [row] = await people
        .select({ admin: authUsers.installationAdmin })
        .from(authUsers)
        .where(eq(authUsers.id, userId));
      return row?.admin ?? false;
    },
    async makeInstallationAdmin(userId) {
      await people.update(authUsers).set({ installationAdmin: true }).where(eq(authUsers.id, userId));
    },
    async hasUsers() {
      const rows = await people.select({ id: authUsers.id }).from(authUsers).limit(1);
      return rows.length > 0;
    },
  };
}
