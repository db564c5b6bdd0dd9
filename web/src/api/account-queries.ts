import { queryOptions } from '@tanstack/react-query';
import { call } from './client.ts';
import { ofCompany } from './queries.ts';
import type { Account, ApiKey, Session, SignInChoices, SignInRules } from './types.ts';

export const signInChoicesQuery = queryOptions({
  queryKey: ['sign-in-choices'],
  queryFn: ({ signal }) => call<SignInChoices>('/api/auth/options', { signal }),
});

export const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: ({ signal }) => call<Account>('/api/account', { signal }),
});

export const sessionsQuery = queryOptions({
  queryKey: ['account', 'sessions'],
  queryFn: ({ signal }) => call<Session[]>('/api/account/sessions', { signal }),
});

export const apiKeysQuery = (companyId: string) =>
  queryOptions({
    queryKey: [companyId, 'api-keys'],
    queryFn: ({ signal }) => call<ApiKey[]>(`${ofCompany(companyId)}/api-keys`, { signal }),
  });

export const signInRulesQuery = (companyId: string) =>
  queryOptions({
    queryKey: [companyId, 'sign-in-rules'],
    queryFn: ({ signal }) => call<SignInRules>(`${ofCompany(companyId)}/sign-in-rules`, { signal }),
  });
