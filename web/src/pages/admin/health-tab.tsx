import { Stack, Table, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { systemHealthQuery } from '../../api/access-queries.ts';
import type { SystemHealth } from '../../api/types.ts';
import { Instant } from '../../components/instant.tsx';
import { Notice } from '../../components/notice.tsx';
import { CouldNotLoad, LoadingRows } from '../../components/table/table-states.tsx';
import { Tag } from '../../components/tag.tsx';
import { countOf, formatCount, formatDuration, formatSize } from '../../format/format.ts';
import classes from './admin.module.css';

/** How the installation is doing: measured when asked, again every 15 seconds. */
export function HealthTab() {
  const { data, error, refetch } = useQuery(systemHealthQuery);
  if (error !== null && data === undefined) {
    return <CouldNotLoad error={error} onRetry={() => void refetch()} />;
  }
  if (data === undefined) return <LoadingRows count={5} />;
  return (
    <Stack gap={20} className={classes.scrolls} tabIndex={-1}>
      {data.unrecognised.length > 0 && (
        <Notice
          tone="bad"
          icon={<IconAlertTriangle size={17} aria-hidden />}
          title="People who were erased can no longer be recognised, because encryption keys were lost"
        >
          {data.unrecognised.map(({ company, people }) => `${company}: ${people}`).join(' · ')}. No run of{' '}
          {data.unrecognised.length === 1 ? 'this company' : 'these companies'} starts until somebody who may
          see personal data has left them out again on Admin → People's data and confirmed it there.
        </Notice>
      )}
      <div className={classes.facts}>
        <Fact
          label="Version"
          note={
            <>
              Started <Instant at={data.startedAt} />
            </>
          }
        >
          {data.version}
        </Fact>
        <Fact label="Database" note={`${engineWords(data)}, PostgreSQL ${data.database.version}`}>
          {formatSize(data.database.sizeBytes)}
        </Fact>
        <Fact label="Migration level" note={data.database.migration}>
          {formatCount(data.database.migrations)}
        </Fact>
        <Fact label="Runs now" note={`${countOf(data.queue.waitingTasks, 'task')} in the queue`}>
          {formatCount(data.queue.runningRuns)} running, {formatCount(data.queue.waitingRuns)} waiting
        </Fact>
        <Fact label="Data folder" note={`of ${formatSize(data.dataFolder.totalBytes)} on its disk`}>
          {formatSize(data.dataFolder.freeBytes)} free
        </Fact>
        <Fact label="Last backup" note={backupNote(data)}>
          {data.lastBackupAt === null ? 'Not reported' : ago(data.at, data.lastBackupAt)}
        </Fact>
      </div>
      <Workers health={data} />
    </Stack>
  );
}

function Workers({ health }: { health: SystemHealth }) {
  return (
    <section aria-labelledby="workers">
      <Title order={2} size="h4" id="workers" mb={8}>
        Workers
      </Title>
      {health.workers.length === 0 ? (
        <Text size="sm">
          No worker has been heard of. Runs wait until one starts: chalkline serve --services=worker
        </Text>
      ) : (
        <Table withTableBorder verticalSpacing={8} aria-label="Workers">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Worker</Table.Th>
              <Table.Th>Status</Table.Th>
              <Table.Th>Version</Table.Th>
              <Table.Th>Started</Table.Th>
              <Table.Th>Last heard of</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {health.workers.map((worker) => (
              <Table.Tr key={worker.name}>
                <Table.Td className="mono">{worker.name}</Table.Td>
                <Table.Td>
                  <Tag tone={worker.alive ? 'ok' : 'warn'} dot>
                    {worker.alive ? 'Alive' : 'Silent'}
                  </Tag>
                </Table.Td>
                <Table.Td>{worker.version}</Table.Td>
                <Table.Td>
                  <Instant at={worker.startedAt} />
                </Table.Td>
                <Table.Td>{ago(health.at, worker.seenAt)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </section>
  );
}

function Fact({ label, note, children }: { label: string; note: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <span className={classes.factLabel}>{label}</span>
      <span className={classes.factValue}>{children}</span>
      <span className={classes.factNote}>{note}</span>
    </div>
  );
}

function engineWords({ database }: SystemHealth): string {
  return database.engine === 'embedded' ? 'Embedded' : 'Server';
}

function ago(now: string, then: string): string {
  const ms = Math.max(0, Date.parse(now) - Date.parse(then));
  return ms < 5_000 ? 'just now' : `${formatDuration(ms)} ago`;
}

function backupNote({ lastBackupAt }: SystemHealth): ReactNode {
  return lastBackupAt === null ? (
    'Chalkline makes none itself; let your backup script report each with: chalkline health backup-made'
  ) : (
    <Instant at={lastBackupAt} />
  );
}
