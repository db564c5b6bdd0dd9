import { Text, UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { EventGroup, RunDetails } from '../../api/types.ts';
import { Tag } from '../../components/tag.tsx';
import { formatCount, sentenceCase } from '../../format/format.ts';
import { useCompany } from '../../shell/use-company.ts';
import { EventRecords } from './event-records.tsx';
import { MapCodeFix } from './map-code-fix.tsx';
import classes from './run.module.css';

/** All events of one cause: how many, what, how to fix it, the fix itself where it can be made here. */
export function EventGroupRow({
  companyId,
  run,
  group,
  opened,
  onToggle,
}: {
  companyId: string;
  run: RunDetails;
  group: EventGroup;
  opened: boolean;
  onToggle: () => void;
}) {
  const { mayEdit } = useCompany();
  const label = run.dataSets.find(({ dataSet }) => dataSet === group.dataSet)?.label;
  return (
    <div className={classes.group}>
      <UnstyledButton className={classes.groupHead} aria-expanded={opened} onClick={onToggle}>
        <IconChevronRight size={16} className={classes.chevron} data-open={opened || undefined} aria-hidden />
        <span className={classes.count}>{formatCount(group.count)}</span>
        <span>
          <span className={classes.message}>{group.message}</span>
          {group.fix !== '' && <span className={classes.fix}>{group.fix}</span>}
        </span>
        {group.dataSet !== null && <Tag tone="quiet">{label ?? sentenceCase(group.dataSet)}</Tag>}
      </UnstyledButton>
      {mayEdit && group.action !== null && <Fix companyId={companyId} run={run} action={group.action} />}
      {opened && (
        <div className={classes.records}>
          <EventRecords
            companyId={companyId}
            runId={run.id}
            filter={{ level: group.level, cause: group.cause }}
          />
        </div>
      )}
    </div>
  );
}

/** What can be done right here, or the place where it can be done. */
function Fix({
  companyId,
  run,
  action,
}: {
  companyId: string;
  run: RunDetails;
  action: NonNullable<EventGroup['action']>;
}) {
  const base = `/companies/${companyId}`;
  switch (action.kind) {
    case 'map-code':
      if (run.syncId === null || action.dataSet === undefined || action.code === undefined) return null;
      return (
        <div className={classes.inPlace}>
          <MapCodeFix companyId={companyId} syncId={run.syncId} list={action.dataSet} code={action.code} />
        </div>
      );
    case 'choose-match':
      return (
        <Text size="sm" className={classes.inPlace}>
          Candidates at the destination:{' '}
          {(action.candidates ?? []).map((candidate) => (
            <span key={candidate} className="mono">
              {candidate}{' '}
            </span>
          ))}
        </Text>
      );
    case 'edit-connector':
      return (
        <Text size="sm" className={classes.inPlace}>
          <Link to={`${base}/connectors`}>To the connectors</Link>
        </Text>
      );
    case 'edit-sync':
      return run.syncId === null ? null : (
        <Text size="sm" className={classes.inPlace}>
          <Link to={`${base}/sync/${run.syncId}`}>To the settings of this sync</Link>
        </Text>
      );
    default:
      return null;
  }
}
