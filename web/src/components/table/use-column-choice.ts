import { useMemo } from 'react';
import { useUrlState } from '../url-state.ts';
import type { TableColumn } from './table-column.ts';

/** Which columns are hidden; in the address stands only what differs from the page's own choice. */
export function useColumnChoice<Row>(columns: readonly TableColumn<Row>[]) {
  const [url, setUrl] = useUrlState();
  const flipped = useMemo(() => new Set((url.columns ?? '').split(',').filter(Boolean)), [url.columns]);
  const hidden = useMemo(() => {
    const found = new Set<string>();
    for (const column of columns) {
      if ((column.hiddenAtFirst === true) !== flipped.has(column.id)) found.add(column.id);
    }
    return found;
  }, [columns, flipped]);
  const hide = (id: string, wanted: boolean) => {
    const next = new Set(flipped);
    const usually = columns.find((column) => column.id === id)?.hiddenAtFirst === true;
    if (wanted === usually) next.delete(id);
    else next.add(id);
    setUrl({ columns: [...next].join(',') });
  };
  return { hidden, hide };
}
