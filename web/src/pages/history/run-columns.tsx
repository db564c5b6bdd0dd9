import { ActionIcon, Anchor, Progress, Tooltip } from '@mantine/core';
import { IconCheck, IconListDetails } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { RunRow } from '../../api/types.ts';
import { Instant } from '../../components/instant.tsx';
import { RunStatus } from '../../components/run-words.tsx';
import type { TableColumn } from '../../components/table/table-column.ts';
import { formatCount, formatDuration, sentenceCase } from '../../format/format.ts';
import { nameBesideCompany } from '../../format/name-beside-company.ts';
import classes from './history.module.css';

type Level = 'errors' | 'warnings' | 'infos' | 'failures';

/** The columns of Sync History. */
export function runColumns(companyId: string): TableColumn<RunRow>[] {
  const details = (row: RunRow) => `/companies/${companyId}/history/${row.id}`;
  const level = (
    id: Level,
    header: string,
    tab: string,
    width: number,
    sortable: boolean,
  ): TableColumn<RunRow> => ({
    id,
    header,
    width,
    align: 'right',
    sortable,
    value: (row) => row[id],
    cell: (row) =>
      row[id] === 0 ? (
        <span className={classes.zero}>0</span>
      ) : (
        <Link to={`${details(row)}?tab=${tab}`} className={classes.level} data-level={id}>
          {formatCount(row[id])}
        </Link>
      ),
  });
  return [
    {
      id: 'details',
      header: 'View details',
      width: 44,
      actions: true,
      narrowHeader: true,
      value: () => null,
      cell: (row) => (
        <Tooltip label="View details">
          <ActionIcon
            component={Link}
            to={details(row)}
            variant="subtle"
            color="gray"
            aria-label={`View details of run ${row.number}`}
          >
            <IconListDetails size={17} stroke={1.7} aria-hidden />
          </ActionIcon>
        </Tooltip>
      ),
    },
    {
      id: 'number',
      header: 'Run',
      width: 68,
      align: 'right',
      hiddenAtFirst: true,
      value: (row) => row.number,
    },
    {
      id: 'name',
      header: 'Name',
      width: 150,
      grow: true,
      value: (row) => row.name,
      cell: (row) => (
        <Anchor component={Link} to={details(row)} title={row.name} className="two-lines">
          {nameBesideCompany(row.name, row.companyName)}
        </Anchor>
      ),
    },
    { id: 'company', header: 'Company', width: 86, sortable: false, value: (row) => row.companyName },
    {
      id: 'status',
      header: 'Status',
      width: 180,
      value: (row) => row.status,
      cell: (row) => <StatusCell row={row} />,
    },
    {
      id: 'save',
      header: 'Save',
      width: 46,
      align: 'center',
      sortable: false,
      value: (row) => row.saveChanges,
      cell: (row) =>
        row.saveChanges ? (
          <IconCheck size={16} aria-label="on" style={{ verticalAlign: 'middle' }} />
        ) : (
          <span className={classes.zero}>–</span>
        ),
    },
    {
      id: 'startedAt',
      header: 'Started',
      width: 136,
      value: (row) => row.startedAt,
      cell: (row) => <Instant at={row.startedAt} none="not yet" />,
    },
    {
      id: 'durationMs',
      header: 'Duration',
      width: 84,
      align: 'right',
      value: (row) => row.durationMs,
      cell: (row) => formatDuration(row.durationMs),
    },
    { id: 'user', header: 'User', width: 90, value: (row) => row.user },
    {
      id: 'trigger',
      header: 'Started by',
      width: 100,
      hiddenAtFirst: true,
      sortable: false,
      value: (row) => sentenceCase(row.trigger),
    },
    {
      id: 'total',
      header: 'Total',
      width: 56,
      align: 'right',
      value: (row) => row.total,
      cell: (row) => formatCount(row.total),
    },
    level('errors', 'Errors', 'errors', 60, true),
    level('warnings', 'Warnings', 'warnings', 76, true),
    level('infos', 'Info', 'info', 54, false),
    level('failures', 'Failures', 'failures', 74, false),
  ];
}

function StatusCell({ row }: { row: RunRow }) {
  if (row.status !== 'running') return <RunStatus status={row.status} />;
  const percent = Math.round((row.progress ?? 0) * 100);
  return (
    <span className={classes.running}>
      <RunStatus status={row.status} />
      <Progress value={percent} size={6} w={40} aria-label={`${percent} percent done`} />
      <span className={classes.percent}>{row.progress === null ? '' : `${percent} %`}</span>
    </span>
  );
}
