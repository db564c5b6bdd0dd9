import { sql } from 'drizzle-orm';
import { pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

export const erasedPeople = pgTable(
  'erased_person',
  {
    companyId: uuid('company_id').notNull(),
    hash: text('hash').notNull(),
    erasedAt: instant('erased_at').notNull().default(sql`now()`),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.hash] })],
);
