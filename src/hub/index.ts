/** The use cases, one verb per file; API and CLI call nothing else. */
export { RunOptions, SyncConfig } from '../sync/sync-config.ts';
