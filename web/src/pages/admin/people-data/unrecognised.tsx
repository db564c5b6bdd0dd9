import { Button, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { unrecognisedQuery } from '../../../api/access-queries.ts';
import { call } from '../../../api/client.ts';
import { ofCompany, queryClient } from '../../../api/queries.ts';
import type { Unrecognised as Found } from '../../../api/types.ts';
import { ProblemAlert, sayDone } from '../../../components/feedback.tsx';
import { Instant } from '../../../components/instant.tsx';
import { Notice } from '../../../components/notice.tsx';
import { useCompany } from '../../../shell/use-company.ts';

const shownAtOnce = 20;

/** People who were erased under keys that are lost: no run starts until somebody says what has become of them. */
export function Unrecognised() {
  const { companyId, company } = useCompany();
  const { data } = useQuery(unrecognisedQuery(companyId));
  const confirm = useMutation({
    mutationFn: (people: number) =>
      call<{ people: number }>(`${ofCompany(companyId)}/people-data/unrecognised/confirm`, {
        method: 'POST',
        body: { people },
      }),
    onSuccess: () => sayDone('Runs start again.'),
    onSettled: () => queryClient.invalidateQueries({ queryKey: unrecognisedQuery(companyId).queryKey }),
  });
  if (data === undefined || data.people === 0) return null;
  const { people, erasedAt } = data;
  return (
    <Notice
      tone="bad"
      role="status"
      icon={<IconAlertTriangle size={17} aria-hidden />}
      title={`${inWords(data)} can no longer be recognised. No run of this company starts.`}
    >
      <Stack gap={10} align="flex-start">
        <Text size="sm">
          The encryption keys were lost, and with them who was erased: the next run would bring them back.
          Find out who they were, look each up below by number and SSN, and choose Leave out of later runs;
          then confirm. Erased:{' '}
          {erasedAt.slice(0, shownAtOnce).map((at, index) => (
            <span key={`${at} ${index.toString()}`}>
              {index > 0 && ', '}
              <Instant at={at} />
            </span>
          ))}
          {people > shownAtOnce && ` and ${people - shownAtOnce} more`}.
        </Text>
        <ProblemAlert error={confirm.error} />
        {company.seesPersonalData && (
          <Button
            variant="default"
            loading={confirm.isPending}
            onClick={() => confirmIn(data, () => confirm.mutate(people))}
          >
            Confirm…
          </Button>
        )}
      </Stack>
    </Notice>
  );
}

function inWords({ people }: Found): string {
  return people === 1 ? 'One person who was erased' : `${people} people who were erased`;
}

function confirmIn(found: Found, onConfirm: () => void): void {
  modals.openConfirmModal({
    title: 'Let runs start again?',
    children: (
      <Text size="sm">
        Whoever was not left out again comes back with the next run, if the source still has them. That you
        have confirmed it stands in the audit log. ({inWords(found)}.)
      </Text>
    ),
    labels: { confirm: 'Runs may start', cancel: 'Cancel' },
    onConfirm,
  });
}
