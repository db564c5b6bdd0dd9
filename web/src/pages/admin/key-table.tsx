import { Button, Table, Text, VisuallyHidden } from '@mantine/core';
import type { KeyRingInfo } from '../../api/types.ts';
import { Instant } from '../../components/instant.tsx';
import { Tag } from '../../components/tag.tsx';
import { formatCount, formatDuration } from '../../format/format.ts';

/** One line per key of the ring. The server refuses to retire what is still needed, and says why. */
export function KeyTable({
  ring,
  retiring,
  onRetire,
}: {
  ring: KeyRingInfo;
  retiring: boolean;
  onRetire: (id: string) => void;
}) {
  return (
    <Table withTableBorder verticalSpacing={8} aria-label="Keys">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Key</Table.Th>
          <Table.Th>Made</Table.Th>
          <Table.Th>Age</Table.Th>
          <Table.Th>Values it seals</Table.Th>
          <Table.Th>
            <VisuallyHidden>Actions</VisuallyHidden>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {ring.keys.map((key) => (
          <Table.Tr key={key.id}>
            <Table.Td className="mono" style={{ whiteSpace: 'nowrap' }}>
              {key.id}
            </Table.Td>
            <Table.Td style={{ whiteSpace: 'nowrap' }}>
              <Instant at={key.createdAt} none="Not known" />
            </Table.Td>
            <Table.Td style={{ whiteSpace: 'nowrap' }}>
              {key.createdAt === null ? '–' : ageSince(key.createdAt)}
            </Table.Td>
            <Table.Td>
              {formatCount(key.values)}
              {key.places.length > 0 && (
                <Text size="xs" c="dimmed">
                  {key.places.map(({ label, values }) => `${label}: ${formatCount(values)}`).join(' · ')}
                </Text>
              )}
            </Table.Td>
            <Table.Td align="right">
              {key.isCurrent ? (
                <Tag tone="ok" dot>
                  Current
                </Tag>
              ) : (
                ring.canChange && (
                  <Button
                    size="compact-sm"
                    variant="default"
                    disabled={retiring}
                    aria-label={`Retire ${key.id}`}
                    onClick={() => onRetire(key.id)}
                  >
                    Retire
                  </Button>
                )
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function ageSince(createdAt: string): string {
  const ms = Math.max(0, Date.now() - Date.parse(createdAt));
  // Nobody reads a key's age in milliseconds.
  if (ms < 60_000) return 'Just now';
  const days = Math.floor(ms / 86_400_000);
  if (days === 0) return formatDuration(ms);
  return days === 1 ? '1 day' : `${formatCount(days)} days`;
}
