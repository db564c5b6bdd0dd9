import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { eventGroupsQuery } from '../../api/queries.ts';
import type { RunDetails } from '../../api/types.ts';
import { isOver } from '../../components/run-words.tsx';
import { SearchBox } from '../../components/table/search-box.tsx';
import { CouldNotLoad, LoadingRows, NothingYet } from '../../components/table/table-states.tsx';
import { useUrlState } from '../../components/url-state.ts';
import { countOf } from '../../format/format.ts';
import { EventGroupRow } from './event-group.tsx';
import { EventRecords } from './event-records.tsx';
import classes from './run.module.css';

const words: Record<string, { plural: string; singular: string; none: string; noneMore: string }> = {
  error: {
    singular: 'error',
    plural: 'errors',
    none: 'No errors',
    noneMore: 'Every record that should be synced could be.',
  },
  warning: {
    singular: 'warning',
    plural: 'warnings',
    none: 'No warnings',
    noneMore: 'There is nothing to look at.',
  },
  info: {
    singular: 'entry',
    plural: 'entries',
    none: 'No entries',
    noneMore: 'This run had nothing to tell.',
  },
  failure: {
    singular: 'failure',
    plural: 'failures',
    none: 'No failures',
    noneMore: 'No system stopped anything.',
  },
};

/** One level's events, grouped by cause; a search looks through all of them. */
export function EventsTab({ companyId, run, level }: { companyId: string; run: RunDetails; level: string }) {
  const [url, setUrl] = useUrlState();
  const groups = useQuery(eventGroupsQuery(companyId, run.id, level));
  const word = words[level] ?? { singular: level, plural: level, none: `No ${level}`, noneMore: '' };
  const search = url.q ?? '';
  if (groups.error !== null)
    return <CouldNotLoad error={groups.error} onRetry={() => void groups.refetch()} />;
  if (groups.data === undefined) return <LoadingRows />;
  const total = groups.data.reduce((sum, group) => sum + group.count, 0);
  if (total === 0) {
    return (
      <section className={classes.panel}>
        <NothingYet title={isOver(run.status) ? word.none : `${word.none} so far`}>
          {word.noneMore}
        </NothingYet>
      </section>
    );
  }
  return (
    <section className={classes.panel}>
      <div className={classes.toolbar}>
        <SearchBox label={`Search ${word.plural}`} placeholder="Search person, code or message" width={300} />
        <Text size="xs" c="dimmed" className="number">
          {countOf(total, word.singular, word.plural)}, {countOf(groups.data.length, 'cause')}
        </Text>
      </div>
      {search !== '' ? (
        <EventRecords companyId={companyId} runId={run.id} filter={{ level, search }} withMessage />
      ) : (
        groups.data.map((group) => (
          <EventGroupRow
            key={group.cause}
            companyId={companyId}
            run={run}
            group={group}
            opened={url.open === group.cause}
            onToggle={() => setUrl({ open: url.open === group.cause ? undefined : group.cause })}
          />
        ))
      )}
    </section>
  );
}
