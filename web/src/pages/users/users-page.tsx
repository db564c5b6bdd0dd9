import { Button, Modal, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { usersQuery } from '../../api/access-queries.ts';
import { call } from '../../api/client.ts';
import { ofCompany } from '../../api/queries.ts';
import type { CompanyUser, InvitationDelivery, UserChange } from '../../api/types.ts';
import { sayDone, sayProblem } from '../../components/feedback.tsx';
import { Page } from '../../components/page.tsx';
import { DataTable } from '../../components/table/data-table.tsx';
import { NothingYet } from '../../components/table/table-states.tsx';
import { useUrlState } from '../../components/url-state.ts';
import { useCompany } from '../../shell/use-company.ts';
import { AddUser } from './add-user.tsx';
import { InvitationLink } from './invitation-link.tsx';
import { userColumns } from './user-columns.tsx';

/** Who belongs to the company, and as what. */
export function UsersPage() {
  const { companyId, company, me, may } = useCompany();
  const [url, setUrl] = useUrlState();
  const client = useQueryClient();
  const users = useQuery(usersQuery(companyId));
  const [link, setLink] = useState<{ email: string; invitation: InvitationDelivery } | null>(null);

  const columns = useMemo(() => {
    const path = (user: CompanyUser) =>
      `${ofCompany(companyId)}/${user.status.startsWith('invit') ? 'invitations' : 'users'}/${user.id}`;
    const attempt = async (work: () => Promise<unknown>, done: string) => {
      try {
        await work();
        sayDone(done);
      } catch (error) {
        sayProblem(error);
      }
      await client.invalidateQueries({ queryKey: [companyId, 'users'] });
      await client.invalidateQueries({ queryKey: ['access'] });
    };
    const change = (user: CompanyUser, body: UserChange, done: string) =>
      void attempt(() => call(path(user), { method: 'PATCH', body }), done);
    const resend = async (user: CompanyUser) => {
      try {
        const invitation = await call<InvitationDelivery>(`${path(user)}/resend`, { method: 'POST' });
        if (invitation.sent) sayDone(`${user.email} has a new letter; the old link no longer works.`);
        else setLink({ email: user.email, invitation });
      } catch (error) {
        sayProblem(error);
      }
      await client.invalidateQueries({ queryKey: [companyId, 'users'] });
    };
    return userColumns(company, me, {
      onRole: (user, role) => change(user, { role }, `${user.name} is ${role} now.`),
      onSees: (user, seesPersonalData) =>
        change(
          user,
          { seesPersonalData },
          seesPersonalData
            ? `${user.name} sees personal data now.`
            : `${user.name} no longer sees personal data.`,
        ),
      onDisabled: (user, disabled) =>
        change(
          user,
          { disabled },
          disabled ? `${user.name} is disabled here.` : `${user.name} is let in again.`,
        ),
      onResend: (user) => void resend(user),
      onRemove: (user) =>
        confirmRemove(
          user,
          company.name,
          () => void attempt(() => call(path(user), { method: 'DELETE' }), `${user.name} is removed.`),
        ),
    });
  }, [client, companyId, company, me]);

  const add = may('manage users') && (
    <Button
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => setUrl({ add: 'yes' }, { push: true })}
    >
      Add user
    </Button>
  );
  return (
    <Page title="Users" actions={add} fills>
      <DataTable
        label="Users"
        columns={columns}
        rows={users.data}
        rowId={(row) => row.id}
        error={users.error}
        onRetry={() => void users.refetch()}
        defaultSort="name"
        searchText={(row) => `${row.name} ${row.email} ${row.role} ${row.status}`}
        empty={
          <NothingYet title="No users yet" action={add}>
            Nobody has been let into this company. Administrators of the installation enter it without a role.
          </NothingYet>
        }
      />
      {url.add === 'yes' && may('manage users') && <AddUser onClose={() => setUrl({ add: undefined })} />}
      {link !== null && (
        <Modal opened onClose={() => setLink(null)} title="Invitation">
          <InvitationLink {...link} onClose={() => setLink(null)} />
        </Modal>
      )}
    </Page>
  );
}

function confirmRemove(user: CompanyUser, company: string, onConfirm: () => void): void {
  const isInvited = user.status.startsWith('invit');
  modals.openConfirmModal({
    title: isInvited ? `Take back the invitation of ${user.email}?` : `Remove ${user.name} from ${company}?`,
    children: (
      <Text size="sm">
        {isInvited
          ? 'The link in the letter then no longer works.'
          : 'The person loses access to this company with the next click. What the person did stays in the history.'}
      </Text>
    ),
    labels: { confirm: isInvited ? 'Take back' : 'Remove', cancel: 'Keep' },
    confirmProps: { color: 'red' },
    onConfirm,
  });
}
