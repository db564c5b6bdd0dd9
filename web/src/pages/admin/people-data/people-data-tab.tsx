import { Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError, call } from '../../../api/client.ts';
import { ofCompany } from '../../../api/queries.ts';
import type { PersonErased, PersonFound, PersonQuery } from '../../../api/types.ts';
import { ProblemAlert } from '../../../components/feedback.tsx';
import { LoadingRows, NothingYet } from '../../../components/table/table-states.tsx';
import { useCompany } from '../../../shell/use-company.ts';
import classes from '../admin.module.css';
import { Erased } from './erased.tsx';
import { Found } from './found.tsx';
import { NothingHeld } from './leave-out.tsx';
import { NoSight } from './no-sight.tsx';
import { PersonForm } from './person-form.tsx';
import { ErasedBefore } from './readmit.tsx';
import { Unrecognised } from './unrecognised.tsx';

/** Everything that is held about one person: found, exported, erased; and somebody erased let in again. */
export function PeopleDataTab() {
  const { company } = useCompany();
  return (
    <div className={classes.scrolls} tabIndex={-1}>
      <Stack gap={20}>
        <Unrecognised />
        {company.seesPersonalData ? <OnePerson /> : <NoSight />}
      </Stack>
    </div>
  );
}

function OnePerson() {
  const { companyId } = useCompany();
  const [erased, setErased] = useState<PersonErased | null>(null);
  const find = useMutation({
    mutationFn: (query: PersonQuery) =>
      call<PersonFound>(`${ofCompany(companyId)}/people-data/find`, { method: 'POST', body: query }),
    // Neither the number nor what was found outlives the page.
    gcTime: 0,
  });
  if (erased !== null) return <Erased erased={erased} onAnother={() => setErased(null)} />;
  const { code } = find.error instanceof ApiError ? find.error.problem : {};
  return (
    <Stack gap={20}>
      <PersonForm
        busy={find.isPending}
        isShared={code === 'people/ambiguous'}
        error={find.error}
        onFind={(query) => find.mutate(query)}
        onChange={() => find.reset()}
      />
      {find.isIdle && (
        <NothingYet title="One person, everywhere">
          When somebody asks what is held about them, or asks to be forgotten: look them up here. Chalkline
          looks through changes, events, files and links of all runs, then exports or erases what is theirs.
        </NothingYet>
      )}
      {find.isPending && <LoadingRows count={5} />}
      {code === 'people/nothing-held' && find.variables !== undefined && (
        <NothingHeld error={find.error} query={find.variables} onLeftOut={() => find.reset()} />
      )}
      {code === 'people/erased' && find.variables !== undefined && (
        <ErasedBefore error={find.error} query={find.variables} onReadmitted={() => find.reset()} />
      )}
      {find.error !== null && !answered.has(code ?? '') && <ProblemAlert error={find.error} />}
      {find.data !== undefined && find.variables !== undefined && (
        <Found
          found={find.data}
          query={find.variables}
          onAgain={() => find.mutate(find.variables)}
          onErased={(done) => {
            find.reset();
            setErased(done);
          }}
        />
      )}
    </Stack>
  );
}

/** What the form or a state of its own says already. */
const answered: ReadonlySet<string> = new Set([
  'people/ambiguous',
  'people/ssn',
  'people/nothing-held',
  'people/erased',
]);
