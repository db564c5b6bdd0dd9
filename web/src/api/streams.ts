import { type InfiniteData, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ofCompany } from './queries.ts';
import type { RunDetails, RunPage, RunRow, Sync } from './types.ts';

/** Keeps one run's details as the server sends them, while `live`. */
export function useRunStream(companyId: string, runId: string, live: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!live) return;
    const source = new EventSource(`${ofCompany(companyId)}/runs/${runId}/stream`);
    source.addEventListener('run', (message: MessageEvent<string>) => {
      const details: RunDetails = JSON.parse(message.data);
      client.setQueryData([companyId, 'run', runId], details);
      if (details.finishedAt !== null) {
        source.close();
        void client.invalidateQueries({ queryKey: [companyId, 'run', runId] });
        void client.invalidateQueries({ queryKey: [companyId, 'syncs'] });
      }
    });
    return () => source.close();
  }, [client, companyId, runId, live]);
}

/** Keeps the rows of Sync History as the server sends them; a new run makes the list load again. */
export function useRunsStream(companyId: string): void {
  const client = useQueryClient();
  useEffect(() => {
    // At first the server tells the newest runs as they are; only what ends later is news. Clocks may differ a little.
    const since = new Date(Date.now() - 60_000).toISOString();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stale = new Set<string>();
    const loadAgain = (...parts: string[]) => {
      for (const part of parts) stale.add(part);
      timer ??= setTimeout(() => {
        timer = undefined;
        for (const part of stale) void client.invalidateQueries({ queryKey: [companyId, part] });
        stale.clear();
      }, 600);
    };
    const source = new EventSource(`${ofCompany(companyId)}/runs/stream`);
    source.addEventListener('run', (message: MessageEvent<string>) => {
      const row: RunRow = JSON.parse(message.data);
      let known = false;
      client.setQueriesData<InfiniteData<RunPage>>({ queryKey: [companyId, 'runs'] }, (data) => {
        if (data === undefined) return data;
        const pages = data.pages.map((page) => {
          if (!page.rows.some(({ id }) => id === row.id)) return page;
          known = true;
          return { ...page, rows: page.rows.map((old) => (old.id === row.id ? row : old)) };
        });
        return { ...data, pages };
      });
      client.setQueryData<Sync[]>([companyId, 'syncs'], (syncs) =>
        syncs?.map((sync) => (isLatestOf(sync, row) ? { ...sync, lastRun: row } : sync)),
      );
      const isNews = row.finishedAt === null || row.finishedAt > since;
      if (isNews && !known) loadAgain('runs');
      if (isNews && row.finishedAt !== null) loadAgain('overview', 'syncs', 'schedules');
    });
    return () => {
      source.close();
      clearTimeout(timer);
    };
  }, [client, companyId]);
}

function isLatestOf(sync: Sync, row: RunRow): boolean {
  if (sync.id !== row.syncId) return false;
  const { lastRun } = sync;
  return lastRun === null || lastRun.id === row.id || row.queuedAt >= (lastRun.startedAt ?? '');
}
