import { and, desc, eq, isNull, lt, or, sql } from 'drizzle-orm';
import { type Database, schema, tablesOf } from '../db/index.ts';
import { newId } from '../kernel/index.ts';

const { apiKeys, authUsers } = schema;

export interface ApiKeyRow {
  id: string;
  name: string;
  prefix: string;
  role: string;
  seesPersonalData: boolean;
  userId: string;
  /** The name of who made it. */
  madeBy: string;
  createdAt: Date;
  expiresAt: Date;
  lastUsedAt: Date | null;
  lastUsedAddress: string | null;
  revokedAt: Date | null;
}

export interface NewApiKey {
  name: string;
  prefix: string;
  secretHash: string;
  role: string;
  seesPersonalData: boolean;
  userId: string;
  expiresAt: Date;
}

/** Keys by which programs enter one company. */
export interface ApiKeyStore {
  list(companyId: string): Promise<ApiKeyRow[]>;
  get(companyId: string, id: string): Promise<ApiKeyRow | undefined>;
  create(companyId: string, key: NewApiKey): Promise<string>;
  /** The key of a prefix with the hash of its secret. */
  byPrefix(companyId: string, prefix: string): Promise<(ApiKeyRow & { secretHash: string }) | undefined>;
  /** Notes that it was used, at most once a minute; true when it is noted. */
  touch(companyId: string, id: string, address: string | null): Promise<boolean>;
  /** False when there is none that is not revoked yet. */
  revoke(companyId: string, id: string): Promise<boolean>;
}

const shown = {
  id: apiKeys.id,
  name: apiKeys.name,
  prefix: apiKeys.prefix,
  role: apiKeys.role,
  seesPersonalData: apiKeys.seesPersonalData,
  userId: apiKeys.userId,
  madeBy: authUsers.name,
  createdAt: apiKeys.createdAt,
  expiresAt: apiKeys.expiresAt,
  lastUsedAt: apiKeys.lastUsedAt,
  lastUsedAddress: apiKeys.lastUsedAddress,
  revokedAt: apiKeys.revokedAt,
};

export function apiKeyStore(database: Database): ApiKeyStore {
  const tables = tablesOf(database);
  const place = (companyId: string, id: string) => and(eq(apiKeys.companyId, companyId), eq(apiKeys.id, id));
  return {
    list: (companyId) =>
      tables(companyId)
        .select(shown)
        .from(apiKeys)
        .innerJoin(authUsers, eq(authUsers.id, apiKeys.userId))
        .where(eq(apiKeys.companyId, companyId))
        .orderBy(desc(apiKeys.createdAt)),
    async get(companyId, id) {
      const [row] = await tables(companyId)
        .select(shown)
        .from(apiKeys)
        .innerJoin(authUsers, eq(authUsers.id, apiKeys.userId))
        .where(place(companyId, id));
      return row;
    },
    async create(companyId, key) {
      const id = newId();
      await tables(companyId)
        .insert(apiKeys)
        .values({ companyId, id, ...key });
      return id;
    },
    async byPrefix(companyId, prefix) {
      const [row] = await tables(companyId)
        .select({ ...shown, secretHash: apiKeys.secretHash })
        .from(apiKeys)
        .innerJoin(authUsers, eq(authUsers.id, apiKeys.userId))
        .where(and(eq(apiKeys.companyId, companyId), eq(apiKeys.prefix, prefix)));
      return row;
    },
    async touch(companyId, id, address) {
      const rows = await tables(companyId)
        .update(apiKeys)
        .set({ lastUsedAt: sql`now()`, lastUsedAddress: address })
        .where(
          and(
            place(companyId, id),
            or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, sql`now() - interval '1 minute'`)),
          ),
        )
        .returning({ id: apiKeys.id });
      return rows.length > 0;
    },
    async revoke(companyId, id) {
      const rows = await tables(companyId)
        .update(apiKeys)
        .set({ revokedAt: sql`now()` })
        .where(and(place(companyId, id), isNull(apiKeys.revokedAt)))
        .returning({ id: apiKeys.id });
      return rows.length > 0;
    },
  };
}
