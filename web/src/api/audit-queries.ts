import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from './client.ts';
import type { AuditChoices, AuditPage } from './types.ts';

export interface AuditFilter {
  person?: string | undefined;
  action?: string | undefined;
  subject?: string | undefined;
  search?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/** `path`: the log's own, of a company or of the installation. */
export const auditQuery = (path: string, filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', path, filter],
    queryFn: ({ pageParam, signal }) =>
      call<AuditPage>(path, { query: { ...filter, limit: 100, after: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export const auditChoicesQuery = (path: string) =>
  queryOptions({
    queryKey: ['audit', path, 'choices'],
    queryFn: ({ signal }) => call<AuditChoices>(`${path}/choices`, { signal }),
  });
