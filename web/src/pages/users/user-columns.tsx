import { ActionIcon, Menu, Text } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import type { CompanyUser, Me, Permission, RoleName } from '../../api/types.ts';
import { Instant } from '../../components/instant.tsx';
import type { TableColumn } from '../../components/table/table-column.ts';
import { Tag, type Tone } from '../../components/tag.tsx';
import { PersonSignInItems } from '../admin/person-sign-in.tsx';
import { rolesToGive } from './role-words.ts';

interface Viewer {
  may: (permission: Permission) => boolean;
  isInstallationAdmin: boolean;
}

interface Doings {
  onRole: (user: CompanyUser, role: RoleName) => void;
  onSees: (user: CompanyUser, sees: boolean) => void;
  onDisabled: (user: CompanyUser, disabled: boolean) => void;
  onResend: (user: CompanyUser) => void;
  onRemove: (user: CompanyUser) => void;
}

const statusTones: Readonly<Record<CompanyUser['status'], Tone>> = {
  active: 'ok',
  disabled: 'quiet',
  invited: 'busy',
  'invitation expired': 'warn',
};

const statusWords: Readonly<Record<CompanyUser['status'], string>> = {
  active: 'Active',
  disabled: 'Disabled',
  invited: 'Invited',
  'invitation expired': 'Invitation expired',
};

export function userColumns(
  company: Me['companies'][number],
  me: Me,
  doings: Doings,
): TableColumn<CompanyUser>[] {
  const viewer: Viewer = {
    may: (permission) => company.permissions.includes(permission),
    isInstallationAdmin: me.installationAdmin,
  };
  const columns: TableColumn<CompanyUser>[] = [
    {
      id: 'actions',
      header: 'Actions',
      width: 80,
      actions: true,
      value: () => null,
      cell: (row) => <Actions row={row} viewer={viewer} doings={doings} />,
    },
    {
      id: 'name',
      header: 'Name',
      width: 240,
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
            <Text size="xs" c="dimmed">
              {row.email}
            </Text>
          )}
        </span>
      ),
    },
    { id: 'role', header: 'Role', width: 150, value: (row) => row.role },
    {
      id: 'personal',
      header: 'Sees personal data',
      width: 150,
      value: (row) => row.seesPersonalData,
      cell: (row) =>
        row.seesPersonalData ? (
          'Yes'
        ) : (
          <Text span inherit c="dimmed">
            No
          </Text>
        ),
    },
    {
      id: 'status',
      header: 'Status',
      width: 160,
      value: (row) => statusWords[row.status],
      cell: (row) => (
        <Tag tone={statusTones[row.status]} dot>
          {statusWords[row.status]}
        </Tag>
      ),
    },
    {
      id: 'seen',
      header: 'Last seen',
      width: 150,
      value: (row) => row.lastSeenAt,
      cell: (row) => <Instant at={row.lastSeenAt} none="never" />,
    },
    {
      id: 'since',
      header: 'Added',
      width: 150,
      value: (row) => row.since,
      cell: (row) => <Instant at={row.since} />,
    },
  ];
  return viewer.may('manage users') ? columns : columns.slice(1);
}

function Actions({ row, viewer, doings }: { row: CompanyUser; viewer: Viewer; doings: Doings }) {
  const { may, isInstallationAdmin } = viewer;
  const isOutOfReach =
    (row.isYou && !isInstallationAdmin) || (row.role === 'Company Admin' && !may('manage Company Admins'));
  if (isOutOfReach) return null;
  const isInvited = row.status.startsWith('invit');
  return (
    <Menu position="bottom-start" shadow="md" width={230}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Change ${row.name}`}>
          <IconDots size={17} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {isInvited ? (
          <Menu.Item onClick={() => doings.onResend(row)}>Send the invitation again</Menu.Item>
        ) : (
          <>
            <Menu.Label>Role</Menu.Label>
            {rolesToGive(may).map((role) => (
              <Menu.Item key={role} disabled={role === row.role} onClick={() => doings.onRole(row, role)}>
                {role}
              </Menu.Item>
            ))}
            <Menu.Divider />
            {may('grant personal data') && (
              <Menu.Item onClick={() => doings.onSees(row, !row.seesPersonalData)}>
                {row.seesPersonalData ? 'Hide personal data' : 'Let see personal data'}
              </Menu.Item>
            )}
            <Menu.Item onClick={() => doings.onDisabled(row, row.status !== 'disabled')}>
              {row.status === 'disabled' ? 'Enable' : 'Disable'}
            </Menu.Item>
          </>
        )}
        <Menu.Item color="var(--mantine-color-error)" onClick={() => doings.onRemove(row)}>
          {isInvited ? 'Take the invitation back' : 'Remove'}
        </Menu.Item>
        {isInstallationAdmin && !isInvited && <PersonSignInItems person={row} />}
      </Menu.Dropdown>
    </Menu>
  );
}
