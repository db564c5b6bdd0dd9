import { Anchor, Button, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { call } from '../../api/client.ts';
import { ofCompany, syncsQuery } from '../../api/queries.ts';
import { useRunsStream } from '../../api/streams.ts';
import type { Sync } from '../../api/types.ts';
import { sayDone, sayProblem } from '../../components/feedback.tsx';
import { Instant } from '../../components/instant.tsx';
import { Page } from '../../components/page.tsx';
import { RunStatus } from '../../components/run-words.tsx';
import { DataTable } from '../../components/table/data-table.tsx';
import { RowActions } from '../../components/table/row-actions.tsx';
import type { TableColumn } from '../../components/table/table-column.ts';
import { NothingYet } from '../../components/table/table-states.tsx';
import { useUrlState } from '../../components/url-state.ts';
import { formatDuration } from '../../format/format.ts';
import { nameBesideCompany } from '../../format/name-beside-company.ts';
import { useCompany } from '../../shell/use-company.ts';
import { RunDialog } from './run-dialog/run-dialog.tsx';

export function SyncsPage() {
  const { companyId, mayEdit } = useCompany();
  const [url, setUrl] = useUrlState();
  const client = useQueryClient();
  const navigate = useNavigate();
  const syncs = useQuery(syncsQuery(companyId));
  useRunsStream(companyId);
  const running = syncs.data?.find(({ id }) => id === url.run);

  const columns = useMemo(() => {
    const remove = async (sync: Sync) => {
      try {
        await call(`${ofCompany(companyId)}/syncs/${sync.id}`, { method: 'DELETE' });
        sayDone(`${sync.name} is deleted.`);
      } catch (error) {
        sayProblem(error);
      }
      await client.invalidateQueries({ queryKey: [companyId, 'syncs'] });
    };
    return syncColumns({
      companyId,
      mayEdit,
      onRun: (sync) => setUrl({ run: sync.id }, { push: true }),
      onDelete: (sync) => confirmDelete(sync, () => void remove(sync)),
    });
  }, [client, companyId, mayEdit, setUrl]);

  const create = mayEdit && (
    <Button
      component={Link}
      to={`/companies/${companyId}/sync/new`}
      leftSection={<IconPlus size={16} aria-hidden />}
    >
      New sync
    </Button>
  );
  return (
    <Page title="Sync" actions={create} fills>
      <DataTable
        label="Syncs"
        columns={columns}
        rows={syncs.data}
        rowId={(row) => row.id}
        error={syncs.error}
        onRetry={() => void syncs.refetch()}
        onOpen={(row) => void navigate({ to: `/companies/${companyId}/sync/${row.id}` })}
        defaultSort="name"
        searchText={(row) => `${row.name} ${row.sourceName} ${row.destinationName}`}
        empty={
          <NothingYet title="No syncs yet" action={create}>
            A sync carries the data sets you choose from one connector to another. It needs two connectors;
            then run it without Save changes and look at what it would do.
          </NothingYet>
        }
      />
      {running !== undefined && (
        <RunDialog key={running.id} sync={running} onClose={() => setUrl({ run: undefined })} />
      )}
    </Page>
  );
}

function syncColumns({
  companyId,
  mayEdit,
  onRun,
  onDelete,
}: {
  companyId: string;
  mayEdit: boolean;
  onRun: (sync: Sync) => void;
  onDelete: (sync: Sync) => void;
}): TableColumn<Sync>[] {
  return [
    {
      id: 'actions',
      header: 'Actions',
      width: mayEdit ? 112 : 70,
      actions: true,
      value: () => null,
      cell: (row) => (
        <RowActions
          name={row.name}
          run={mayEdit ? { word: 'Run', label: `Run ${row.name}`, start: () => onRun(row) } : undefined}
          edit={`/companies/${companyId}/sync/${row.id}`}
          editWord={mayEdit ? 'Edit' : 'Look at it'}
          onDelete={mayEdit ? () => onDelete(row) : undefined}
        />
      ),
    },
    { id: 'company', header: 'Company', width: 132, value: (row) => row.companyName },
    {
      id: 'name',
      header: 'Name',
      width: 230,
      grow: true,
      value: (row) => row.name,
      cell: (row) => (
        <Anchor
          component={Link}
          to={`/companies/${companyId}/sync/${row.id}`}
          title={row.name}
          className="two-lines"
        >
          {nameBesideCompany(row.name, row.companyName)}
        </Anchor>
      ),
    },
    {
      id: 'status',
      header: 'Status',
      width: 182,
      value: (row) => row.lastRun?.status ?? null,
      cell: (row) =>
        row.lastRun === null ? (
          <Text span inherit c="dimmed">
            Never run
          </Text>
        ) : (
          <Link
            to={`/companies/${companyId}/history/${row.lastRun.id}`}
            style={{ textDecoration: 'none' }}
            aria-label={`Latest run: ${row.lastRun.status}`}
          >
            <RunStatus status={row.lastRun.status} />
          </Link>
        ),
    },
    {
      id: 'started',
      header: 'Started',
      width: 138,
      value: (row) => row.lastRun?.startedAt ?? null,
      cell: (row) => <Instant at={row.lastRun?.startedAt} />,
    },
    {
      id: 'duration',
      header: 'Duration',
      width: 96,
      align: 'right',
      value: (row) => row.lastRun?.durationMs ?? null,
      cell: (row) => formatDuration(row.lastRun?.durationMs),
    },
    { id: 'user', header: 'User', width: 132, value: (row) => row.lastRun?.user ?? null },
    {
      id: 'next',
      header: 'Next run',
      width: 142,
      value: (row) => row.nextRunAt,
      cell: (row) => <Instant at={row.nextRunAt} />,
    },
    { id: 'source', header: 'Source', width: 220, hiddenAtFirst: true, value: (row) => row.sourceName },
    {
      id: 'destination',
      header: 'Destination',
      width: 220,
      hiddenAtFirst: true,
      value: (row) => row.destinationName,
    },
  ];
}

function confirmDelete(sync: Sync, onConfirm: () => void): void {
  modals.openConfirmModal({
    title: `Delete ${sync.name}?`,
    children: (
      <Text size="sm">
        Its mapping, crosswalk and schedules are deleted for good. Nothing changes at the source or the
        destination, and its runs stay in Sync History.
      </Text>
    ),
    labels: { confirm: 'Delete sync', cancel: 'Keep it' },
    confirmProps: { color: 'red' },
    onConfirm,
  });
}
