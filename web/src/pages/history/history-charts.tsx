import { Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { overviewQuery } from '../../api/queries.ts';
import type { Overview } from '../../api/types.ts';
import { countOf, formatCount } from '../../format/format.ts';
import classes from './history.module.css';

const RunsByDay = lazy(() => import('./runs-by-day.tsx'));

/** The last 30 days at a glance: how runs ended, and what most errors come from. */
export function HistoryCharts({ companyId }: { companyId: string }) {
  const overview = useQuery(overviewQuery(companyId));
  if (overview.error !== null) return null;
  if (overview.data === undefined) {
    return (
      <div className={classes.charts}>
        <Skeleton height={156} radius="md" />
        <Skeleton height={156} radius="md" />
      </div>
    );
  }
  const { runsByDay, errorsByCause } = overview.data;
  const total = runsByDay.reduce((sum, day) => sum + day.completed + day.withErrors + day.failed, 0);
  if (total === 0) return null;
  return (
    <div className={classes.charts}>
      <section className={classes.chart} aria-label={`Runs per day: ${summary(runsByDay)}`}>
        <div className={classes.chartHead}>
          <Text size="xs" fw={600}>
            Runs per day, last 30 days
          </Text>
          <div className={classes.legend}>
            <Legend colour="var(--ok-solid)">completed</Legend>
            <Legend colour="var(--warn-solid)">with errors</Legend>
            <Legend colour="var(--bad-solid)">failed</Legend>
          </div>
        </div>
        <Suspense fallback={<Skeleton height={104} />}>
          <RunsByDay days={runsByDay} />
        </Suspense>
      </section>
      <Causes causes={errorsByCause} />
    </div>
  );
}

function Legend({ colour, children }: { colour: string; children: string }) {
  return <span style={{ ['--swatch' as string]: colour }}>{children}</span>;
}

function summary(days: Overview['runsByDay']): string {
  const sum = (pick: (day: Overview['runsByDay'][number]) => number) =>
    days.reduce((all, day) => all + pick(day), 0);
  return [
    `${formatCount(sum((day) => day.completed))} completed`,
    `${formatCount(sum((day) => day.withErrors))} with errors`,
    `${formatCount(sum((day) => day.failed))} failed`,
  ].join(', ');
}

function Causes({ causes }: { causes: Overview['errorsByCause'] }) {
  const most = Math.max(1, ...causes.map(({ count }) => count));
  return (
    <section className={classes.chart} aria-label="Errors by cause">
      <div className={classes.chartHead}>
        <Text size="xs" fw={600}>
          Errors by cause
        </Text>
      </div>
      {causes.length === 0 ? (
        <Text size="xs" c="dimmed">
          No errors in the last 30 days.
        </Text>
      ) : (
        <ul className={classes.causes}>
          {causes.slice(0, 5).map((cause) => (
            <li
              key={cause.cause}
              className={classes.cause}
              title={`${countOf(cause.count, 'error')}: ${cause.message}`}
            >
              <span className={classes.causeText}>{cause.message}</span>
              <span className={classes.track} aria-hidden="true">
                <span className={classes.fill} style={{ width: `${(cause.count / most) * 100}%` }} />
              </span>
              <span className={classes.causeCount}>{formatCount(cause.count)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
