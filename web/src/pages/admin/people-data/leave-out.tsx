import { Button, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { ApiError, call } from '../../../api/client.ts';
import { ofCompany } from '../../../api/queries.ts';
import type { PersonLeftOut, PersonQuery } from '../../../api/types.ts';
import { ProblemAlert, sayDone } from '../../../components/feedback.tsx';
import { NothingYet } from '../../../components/table/table-states.tsx';
import { useCompany } from '../../../shell/use-company.ts';

/**
 * Nobody with this number is in anything that runs have left. Later runs can be told to leave them out all the same:
 * people who were erased before keys were lost, or who are not to be known here in the first place.
 */
export function NothingHeld({
  error,
  query,
  onLeftOut,
}: {
  error: Error | null;
  query: PersonQuery;
  onLeftOut(): void;
}) {
  const { companyId } = useCompany();
  const leaveOut = useMutation({
    mutationFn: () =>
      call<PersonLeftOut>(`${ofCompany(companyId)}/people-data/leave-out`, { method: 'POST', body: query }),
    onSuccess: ({ bySsn }) => {
      sayDone(
        bySsn
          ? 'Later runs leave the person out, by the number and the SSN.'
          : 'Later runs leave the person out, by the number only: under another one they would come.',
      );
      onLeftOut();
    },
    gcTime: 0,
  });
  return (
    <Stack gap={12} role="status">
      <NothingYet
        title="Nothing is held"
        action={
          <Stack gap={12} align="center">
            <Button variant="default" loading={leaveOut.isPending} onClick={() => leaveOut.mutate()}>
              Leave out of later runs
            </Button>
            <ProblemAlert error={leaveOut.error} />
          </Stack>
        }
      >
        {error instanceof ApiError ? `${error.problem.detail} ${error.problem.fix}` : null}
      </NothingYet>
    </Stack>
  );
}
