/** One connection type for the embedded and the server PostgreSQL, and the numbered migrations. */
export { type Database, openEmbedded, openServer, type Queryable, type Row } from './database.ts';
export { inTurn } from './in-turn.ts';
export { migrate } from './migrate.ts';
export * as schema from './schema.ts';
export { type Tables, tablesOf } from './tables.ts';
