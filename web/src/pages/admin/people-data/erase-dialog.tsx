import { Button, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ApiError, call } from '../../../api/client.ts';
import { ofCompany } from '../../../api/queries.ts';
import type { PersonErased, PersonFound, PersonQuery } from '../../../api/types.ts';
import { DialogActions } from '../../../components/dialog-actions.tsx';
import { ProblemAlert } from '../../../components/feedback.tsx';
import { countOf } from '../../../format/format.ts';
import { useCompany } from '../../../shell/use-company.ts';

/** The last step before it is for good: the number is typed once more. */
export function EraseDialog({
  found,
  query,
  onClose,
  onChanged,
  onErased,
}: {
  found: PersonFound;
  query: PersonQuery;
  onClose(): void;
  /** What is held is no longer what was shown: look again. */
  onChanged(): void;
  onErased(erased: PersonErased): void;
}) {
  const { companyId } = useCompany();
  const [confirm, setConfirm] = useState('');
  const erase = useMutation({
    mutationFn: () =>
      call<PersonErased>(`${ofCompany(companyId)}/people-data/erase`, {
        method: 'POST',
        body: { ...query, confirm, token: found.token },
      }),
    onSuccess: onErased,
    gcTime: 0,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    erase.mutate();
  };
  const hasChanged = erase.error instanceof ApiError && erase.error.problem.code === 'people/changed';
  const { changes, events, links, files, uploads, plans } = found.counts;
  return (
    <Modal
      opened
      onClose={() => {
        if (!erase.isPending) onClose();
      }}
      title={`Erase ${found.names[0] ?? `number ${query.employeeNumber}`}?`}
      size="lg"
    >
      <form onSubmit={submit} autoComplete="off">
        <Stack gap={14}>
          <Text size="sm">
            This blanks {countOf(changes, 'change')} and {countOf(events, 'event')}, removes{' '}
            {countOf(links, 'link')} and drops {countOf(files + uploads, 'file')} and{' '}
            {countOf(plans, 'open plan')}. Nothing brings it back. Later runs leave the person out. What the
            other systems hold stays there and is to be erased there.
          </Text>
          <ProblemAlert error={erase.error} />
          <TextInput
            label={`Type the employee number, ${query.employeeNumber}`}
            data-autofocus
            autoComplete="off"
            maxLength={100}
            value={confirm}
            onChange={(event) => setConfirm(event.currentTarget.value)}
          />
          <DialogActions>
            <Button variant="default" onClick={onClose} disabled={erase.isPending}>
              Cancel
            </Button>
            {hasChanged ? (
              <Button onClick={onChanged}>Look again</Button>
            ) : (
              <Button
                type="submit"
                color="red"
                loading={erase.isPending}
                disabled={confirm.trim() !== query.employeeNumber.trim()}
              >
                Erase for good
              </Button>
            )}
          </DialogActions>
        </Stack>
      </form>
    </Modal>
  );
}
