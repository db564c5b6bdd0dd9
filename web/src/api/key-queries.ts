import { queryOptions } from '@tanstack/react-query';
import { call } from './client.ts';
import type { KeyRingInfo } from './types.ts';

/** The key ring of the installation; looked at often while values are sealed anew, since then the counts move. */
export const keysQuery = queryOptions({
  queryKey: ['keys'],
  queryFn: ({ signal }) => call<KeyRingInfo>('/api/keys', { signal }),
  refetchInterval: ({ state }) => (isResealing(state.data) ? 2_000 : 30_000),
});

export function isResealing(ring: KeyRingInfo | undefined): boolean {
  return ring !== undefined && ring.reseal !== null && ring.reseal.finishedAt === null;
}
