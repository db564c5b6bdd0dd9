import { ActionIcon, Button, Menu, Text } from '@mantine/core';
import { IconBuilding, IconDots, IconUserPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { accessQuery } from '../../api/access-queries.ts';
import { call } from '../../api/client.ts';
import type { AccessOverview, PersonChange } from '../../api/types.ts';
import { sayDone, sayProblem } from '../../components/feedback.tsx';
import { Instant } from '../../components/instant.tsx';
import { DataTable } from '../../components/table/data-table.tsx';
import type { TableColumn } from '../../components/table/table-column.ts';
import { NothingYet } from '../../components/table/table-states.tsx';
import { Tag } from '../../components/tag.tsx';
import { useUrlState } from '../../components/url-state.ts';
import { countOf } from '../../format/format.ts';
import { GrantDialog } from './grant-dialog.tsx';
import { NewCompany } from './new-company.tsx';
import { PersonSignInItems } from './person-sign-in.tsx';

type Person = AccessOverview['people'][number];
type Row = Person & { invited: boolean };

/** All people and the companies that they may enter. */
export function AccessTab() {
  const [url, setUrl] = useUrlState();
  const client = useQueryClient();
  const access = useQuery(accessQuery);
  const columns = useMemo(
    () =>
      personColumns((person, change, done) => {
        void call(`/api/people/${person.id}`, { method: 'PATCH', body: change })
          .then(() => sayDone(done))
          .catch(sayProblem)
          .finally(() => client.invalidateQueries({ queryKey: ['access'] }));
      }),
    [client],
  );
  const rows = useMemo(() => access.data && rowsOf(access.data), [access.data]);
  const close = () => setUrl({ open: undefined });
  return (
    <>
      <DataTable
        label="People"
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        error={access.error}
        onRetry={() => void access.refetch()}
        defaultSort="name"
        searchText={(row) =>
          `${row.name} ${row.email} ${row.grants.map(({ companyName, role }) => `${companyName} ${role}`).join(' ')}`
        }
        tools={
          <>
            <Button
              variant="default"
              size="xs"
              leftSection={<IconBuilding size={15} aria-hidden />}
              onClick={() => setUrl({ open: 'company' }, { push: true })}
            >
              New company
            </Button>
            <Button
              size="xs"
              leftSection={<IconUserPlus size={15} aria-hidden />}
              onClick={() => setUrl({ open: 'grant' }, { push: true })}
            >
              Grant access
            </Button>
          </>
        }
        empty={<NothingYet title="Nobody yet">Grant somebody access to a company.</NothingYet>}
      />
      {url.open === 'grant' && access.data !== undefined && (
        <GrantDialog companies={access.data.companies} onClose={close} />
      )}
      {url.open === 'company' && <NewCompany onClose={close} />}
    </>
  );
}

function rowsOf({ people, invited }: AccessOverview): Row[] {
  return [
    ...people.map((person) => ({ ...person, invited: false })),
    ...invited
      .filter(({ email }) => !people.some((person) => person.email === email))
      .map(({ email, offers }) => ({
        id: `invited ${email}`,
        name: email,
        email,
        installationAdmin: false,
        disabled: false,
        lastSeenAt: null,
        since: '',
        singleSignOn: false,
        isYou: false,
        grants: offers.map((offer) => ({ ...offer, disabled: false })),
        invited: true,
      })),
  ];
}

function personColumns(
  onChange: (person: Person, change: PersonChange, done: string) => void,
): TableColumn<Row>[] {
  return [
    {
      id: 'actions',
      header: 'Actions',
      width: 80,
      actions: true,
      value: () => null,
      cell: (row) => (row.invited ? null : <Actions row={row} onChange={onChange} />),
    },
    {
      id: 'name',
      header: 'Person',
      width: 220,
      grow: true,
      value: (row) => row.name,
      cell: (row) => (
        <span className="two-lines">
          {row.name}
          {row.isYou && (
            <Text span size="xs" c="dimmed">
              {' '}
              (you)
            </Text>
          )}
          {row.name !== row.email && (
            <Text span size="xs" c="dimmed" display="block">
              {row.email}
            </Text>
          )}
        </span>
      ),
    },
    {
      id: 'companies',
      header: 'Companies',
      width: 280,
      grow: true,
      value: (row) => row.grants.map(({ companyName, role }) => `${companyName}: ${role}`).join('; '),
      cell: (row) => (
        <span className="two-lines" title={row.grants.map(grantWords).join('\n')}>
          {row.grants.length === 0 ? (
            <Text span inherit c="dimmed">
              {row.installationAdmin ? 'All, as administrator' : 'None'}
            </Text>
          ) : row.grants.length < 3 ? (
            row.grants.map(grantWords).join('; ')
          ) : (
            countOf(row.grants.length, 'company', 'companies')
          )}
        </span>
      ),
    },
    {
      id: 'admin',
      header: 'Administrator',
      width: 130,
      value: (row) => row.installationAdmin,
      cell: (row) => (row.installationAdmin ? <Tag tone="busy">Administrator</Tag> : null),
    },
    {
      id: 'status',
      header: 'Status',
      width: 120,
      value: statusOf,
      cell: (row) => (
        <Tag tone={row.disabled ? 'quiet' : row.invited ? 'busy' : 'ok'} dot>
          {statusOf(row)}
        </Tag>
      ),
    },
    {
      id: 'seen',
      header: 'Last seen',
      width: 140,
      value: (row) => row.lastSeenAt,
      cell: (row) => <Instant at={row.lastSeenAt} none="never" />,
    },
  ];
}

function Actions({
  row,
  onChange,
}: {
  row: Person;
  onChange: (person: Person, change: PersonChange, done: string) => void;
}) {
  const { name, installationAdmin, disabled } = row;
  return (
    <Menu position="bottom-start" shadow="md" width={270}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Change ${name}`}>
          <IconDots size={17} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          onClick={() =>
            onChange(
              row,
              { installationAdmin: !installationAdmin },
              `${name} is ${installationAdmin ? 'no longer' : 'now'} an administrator.`,
            )
          }
        >
          {installationAdmin ? 'Unmake administrator' : 'Make administrator of the installation'}
        </Menu.Item>
        {!row.isYou && (
          <Menu.Item
            color={disabled ? undefined : 'var(--mantine-color-error)'}
            onClick={() =>
              onChange(
                row,
                { disabled: !disabled },
                disabled ? `${name} may sign in again.` : `${name} is shut out everywhere.`,
              )
            }
          >
            {disabled ? 'Let in again' : 'Disable everywhere'}
          </Menu.Item>
        )}
        <PersonSignInItems person={row} />
      </Menu.Dropdown>
    </Menu>
  );
}

function statusOf(row: Row): string {
  if (row.disabled) return 'Disabled';
  return row.invited ? 'Invited' : 'Active';
}

function grantWords({ companyName, role, seesPersonalData, disabled }: Person['grants'][number]): string {
  const notes = [role, ...(seesPersonalData ? ['personal data'] : []), ...(disabled ? ['disabled'] : [])];
  return `${companyName}: ${notes.join(', ')}`;
}
