import { Button, List, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { schedulesQuery } from '../../../api/queries.ts';

/** The way to this sync's schedules. */
export function SchedulePart({
  companyId,
  syncId,
  disabled,
}: {
  companyId: string;
  syncId: string | undefined;
  disabled: boolean;
}) {
  const schedules = useQuery(schedulesQuery(companyId));
  const own = schedules.data?.filter((schedule) => schedule.syncId === syncId) ?? [];
  return (
    <Stack gap="sm" align="flex-start">
      <Title order={2}>Schedule</Title>
      {syncId === undefined ? (
        <Text size="sm" c="dimmed">
          Save the sync first; then it can run by itself.
        </Text>
      ) : (
        <>
          {own.length === 0 ? (
            <Text size="sm" c="dimmed">
              This sync runs only when somebody starts it.
            </Text>
          ) : (
            <List size="sm">
              {own.map((schedule) => (
                <List.Item key={schedule.id}>
                  {schedule.name}: {schedule.frequency}
                  {schedule.active ? '' : ' (off)'}
                </List.Item>
              ))}
            </List>
          )}
          {!disabled && (
            <Button
              component={Link}
              to={`/companies/${companyId}/schedules?edit=new&sync=${syncId}`}
              variant="default"
            >
              New schedule
            </Button>
          )}
        </>
      )}
    </Stack>
  );
}
