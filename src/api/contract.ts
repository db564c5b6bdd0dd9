/**
 * What goes over HTTP: the schemas that validate, serialise and document every call, and that the screens see as
 * types. Instants are ISO text in UTC, dates `2026-03-02`, durations milliseconds.
 */
export * from './contract/audit.ts';
export * from './contract/connectors.ts';
export * from './contract/health.ts';
export * from './contract/installation.ts';
export * from './contract/keys.ts';
export * from './contract/people-data.ts';
export * from './contract/runs.ts';
export * from './contract/schedules.ts';
export * from './contract/sign-in.ts';
export * from './contract/single-sign-on.ts';
export * from './contract/syncs.ts';
export * from './contract/users.ts';
