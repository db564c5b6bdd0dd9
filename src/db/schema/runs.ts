import { sql } from 'drizzle-orm';
import { bigint, boolean, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, instant } from './columns.ts';

export const runs = pgTable(
  'run',
  {
    companyId: uuid('company_id').notNull(),
    id: uuid('id').notNull(),
    number: integer('number').notNull().default(sql`nextval('run_number')`),
    syncId: uuid('sync_id'),
    syncName: text('sync_name').notNull(),
    sourceId: uuid('source_id').notNull(),
    destinationId: uuid('destination_id').notNull(),
    sourceName: text('source_name').notNull(),
    destinationName: text('destination_name').notNull(),
    config: jsonb('config').$type<unknown>().notNull(),
    decisionHash: text('decision_hash').notNull(),
    options: jsonb('options').$type<unknown>().notNull().default({}),
    saveChanges: boolean('save_changes').notNull(),
    trigger: text('trigger').$type<'person' | 'schedule' | 'api' | 'cli'>().notNull(),
    purpose: text('purpose').$type<'sync' | 'apply' | 'retry'>().notNull(),
    parentRun: uuid('parent_run'),
    userId: text('user_id'),
    userName: text('user_name').notNull(),
    requestKey: text('request_key'),
    status: text('status').notNull(),
    phase: text('phase').$type<'planning' | 'applying' | 'done'>().notNull().default('planning'),
    failure: text('failure'),
    guards: jsonb('guards').$type<unknown>().notNull().default([]),
    overrideReason: text('override_reason'),
    cancelRequested: boolean('cancel_requested').notNull().default(false),
    waitingUntil: instant('waiting_until'),
    worker: text('worker'),
    heartbeatAt: instant('heartbeat_at'),
    queuedAt: instant('queued_at').notNull().default(sql`now()`),
    startedAt: instant('started_at'),
    finishedAt: instant('finished_at'),
    errors: integer('errors').notNull().default(0),
    warnings: integer('warnings').notNull().default(0),
    infos: integer('infos').notNull().default(0),
    failures: integer('failures').notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.id] })],
);

export const runDataSets = pgTable(
  'run_data_set',
  {
    companyId: uuid('company_id').notNull(),
    runId: uuid('run_id').notNull(),
    position: integer('position').notNull(),
    dataSet: text('data_set').notNull(),
    progress: jsonb('progress').$type<unknown>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.runId, table.dataSet] })],
);

export const runEvents = pgTable(
  'run_event',
  {
    companyId: uuid('company_id').notNull(),
    runId: uuid('run_id').notNull(),
    seq: bigint('seq', { mode: 'number' }).generatedAlwaysAsIdentity(),
    at: instant('at').notNull().default(sql`now()`),
    level: text('level').notNull(),
    code: text('code').notNull(),
    dataSet: text('data_set'),
    recordKey: text('record_key'),
    title: text('title'),
    employeeNumber: text('employee_number'),
    field: text('field'),
    message: text('message').notNull(),
    fix: text('fix').notNull(),
    cause: text('cause').notNull(),
    action: jsonb('action').$type<unknown>(),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.runId, table.seq] })],
);

export const plans = pgTable(
  'plan',
  {
    companyId: uuid('company_id').notNull(),
    id: uuid('id').notNull(),
    runId: uuid('run_id').notNull(),
    state: text('state').$type<'making' | 'open' | 'applied' | 'expired' | 'dropped'>().notNull(),
    createdAt: instant('created_at').notNull().default(sql`now()`),
    expiresAt: instant('expires_at').notNull(),
    changes: integer('changes').notNull().default(0),
    kinds: jsonb('kinds').$type<Record<string, number>>().notNull().default({}),
    appliedByRun: uuid('applied_by_run'),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.id] })],
);

export const changes = pgTable(
  'change',
  {
    companyId: uuid('company_id').notNull(),
    planId: uuid('plan_id').notNull(),
    id: uuid('id').notNull(),
    seq: integer('seq').notNull(),
    dataSet: text('data_set').notNull(),
    kind: text('kind').notNull(),
    write: text('write').notNull(),
    sourceKey: text('source_key').notNull(),
    destinationKey: text('destination_key'),
    title: text('title').notNull(),
    employeeNumber: text('employee_number'),
    reason: text('reason').notNull(),
    body: bytes('body').notNull(),
    fingerprint: text('fingerprint').notNull(),
    absent: boolean('absent').notNull().default(false),
    state: text('state').notNull().default('planned'),
    detail: text('detail'),
    sentAt: instant('sent_at'),
    settledAt: instant('settled_at'),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.planId, table.seq] })],
);

export const runFiles = pgTable(
  'run_file',
  {
    companyId: uuid('company_id').notNull(),
    id: uuid('id').notNull(),
    runId: uuid('run_id').notNull(),
    name: text('name').notNull(),
    direction: text('direction').$type<'read' | 'produced'>().notNull(),
    dataSet: text('data_set'),
    path: text('path').notNull(),
    size: bigint('size', { mode: 'number' }).notNull(),
    sha256: text('sha256').notNull(),
    state: text('state').notNull(),
    createdAt: instant('created_at').notNull().default(sql`now()`),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.id] })],
);
