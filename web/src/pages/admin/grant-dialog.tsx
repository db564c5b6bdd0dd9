import { useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import type { AccessOverview, GrantInput, UserAdded } from '../../api/types.ts';
import { AccessDialog } from '../users/access-dialog.tsx';
import { rolesToGive } from '../users/role-words.ts';

/** One person, one role, as many companies as wanted. */
export function GrantDialog({
  companies,
  onClose,
}: {
  companies: AccessOverview['companies'];
  onClose: () => void;
}) {
  const client = useQueryClient();
  return (
    <AccessDialog
      title="Grant access"
      verb="Grant"
      companies={companies}
      roles={rolesToGive(() => true)}
      mayGrantPersonalData
      save={async (access) => {
        const body: GrantInput = access;
        const added = await call<UserAdded>('/api/access/grants', { method: 'POST', body });
        await client.invalidateQueries({ queryKey: ['access'] });
        return added;
      }}
      onClose={onClose}
    />
  );
}
