import { sql } from 'drizzle-orm';
import { boolean, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

export const erasedPeople = pgTable(
  'erased_person',
  {
    companyId: uuid('company_id').notNull(),
    hash: text('hash').notNull(),
    erasedAt: instant('erased_at').notNull().default(sql`now()`),
    /** Which hashes are the same person's. */
    person: uuid('person').notNull(),
    ofSsn: boolean('of_ssn').notNull().default(false),
    /** Made under a key that is lost: it recognises nobody. */
    keyLost: boolean('key_lost').notNull().default(false),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.person, table.hash] })],
);
