import { Button, Modal, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ApiError, call } from '../../api/client.ts';
import { meQuery } from '../../api/queries.ts';
import { DialogActions } from '../../components/dialog-actions.tsx';
import { ProblemAlert, sayDone } from '../../components/feedback.tsx';
import { TimeZoneSelect } from '../../components/forms/time-zone-select.tsx';

/** A company more on this installation; whoever makes it is its first Company Admin. */
export function NewCompany({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [timeZone, setTimeZone] = useState('America/Chicago');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const create = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await call('/api/companies', { method: 'POST', body: { name: name.trim(), timeZone } });
      await client.invalidateQueries({ queryKey: ['access'] });
      await client.invalidateQueries({ queryKey: meQuery.queryKey });
      sayDone(`${name.trim()} is made; you are its first Company Admin.`);
      onClose();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  const fields = error instanceof ApiError ? error.fields : {};
  return (
    <Modal opened onClose={onClose} title="New company" size="md">
      <form onSubmit={(event) => void create(event)}>
        <Stack gap={14}>
          <ProblemAlert error={error} />
          <TextInput
            label="Name"
            required
            withAsterisk={false}
            maxLength={120}
            data-autofocus
            value={name}
            error={fields.name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TimeZoneSelect label="Time zone" value={timeZone} onChange={setTimeZone} />
          <DialogActions>
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={busy}>
              Create
            </Button>
          </DialogActions>
        </Stack>
      </form>
    </Modal>
  );
}
