import { Button, Checkbox, Modal, Select, Stack, Switch, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError, call } from '../../api/client.ts';
import { ofCompany } from '../../api/queries.ts';
import type { Schedule, ScheduleInput, Sync } from '../../api/types.ts';
import { DialogActions } from '../../components/dialog-actions.tsx';
import { ProblemAlert, sayDone } from '../../components/feedback.tsx';
import { TimeZoneSelect } from '../../components/forms/time-zone-select.tsx';
import { Notice } from '../../components/notice.tsx';
import { useCompany } from '../../shell/use-company.ts';
import { RunOptionFields } from '../syncs/run-dialog/run-option-fields.tsx';
import { useOfferedOptions } from '../syncs/run-dialog/use-offered-options.ts';
import { fromCron, toCron } from './frequency.ts';
import { FrequencyFields } from './frequency-fields.tsx';
import { NextRuns } from './next-runs.tsx';

const noErrors: Record<string, string> = {};

/** A new schedule, or one that exists. */
export function ScheduleForm({
  schedule,
  syncs,
  syncId,
  onClose,
}: {
  schedule: Schedule | undefined;
  syncs: readonly Sync[];
  /** The sync that was chosen before, for a new one. */
  syncId: string | undefined;
  onClose: () => void;
}) {
  const { companyId, company } = useCompany();
  const client = useQueryClient();
  const [input, setInput] = useState<ScheduleInput>(() => schedule ?? blank(syncs, syncId, company.timeZone));
  const [frequency, setFrequency] = useState(() => fromCron(input.cron));
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const set = (patch: Partial<ScheduleInput>) => setInput((before) => ({ ...before, ...patch }));
  const sync = syncs.find(({ id }) => id === input.syncId);
  const offered = useOfferedOptions(sync);
  const cron = toCron(frequency);
  const errors = error instanceof ApiError ? error.fields : noErrors;
  const notEarned = error instanceof ApiError && error.problem.code === 'schedule/not-earned';

  const save = async () => {
    setBusy(true);
    setError(null);
    const { name, timeZone, saveChanges, options, active, force } = input;
    const body: ScheduleInput = {
      name: name.trim(),
      syncId: input.syncId,
      cron,
      timeZone,
      saveChanges,
      options,
      active,
      ...(force === undefined ? {} : { force }),
    };
    try {
      const path = `${ofCompany(companyId)}/schedules`;
      if (schedule === undefined) await call<Schedule>(path, { method: 'POST', body });
      else await call<Schedule>(`${path}/${schedule.id}`, { method: 'PUT', body });
      await client.invalidateQueries({ queryKey: [companyId, 'schedules'] });
      await client.invalidateQueries({ queryKey: [companyId, 'syncs'] });
      sayDone(`${body.name} is saved.`);
      onClose();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Modal opened onClose={onClose} size="lg" title={schedule === undefined ? 'New schedule' : schedule.name}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Stack gap="md">
          <TextInput
            label="Schedule name"
            required
            data-autofocus
            maxLength={120}
            value={input.name}
            error={errors.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <Select
            label="Sync"
            required
            searchable
            allowDeselect={false}
            placeholder="Choose a sync"
            data={syncs.map(({ id, name }) => ({ value: id, label: name }))}
            value={input.syncId === '' ? null : input.syncId}
            error={errors.syncId}
            onChange={(value) => set({ syncId: value ?? '', options: {} })}
          />
          <FrequencyFields frequency={frequency} error={errors.cron} onChange={setFrequency} />
          <TimeZoneSelect
            label="Time zone"
            value={input.timeZone}
            error={errors.timeZone}
            onChange={(timeZone) => set({ timeZone })}
          />
          <NextRuns companyId={companyId} cron={cron} timeZone={input.timeZone} />
          <Switch
            label="Save changes"
            description={
              input.saveChanges
                ? `Writes to ${sync?.destinationName ?? 'the destination'} each time, unless a guard stops it.`
                : 'Each run only shows what would happen; nothing is written.'
            }
            checked={input.saveChanges}
            onChange={(event) => set({ saveChanges: event.currentTarget.checked })}
          />
          <RunOptionFields
            offered={offered}
            options={input.options}
            onChange={(options) => set({ options })}
          />
          <Switch
            label="Active"
            description="Off: it keeps its settings and waits."
            checked={input.active}
            onChange={(event) => set({ active: event.currentTarget.checked })}
          />
          {schedule !== undefined && schedule.pausedBecause !== null && (
            <Notice tone="warn" title="It paused itself">
              {schedule.pausedBecause} Saving ends the pause.
            </Notice>
          )}
          <ProblemAlert error={error} />
          {notEarned && (
            <Checkbox
              label="Switch it on anyway"
              checked={input.force === true}
              onChange={(event) => set({ force: event.currentTarget.checked })}
            />
          )}
          <DialogActions>
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={busy} disabled={input.name.trim() === '' || input.syncId === ''}>
              Save
            </Button>
          </DialogActions>
        </Stack>
      </form>
    </Modal>
  );
}

function blank(syncs: readonly Sync[], syncId: string | undefined, timeZone: string): ScheduleInput {
  const sync = syncs.find(({ id }) => id === syncId);
  return {
    name: sync === undefined ? '' : `Nightly: ${sync.name}`.slice(0, 120),
    syncId: sync?.id ?? '',
    cron: '0 2 * * 1-5',
    timeZone,
    saveChanges: false,
    options: {},
    active: true,
  };
}
