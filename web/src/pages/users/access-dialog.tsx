import { Button, Checkbox, Modal, MultiSelect, Select, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ApiError } from '../../api/client.ts';
import type { RoleName, UserAdded } from '../../api/types.ts';
import { DialogActions } from '../../components/dialog-actions.tsx';
import { ProblemAlert, sayDone } from '../../components/feedback.tsx';
import { InvitationLink } from './invitation-link.tsx';

export interface Access {
  email: string;
  role: RoleName;
  seesPersonalData: boolean;
  companyIds: string[];
}

/** Gives one person one role, in this company or in several that are chosen; whoever has no account is invited. */
export function AccessDialog({
  title,
  verb,
  companies,
  roles,
  mayGrantPersonalData,
  save,
  onClose,
}: {
  title: string;
  verb: string;
  /** To choose from; absent where the company is known. */
  companies?: readonly { id: string; name: string }[];
  roles: RoleName[];
  mayGrantPersonalData: boolean;
  save: (access: Access) => Promise<UserAdded>;
  onClose: () => void;
}) {
  const [access, setAccess] = useState<Access>({
    email: '',
    role: 'Read Only',
    seesPersonalData: false,
    companyIds: [],
  });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [link, setLink] = useState<UserAdded['invitation']>(null);
  const set = (patch: Partial<Access>) => setAccess((before) => ({ ...before, ...patch }));

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    const email = access.email.trim();
    try {
      const { invitation } = await save({ ...access, email });
      if (invitation !== null && !invitation.sent) return setLink(invitation);
      sayDone(invitation === null ? `${email} has access now.` : `${email} is invited.`);
      onClose();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  const fields = error instanceof ApiError ? error.fields : {};
  return (
    <Modal opened onClose={onClose} title={link === null ? title : 'Invitation'} size="md">
      {link !== null ? (
        <InvitationLink invitation={link} email={access.email} onClose={onClose} />
      ) : (
        <form onSubmit={(event) => void submit(event)}>
          <Stack gap={14}>
            <ProblemAlert error={error} />
            <TextInput
              label="E-mail"
              type="email"
              required
              withAsterisk={false}
              data-autofocus
              value={access.email}
              error={fields.email}
              onChange={(event) => set({ email: event.currentTarget.value })}
            />
            {companies !== undefined && (
              <MultiSelect
                label="Companies"
                placeholder={access.companyIds.length === 0 ? 'Choose one or more' : ''}
                searchable
                maxDropdownHeight={220}
                data={companies.map(({ id, name }) => ({ value: id, label: name }))}
                value={access.companyIds}
                error={fields.companyIds}
                onChange={(companyIds) => set({ companyIds })}
              />
            )}
            <Select
              label="Role"
              data={roles}
              value={access.role}
              allowDeselect={false}
              onChange={(role) => set({ role: (role ?? 'Read Only') as RoleName })}
            />
            {mayGrantPersonalData && (
              <Checkbox
                label="Sees personal data"
                description="Birth dates, addresses, pay and the like; without it they are masked."
                checked={access.seesPersonalData}
                onChange={(event) => set({ seesPersonalData: event.currentTarget.checked })}
              />
            )}
            <DialogActions>
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button
                type="submit"
                loading={busy}
                disabled={companies !== undefined && access.companyIds.length === 0}
              >
                {verb}
              </Button>
            </DialogActions>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
