import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { ApiError } from '../api/client.ts';
import { Notice } from './notice.tsx';

/** What went wrong and what to do, in the page. */
export function ProblemAlert({ error }: { error: unknown }) {
  if (error === null || error === undefined) return null;
  const problem = error instanceof ApiError ? error.problem : undefined;
  const detail = problem?.detail ?? (error instanceof Error ? error.message : String(error));
  const others = (problem?.errors ?? []).filter((one) => one.detail !== detail);
  return (
    <Notice role="alert" tone="bad" icon={<IconAlertTriangle size={17} aria-hidden />} title={detail}>
      {problem !== undefined && problem.fix !== '' && <div>{problem.fix}</div>}
      {others.length > 0 && (
        <ul>
          {others.map((one) => (
            <li key={`${one.field} ${one.detail}`}>{one.detail}</li>
          ))}
        </ul>
      )}
    </Notice>
  );
}

export function sayDone(message: string): void {
  notifications.show({
    message,
    color: 'green',
    icon: <IconCheck size={16} aria-hidden />,
    autoClose: 4000,
  });
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
