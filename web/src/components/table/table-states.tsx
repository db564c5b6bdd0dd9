import { Button, Skeleton, Text, Title } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ApiError } from '../../api/client.ts';
import classes from './table-states.module.css';

/** Nothing here yet, and what to do about it. */
export function NothingYet({
  title,
  children,
  action,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className={classes.state}>
      <svg className={classes.picture} viewBox="0 0 120 48" aria-hidden="true" focusable="false">
        <line x1="12" y1="36" x2="108" y2="12" strokeWidth="2" strokeDasharray="1 5" strokeLinecap="round" />
        <circle cx="12" cy="36" r="5" />
        <circle cx="108" cy="12" r="5" />
      </svg>
      <Title order={2} size="h3">
        {title}
      </Title>
      {children !== undefined && (
        <Text size="sm" c="dimmed" maw={460}>
          {children}
        </Text>
      )}
      {action}
    </div>
  );
}

/** Something could not be read: what, how to go on, and the button to try again. */
export function CouldNotLoad({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  const problem = error instanceof ApiError ? error.problem : undefined;
  return (
    <div className={classes.state} role="alert">
      <Title order={2} size="h3">
        {problem?.detail ?? 'This could not be shown.'}
      </Title>
      <Text size="sm" c="dimmed" maw={460}>
        {problem?.fix ?? error.message}
      </Text>
      {onRetry !== undefined && (
        <Button variant="default" leftSection={<IconRefresh size={16} aria-hidden />} onClick={onRetry}>
          Try again
        </Button>
      )}
      {problem?.requestId !== undefined && (
        <Text size="xs" c="dimmed" className="mono">
          Request {problem.requestId}
        </Text>
      )}
    </div>
  );
}

export function LoadingRows({ count = 8 }: { count?: number }) {
  return (
    <div className={classes.loading} aria-busy="true">
      <span className={classes.hidden} role="status">
        Loading
      </span>
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no other identity
        <Skeleton key={index} height={14} width={`${94 - ((index * 7) % 30)}%`} radius="sm" />
      ))}
    </div>
  );
}
