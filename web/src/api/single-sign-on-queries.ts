import { queryOptions } from '@tanstack/react-query';
import { call } from './client.ts';
import type { SingleSignOn } from './types.ts';

export const singleSignOnQuery = queryOptions({
  queryKey: ['single-sign-on'],
  queryFn: ({ signal }) => call<SingleSignOn>('/api/single-sign-on', { signal }),
});
