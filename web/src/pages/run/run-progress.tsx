import { Progress } from '@mantine/core';
import type { DataSetProgress, RunCounts, RunDetails } from '../../api/types.ts';
import { Tag, type Tone } from '../../components/tag.tsx';
import { formatCount, formatDuration, sentenceCase } from '../../format/format.ts';
import classes from './run.module.css';

const columns: { name: keyof RunCounts; label: string; help: string; bad?: boolean }[] = [
  { name: 'read', label: 'Read', help: 'Records read from the source' },
  { name: 'created', label: 'Created', help: 'New at the destination' },
  { name: 'updated', label: 'Updated', help: 'Changed at the destination' },
  { name: 'deactivated', label: 'Deactivated', help: 'Set inactive, because the source says so' },
  { name: 'unchanged', label: 'Unchanged', help: 'The same at both ends' },
  { name: 'skipped', label: 'Skipped', help: 'Left out by the filter or the settings' },
  { name: 'refused', label: 'Refused', help: 'Could not be synced; see the errors', bad: true },
  { name: 'conflict', label: 'Conflict', help: 'Changed at the destination in between', bad: true },
  { name: 'inDoubt', label: 'In doubt', help: 'Sent, and never answered', bad: true },
  { name: 'absent', label: 'Absent', help: 'Deactivated or removed because they are gone from the source' },
];

/** Each data set's way through the stages, with how its records ended. */
export function RunProgress({ run }: { run: RunDetails }) {
  if (run.dataSets.length === 0) return null;
  // Columns of rare outcomes appear only when there are any.
  const rare = ['conflict', 'inDoubt', 'absent', 'skipped'];
  const shown = columns.filter(({ name }) => !rare.includes(name) || run.counts[name] > 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: on narrow screens it scrolls sideways, which the keyboard must reach
    <section className={classes.panel} aria-label="Progress" tabIndex={0}>
      <table className={classes.progress}>
        <thead>
          <tr>
            <th scope="col">Data set</th>
            <th scope="col" data-text>
              Stage
            </th>
            {shown.map((column) => (
              <th scope="col" key={column.name} title={column.help}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {run.dataSets.map((one) => (
            <tr key={one.dataSet}>
              <td>
                {one.label}
                {one.detail !== undefined && <span className={classes.detail}>{one.detail}</span>}
              </td>
              <td data-text>
                <Stage progress={one} saveChanges={run.saveChanges} />
              </td>
              {shown.map((column) => (
                <Count key={column.name} value={one.counts[column.name]} bad={column.bad === true} />
              ))}
            </tr>
          ))}
        </tbody>
        {run.dataSets.length > 1 && (
          <tfoot>
            <tr>
              <td>All</td>
              <td />
              {shown.map((column) => (
                <Count key={column.name} value={run.counts[column.name]} bad={column.bad === true} />
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </section>
  );
}

function Count({ value, bad }: { value: number; bad: boolean }) {
  return <td className={value === 0 ? classes.zero : bad ? classes.bad : ''}>{formatCount(value)}</td>;
}

const order = ['reading source', 'reading destination', 'comparing', 'planned', 'writing'];
const tones: Record<string, Tone> = {
  done: 'ok',
  failed: 'bad',
  planned: 'busy',
  waiting: 'quiet',
  'not run': 'quiet',
};

function Stage({ progress, saveChanges }: { progress: DataSetProgress; saveChanges: boolean }) {
  const { stage } = progress;
  const reached = stage === 'done' ? order.length : order.indexOf(stage);
  const took =
    progress.startedAt !== undefined && progress.finishedAt !== undefined
      ? Date.parse(progress.finishedAt) - Date.parse(progress.startedAt)
      : undefined;
  const writing = stage === 'writing' && progress.planned > 0;
  return (
    <span className={classes.stage}>
      <span className={classes.track} aria-hidden="true">
        {(saveChanges ? order : order.slice(0, 4)).map((name, index) => (
          <span
            key={name}
            className={classes.mark}
            data-state={markState(stage, index, reached)}
            title={sentenceCase(name)}
          />
        ))}
      </span>
      <Tag tone={tones[stage] ?? 'busy'} square>
        {sentenceCase(stage)}
      </Tag>
      {writing && (
        <>
          <Progress
            value={(progress.settled / progress.planned) * 100}
            size={6}
            w={70}
            aria-label={`${progress.label}: ${progress.settled} of ${progress.planned} written`}
          />
          <span className="number">
            {formatCount(progress.settled)} / {formatCount(progress.planned)}
          </span>
        </>
      )}
      {took !== undefined && <span className={classes.muted}>{formatDuration(took)}</span>}
    </span>
  );
}

function markState(stage: string, index: number, reached: number): string | undefined {
  if (stage === 'failed') return 'failed';
  if (reached === -1) return undefined;
  if (index < reached || (stage === 'planned' && index === reached)) return 'past';
  return index === reached ? 'now' : undefined;
}
