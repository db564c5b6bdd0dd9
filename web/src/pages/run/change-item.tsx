import { UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { ofCompany } from '../../api/queries.ts';
import type { ChangeRow } from '../../api/types.ts';
import { ChangeKind, ChangeState } from '../../components/run-words.tsx';
import { sentenceCase } from '../../format/format.ts';
import { useCompany } from '../../shell/use-company.ts';
import classes from './run.module.css';
import { useReveal } from './use-reveal.ts';

/** One change in a line; opened, its fields before → after. */
export function ChangeItem({
  companyId,
  runId,
  change,
  dataSetLabel,
  opened,
  onToggle,
}: {
  companyId: string;
  runId: string;
  change: ChangeRow;
  dataSetLabel: string | undefined;
  opened: boolean;
  onToggle: () => void;
}) {
  return (
    <div className={classes.change}>
      <UnstyledButton className={classes.changeHead} aria-expanded={opened} onClick={onToggle}>
        <IconChevronRight size={16} className={classes.chevron} data-open={opened || undefined} aria-hidden />
        <span>
          <ChangeKind kind={change.kind} />
        </span>
        <span className={classes.ellipsis} title={change.title}>
          {change.title}{' '}
          <span className={classes.muted}>· {dataSetLabel ?? sentenceCase(change.dataSet)}</span>
        </span>
        <span className={`${classes.ellipsis} ${classes.muted}`}>{fieldsInWords(change)}</span>
        <ChangeState state={change.state} />
      </UnstyledButton>
      {opened && <ChangeBody companyId={companyId} runId={runId} change={change} />}
    </div>
  );
}

function fieldsInWords({ differences, kind }: ChangeRow): string {
  if (kind === 'create') return `${differences.length} fields`;
  const labels = differences.map(({ label }) => label);
  return labels.length <= 3
    ? labels.join(', ')
    : `${labels.slice(0, 2).join(', ')} and ${labels.length - 2} more`;
}

function ChangeBody({ companyId, runId, change }: { companyId: string; runId: string; change: ChangeRow }) {
  return (
    <div className={classes.changeBody}>
      {change.reason !== '' && <p className={classes.detail}>{change.reason}</p>}
      {change.detail !== null && <p className={classes.bad}>{change.detail}</p>}
      <table className={classes.differences}>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Before</th>
            <th scope="col">
              <span aria-hidden="true">→ </span>After
            </th>
          </tr>
        </thead>
        <tbody>
          {change.differences.map((difference) => (
            <DifferenceRow
              key={difference.field}
              path={`${ofCompany(companyId)}/runs/${runId}/changes/${change.seq}/reveal`}
              difference={difference}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type Difference = ChangeRow['differences'][number];

/** One field before and after; whoever may see personal data can have a masked one shown for a while. */
function DifferenceRow({ path, difference }: { path: string; difference: Difference }) {
  const { company } = useCompany();
  const { revealed, isPending, reveal, hide } = useReveal(path, difference.field);
  const isMasked = [difference.before, difference.after].some(
    (value) => typeof value === 'string' && value.startsWith('••••'),
  );
  const shown = revealed ?? difference;
  return (
    <tr>
      <td>
        {difference.label}
        {isMasked && company.seesPersonalData && (
          <UnstyledButton
            className={classes.reveal}
            aria-label={`${revealed === undefined ? 'Reveal' : 'Hide'} ${difference.label}`}
            aria-busy={isPending || undefined}
            title={revealed === undefined ? 'Shown for 30 seconds, and noted in the audit log' : undefined}
            onClick={revealed === undefined ? reveal : hide}
          >
            {revealed === undefined ? 'Reveal' : 'Hide'}
          </UnstyledButton>
        )}
      </td>
      <td>
        <Value value={shown.before} side="before" />
      </td>
      <td>
        <Value value={shown.after} side="after" />
      </td>
    </tr>
  );
}

function Value({ value, side }: { value: string | boolean | null; side: 'before' | 'after' }) {
  if (value === null || value === '') return <span className={classes.muted}>nothing</span>;
  return <span className={classes[side]}>{value === true ? 'yes' : value === false ? 'no' : value}</span>;
}
