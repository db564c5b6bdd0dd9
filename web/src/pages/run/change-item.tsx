import { UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import type { ChangeRow } from '../../api/types.ts';
import { ChangeKind, ChangeState } from '../../components/run-words.tsx';
import { sentenceCase } from '../../format/format.ts';
import classes from './run.module.css';

/** One change in a line; opened, its fields before → after. */
export function ChangeItem({
  change,
  dataSetLabel,
  opened,
  onToggle,
}: {
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
      {opened && <ChangeBody change={change} />}
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

function ChangeBody({ change }: { change: ChangeRow }) {
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
            <tr key={difference.field}>
              <td>{difference.label}</td>
              <td>
                <Value value={difference.before} side="before" />
              </td>
              <td>
                <Value value={difference.after} side="after" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Value({ value, side }: { value: string | boolean | null; side: 'before' | 'after' }) {
  if (value === null || value === '') return <span className={classes.muted}>nothing</span>;
  return <span className={classes[side]}>{value === true ? 'yes' : value === false ? 'no' : value}</span>;
}
