import { Button, Checkbox, Modal, MultiSelect, Select, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ApiError, call } from '../../api/client.ts';
import type { AccessOverview, GrantInput, RoleName, UserAdded } from '../../api/types.ts';
import { DialogActions } from '../../components/dialog-actions.tsx';
import { ProblemAlert, sayDone } from '../../components/feedback.tsx';
import { InvitationLink } from '../users/invitation-link.tsx';
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
  const [email, setEmail] = useState('');
  const [companyIds, setCompanyIds] = useState<string[]>([]);
  const [role, setRole] = useState<RoleName>('Read Only');
  const [seesPersonalData, setSees] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [link, setLink] = useState<UserAdded['invitation']>(null);

  const grant = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    const body: GrantInput = { email: email.trim(), companyIds, role, seesPersonalData };
    try {
      const { invitation } = await call<UserAdded>('/api/access/grants', { method: 'POST', body });
      await client.invalidateQueries({ queryKey: ['access'] });
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
    <Modal opened onClose={onClose} title={link === null ? 'Grant access' : 'Invitation'} size="md">
      {link !== null ? (
        <InvitationLink invitation={link} email={email} onClose={onClose} />
      ) : (
        <form onSubmit={(event) => void grant(event)}>
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
            <MultiSelect
              label="Companies"
              placeholder={companyIds.length === 0 ? 'Choose one or more' : ''}
              searchable
              maxDropdownHeight={220}
              data={companies.map(({ id, name }) => ({ value: id, label: name }))}
              value={companyIds}
              error={fields.companyIds}
              onChange={setCompanyIds}
            />
            <Select
              label="Role"
              data={rolesToGive(() => true)}
              value={role}
              allowDeselect={false}
              onChange={(value) => setRole((value ?? 'Read Only') as RoleName)}
            />
            <Checkbox
              label="Sees personal data"
              checked={seesPersonalData}
              onChange={(event) => setSees(event.currentTarget.checked)}
            />
            <DialogActions>
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={busy} disabled={companyIds.length === 0}>
                Grant
              </Button>
            </DialogActions>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
