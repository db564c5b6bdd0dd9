/**
 * One connection type for the embedded and the server PostgreSQL, the numbered migrations, and the roles that keep
 * companies apart. `database.forCompany(id)` is the way to a company's rows; see src/store/index.ts.
 */
export type { Database, Queryable, Row, Scope } from './database.ts';
export { openEmbedded } from './embedded.ts';
export { inTurn } from './in-turn.ts';
export { migrate } from './migrate.ts';
export * as schema from './schema.ts';
export { openServer } from './server.ts';
export { type Tables, tablesOf } from './tables.ts';
