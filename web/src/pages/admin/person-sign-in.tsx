import { Button, CopyButton, Group, Menu, Stack, Text, TextInput } from '@mantine/core';
import { modals } from '@mantine/modals';
import { call } from '../../api/client.ts';
import { queryClient } from '../../api/queries.ts';
import type { ResetLink, SessionsEnded } from '../../api/types.ts';
import { sayDone, sayProblem } from '../../components/feedback.tsx';
import { countOf, formatInstant } from '../../format/format.ts';

interface Person {
  id: string;
  name: string;
  singleSignOn: boolean;
}

/** What an administrator of the installation does for somebody who cannot get in, or must not: items of a menu. */
export function PersonSignInItems({ person }: { person: Person }) {
  return (
    <>
      <Menu.Divider />
      <Menu.Label>Sign-in</Menu.Label>
      <Menu.Item onClick={() => confirmLink(person)}>Make a link for a new password</Menu.Item>
      <Menu.Item onClick={() => confirmSecondFactor(person)}>Remove the second factor</Menu.Item>
      <Menu.Item onClick={() => confirmSessions(person)}>Sign out everywhere</Menu.Item>
      {person.singleSignOn && (
        <Menu.Item onClick={() => confirmUnlink(person)}>Unlink from single sign-on</Menu.Item>
      )}
    </>
  );
}

const pathOf = ({ id }: Person, rest: string) => `/api/people/${encodeURIComponent(id)}/${rest}`;

function confirmLink(person: Person): void {
  modals.openConfirmModal({
    title: `A link for ${person.name}?`,
    children: (
      <Text size="sm">
        Whoever has the link sets a new password for {person.name}. It works once, for a day. Hand it over
        only to that person, whom you know by voice or face.
      </Text>
    ),
    labels: { confirm: 'Make the link', cancel: 'Cancel' },
    onConfirm: () => {
      void call<ResetLink>(pathOf(person, 'reset-link'), { method: 'POST' })
        .then((link) => showLink(person, link))
        .catch(sayProblem);
    },
  });
}

function showLink({ name }: Person, { url, expiresAt }: ResetLink): void {
  modals.open({
    title: `Link for ${name}`,
    children: (
      <Stack gap={14}>
        <Text size="sm">It is shown this once, and works until {formatInstant(expiresAt)}.</Text>
        <TextInput label="Link" readOnly value={url} onFocus={(event) => event.currentTarget.select()} />
        <Group justify="flex-end" gap={8}>
          <CopyButton value={url}>
            {({ copied, copy }) => <Button onClick={copy}>{copied ? 'Copied' : 'Copy'}</Button>}
          </CopyButton>
        </Group>
      </Stack>
    ),
  });
}

function confirmSecondFactor(person: Person): void {
  modals.openConfirmModal({
    title: `Remove the second factor of ${person.name}?`,
    children: (
      <Text size="sm">
        For a lost telephone. All sessions end; the password alone opens new ones until an authenticator app
        is set up again.
      </Text>
    ),
    labels: { confirm: 'Remove', cancel: 'Cancel' },
    confirmProps: { color: 'red' },
    onConfirm: () => {
      void call(pathOf(person, 'reset-second-factor'), { method: 'POST' })
        .then(() => sayDone(`${person.name} signs in by password alone.`))
        .catch(sayProblem);
    },
  });
}

function confirmSessions(person: Person): void {
  modals.openConfirmModal({
    title: `Sign ${person.name} out everywhere?`,
    children: (
      <Text size="sm">
        All sessions end at once. {person.name} may sign in again; disable the account to prevent that.
      </Text>
    ),
    labels: { confirm: 'Sign out', cancel: 'Cancel' },
    confirmProps: { color: 'red' },
    onConfirm: () => {
      void call<SessionsEnded>(pathOf(person, 'sessions'), { method: 'DELETE' })
        .then(({ endedSessions }) => sayDone(`${countOf(endedSessions, 'session')} ended.`))
        .catch(sayProblem);
    },
  });
}

function confirmUnlink(person: Person): void {
  modals.openConfirmModal({
    title: `Unlink ${person.name} from single sign-on?`,
    children: (
      <Text size="sm">
        For when {person.name} has another account at the provider, or the provider has moved. All sessions
        end; whoever signs in next with the verified e-mail of {person.name} is linked to this account.
      </Text>
    ),
    labels: { confirm: 'Unlink', cancel: 'Cancel' },
    confirmProps: { color: 'red' },
    onConfirm: () => {
      void call<SessionsEnded>(pathOf(person, 'single-sign-on'), { method: 'DELETE' })
        .then(async () => {
          sayDone(`${person.name} is unlinked.`);
          // It stands on Admin → Access and on Users of every company.
          await queryClient.invalidateQueries({
            predicate: ({ queryKey: [first, second] }) => first === 'access' || second === 'users',
          });
        })
        .catch(sayProblem);
    },
  });
}
