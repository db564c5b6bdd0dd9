import { Select, Stack, TextInput, Title } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Connector } from '../../../api/types.ts';
import { TimeZoneSelect } from '../../../components/forms/time-zone-select.tsx';
import { Notice } from '../../../components/notice.tsx';
import type { Draft } from './draft.ts';
import classes from './editor.module.css';

/** Source, destination, what a new sync starts from (`children`), its name and the time zone that judges dates. */
export function GeneralPart({
  draft,
  connectors,
  errors,
  disabled,
  onChange,
  children,
}: {
  draft: Draft;
  connectors: readonly Connector[];
  errors: Record<string, string>;
  disabled: boolean;
  onChange: (patch: Partial<Draft>) => void;
  children?: ReactNode;
}) {
  const choices = connectors.map((connector) => ({ value: connector.id, label: connector.name }));
  const same = draft.sourceId !== '' && draft.sourceId === draft.destinationId;
  const { config } = draft;
  return (
    <Stack gap="md" maw={900}>
      <Title order={2}>Source and destination</Title>
      <div className={classes.ends}>
        <Select
          label="Source"
          description="Where the data comes from."
          required
          searchable
          disabled={disabled}
          placeholder="Choose a connector"
          nothingFoundMessage="No such connector"
          data={choices}
          value={draft.sourceId === '' ? null : draft.sourceId}
          error={errors.sourceId}
          onChange={(value) => onChange({ sourceId: value ?? '' })}
        />
        <IconArrowRight size={20} className={classes.arrow} aria-hidden />
        <Select
          label="Destination"
          description="Where it is written to."
          required
          searchable
          disabled={disabled}
          placeholder="Choose a connector"
          nothingFoundMessage="No such connector"
          data={choices}
          value={draft.destinationId === '' ? null : draft.destinationId}
          error={same ? 'Choose another connector than the source.' : errors.destinationId}
          onChange={(value) => onChange({ destinationId: value ?? '' })}
        />
      </div>
      {children}
      {config === null ? (
        !children && (
          <Notice tone="busy">Choose both; then you see the syncs that are ready made for them.</Notice>
        )
      ) : (
        <>
          <TextInput
            label="Name"
            description="As it stands in the lists; unique in the company."
            required
            maxLength={120}
            disabled={disabled}
            value={draft.name}
            error={draft.name.trim() === '' ? 'Fill this in.' : errors.name}
            onChange={(event) => onChange({ name: event.currentTarget.value, named: true })}
          />
          <TimeZoneSelect
            label="Time zone"
            description="Whether a date lies in the future is judged here."
            disabled={disabled}
            value={config.timeZone}
            onChange={(timeZone) => onChange({ config: { ...config, timeZone } })}
          />
        </>
      )}
    </Stack>
  );
}
