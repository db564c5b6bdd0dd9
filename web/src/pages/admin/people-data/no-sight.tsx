import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { usersQuery } from '../../../api/access-queries.ts';
import { NothingYet } from '../../../components/table/table-states.tsx';
import { useCompany } from '../../../shell/use-company.ts';

/** For those who may not see personal data: who can let them. */
export function NoSight() {
  const { companyId } = useCompany();
  const users = useQuery(usersQuery(companyId));
  const admins = (users.data ?? []).filter(
    ({ role, status, isYou }) => role === 'Company Admin' && status === 'active' && !isYou,
  );
  return (
    <NothingYet title="For those who may see personal data">
      Finding, exporting and erasing one person shows what is theirs, and your account has no right to see
      personal data. A Company Admin grants it on{' '}
      <Anchor component={Link} to={`/companies/${companyId}/users`} size="sm" underline="always">
        Users
      </Anchor>
      {admins.length === 0 ? '.' : `: ${admins.map(({ name }) => name).join(', ')}.`}
    </NothingYet>
  );
}
