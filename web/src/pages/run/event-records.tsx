import { Button, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type EventFilter, eventsQuery } from '../../api/queries.ts';
import { CouldNotLoad, LoadingRows } from '../../components/table/table-states.tsx';
import { formatClock, formatCount, formatExactly } from '../../format/format.ts';
import classes from './run.module.css';

/** The records behind a cause or a search, page by page. */
export function EventRecords({
  companyId,
  runId,
  filter,
  withMessage = false,
}: {
  companyId: string;
  runId: string;
  filter: EventFilter;
  withMessage?: boolean;
}) {
  const events = useInfiniteQuery(eventsQuery(companyId, runId, filter, 50));
  if (events.error !== null)
    return <CouldNotLoad error={events.error} onRetry={() => void events.refetch()} />;
  if (events.data === undefined) return <LoadingRows count={3} />;
  const rows = events.data.pages.flatMap((page) => page.rows);
  const total = events.data.pages[0]?.total ?? 0;
  if (rows.length === 0) {
    return (
      <Text size="sm" c="dimmed" p="md">
        Nothing matches this search.
      </Text>
    );
  }
  return (
    <div style={withMessage ? { padding: '4px 14px 14px' } : undefined}>
      {rows.map((event) => (
        <div key={event.id} className={classes.record}>
          <span className={classes.ellipsis} title={event.title ?? ''}>
            {event.title ?? event.recordKey ?? 'The whole data set'}
          </span>
          <span>
            {withMessage || event.field === null ? event.message : <FieldOf event={event} />}
            {withMessage && <span className={classes.detail}>{event.fix}</span>}
          </span>
          <time className={classes.muted} dateTime={event.at} title={formatExactly(event.at)}>
            {formatClock(event.at)}
          </time>
        </div>
      ))}
      {events.hasNextPage && (
        <Button
          variant="default"
          size="xs"
          mt={8}
          loading={events.isFetchingNextPage}
          onClick={() => void events.fetchNextPage()}
        >
          Show more of {formatCount(total)}
        </Button>
      )}
    </div>
  );
}

function FieldOf({ event }: { event: { field: string | null; message: string } }) {
  return (
    <span className={classes.muted} title={event.message}>
      Field <span className="mono">{event.field}</span>
    </span>
  );
}
