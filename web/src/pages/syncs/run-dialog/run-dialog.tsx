import { Button, Modal, Stack, Switch, Text } from '@mantine/core';
import { IconEye, IconPencilCheck, IconPlayerPlayFilled } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../../api/client.ts';
import { ofCompany } from '../../../api/queries.ts';
import type { RunInput, RunOptions, RunRow, Sync } from '../../../api/types.ts';
import { DialogActions } from '../../../components/dialog-actions.tsx';
import { ProblemAlert, sayDone } from '../../../components/feedback.tsx';
import { Notice } from '../../../components/notice.tsx';
import { useCompany } from '../../../shell/use-company.ts';
import { RunOptionFields } from './run-option-fields.tsx';
import { useOfferedOptions } from './use-offered-options.ts';

/** Starts a run: with or without writing, and limited by what the data sets offer. */
export function RunDialog({ sync, onClose }: { sync: Sync; onClose: () => void }) {
  const { companyId } = useCompany();
  const client = useQueryClient();
  const navigate = useNavigate();
  const offered = useOfferedOptions(sync);
  const [saveChanges, setSaveChanges] = useState(false);
  const [options, setOptions] = useState<RunOptions>({});
  const [requestKey] = useState(() => crypto.randomUUID());
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  const run = async () => {
    setBusy(true);
    setError(null);
    try {
      const body: RunInput = { saveChanges, options, requestKey };
      const started = await call<RunRow>(`${ofCompany(companyId)}/syncs/${sync.id}/runs`, {
        method: 'POST',
        body,
      });
      if (started.joined === true) sayDone(`It was on its way already, started by ${started.user}.`);
      await client.invalidateQueries({ queryKey: [companyId, 'runs'] });
      await navigate({ to: `/companies/${companyId}/history/${started.id}`, search: {} });
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };

  return (
    <Modal opened onClose={onClose} title={`Run ${sync.name}`} size="lg">
      <Stack gap="md">
        <Switch
          checked={saveChanges}
          onChange={(event) => setSaveChanges(event.currentTarget.checked)}
          label="Save changes"
          size="md"
          data-autofocus
        />
        {saveChanges ? (
          <Notice tone="warn" icon={<IconPencilCheck size={18} aria-hidden />}>
            <Text size="sm" fw={600} c="var(--mantine-color-text)">
              {sync.destinationName} will be written to.
            </Text>
            <Text size="sm" c="var(--mantine-color-text)">
              Guards still stop the run before writing when something looks wrong.
            </Text>
          </Notice>
        ) : (
          <Notice tone="busy" icon={<IconEye size={18} aria-hidden />}>
            <Text size="sm" c="var(--mantine-color-text)">
              Everything runs and is checked, but nothing is written to {sync.destinationName}. You see who
              would change and how, and can apply exactly that afterwards.
            </Text>
          </Notice>
        )}
        <RunOptionFields offered={offered} options={options} onChange={setOptions} />
        <ProblemAlert error={error} />
        <DialogActions>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            loading={busy}
            leftSection={<IconPlayerPlayFilled size={15} aria-hidden />}
            onClick={() => void run()}
          >
            {saveChanges ? 'Run and save changes' : 'Run without saving'}
          </Button>
        </DialogActions>
      </Stack>
    </Modal>
  );
}
