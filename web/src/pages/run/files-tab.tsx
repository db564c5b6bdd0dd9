import { ActionIcon, Anchor, CopyButton, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { filesQuery, ofCompany } from '../../api/queries.ts';
import type { RunFile } from '../../api/types.ts';
import { Instant } from '../../components/instant.tsx';
import { DataTable } from '../../components/table/data-table.tsx';
import type { TableColumn } from '../../components/table/table-column.ts';
import { NothingYet } from '../../components/table/table-states.tsx';
import { Tag } from '../../components/tag.tsx';
import { formatSize, sentenceCase } from '../../format/format.ts';

/** What the run read or produced as files. */
export function FilesTab({ companyId, runId }: { companyId: string; runId: string }) {
  const files = useQuery(filesQuery(companyId, runId));
  const columns = useMemo(
    () => fileColumns(`${ofCompany(companyId)}/runs/${runId}/files`),
    [companyId, runId],
  );
  return (
    <DataTable
      label="Files"
      columns={columns}
      rows={files.data}
      rowId={(row) => row.id}
      error={files.error}
      onRetry={() => void files.refetch()}
      defaultSort="name"
      searchText={(row) => row.name}
      empty={
        <NothingYet title="No files">
          Both ends of this sync are talked to directly, or no file was read or produced.
        </NothingYet>
      }
    />
  );
}

function fileColumns(path: string): TableColumn<RunFile>[] {
  return [
    {
      id: 'download',
      header: 'Download',
      width: 84,
      actions: true,
      value: () => null,
      cell: (row) => (
        <Tooltip label="Download">
          <ActionIcon
            component="a"
            href={`${path}/${row.id}`}
            download={row.name}
            variant="subtle"
            color="gray"
            aria-label={`Download ${row.name}`}
          >
            <IconDownload size={17} aria-hidden />
          </ActionIcon>
        </Tooltip>
      ),
    },
    {
      id: 'name',
      header: 'Name',
      width: 260,
      grow: true,
      value: (row) => row.name,
      cell: (row) => (
        <Anchor href={`${path}/${row.id}`} download={row.name} title={row.name} inherit>
          {row.name}
        </Anchor>
      ),
    },
    {
      id: 'direction',
      header: 'Direction',
      width: 100,
      value: (row) => row.direction,
      cell: (row) => (
        <Tag tone={row.direction === 'read' ? 'quiet' : 'busy'}>{sentenceCase(row.direction)}</Tag>
      ),
    },
    {
      id: 'dataSet',
      header: 'Data set',
      width: 130,
      value: (row) => (row.dataSet === null ? null : sentenceCase(row.dataSet)),
    },
    { id: 'state', header: 'State', width: 110, value: (row) => sentenceCase(row.state) },
    {
      id: 'size',
      header: 'Size',
      width: 90,
      align: 'right',
      value: (row) => row.size,
      cell: (row) => formatSize(row.size),
    },
    {
      id: 'sha256',
      header: 'SHA-256',
      width: 170,
      sortable: false,
      value: (row) => row.sha256,
      cell: (row) => <Hash value={row.sha256} name={row.name} />,
    },
    {
      id: 'createdAt',
      header: 'At',
      width: 138,
      value: (row) => row.createdAt,
      cell: (row) => <Instant at={row.createdAt} />,
    },
  ];
}

function Hash({ value, name }: { value: string; name: string }) {
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <span className="mono" title={value} style={{ display: 'inline-flex', alignItems: 'center', gap: 4 }}>
          {value.slice(0, 14)}…
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            onClick={copy}
            aria-label={`Copy the hash of ${name}`}
          >
            {copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
          </ActionIcon>
        </span>
      )}
    </CopyButton>
  );
}
