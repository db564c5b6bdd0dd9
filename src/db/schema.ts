/** The tables of `migrations/`, for queries with types. A test compares both. */
export * from './schema/audit.ts';
export * from './schema/erased.ts';
export * from './schema/people.ts';
export * from './schema/runs.ts';
export * from './schema/set-up.ts';
export * from './schema/sign-in.ts';
