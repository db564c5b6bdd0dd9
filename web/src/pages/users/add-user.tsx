import { useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { ofCompany } from '../../api/queries.ts';
import type { UserAdded, UserInput } from '../../api/types.ts';
import { useCompany } from '../../shell/use-company.ts';
import { AccessDialog } from './access-dialog.tsx';
import { rolesToGive } from './role-words.ts';

/** Lets somebody into the company, or invites. */
export function AddUser({ onClose }: { onClose: () => void }) {
  const { companyId, may } = useCompany();
  const client = useQueryClient();
  return (
    <AccessDialog
      title="Add a user"
      verb="Add"
      roles={rolesToGive(may)}
      mayGrantPersonalData={may('grant personal data')}
      save={async ({ email, role, seesPersonalData }) => {
        const body: UserInput = { email, role, seesPersonalData };
        const added = await call<UserAdded>(`${ofCompany(companyId)}/users`, { method: 'POST', body });
        await client.invalidateQueries({ queryKey: [companyId, 'users'] });
        return added;
      }}
      onClose={onClose}
    />
  );
}
