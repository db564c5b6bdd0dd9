import { bigint, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

export const auditEntries = pgTable(
  'audit_entry',
  {
    companyId: uuid('company_id').notNull(),
    seq: bigint('seq', { mode: 'number' }).notNull(),
    at: instant('at').notNull(),
    userId: text('user_id'),
    userName: text('user_name').notNull(),
    trigger: text('trigger').notNull(),
    address: text('address'),
    action: text('action').notNull(),
    subjectKind: text('subject_kind'),
    subjectId: text('subject_id'),
    subjectName: text('subject_name'),
    details: jsonb('details').$type<Record<string, unknown>>().notNull().default({}),
    hash: text('hash').notNull(),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.seq] })],
);

export const auditChains = pgTable('audit_chain', {
  companyId: uuid('company_id').primaryKey(),
  seq: bigint('seq', { mode: 'number' }).notNull().default(0),
  hash: text('hash').notNull().default(''),
  baseSeq: bigint('base_seq', { mode: 'number' }).notNull().default(0),
  baseHash: text('base_hash').notNull().default(''),
  baseSeal: text('base_seal'),
});

export const retentions = pgTable('retention', {
  companyId: uuid('company_id').primaryKey(),
  runDays: integer('run_days').notNull(),
  auditDays: integer('audit_days').notNull(),
});
