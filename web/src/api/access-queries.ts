import { queryOptions } from '@tanstack/react-query';
import { call } from './client.ts';
import { ofCompany } from './queries.ts';
import type { AccessOverview, CompanyUser, SystemHealth, Unrecognised } from './types.ts';

export const usersQuery = (companyId: string) =>
  queryOptions({
    queryKey: [companyId, 'users'],
    queryFn: ({ signal }) => call<CompanyUser[]>(`${ofCompany(companyId)}/users`, { signal }),
  });

export const systemHealthQuery = queryOptions({
  queryKey: ['system-health'],
  queryFn: ({ signal }) => call<SystemHealth>('/api/system-health', { signal }),
  refetchInterval: 15_000,
});

export const accessQuery = queryOptions({
  queryKey: ['access'],
  queryFn: ({ signal }) => call<AccessOverview>('/api/access', { signal }),
});

export const unrecognisedQuery = (companyId: string) =>
  queryOptions({
    queryKey: [companyId, 'unrecognised'],
    queryFn: ({ signal }) =>
      call<Unrecognised>(`${ofCompany(companyId)}/people-data/unrecognised`, { signal }),
  });
