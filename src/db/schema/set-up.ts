import { sql } from 'drizzle-orm';
import { bigint, boolean, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, instant } from './columns.ts';

export const connectors = pgTable(
  'connector',
  {
    companyId: uuid('company_id').notNull(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    product: text('product').notNull(),
    config: jsonb('config').$type<Record<string, unknown>>().notNull(),
    secrets: jsonb('secrets').$type<Record<string, string>>().notNull().default({}),
    lastTestAt: instant('last_test_at'),
    lastTestOk: boolean('last_test_ok'),
    createdAt: instant('created_at').notNull().default(sql`now()`),
    updatedAt: instant('updated_at').notNull().default(sql`now()`),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.id] })],
);

export const uploads = pgTable(
  'upload',
  {
    companyId: uuid('company_id').notNull(),
    connectorId: uuid('connector_id').notNull(),
    name: text('name').notNull(),
    path: text('path').notNull(),
    sealedKey: bytes('sealed_key').notNull(),
    size: bigint('size', { mode: 'number' }).notNull(),
    uploadedAt: instant('uploaded_at').notNull().default(sql`now()`),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.connectorId, table.name] })],
);

export const syncs = pgTable(
  'sync',
  {
    companyId: uuid('company_id').notNull(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    sourceId: uuid('source_id').notNull(),
    destinationId: uuid('destination_id').notNull(),
    config: jsonb('config').$type<unknown>().notNull(),
    decisionHash: text('decision_hash').notNull(),
    previewedHash: text('previewed_hash'),
    createdAt: instant('created_at').notNull().default(sql`now()`),
    updatedAt: instant('updated_at').notNull().default(sql`now()`),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.id] })],
);

export const crosswalks = pgTable(
  'crosswalk',
  {
    companyId: uuid('company_id').notNull(),
    syncId: uuid('sync_id').notNull(),
    dataSet: text('data_set').notNull(),
    sourceCode: text('source_code').notNull(),
    destinationCode: text('destination_code').notNull(),
    sourceName: text('source_name'),
    destinationName: text('destination_name'),
    updatedAt: instant('updated_at').notNull().default(sql`now()`),
    updatedBy: text('updated_by'),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.syncId, table.dataSet, table.sourceCode] })],
);

export const seenCodes = pgTable(
  'seen_code',
  {
    companyId: uuid('company_id').notNull(),
    syncId: uuid('sync_id').notNull(),
    side: text('side').$type<'source' | 'destination'>().notNull(),
    dataSet: text('data_set').notNull(),
    code: text('code').notNull(),
    name: text('name'),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.syncId, table.side, table.dataSet, table.code] }),
  ],
);

export const links = pgTable(
  'link',
  {
    companyId: uuid('company_id').notNull(),
    sourceId: uuid('source_id').notNull(),
    destinationId: uuid('destination_id').notNull(),
    dataSet: text('data_set').notNull(),
    sourceKey: text('source_key').notNull(),
    destinationKey: text('destination_key').notNull(),
    fingerprint: text('fingerprint'),
    sent: bytes('sent'),
    decidedBy: text('decided_by'),
    updatedAt: instant('updated_at').notNull().default(sql`now()`),
    marks: integer('marks').array(),
  },
  (table) => [
    primaryKey({
      columns: [table.companyId, table.sourceId, table.destinationId, table.dataSet, table.sourceKey],
    }),
  ],
);

export const fullReads = pgTable(
  'full_read',
  {
    companyId: uuid('company_id').notNull(),
    connectorId: uuid('connector_id').notNull(),
    dataSet: text('data_set').notNull(),
    readAt: instant('read_at').notNull().default(sql`now()`),
    runId: uuid('run_id').notNull(),
    records: integer('records').notNull(),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.connectorId, table.dataSet, table.runId] })],
);

export const knownFields = pgTable(
  'known_field',
  {
    companyId: uuid('company_id').notNull(),
    connectorId: uuid('connector_id').notNull(),
    dataSet: text('data_set').notNull(),
    fields: text('fields').array().notNull(),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.connectorId, table.dataSet] })],
);

export const connectorLimits = pgTable(
  'connector_limit',
  {
    companyId: uuid('company_id').notNull(),
    connectorId: uuid('connector_id').notNull(),
    book: text('book').notNull(),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.connectorId] })],
);

export const readCursors = pgTable(
  'read_cursor',
  {
    companyId: uuid('company_id').notNull(),
    syncId: uuid('sync_id').notNull(),
    dataSet: text('data_set').notNull(),
    since: instant('since').notNull(),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.syncId, table.dataSet] })],
);

export const filesRead = pgTable(
  'file_read',
  {
    companyId: uuid('company_id').notNull(),
    syncId: uuid('sync_id').notNull(),
    connectorId: uuid('connector_id').notNull(),
    dataSet: text('data_set').notNull(),
    sha256: text('sha256').notNull(),
    name: text('name').notNull(),
    readAt: instant('read_at').notNull().default(sql`now()`),
  },
  (table) => [
    primaryKey({
      columns: [table.companyId, table.syncId, table.connectorId, table.dataSet, table.sha256],
    }),
  ],
);

export const schedules = pgTable(
  'schedule',
  {
    companyId: uuid('company_id').notNull(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    syncId: uuid('sync_id').notNull(),
    cron: text('cron').notNull(),
    timeZone: text('time_zone').notNull(),
    saveChanges: boolean('save_changes').notNull(),
    options: jsonb('options').$type<unknown>().notNull().default({}),
    active: boolean('active').notNull().default(true),
    pausedBecause: text('paused_because'),
    nextRunAt: instant('next_run_at'),
    lastRunId: uuid('last_run_id'),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull().default(sql`now()`),
    updatedAt: instant('updated_at').notNull().default(sql`now()`),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.id] })],
);

export const installationSettings = pgTable('installation_setting', {
  name: text('name').primaryKey(),
  value: jsonb('value').$type<unknown>().notNull(),
});
