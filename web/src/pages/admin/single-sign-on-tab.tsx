import { Button, CopyButton, Group, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { signInChoicesQuery } from '../../api/account-queries.ts';
import { call } from '../../api/client.ts';
import { queryClient } from '../../api/queries.ts';
import { singleSignOnQuery } from '../../api/single-sign-on-queries.ts';
import type { SingleSignOnInput, SingleSignOnSaved } from '../../api/types.ts';
import { ProblemAlert, sayDone } from '../../components/feedback.tsx';
import { Notice } from '../../components/notice.tsx';
import { CouldNotLoad, LoadingRows } from '../../components/table/table-states.tsx';
import { countOf } from '../../format/format.ts';
import classes from './admin.module.css';
import { SingleSignOnForm } from './single-sign-on-form.tsx';

const refresh = async () => {
  await queryClient.invalidateQueries({ queryKey: singleSignOnQuery.queryKey });
  await queryClient.invalidateQueries({ queryKey: signInChoicesQuery.queryKey });
};

/** The provider of OpenID Connect by which people sign in to the installation. */
export function SingleSignOnTab() {
  const { data, error, refetch } = useQuery(singleSignOnQuery);
  const [saved, setSaved] = useState(0);
  const save = useMutation({
    mutationFn: (body: SingleSignOnInput) =>
      call<SingleSignOnSaved>('/api/single-sign-on', { method: 'PUT', body }),
    onSuccess: async ({ endedSessions }) => {
      sayDone(endedSessions === 0 ? 'Saved.' : `Saved; ${countOf(endedSessions, 'session')} ended.`);
      await refresh();
      setSaved((count) => count + 1);
    },
  });
  const remove = useMutation({
    mutationFn: () => call('/api/single-sign-on', { method: 'DELETE' }),
    onSuccess: async () => {
      sayDone('Single sign-on is off; people sign in by password.');
      await refresh();
      setSaved((count) => count + 1);
    },
  });
  if (error !== null && data === undefined) {
    return <CouldNotLoad error={error} onRetry={() => void refetch()} />;
  }
  if (data === undefined) return <LoadingRows count={5} />;

  const { settings, redirectUri } = data;
  return (
    <Stack gap={16} className={classes.scrolls} tabIndex={-1}>
      <Text size="sm" maw={640}>
        {settings === null
          ? 'People sign in by password. With a provider of OpenID Connect, such as Entra ID, Okta, Google or Keycloak, they sign in with the account that they have there.'
          : 'An e-mail that the provider has verified finds the account here. Somebody without one gets an account that opens nothing until a company is granted.'}
      </Text>
      <Group gap={8} wrap="wrap">
        <Text size="sm">Register this address at the provider:</Text>
        <Text size="sm" className="mono" style={{ overflowWrap: 'anywhere' }}>
          {redirectUri}
        </Text>
        <CopyButton value={redirectUri}>
          {({ copied, copy }) => (
            <Button variant="default" size="compact-xs" onClick={copy}>
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
      </Group>
      {settings !== null && !settings.hasSecret && (
        <Notice tone="bad" role="status" title="The client secret is missing: it was lost with the keys.">
          Nobody signs in with {settings.name} until it is here again. Copy it from the provider, or make a
          new one there, and save it below.
        </Notice>
      )}
      <ProblemAlert error={save.error ?? remove.error} />
      <SingleSignOnForm
        key={`${saved} ${settings?.issuer}`}
        settings={settings}
        error={save.error}
        isSaving={save.isPending}
        onSave={(input) => {
          remove.reset();
          if (input.only === true && settings?.only !== true)
            confirmOnly(input.name, () => save.mutate(input));
          else save.mutate(input);
        }}
        onRemove={() => {
          save.reset();
          confirmRemove(() => remove.mutate());
        }}
      />
      <Text size="sm" c="dimmed" maw={640}>
        A second factor is the provider’s business: whoever comes from it enters companies that require one.
        When the provider is broken and passwords are off,{' '}
        <span className="mono">chalkline single-sign-on allow-passwords</span> on the server lets people in
        again.
      </Text>
    </Stack>
  );
}

function confirmOnly(name: string, onConfirm: () => void): void {
  modals.openConfirmModal({
    title: 'Turn passwords off?',
    children: (
      <Text size="sm">
        Everybody signs in with {name} from now on. All sessions that a password has opened end, yours too if
        it is one of them.
      </Text>
    ),
    labels: { confirm: 'Turn off', cancel: 'Cancel' },
    confirmProps: { color: 'red' },
    onConfirm,
  });
}

function confirmRemove(onConfirm: () => void): void {
  modals.openConfirmModal({
    title: 'Remove single sign-on?',
    children: (
      <Text size="sm">
        People sign in by password again; those who never had one need a link from an administrator. Open
        sessions go on.
      </Text>
    ),
    labels: { confirm: 'Remove', cancel: 'Cancel' },
    confirmProps: { color: 'red' },
    onConfirm,
  });
}
