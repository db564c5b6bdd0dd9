import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { call } from '../../api/client.ts';
import type { RevealedValue } from '../../api/types.ts';
import { sayProblem } from '../../components/feedback.tsx';

const shownMs = 30_000;

/** Fetches one masked value in full and forgets it after 30 seconds. */
export function useReveal(path: string, field: string) {
  const { data, isPending, mutate, reset } = useMutation({
    mutationFn: () => call<RevealedValue>(path, { method: 'POST', body: { field } }),
    onError: sayProblem,
    gcTime: 0,
  });
  useEffect(() => {
    if (data === undefined) return;
    const timer = setTimeout(reset, shownMs);
    return () => clearTimeout(timer);
  }, [data, reset]);
  return { revealed: data, isPending, reveal: () => mutate(), hide: reset };
}
