import { Alert, List, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { ApiError } from '../api/client.ts';

/** What went wrong and what to do, in the page. */
export function ProblemAlert({ error, title }: { error: unknown; title?: string }) {
  if (error === null || error === undefined) return null;
  const problem = error instanceof ApiError ? error.problem : undefined;
  const detail = problem?.detail ?? (error instanceof Error ? error.message : String(error));
  return (
    <Alert
      role="alert"
      color="red"
      variant="light"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title={title ?? detail}
    >
      {title !== undefined && <Text size="sm">{detail}</Text>}
      {problem !== undefined && problem.fix !== '' && <Text size="sm">{problem.fix}</Text>}
      {problem?.errors !== undefined && problem.errors.length > 0 && (
        <List size="sm" mt={4}>
          {problem.errors.map((one) => (
            <List.Item key={`${one.field} ${one.detail}`}>{one.detail}</List.Item>
          ))}
        </List>
      )}
    </Alert>
  );
}

export function sayDone(message: string): void {
  notifications.show({ message, color: 'green', icon: <IconCheck size={16} aria-hidden />, autoClose: 4000 });
}

export function sayProblem(error: unknown): void {
  const problem = error instanceof ApiError ? error.problem : undefined;
  notifications.show({
    title: problem?.detail ?? (error instanceof Error ? error.message : String(error)),
    message: problem?.fix ?? '',
    color: 'red',
    icon: <IconAlertTriangle size={16} aria-hidden />,
    autoClose: 12_000,
  });
}
