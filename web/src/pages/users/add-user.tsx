import { Button, Checkbox, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ApiError, call } from '../../api/client.ts';
import { ofCompany } from '../../api/queries.ts';
import type { RoleName, UserAdded, UserInput } from '../../api/types.ts';
import { DialogActions } from '../../components/dialog-actions.tsx';
import { ProblemAlert, sayDone } from '../../components/feedback.tsx';
import { useCompany } from '../../shell/use-company.ts';
import { InvitationLink } from './invitation-link.tsx';
import { rolesToGive } from './role-words.ts';

/** Lets somebody into the company, or invites. */
export function AddUser({ onClose }: { onClose: () => void }) {
  const { companyId, may } = useCompany();
  const client = useQueryClient();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<RoleName>('Read Only');
  const [sees, setSees] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [link, setLink] = useState<UserAdded['invitation']>(null);

  const add = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    const body: UserInput = { email: email.trim(), role, seesPersonalData: sees };
    try {
      const { invitation } = await call<UserAdded>(`${ofCompany(companyId)}/users`, { method: 'POST', body });
      await client.invalidateQueries({ queryKey: [companyId, 'users'] });
      if (invitation !== null && !invitation.sent) return setLink(invitation);
      sayDone(invitation === null ? `${body.email} has access now.` : `${body.email} is invited.`);
      onClose();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  const fields = error instanceof ApiError ? error.fields : {};
  return (
    <Modal opened onClose={onClose} title={link === null ? 'Add a user' : 'Invitation'} size="md">
      {link !== null ? (
        <InvitationLink invitation={link} email={email} onClose={onClose} />
      ) : (
        <form onSubmit={(event) => void add(event)}>
          <Stack gap={14}>
            <ProblemAlert error={error} />
            <TextInput
              label="E-mail"
              type="email"
              required
              withAsterisk={false}
              data-autofocus
              value={email}
              error={fields.email}
              onChange={(event) => setEmail(event.currentTarget.value)}
            />
            <Select
              label="Role"
              data={rolesToGive(may)}
              value={role}
              allowDeselect={false}
              onChange={(value) => setRole((value ?? 'Read Only') as RoleName)}
            />
            {may('grant personal data') && (
              <Checkbox
                label="Sees personal data"
                description="Birth dates, addresses, pay and the like; without it they are masked."
                checked={sees}
                onChange={(event) => setSees(event.currentTarget.checked)}
              />
            )}
            <DialogActions>
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={busy}>
                Add
              </Button>
            </DialogActions>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
