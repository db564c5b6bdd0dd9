import { useQuery } from '@tanstack/react-query';
import { usersQuery } from '../../api/access-queries.ts';
import { Page } from '../../components/page.tsx';
import { DataTable } from '../../components/table/data-table.tsx';
import { NothingYet } from '../../components/table/table-states.tsx';
import { useCompany } from '../../shell/use-company.ts';
import { userColumns } from './user-columns.tsx';

/** Who belongs to the company, and as what. */
export function UsersPage() {
  const { companyId } = useCompany();
  const users = useQuery(usersQuery(companyId));
  return (
    <Page title="Users" fills>
      <DataTable
        label="Users"
        columns={userColumns()}
        rows={users.data}
        rowId={(row) => row.id}
        error={users.error}
        onRetry={() => void users.refetch()}
        defaultSort="name"
        searchText={(row) => `${row.name} ${row.email} ${row.role}`}
        empty={<NothingYet title="No users yet">Nobody has been let into this company.</NothingYet>}
      />
    </Page>
  );
}
