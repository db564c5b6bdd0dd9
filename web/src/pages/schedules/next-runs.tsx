import { Skeleton, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ApiError } from '../../api/client.ts';
import { schedulePreviewQuery } from '../../api/queries.ts';
import { formatExactly } from '../../format/format.ts';
import classes from './schedules.module.css';

/** What a frequency means: in words, and the next five times, in the schedule's zone. */
export function NextRuns({
  companyId,
  cron,
  timeZone,
}: {
  companyId: string;
  cron: string;
  timeZone: string;
}) {
  const [settled] = useDebouncedValue(cron, 300);
  const preview = useQuery({
    ...schedulePreviewQuery(companyId, settled, timeZone),
    placeholderData: keepPreviousData,
  });
  if (preview.error !== null) {
    const { error } = preview;
    return (
      <Text size="sm" c="var(--bad-text)" role="alert">
        {error.message} {error instanceof ApiError ? error.problem.fix : ''}
      </Text>
    );
  }
  if (preview.data === undefined) return <Skeleton height={132} />;
  const inZone = new Intl.DateTimeFormat('en-US', {
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone,
    timeZoneName: 'short',
  });
  return (
    <section className={classes.next} aria-label="Next runs">
      <Text size="sm" fw={600}>
        {preview.data.frequency}
      </Text>
      <ol className={classes.times}>
        {preview.data.next.slice(0, 5).map((at) => (
          <li key={at}>
            <time dateTime={at} title={formatExactly(at)}>
              {inZone.format(new Date(at))}
            </time>
          </li>
        ))}
      </ol>
    </section>
  );
}
