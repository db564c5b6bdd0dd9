import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { type Database, schema } from '../db/index.ts';

/** Where better-auth keeps users, sessions, passwords and one-time values: our tables under its names. */
export function signInAdapter(database: Database) {
  return drizzleAdapter(database.installation.tables, {
    provider: 'pg',
    schema: {
      user: schema.authUsers,
      session: schema.authSessions,
      account: schema.authAccounts,
      verification: schema.authVerifications,
      twoFactor: schema.authTwoFactors,
    },
  });
}
