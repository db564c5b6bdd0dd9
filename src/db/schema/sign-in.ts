import { sql } from 'drizzle-orm';
import { boolean, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

export const companies = pgTable('company', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull().unique(),
  timeZone: text('time_zone').notNull().default('America/Chicago'),
  requiresSecondFactor: boolean('requires_second_factor').notNull().default(false),
  createdAt: instant('created_at').notNull().default(sql`now()`),
});

// The five tables below have the property names that better-auth expects.

export const authUsers = pgTable('auth_user', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  email: text('email').notNull().unique(),
  emailVerified: boolean('email_verified').notNull().default(false),
  image: text('image'),
  installationAdmin: boolean('installation_admin').notNull().default(false),
  twoFactorEnabled: boolean('two_factor_enabled').notNull().default(false),
  createdAt: instant('created_at').notNull().default(sql`now()`),
  updatedAt: instant('updated_at').notNull().default(sql`now()`),
  disabledAt: instant('disabled_at'),
  lastSeenAt: instant('last_seen_at'),
});

export const authSessions = pgTable('auth_session', {
  id: text('id').primaryKey(),
  userId: text('user_id').notNull(),
  token: text('token').notNull().unique(),
  expiresAt: instant('expires_at').notNull(),
  ipAddress: text('ip_address'),
  userAgent: text('user_agent'),
  method: text('method').$type<'password' | 'single sign-on'>().notNull().default('password'),
  secondFactor: boolean('second_factor').notNull().default(false),
  createdAt: instant('created_at').notNull().default(sql`now()`),
  updatedAt: instant('updated_at').notNull().default(sql`now()`),
});

export const authAccounts = pgTable('auth_account', {
  id: text('id').primaryKey(),
  userId: text('user_id').notNull(),
  accountId: text('account_id').notNull(),
  providerId: text('provider_id').notNull(),
  accessToken: text('access_token'),
  refreshToken: text('refresh_token'),
  idToken: text('id_token'),
  accessTokenExpiresAt: instant('access_token_expires_at'),
  refreshTokenExpiresAt: instant('refresh_token_expires_at'),
  scope: text('scope'),
  password: text('password'),
  createdAt: instant('created_at').notNull().default(sql`now()`),
  updatedAt: instant('updated_at').notNull().default(sql`now()`),
});

export const authVerifications = pgTable('auth_verification', {
  id: text('id').primaryKey(),
  identifier: text('identifier').notNull(),
  value: text('value').notNull(),
  expiresAt: instant('expires_at').notNull(),
  createdAt: instant('created_at').notNull().default(sql`now()`),
  updatedAt: instant('updated_at').notNull().default(sql`now()`),
});

export const authTwoFactors = pgTable('auth_two_factor', {
  id: text('id').primaryKey(),
  userId: text('user_id').notNull(),
  secret: text('secret').notNull(),
  backupCodes: text('backup_codes').notNull(),
  verified: boolean('verified').notNull().default(true),
  failedVerificationCount: integer('failed_verification_count').notNull().default(0),
  lockedUntil: instant('locked_until'),
});

/** At most one row, with `id` 1. */
export const singleSignOn = pgTable('single_sign_on', {
  id: integer('id').primaryKey().default(1),
  name: text('name').notNull(),
  issuer: text('issuer').notNull(),
  clientId: text('client_id').notNull(),
  clientSecret: text('client_secret'),
  only: boolean('is_only').notNull().default(false),
});

export const signInThrottles = pgTable(
  'sign_in_throttle',
  {
    kind: text('kind').notNull(),
    keyHash: text('key_hash').notNull(),
    failures: integer('failures').notNull(),
    lastAttemptAt: instant('last_attempt_at').notNull().default(sql`now()`),
    lockedUntil: instant('locked_until'),
  },
  (table) => [primaryKey({ columns: [table.kind, table.keyHash] })],
);

export const callShares = pgTable('call_share', {
  keyHash: text('key_hash').primaryKey(),
  windowStart: instant('window_start').notNull(),
  taken: integer('taken').notNull(),
});

export const apiKeys = pgTable(
  'api_key',
  {
    companyId: uuid('company_id').notNull(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    prefix: text('prefix').notNull(),
    secretHash: text('secret_hash').notNull(),
    role: text('role').notNull(),
    seesPersonalData: boolean('sees_personal_data').notNull().default(false),
    userId: text('user_id').notNull(),
    createdAt: instant('created_at').notNull().default(sql`now()`),
    expiresAt: instant('expires_at').notNull(),
    lastUsedAt: instant('last_used_at'),
    lastUsedAddress: text('last_used_address'),
    revokedAt: instant('revoked_at'),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.id] })],
);

export const members = pgTable(
  'member',
  {
    companyId: uuid('company_id').notNull(),
    userId: text('user_id').notNull(),
    role: text('role').notNull(),
    seesPersonalData: boolean('sees_personal_data').notNull().default(false),
    createdAt: instant('created_at').notNull().default(sql`now()`),
    disabledAt: instant('disabled_at'),
    lastSeenAt: instant('last_seen_at'),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.userId] })],
);
