import { checkStored, RefusedError } from '../kernel/index.ts';
import { dataSet, isDataSet } from '../model/index.ts';
import type { EventFilter } from '../store/index.ts';
import type { Access } from './access.ts';
import { recordAudit } from './audit.ts';
import { exportPages } from './export-pages.ts';
import { found } from './found.ts';
import type { Hub } from './hub.ts';

/** A page of a run's events, in the order in which they happened; a key that holds personal data as far as may be seen. */
export async function listEvents(hub: Hub, { companyId, sight }: Access, runId: string, filter: EventFilter) {
  found(await hub.store.history.get(companyId, runId), 'run');
  const { rows, next, total } = await hub.store.contents.events(companyId, runId, filter);
  return {
    rows: rows.map((row) => ({
      ...row,
      recordKey: sight.personal || !hasPersonalKey(row.dataSet) ? row.recordKey : null,
      at: row.at.toISOString(),
    })),
    next,
    total,
  };
}

function hasPersonalKey(id: string | null): boolean {
  if (id === null || !isDataSet(id)) return false;
  const { key, fields } = dataSet(id);
  return key.some((name) => fields[name]?.sensitivity === 'personal');
}

/** Events with the same cause, the most frequent first. */
export async function groupEvents(hub: Hub, companyId: string, runId: string, level?: string) {
  found(await hub.store.history.get(companyId, runId), 'run');
  return hub.store.contents.groups(companyId, runId, level);
}

/** A run's events as a file for people, in pieces. */
export async function exportEvents(
  hub: Hub,
  access: Access,
  runId: string,
  filter: Omit<EventFilter, 'limit' | 'after'>,
) {
  const { companyId, actor } = access;
  const run = found(await hub.store.history.get(companyId, runId), 'run');
  await recordAudit(hub, actor, {
    companyId,
    action: 'events.exported',
    subject: { kind: 'run', id: runId, name: `Run ${run.number}` },
  });
  return exportPages(
    ['Level', 'Data set', 'Record', 'Key', 'Field', 'Message', 'Fix', 'Code', 'At'],
    (after) =>
      listEvents(hub, access, runId, {
        ...filter,
        limit: 1000,
        ...(after === undefined ? {} : { after }),
      }),
    (row) => [
      [row.level, row.dataSet, row.title, row.recordKey, row.field, row.message, row.fix, row.code, row.at],
    ],
  );
}

/** The files that a run read or produced. */
export async function listFiles(hub: Hub, companyId: string, runId: string) {
  found(await hub.store.history.get(companyId, runId), 'run');
  const rows = await hub.store.contents.files(companyId, runId);
  return rows.map(({ path: _, createdAt, ...row }) => ({ ...row, createdAt: createdAt.toISOString() }));
}

/**
 * A file of a run, to be read. Files hold people's data as the other system needs it, so they are for those who may
 * see it. @throws RefusedError `access/personal-data`; ConfigError `file/damaged`, `file/missing`
 */
export async function fileOf(hub: Hub, access: Access, runId: string, fileId: string) {
  const run = found(await hub.store.history.get(access.companyId, runId), 'run');
  const file = found(await hub.store.contents.file(access.companyId, runId, fileId), 'file');
  if (!access.sight.personal) {
    throw new RefusedError({
      code: 'access/personal-data',
      what: `"${file.name}" holds personal data in full.`,
      fix: 'Ask a Company Admin for the grant to see personal data.',
    });
  }
  // All of it, since an answer that has begun can no longer say that the rest is damaged.
  await checkStored(file);
  await recordAudit(hub, access.actor, {
    companyId: access.companyId,
    action: 'file.downloaded',
    subject: { kind: 'run', id: runId, name: `Run ${run.number}` },
    details: { file: file.name, direction: file.direction, bytes: file.size },
  });
  return file;
}
