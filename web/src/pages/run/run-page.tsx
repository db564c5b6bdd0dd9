import { Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle, IconShieldExclamation } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { runQuery } from '../../api/queries.ts';
import { useRunStream } from '../../api/streams.ts';
import type { RunDetails } from '../../api/types.ts';
import { Instant } from '../../components/instant.tsx';
import { Notice } from '../../components/notice.tsx';
import { Page } from '../../components/page.tsx';
import { PageLoading } from '../../components/page-states.tsx';
import { isOver, RunStatus } from '../../components/run-words.tsx';
import { CouldNotLoad } from '../../components/table/table-states.tsx';
import { formatDuration, formatExactly } from '../../format/format.ts';
import { useCompany } from '../../shell/use-company.ts';
import classes from './run.module.css';
import { RunActions } from './run-actions.tsx';
import { RunProgress } from './run-progress.tsx';
import { RunTabs } from './run-tabs.tsx';

/** Sync details: what a run did or is doing, what went wrong and how to fix it, and every change. */
export function RunPage() {
  const { companyId } = useCompany();
  const { runId = '' } = useParams({ strict: false });
  const run = useQuery(runQuery(companyId, runId));
  const live = run.data !== undefined && !isOver(run.data.status);
  useRunStream(companyId, runId, live);
  useFreshContents(companyId, runId, live ? run.data : undefined);
  const back = { to: `/companies/${companyId}/history`, label: 'Sync History' };

  if (run.error !== null) {
    return (
      <Page title="Sync details" back={back}>
        <CouldNotLoad error={run.error} onRetry={() => void run.refetch()} />
      </Page>
    );
  }
  if (run.data === undefined) return <PageLoading />;
  const details = run.data;
  return (
    <Page
      title={details.name}
      back={back}
      below={<RunFacts run={details} />}
      actions={<RunActions companyId={companyId} run={details} />}
    >
      <RunNotices companyId={companyId} run={details} />
      <RunProgress run={details} />
      <RunTabs companyId={companyId} run={details} />
    </Page>
  );
}

/** While a run goes on, its events and changes grow; look again now and then. */
function useFreshContents(companyId: string, runId: string, run: RunDetails | undefined): void {
  const client = useQueryClient();
  const mark = run === undefined ? '' : `${run.total} ${run.plan?.changes ?? 0}`;
  useEffect(() => {
    if (mark === '') return;
    const timer = setTimeout(() => {
      for (const part of ['event-groups', 'events', 'changes', 'files']) {
        void client.invalidateQueries({ queryKey: [companyId, 'run', runId, part] });
      }
    }, 1500);
    return () => clearTimeout(timer);
  }, [client, companyId, runId, mark]);
}

function RunFacts({ run }: { run: RunDetails }) {
  return (
    <div className={classes.facts}>
      <Group gap={8}>
        <RunStatus status={run.status} />
        <span className={classes.save} data-on={run.saveChanges || undefined}>
          Save changes {run.saveChanges ? 'on' : 'off'}
        </span>
      </Group>
      <span>
        {run.sourceName} → {run.destinationName}
      </span>
      <span className="number">
        Run {run.number} · <Instant at={run.startedAt} none="not started yet" />
        {run.durationMs !== null && ` · ${formatDuration(run.durationMs)}`} · {run.user}
      </span>
    </div>
  );
}

/** What a person must know before anything else: failures, guards, waiting, where a plan went. */
function RunNotices({ companyId, run }: { companyId: string; run: RunDetails }) {
  const other = (id: string) => `/companies/${companyId}/history/${id}`;
  const { plan } = run;
  return (
    <>
      {run.purgedAt !== null && (
        <Notice
          tone="quiet"
          icon={<IconInfoCircle size={17} aria-hidden />}
          title={`Contents purged on ${formatExactly(run.purgedAt)}`}
        >
          <div>Its events, changes and files were removed by retention. The counts stay.</div>
        </Notice>
      )}
      {run.failure !== null && (
        <Notice tone="fail" icon={<IconAlertTriangle size={18} aria-hidden />} title="The run failed">
          <Text size="sm" c="var(--mantine-color-text)">
            {run.failure}
          </Text>
        </Notice>
      )}
      {run.guards.length > 0 && (
        <Notice
          tone="bad"
          icon={<IconShieldExclamation size={18} aria-hidden />}
          title={
            isOver(run.status)
              ? 'A guard stopped this run before it wrote anything'
              : 'A guard was overridden'
          }
        >
          {run.guards.map((guard) => (
            <Text key={`${guard.code}${guard.dataSet}`} size="sm" c="var(--mantine-color-text)">
              {guard.message}
            </Text>
          ))}
          {run.can.override && (
            <Text size="sm" c="var(--mantine-color-text)" mt={4}>
              Look at the tab Changes. If it is right, apply the plan with a reason.
            </Text>
          )}
        </Notice>
      )}
      {run.waitingUntil !== null && !isOver(run.status) && (
        <Notice tone="busy">
          <Text size="sm" c="var(--mantine-color-text)">
            Waits until <Instant at={run.waitingUntil} />, as the other system asked for.
          </Text>
        </Notice>
      )}
      {run.parentRun !== null && (
        <Text size="sm" c="dimmed">
          This run goes back to <Link to={other(run.parentRun)}>an earlier one</Link>: it applies its plan or
          retries what failed there.
        </Text>
      )}
      {plan !== null && plan.appliedByRun !== null && plan.appliedByRun !== run.id && (
        <Text size="sm" c="dimmed">
          Its plan was applied by <Link to={other(plan.appliedByRun)}>a later run</Link>.
        </Text>
      )}
      {run.can.apply && plan !== null && (
        <Text size="sm" c="dimmed">
          Nothing has been written. The plan can be applied until <Instant at={plan.expiresAt} />.
        </Text>
      )}
      {plan?.state === 'expired' && (
        <Text size="sm" c="dimmed">
          The plan has expired, since data changes. Run the sync again for a new one.
        </Text>
      )}
    </>
  );
}
