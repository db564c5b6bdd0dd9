import { eq } from 'drizzle-orm';
import { type Database, schema } from '../db/index.ts';

const { authUsers } = schema;

export interface PersonRow {
  id: string;
  name: string;
  email: string;
}

/** Who can sign in. People belong to the installation; what they may enter is in `companies`. */
export interface PersonStore {
  get(userId: string): Promise<PersonRow | undefined>;
  byEmail(email: string): Promise<PersonRow | undefined>;
  rename(userId: string, name: string): Promise<void>;
}

const shown = { id: authUsers.id, name: authUsers.name, email: authUsers.email };

export function personStore({ installation: { tables } }: Database): PersonStore {
  return {
    async get(userId) {
      const [row] = await tables.select(shown).from(authUsers).where(eq(authUsers.id, userId));
      return row;
    },
    async byEmail(email) {
      const [row] = await tables
        .select(shown)
        .from(authUsers)
        .where(eq(authUsers.email, email.trim().toLowerCase()));
      return row;
    },
    async rename(userId, name) {
      await tables.update(authUsers).set({ name }).where(eq(authUsers.id, userId));
    },
  };
}
