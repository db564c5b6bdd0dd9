import { Anchor, Switch, Text } from '@mantine/core';

import { Link } from '@tanstack/react-router';
import type { Schedule } from '../../api/types.ts';
import { Instant } from '../../components/instant.tsx';
import { RunStatus } from '../../components/run-words.tsx';
import { RowActions } from '../../components/table/row-actions.tsx';
import type { TableColumn } from '../../components/table/table-column.ts';
import classes from './schedules.module.css';

interface Doings {
  companyId: string;
  mayEdit: boolean;
  onExecute: (schedule: Schedule) => void;
  onEdit: (schedule: Schedule) => void;
  onDelete: (schedule: Schedule) => void;
  onActive: (schedule: Schedule, active: boolean) => void;
}

export function scheduleColumns(doings: Doings): TableColumn<Schedule>[] {
  const { companyId, mayEdit } = doings;
  const columns: TableColumn<Schedule>[] = [
    {
      id: 'actions',
      header: 'Actions',
      width: 112,
      actions: true,
      value: () => null,
      cell: (row) => <Actions row={row} doings={doings} />,
    },
    {
      id: 'name',
      header: 'Schedule name',
      width: 170,
      grow: true,
      value: (row) => row.name,
      cell: (row) => (
        <>
          <span className="two-lines" title={row.name}>
            {row.name}
          </span>
          {row.pausedBecause !== null && (
            <span className={classes.paused} title={row.pausedBecause}>
              Paused: {row.pausedBecause}
            </span>
          )}
        </>
      ),
    },
    {
      id: 'sync',
      header: 'Sync',
      width: 190,
      grow: true,
      value: (row) => row.syncName,
      cell: (row) => (
        <Anchor
          component={Link}
          to={`/companies/${companyId}/sync/${row.syncId}`}
          className="two-lines"
          title={row.syncName}
        >
          {row.syncName}
        </Anchor>
      ),
    },
    {
      id: 'frequency',
      header: 'Frequency',
      width: 176,
      value: (row) => row.frequency,
      cell: (row) => (
        <span className="two-lines" title={`${row.frequency} (${row.timeZone})`}>
          {row.frequency}
          <Text span size="xs" c="dimmed">
            {' '}
            {row.timeZone.replaceAll('_', ' ')}
          </Text>
        </span>
      ),
    },
    {
      id: 'next',
      header: 'Next run',
      width: 138,
      value: (row) => row.nextRunAt,
      cell: (row) => <Instant at={row.nextRunAt} />,
    },
    {
      id: 'last',
      header: 'Last run',
      width: 138,
      value: (row) => row.lastRunAt,
      cell: (row) => <Instant at={row.lastRunAt} none="never" />,
    },
    {
      id: 'result',
      header: 'Last result',
      width: 182,
      value: (row) => row.lastResult,
      cell: (row) => <LastResult row={row} companyId={companyId} />,
    },
    {
      id: 'active',
      header: 'Active',
      width: 70,
      value: (row) => row.active,
      cell: (row) => (
        <Switch
          size="xs"
          aria-label={`${row.name} is active`}
          checked={row.active}
          disabled={!mayEdit}
          onChange={(event) => doings.onActive(row, event.currentTarget.checked)}
        />
      ),
    },
  ];
  return mayEdit ? columns : columns.slice(1);
}

function Actions({ row, doings }: { row: Schedule; doings: Doings }) {
  return (
    <RowActions
      name={row.name}
      run={{ word: 'Execute now', label: `Execute ${row.name} now`, start: () => doings.onExecute(row) }}
      edit={() => doings.onEdit(row)}
      onDelete={() => doings.onDelete(row)}
    />
  );
}

function LastResult({ row, companyId }: { row: Schedule; companyId: string }) {
  if (row.lastResult === null) return <span>–</span>;
  if (row.lastRunId === null) return <RunStatus status={row.lastResult} />;
  return (
    <Link
      to={`/companies/${companyId}/history/${row.lastRunId}`}
      style={{ textDecoration: 'none' }}
      aria-label={`Last run: ${row.lastResult}`}
    >
      <RunStatus status={row.lastResult} />
    </Link>
  );
}
