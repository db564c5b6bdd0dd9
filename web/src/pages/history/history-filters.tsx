import { MultiSelect, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type RunFilter, syncsQuery } from '../../api/queries.ts';
import { runStatuses } from '../../components/run-words.tsx';
import { DayRange } from '../../components/table/day-range.tsx';
import { type UrlValues, useUrlState } from '../../components/url-state.ts';
import { sentenceCase } from '../../format/format.ts';

export const emptyFilter: UrlValues = {
  q: undefined,
  status: undefined,
  save: undefined,
  sync: undefined,
  from: undefined,
  to: undefined,
};

/** What the address asks for, as the server takes it. Days are the viewer's days. */
export function runFilterOf(url: UrlValues): RunFilter {
  return {
    search: url.q,
    status: url.status,
    save: url.save === 'on' ? 'true' : url.save === 'off' ? 'false' : undefined,
    syncId: url.sync,
    from: startOfDay(url.from, 0),
    to: startOfDay(url.to, 1),
    sort: url.sort ?? '-startedAt',
  };
}

function startOfDay(day: string | undefined, plus: number): string | undefined {
  if (day === undefined || !/^\d{4}-\d\d-\d\d$/.test(day)) return undefined;
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + plus).toISOString();
}

export function HistoryFilters({ companyId }: { companyId: string }) {
  const [url, setUrl] = useUrlState();
  const { data: syncs } = useQuery(syncsQuery(companyId));
  const statuses = (url.status ?? '').split(',').filter(Boolean);
  return (
    <>
      <MultiSelect
        aria-label="Status"
        placeholder={statuses.length === 0 ? 'Any status' : ''}
        w={statuses.length === 0 ? 132 : 'auto'}
        maw={320}
        data={runStatuses.map((status) => ({ value: status, label: sentenceCase(status) }))}
        value={statuses}
        onChange={(value) => setUrl({ status: value.join(',') })}
        clearable
      />
      <Select
        aria-label="Save changes"
        placeholder="Save: any"
        w={112}
        data={[
          { value: 'on', label: 'Save on' },
          { value: 'off', label: 'Save off' },
        ]}
        value={url.save ?? null}
        onChange={(value) => setUrl({ save: value ?? undefined })}
        clearable
      />
      <Select
        aria-label="Sync"
        placeholder="Any sync"
        w={140}
        searchable
        data={(syncs ?? []).map((sync) => ({ value: sync.id, label: sync.name }))}
        value={url.sync ?? null}
        onChange={(value) => setUrl({ sync: value ?? undefined })}
        comboboxProps={{ width: 340, position: 'bottom-start' }}
        clearable
      />
      <DayRange />
    </>
  );
}
