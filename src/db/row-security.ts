import type { Database } from './database.ts';
import { acrossRole, companyRole } from './roles.ts';

/** What both roles may do with a table whose comment begins so, `COMMENT ON TABLE … IS 'append-only: …'`; the rest is taken away. */
const narrowed: Readonly<Record<string, readonly string[]>> = {
  'append-only': ['SELECT', 'INSERT'],
  'read-only': ['SELECT'],
};
const usual: readonly string[] = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];

interface TableState {
  name: string;
  /** The column that says whose a row is; null where rows belong to no company. */
  key: string | null;
  nullable: boolean;
  secured: boolean;
  policies: string[];
  /** `append-only`, `read-only`, or whatever else its comment begins with. */
  kind: string | null;
  /** What both roles may do with the whole table. */
  granted: string[];
  /** What one of them may do with it or with a column of it. */
  had: string[];
}

/**
 * Lets PostgreSQL itself keep companies apart, in every table that has a `company_id` and in `company`: a table that a
 * later migration adds is covered without being named anywhere. Done after the migrations at every start; where
 * nothing is missing it only looks.
 */
export async function secureRows(database: Database): Promise<void> {
  const statements: string[] = [];
  // The embedded database has no autovacuum: what writes much renews the statistics itself.
  const upkeep = database.engine === 'embedded' ? ', MAINTAIN' : '';
  for (const table of await tablesOf(database)) statements.push(...missingAt(table, upkeep));
  for (const { name } of await database.owner.query<{ name: string }>(
    `SELECT quote_ident(relname) AS name FROM pg_class
     WHERE relnamespace = current_schema()::regnamespace
       AND CASE relkind WHEN 'S' THEN NOT has_sequence_privilege($1, oid, 'USAGE') ELSE false END`,
    [companyRole],
  )) {
    statements.push(`GRANT USAGE ON SEQUENCE ${name} TO ${companyRole}, ${acrossRole}`);
  }
  const [schema] = await database.owner.query<{ name: string; usable: boolean }>(
    "SELECT quote_ident(current_schema()) AS name, has_schema_privilege($1, current_schema(), 'USAGE') AS usable",
    [companyRole],
  );
  if (schema !== undefined && !schema.usable) {
    statements.push(`GRANT USAGE ON SCHEMA ${schema.name} TO ${companyRole}, ${acrossRole}`);
  }
  if (statements.length > 0) await database.script(`BEGIN;\n${statements.join(';\n')};\nCOMMIT;`);
}

/**
 * Lets the owner see all rows while migrations run: one that fills a new column would otherwise find none. No process
 * reads a company's rows as the owner, so those that work meanwhile are kept apart as before.
 */
export async function openToOwner(database: Database): Promise<void> {
  for (const { name, secured } of await tablesOf(database)) {
    if (secured) await database.script(`ALTER TABLE ${name} NO FORCE ROW LEVEL SECURITY`);
  }
}

function tablesOf({ owner }: Database): Promise<TableState[]> {
  return owner.query<TableState>(
    `SELECT quote_ident(c.relname) AS name, a.attname AS key, coalesce(NOT a.attnotnull, false) AS nullable,
            c.relrowsecurity AND c.relforcerowsecurity AS secured,
            ARRAY(SELECT polname::text FROM pg_policy WHERE polrelid = c.oid) AS policies,
            split_part(obj_description(c.oid, 'pg_class'), ':', 1) AS kind,
            ARRAY(SELECT r FROM unnest($3::text[]) r
                  WHERE has_table_privilege($1, c.oid, r) AND has_table_privilege($2, c.oid, r)) AS granted,
            ARRAY(SELECT r FROM unnest($3::text[]) r, unnest(ARRAY[$1, $2]) role
                  WHERE CASE WHEN r IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES')
                    THEN has_any_column_privilege(role, c.oid, r) ELSE has_table_privilege(role, c.oid, r) END) AS had
     FROM pg_class c
     LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
       AND a.attname = CASE c.relname WHEN 'company' THEN 'id' ELSE 'company_id' END
     WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace AND c.relname <> 'migration'
     ORDER BY c.relname`,
    [companyRole, acrossRole, [...usual, 'TRUNCATE', 'REFERENCES', 'TRIGGER']],
  );
}

function missingAt(table: TableState, upkeep: string): string[] {
  const { name, key } = table;
  const found: string[] = [];
  const rights = narrowed[table.kind ?? ''] ?? usual;
  const surplus = [...new Set(table.had)].filter((right) => !rights.includes(right));
  if (surplus.length > 0) {
    found.push(`REVOKE ${surplus.join(', ')} ON ${name} FROM PUBLIC, ${companyRole}, ${acrossRole}`);
  }
  if (rights.some((right) => !table.granted.includes(right))) {
    found.push(`GRANT ${rights.join(', ')}${upkeep} ON ${name} TO ${companyRole}, ${acrossRole}`);
  }
  if (key === null) return found;
  if (!table.policies.includes('own_company')) {
    // As a subquery it is looked up once for a statement, not once for a row.
    const company = "(SELECT nullif(current_setting('chalkline.company', true), '')::uuid)";
    // A row of no company belongs to the installation, which is seen with no company set.
    const own = table.nullable ? `${key} IS NOT DISTINCT FROM ${company}` : `${key} = ${company}`;
    found.push(`CREATE POLICY own_company ON ${name} TO ${companyRole} USING (${own}) WITH CHECK (${own})`);
  }
  if (!table.policies.includes('every_company')) {
    found.push(`CREATE POLICY every_company ON ${name} TO ${acrossRole} USING (true) WITH CHECK (true)`);
  }
  if (!table.secured) {
    found.push(`ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`);
  }
  return found;
}
