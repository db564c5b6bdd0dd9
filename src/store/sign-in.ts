import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { schema, type Tables } from '../db/index.ts';

/** Where better-auth keeps users, sessions, passwords and one-time values: our tables under its names. */
export function signInAdapter(tables: Tables) {
  return drizzleAdapter(tables, {
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
