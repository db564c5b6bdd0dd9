import { DataList, Modal } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { withQuery } from '../../api/client.ts';
import { eventsQuery, ofCompany } from '../../api/queries.ts';
import type { RunEvent } from '../../api/types.ts';
import { levelTones } from '../../components/run-words.tsx';
import { DataTable } from '../../components/table/data-table.tsx';
import type { TableColumn } from '../../components/table/table-column.ts';
import { NothingYet } from '../../components/table/table-states.tsx';
import { Tag } from '../../components/tag.tsx';
import { useUrlState } from '../../components/url-state.ts';
import { formatClock, formatExactly, sentenceCase } from '../../format/format.ts';

/** All events in the order in which they happened. */
export function LogTab({ companyId, runId }: { companyId: string; runId: string }) {
  const [url, setUrl] = useUrlState();
  const [opened, setOpened] = useState<RunEvent | null>(null);
  const filter = useMemo(() => ({ search: url.q }), [url.q]);
  const events = useInfiniteQuery(eventsQuery(companyId, runId, filter));
  const rows = useMemo(() => events.data?.pages.flatMap((page) => page.rows), [events.data]);
  return (
    <div style={{ display: 'flex', flexDirection: 'column', maxHeight: 'min(70vh, 760px)' }}>
      <DataTable
        label="Log"
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        error={events.error}
        onRetry={() => void events.refetch()}
        onOpen={setOpened}
        serverSorted
        searchPlaceholder="Search the log"
        filtered={url.q !== undefined}
        onClearFilters={() => setUrl({ q: undefined })}
        total={events.data?.pages[0]?.total}
        loadingMore={events.isFetchingNextPage}
        onEndReached={() => {
          if (events.hasNextPage) void events.fetchNextPage();
        }}
        exportHref={withQuery(`${ofCompany(companyId)}/runs/${runId}/events.csv`, filter)}
        empty={<NothingYet title="Nothing written down yet">The run has not begun.</NothingYet>}
      />
      <Modal opened={opened !== null} onClose={() => setOpened(null)} title={opened?.message ?? ''} size="lg">
        {opened !== null && <EventFacts event={opened} />}
      </Modal>
    </div>
  );
}

const columns: TableColumn<RunEvent>[] = [
  {
    id: 'at',
    header: 'Time',
    width: 108,
    sortable: false,
    value: (row) => row.at,
    cell: (row) => (
      <time dateTime={row.at} title={formatExactly(row.at)} className="number">
        {formatClock(row.at)}
      </time>
    ),
  },
  {
    id: 'level',
    header: 'Level',
    width: 92,
    sortable: false,
    value: (row) => row.level,
    cell: (row) => (
      <Tag tone={levelTones[row.level] ?? 'quiet'} square>
        {sentenceCase(row.level)}
      </Tag>
    ),
  },
  {
    id: 'dataSet',
    header: 'Data set',
    width: 130,
    sortable: false,
    value: (row) => (row.dataSet === null ? null : sentenceCase(row.dataSet)),
  },
  { id: 'title', header: 'Record', width: 200, sortable: false, value: (row) => row.title ?? row.recordKey },
  { id: 'message', header: 'Message', width: 320, grow: true, sortable: false, value: (row) => row.message },
];

function EventFacts({ event }: { event: RunEvent }) {
  const facts: [label: string, value: string | null][] = [
    ['How to fix it', event.fix === '' ? null : event.fix],
    ['Record', event.title],
    ['Key', event.recordKey],
    ['Field', event.field],
    ['Data set', event.dataSet === null ? null : sentenceCase(event.dataSet)],
    ['Level', sentenceCase(event.level)],
    ['Code', event.code],
    ['At', formatExactly(event.at)],
  ];
  return (
    <DataList>
      {facts.map(([label, value]) =>
        value === null ? null : (
          <DataList.Item key={label}>
            <DataList.ItemLabel>{label}</DataList.ItemLabel>
            <DataList.ItemValue>{value}</DataList.ItemValue>
          </DataList.Item>
        ),
      )}
    </DataList>
  );
}
