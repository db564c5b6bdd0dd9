import { Anchor, Button, Group, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { ApiError, call } from '../../api/client.ts';
import { connectorsQuery, ofCompany } from '../../api/queries.ts';
import type { Connector } from '../../api/types.ts';
import { sayDone, sayProblem } from '../../components/feedback.tsx';
import { Instant } from '../../components/instant.tsx';
import { Page } from '../../components/page.tsx';
import { DataTable } from '../../components/table/data-table.tsx';
import { RowActions } from '../../components/table/row-actions.tsx';
import type { TableColumn } from '../../components/table/table-column.ts';
import { NothingYet } from '../../components/table/table-states.tsx';
import { Tag } from '../../components/tag.tsx';
import { nameBesideCompany } from '../../format/name-beside-company.ts';
import { useCompany } from '../../shell/use-company.ts';

export function ConnectorsPage() {
  const { companyId, mayEdit } = useCompany();
  const client = useQueryClient();
  const navigate = useNavigate();
  const connectors = useQuery(connectorsQuery(companyId));
  const open = (connector: Connector) =>
    void navigate({
      to: '/companies/$companyId/connectors/$connectorId',
      params: { companyId, connectorId: connector.id },
    });

  const columns = useMemo(() => {
    const remove = async (connector: Connector) => {
      try {
        await call(`${ofCompany(companyId)}/connectors/${connector.id}`, { method: 'DELETE' });
        sayDone(`${connector.name} is deleted.`);
      } catch (error) {
        if (error instanceof ApiError && error.status === 409) return refused(connector, error);
        sayProblem(error);
      } finally {
        await client.invalidateQueries({ queryKey: [companyId, 'connectors'] });
      }
    };
    return connectorColumns(companyId, mayEdit, (connector) =>
      connector.usedBy.length > 0
        ? refused(connector)
        : confirmDelete(connector, () => void remove(connector)),
    );
  }, [client, companyId, mayEdit]);

  const create = mayEdit && (
    <Button
      component={Link}
      to={`/companies/${companyId}/connectors/new`}
      leftSection={<IconPlus size={16} aria-hidden />}
    >
      New connector
    </Button>
  );
  return (
    <Page title="Connectors" actions={create} fills>
      <DataTable
        label="Connectors"
        columns={columns}
        rows={connectors.data}
        rowId={(row) => row.id}
        error={connectors.error}
        onRetry={() => void connectors.refetch()}
        onOpen={open}
        defaultSort="name"
        searchText={(row) => `${row.name} ${row.productName}`}
        empty={
          <NothingYet title="No connectors yet" action={create}>
            A connector is the access to one system. You usually need two: one for Core HR and one for the
            system that it shall stay in line with.
          </NothingYet>
        }
      />
    </Page>
  );
}

function connectorColumns(
  companyId: string,
  mayEdit: boolean,
  onDelete: (connector: Connector) => void,
): TableColumn<Connector>[] {
  return [
    {
      id: 'actions',
      header: 'Actions',
      width: 92,
      actions: true,
      value: () => null,
      cell: (row) => (
        <RowActions
          name={row.name}
          edit={`/companies/${companyId}/connectors/${row.id}`}
          editWord={mayEdit ? 'Edit' : 'Look at it'}
          onDelete={mayEdit ? () => onDelete(row) : undefined}
        />
      ),
    },
    { id: 'company', header: 'Company', width: 190, value: (row) => row.companyName },
    {
      id: 'name',
      header: 'Name',
      width: 260,
      grow: true,
      value: (row) => row.name,
      cell: (row) => (
        <Anchor
          component={Link}
          to={`/companies/${companyId}/connectors/${row.id}`}
          title={row.name}
          className="two-lines"
        >
          {nameBesideCompany(row.name, row.companyName)}
        </Anchor>
      ),
    },
    { id: 'product', header: 'Product', width: 190, value: (row) => row.productName },
    {
      id: 'test',
      header: 'Last test',
      width: 200,
      value: (row) => row.lastTest?.at ?? null,
      cell: (row) =>
        row.lastTest === null ? (
          <Text span inherit c="dimmed">
            Not tested
          </Text>
        ) : (
          <Group gap={8} wrap="nowrap">
            <Tag tone={row.lastTest.ok ? 'ok' : 'bad'} dot>
              {row.lastTest.ok ? 'Passed' : 'Failed'}
            </Tag>
            <Text span size="xs" c="dimmed">
              <Instant at={row.lastTest.at} />
            </Text>
          </Group>
        ),
    },
    {
      id: 'syncs',
      header: 'Syncs',
      width: 80,
      align: 'right',
      value: (row) => row.usedBy.length,
      cell: (row) => <span title={row.usedBy.join('\n')}>{row.usedBy.length}</span>,
    },
    {
      id: 'updated',
      header: 'Changed',
      width: 170,
      hiddenAtFirst: true,
      value: (row) => row.updatedAt,
      cell: (row) => <Instant at={row.updatedAt} />,
    },
  ];
}

function confirmDelete(connector: Connector, onConfirm: () => void): void {
  modals.openConfirmModal({
    title: `Delete ${connector.name}?`,
    children: (
      <Text size="sm">
        Its settings and secrets are deleted for good. What its syncs have done stays in Sync History.
      </Text>
    ),
    labels: { confirm: 'Delete connector', cancel: 'Keep it' },
    confirmProps: { color: 'red' },
    onConfirm,
  });
}

function refused(connector: Connector, error?: ApiError): void {
  modals.open({
    title: `${connector.name} is in use`,
    children: (
      <>
        <Text size="sm">{error?.problem.detail ?? 'It cannot be deleted while these syncs use it:'}</Text>
        {connector.usedBy.length > 0 && (
          <ul>
            {connector.usedBy.map((name) => (
              <li key={name}>
                <Text size="sm">{name}</Text>
              </li>
            ))}
          </ul>
        )}
        <Text size="sm" c="dimmed">
          {error?.problem.fix ?? 'Delete those syncs first, or give them another connector.'}
        </Text>
      </>
    ),
  });
}
