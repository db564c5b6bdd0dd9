import { Button, Group, NumberInput, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call } from '../../api/client.ts';
import { ofCompany, queryClient } from '../../api/queries.ts';
import type { DueForPurge, Retention } from '../../api/types.ts';
import { ProblemAlert, sayDone } from '../../components/feedback.tsx';
import { CouldNotLoad, LoadingRows } from '../../components/table/table-states.tsx';
import { useCompany } from '../../shell/use-company.ts';
import classes from './admin.module.css';
import { inWords, NextPurge } from './next-purge.tsx';

const kept = (companyId: string) =>
  queryOptions({
    queryKey: ['retention', companyId],
    queryFn: ({ signal }) => call<Retention>(`${ofCompany(companyId)}/retention`, { signal }),
  });
const due = (companyId: string) =>
  queryOptions({
    queryKey: ['retention', companyId, 'due'],
    queryFn: ({ signal }) => call<DueForPurge>(`${ofCompany(companyId)}/retention/due`, { signal }),
  });

/** How long the company keeps what runs hold and its audit log, and what the next purge would remove. */
export function RetentionTab() {
  const { companyId } = useCompany();
  const retention = useQuery(kept(companyId));
  const next = useQuery(due(companyId));
  const error = retention.error ?? next.error;
  if (error !== null && (retention.data === undefined || next.data === undefined)) {
    return (
      <CouldNotLoad
        error={error}
        onRetry={() => {
          void retention.refetch();
          void next.refetch();
        }}
      />
    );
  }
  if (retention.data === undefined || next.data === undefined) return <LoadingRows count={4} />;
  return (
    <Stack gap={20} className={classes.scrolls} tabIndex={-1}>
      <Periods key={JSON.stringify(retention.data)} retention={retention.data} />
      <NextPurge due={next.data} />
    </Stack>
  );
}

function Periods({ retention }: { retention: Retention }) {
  const { companyId } = useCompany();
  const [runDays, setRunDays] = useState<number | string>(retention.runDays);
  const [auditDays, setAuditDays] = useState<number | string>(retention.auditDays);
  const chosen = { runDays: Number(runDays), auditDays: Number(auditDays) };
  const save = useMutation({
    mutationFn: () => call<Retention>(`${ofCompany(companyId)}/retention`, { method: 'PUT', body: chosen }),
    onSuccess: () => sayDone('Saved.'),
    onSettled: () => queryClient.invalidateQueries({ queryKey: kept(companyId).queryKey }),
  });
  const look = useMutation({
    mutationFn: () => call<DueForPurge>(`${ofCompany(companyId)}/retention/due`, { query: chosen }),
    onSuccess: (found) => confirmShorter(found, () => save.mutate()),
  });
  const isShorter =
    shortens(retention.runDays, chosen.runDays) || shortens(retention.auditDays, chosen.auditDays);
  const isSame = retention.runDays === chosen.runDays && retention.auditDays === chosen.auditDays;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.reset();
    if (isShorter) look.mutate();
    else save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap={12}>
        <Group gap={16} align="flex-start">
          <NumberInput
            label="Changes, events and files of runs"
            description="Days; 0 keeps them for ever"
            w={280}
            min={0}
            max={36_500}
            allowDecimal={false}
            required
            value={runDays}
            onChange={setRunDays}
          />
          <NumberInput
            label="Entries of the audit log"
            description="Days, 90 at least; 0 keeps them for ever"
            w={280}
            min={0}
            max={36_500}
            allowDecimal={false}
            required
            value={auditDays}
            onChange={setAuditDays}
          />
        </Group>
        <ProblemAlert error={save.error ?? look.error} />
        <Group>
          <Button
            type="submit"
            disabled={isSame || runDays === '' || auditDays === ''}
            loading={save.isPending || look.isPending}
          >
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** 0 is for ever, so anything else is shorter. */
function shortens(before: number, after: number): boolean {
  return after !== 0 && (before === 0 || after < before);
}

function confirmShorter(found: DueForPurge, onConfirm: () => void): void {
  modals.openConfirmModal({
    title: 'Keep less?',
    children: (
      <Text size="sm">The next purge would then remove {inWords(found)}. Nothing brings them back.</Text>
    ),
    labels: { confirm: 'Keep less', cancel: 'Cancel' },
    confirmProps: { color: 'red' },
    onConfirm,
  });
}
