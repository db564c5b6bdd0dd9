import { Text } from '@mantine/core';
import type { CompanyUser } from '../../api/types.ts';
import { Instant } from '../../components/instant.tsx';
import type { TableColumn } from '../../components/table/table-column.ts';
import { Tag, type Tone } from '../../components/tag.tsx';

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

export function userColumns(): TableColumn<CompanyUser>[] {
  return [
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
}
