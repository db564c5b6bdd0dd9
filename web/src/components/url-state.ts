import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

export type UrlValues = Readonly<Record<string, string | undefined>>;

/** What stands behind the `?` of the address; every filter, sort, tab and open dialog of a page lives there. */
export function useUrlState(): [UrlValues, (patch: UrlValues, options?: { push?: boolean }) => void] {
  const values: UrlValues = useSearch({ strict: false });
  const navigate = useNavigate();
  const set = useCallback(
    (patch: UrlValues, options: { push?: boolean } = {}) => {
      void navigate({
        to: '.',
        search: (old: UrlValues) => withoutEmpty({ ...old, ...patch }),
        replace: options.push !== true,
        resetScroll: false,
      });
    },
    [navigate],
  );
  return [values, set];
}

function withoutEmpty(values: UrlValues): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== '') kept[name] = value;
  }
  return kept;
}
