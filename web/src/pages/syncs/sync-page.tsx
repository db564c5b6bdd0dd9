import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { connectorsQuery, syncQuery } from '../../api/queries.ts';
import { Page } from '../../components/page.tsx';
import { PageLoading } from '../../components/page-states.tsx';
import { CouldNotLoad, NothingYet } from '../../components/table/table-states.tsx';
import { useCompany } from '../../shell/use-company.ts';
import { SyncEditor } from './editor/sync-editor.tsx';

/** A new sync, or one that exists. */
export function SyncPage() {
  const { companyId, mayEdit } = useCompany();
  const { syncId } = useParams({ strict: false });
  const connectors = useQuery(connectorsQuery(companyId));
  const sync = useQuery({ ...syncQuery(companyId, syncId ?? ''), enabled: syncId !== undefined });
  const back = { to: `/companies/${companyId}/sync`, label: 'Sync' };
  const error = connectors.error ?? sync.error;
  if (error !== null) {
    return (
      <Page title="Sync" back={back}>
        <CouldNotLoad
          error={error}
          onRetry={() => void Promise.all([connectors.refetch(), sync.refetch()])}
        />
      </Page>
    );
  }
  if (connectors.data === undefined || (syncId !== undefined && sync.data === undefined))
    return <PageLoading />;
  if (syncId === undefined && connectors.data.length < 2) {
    return (
      <Page title="New sync" back={back}>
        <NothingYet
          title="A sync needs two connectors"
          action={
            mayEdit && (
              <Button component={Link} to={`/companies/${companyId}/connectors/new`}>
                New connector
              </Button>
            )
          }
        >
          One for the system that the data comes from, one for the system that it goes to.
        </NothingYet>
      </Page>
    );
  }
  return <SyncEditor key={syncId ?? 'new'} sync={sync.data} connectors={connectors.data} />;
}
