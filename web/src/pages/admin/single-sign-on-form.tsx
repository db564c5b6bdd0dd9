import { Button, Checkbox, Group, PasswordInput, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ApiError } from '../../api/client.ts';
import type { SingleSignOn, SingleSignOnInput } from '../../api/types.ts';

/** Name, issuer, client and secret of the provider; the secret is written, never read. */
export function SingleSignOnForm({
  settings,
  error,
  isSaving,
  onSave,
  onRemove,
}: {
  settings: SingleSignOn['settings'];
  error: unknown;
  isSaving: boolean;
  onSave: (input: SingleSignOnInput) => void;
  onRemove: () => void;
}) {
  const [name, setName] = useState(settings?.name ?? '');
  const [issuer, setIssuer] = useState(settings?.issuer ?? '');
  const [clientId, setClientId] = useState(settings?.clientId ?? '');
  const [secret, setSecret] = useState('');
  const [only, setOnly] = useState(settings?.only ?? false);
  // The words stand in the notice above, with what to do; here is only where.
  const fields = error instanceof ApiError ? error.fields : {};
  // The secret of one provider is never sent to another.
  const keepsSecret = settings?.hasSecret === true && settings.issuer === issuer.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave({ name, issuer, clientId, only, ...(secret === '' ? {} : { clientSecret: secret }) });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap={14} maw={520}>
        <TextInput
          label="Name"
          description="The sign-in page says “Sign in with …”."
          required
          withAsterisk={false}
          maxLength={60}
          value={name}
          error={fields.name !== undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label="Issuer"
          description="The address of the provider, such as https://login.example.com. It is asked before anything is saved."
          type="url"
          required
          withAsterisk={false}
          value={issuer}
          error={fields.issuer !== undefined}
          onChange={(event) => setIssuer(event.currentTarget.value)}
        />
        <TextInput
          label="Client id"
          required
          withAsterisk={false}
          value={clientId}
          error={fields.clientId !== undefined}
          onChange={(event) => setClientId(event.currentTarget.value)}
        />
        <PasswordInput
          label="Client secret"
          description={keepsSecret ? 'One is stored. Leave it empty to keep it.' : undefined}
          autoComplete="off"
          required={!keepsSecret}
          withAsterisk={false}
          value={secret}
          error={fields.clientSecret !== undefined}
          onChange={(event) => setSecret(event.currentTarget.value)}
        />
        <Checkbox
          label="Only single sign-on"
          description="Passwords are off. It can be turned on once an administrator has signed in with the provider."
          checked={only}
          error={fields.only !== undefined}
          onChange={(event) => setOnly(event.currentTarget.checked)}
        />
        <Group gap={8}>
          <Button type="submit" loading={isSaving}>
            Save
          </Button>
          {settings !== null && (
            <Button variant="default" onClick={onRemove}>
              Remove
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}
