import { Button, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { ApiError, call } from '../../../api/client.ts';
import { ofCompany } from '../../../api/queries.ts';
import type { PersonQuery, PersonReadmitted } from '../../../api/types.ts';
import { ProblemAlert, sayDone } from '../../../components/feedback.tsx';
import { NothingYet } from '../../../components/table/table-states.tsx';
import { useCompany } from '../../../shell/use-company.ts';

/**
 * Somebody with this number or SSN was erased. There is no list of such people, since only hashes of them are kept:
 * whoever readmits has to know whom. One number or SSN is enough: the hashes of one person belong together.
 */
export function ErasedBefore({
  error,
  query,
  onReadmitted,
}: {
  error: Error | null;
  query: PersonQuery;
  onReadmitted(): void;
}) {
  const { companyId } = useCompany();
  const readmit = useMutation({
    mutationFn: () =>
      call<PersonReadmitted>(`${ofCompany(companyId)}/people-data/readmit`, { method: 'POST', body: query }),
    onSuccess: ({ found }) => {
      sayDone(
        found ? 'The next run takes the person again.' : 'Nobody who was erased has this number or SSN.',
      );
      onReadmitted();
    },
    gcTime: 0,
  });
  return (
    <Stack gap={12} role="status">
      <NothingYet
        title="Erased"
        action={
          <Stack gap={12} align="center">
            <Button loading={readmit.isPending} onClick={() => readmit.mutate()}>
              Readmit
            </Button>
            <ProblemAlert error={readmit.error} />
          </Stack>
        }
      >
        {error instanceof ApiError ? `${error.problem.detail} ${error.problem.fix}` : null}
      </NothingYet>
    </Stack>
  );
}
