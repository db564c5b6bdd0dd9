import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { withQuery } from '../../api/client.ts';
import { ofCompany, runsQuery } from '../../api/queries.ts';
import { useRunsStream } from '../../api/streams.ts';
import { Page } from '../../components/page.tsx';
import { DataTable } from '../../components/table/data-table.tsx';
import { NothingYet } from '../../components/table/table-states.tsx';
import { useUrlState } from '../../components/url-state.ts';
import { useCompany } from '../../shell/use-company.ts';
import { HistoryCharts } from './history-charts.tsx';
import { emptyFilter, HistoryFilters, runFilterOf } from './history-filters.tsx';
import { runColumns } from './run-columns.tsx';

export function HistoryPage() {
  const { companyId } = useCompany();
  const navigate = useNavigate();
  const [url, setUrl] = useUrlState();
  const filter = useMemo(() => runFilterOf(url), [url]);
  const runs = useInfiniteQuery(runsQuery(companyId, filter));
  useRunsStream(companyId);
  const rows = useMemo(() => runs.data?.pages.flatMap((page) => page.rows), [runs.data]);
  const columns = useMemo(() => runColumns(companyId), [companyId]);
  const filtered = Object.keys(emptyFilter).some((name) => url[name] !== undefined);

  return (
    <Page title="Sync History" fills>
      <HistoryCharts companyId={companyId} />
      <DataTable
        label="Sync History"
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        error={runs.error}
        onRetry={() => void runs.refetch()}
        onOpen={(row) => void navigate({ to: `/companies/${companyId}/history/${row.id}`, search: {} })}
        serverSorted
        exportHref={withQuery(`${ofCompany(companyId)}/runs.csv`, { ...filter })}
        defaultSort="-startedAt"
        searchPlaceholder="Search name or user"
        filters={<HistoryFilters companyId={companyId} />}
        filtered={filtered}
        onClearFilters={() => setUrl(emptyFilter)}
        total={runs.data?.pages[0]?.total}
        loadingMore={runs.isFetchingNextPage}
        onEndReached={() => {
          if (runs.hasNextPage) void runs.fetchNextPage();
        }}
        empty={
          <NothingYet
            title="Nothing has run yet"
            action={
              <Button component={Link} to={`/companies/${companyId}/sync`}>
                To Sync
              </Button>
            }
          >
            Start a sync with its green arrow. Without Save changes it only shows what would happen.
          </NothingYet>
        }
      />
    </Page>
  );
}
