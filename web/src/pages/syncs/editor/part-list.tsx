import { Switch, Text, UnstyledButton } from '@mantine/core';
import type { ProposedDataSet, SyncConfig } from '../../../api/types.ts';
import { summaryOf } from './draft.ts';
import classes from './editor.module.css';

/** The parts of a sync: general, each data set in the order in which they run, lifecycle, guards, schedule. */
export function PartList({
  part,
  dataSets,
  config,
  disabled,
  onPart,
  onSwitch,
}: {
  part: string;
  dataSets: readonly ProposedDataSet[];
  config: SyncConfig | null;
  disabled: boolean;
  onPart: (part: string) => void;
  onSwitch: (dataSet: ProposedDataSet, on: boolean) => void;
}) {
  const on = config?.dataSets.length ?? 0;
  const entry = (id: string, label: string) => (
    <UnstyledButton
      key={id}
      className={classes.entry}
      data-active={part === id || undefined}
      aria-current={part === id ? 'true' : undefined}
      onClick={() => onPart(id)}
    >
      {label}
    </UnstyledButton>
  );
  return (
    <nav className={classes.list} aria-label="Parts of the sync">
      {entry('general', 'General')}
      {config !== null && (
        <>
          <Text size="xs" fw={600} c="dimmed" className={classes.heading}>
            Data sets <span className="number">({on})</span>
          </Text>
          {dataSets.map((dataSet) => {
            const settings = config.dataSets.find(({ id }) => id === dataSet.id);
            return (
              <div
                key={dataSet.id}
                className={classes.dataSet}
                data-active={part === dataSet.id || undefined}
              >
                <Switch
                  size="xs"
                  aria-label={`${dataSet.label} flow`}
                  disabled={disabled}
                  checked={settings !== undefined}
                  onChange={(event) => onSwitch(dataSet, event.currentTarget.checked)}
                />
                <UnstyledButton
                  className={classes.dataSetName}
                  aria-current={part === dataSet.id ? 'true' : undefined}
                  onClick={() => onPart(dataSet.id)}
                >
                  <span>{dataSet.label}</span>
                  <span className={classes.summary}>{summaryOf(dataSet, settings)}</span>
                </UnstyledButton>
              </div>
            );
          })}
          <Text size="xs" fw={600} c="dimmed" className={classes.heading}>
            Rules
          </Text>
          {entry('lifecycle', 'Lifecycle')}
          {entry('guards', 'Guards')}
          {entry('schedule', 'Schedule')}
        </>
      )}
    </nav>
  );
}
