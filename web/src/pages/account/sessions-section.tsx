import { Button, Group, Table, Text, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { sessionsQuery } from '../../api/account-queries.ts';
import { call } from '../../api/client.ts';
import { queryClient } from '../../api/queries.ts';
import { ProblemAlert, sayDone } from '../../components/feedback.tsx';
import { Instant } from '../../components/instant.tsx';
import { LoadingRows } from '../../components/table/table-states.tsx';
import { Tag } from '../../components/tag.tsx';
import { Section } from './account-page.tsx';
import { deviceOf } from './device.ts';

/** Where one is signed in, and how to end it. */
export function SessionsSection() {
  const { data: sessions, error: notLoaded } = useQuery(sessionsQuery);
  const [error, setError] = useState<unknown>(null);
  const end = async (path: string, done: string) => {
    setError(null);
    try {
      await call(path, { method: 'DELETE' });
      sayDone(done);
    } catch (problem) {
      setError(problem);
    }
    await queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey });
  };
  return (
    <Section title="Sessions">
      <Text size="sm">A session ends after a week, or after twelve hours without use.</Text>
      <ProblemAlert error={error ?? notLoaded} />
      {sessions === undefined ? (
        <LoadingRows count={2} />
      ) : (
        <Table aria-label="Sessions" verticalSpacing={8}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Device</Table.Th>
              <Table.Th>Address</Table.Th>
              <Table.Th>Signed in</Table.Th>
              <Table.Th>Last seen</Table.Th>
              <Table.Th>
                <VisuallyHidden>Actions</VisuallyHidden>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sessions.map((session) => (
              <Table.Tr key={session.id}>
                <Table.Td>{deviceOf(session.userAgent)}</Table.Td>
                <Table.Td className="mono">{session.address || '–'}</Table.Td>
                <Table.Td>
                  <Instant at={session.createdAt} />
                  <Text size="xs" c="dimmed">
                    by {session.method}
                    {session.secondFactor ? ' and code' : ''}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <Instant at={session.lastSeenAt} />
                </Table.Td>
                <Table.Td align="right">
                  {session.isThis ? (
                    <Tag tone="ok">This session</Tag>
                  ) : (
                    <Button
                      size="compact-sm"
                      variant="default"
                      aria-label={`End the session of ${deviceOf(session.userAgent)}`}
                      onClick={() =>
                        void end(`/api/account/sessions/${session.id}`, 'The session has ended.')
                      }
                    >
                      End
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {sessions !== undefined && sessions.length > 1 && (
        <Group>
          <Button
            variant="default"
            onClick={() => void end('/api/account/sessions', 'All other sessions have ended.')}
          >
            End all others
          </Button>
        </Group>
      )}
    </Section>
  );
}
