import { Button, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { ApiError, call } from '../../../api/client.ts';
import { ofCompany } from '../../../api/queries.ts';
import type { PersonQuery, PersonReadmitted } from '../../../api/types.ts';
import { ProblemAlert, sayDone } from '../../../components/feedback.tsx';
import { NothingYet } from '../../../components/table/table-states.tsx';
import { useCompany } from '../../../shell/use-company.ts';

const taken = ({ ssn }: PersonQuery) =>
  ssn === undefined
    ? 'The next run takes the person again where their record has no SSN, or an SSN that was not erased.'
    : 'The next run takes the person again.';

/** Nobody with this number is in anything that runs have left. */
export function NothingHeld({ error }: { error: Error | null }) {
  return (
    <div role="status">
      <NothingYet title="Nothing is held">
        {error instanceof ApiError ? `${error.problem.detail} ${error.problem.fix}` : null}
      </NothingYet>
    </div>
  );
}

/**
 * Somebody with this number or SSN was erased. There is no list of such people, since only hashes of them are kept:
 * whoever readmits has to know whom.
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
      sayDone(found ? taken(query) : 'Nobody who was erased has this number or SSN.');
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
            {query.ssn === undefined && (
              <Text size="sm" maw={460}>
                Give the SSN above too and find again: a record that has one is left out by it as well.
              </Text>
            )}
            <Button loading={readmit.isPending} onClick={() => readmit.mutate()}>
              {query.ssn === undefined ? 'Readmit by the number alone' : 'Readmit'}
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
