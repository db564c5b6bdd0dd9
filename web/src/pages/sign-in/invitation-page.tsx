import { Button, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { signInChoicesQuery } from '../../api/account-queries.ts';
import { ApiError, call } from '../../api/client.ts';
import { meQuery, queryClient } from '../../api/queries.ts';
import type { InvitationOffer } from '../../api/types.ts';
import { ProblemAlert } from '../../components/feedback.tsx';
import { ChalkMark } from '../../theme/chalk-mark.tsx';
import classes from './sign-in.module.css';
import { SingleSignOnLink } from './single-sign-on-link.tsx';

const kept = 'chalkline-invitation';

/** The token comes behind the #, out of sight of servers, and waits here while somebody signs in first. */
function tokenOfPage(): string {
  const token = location.hash.slice(1);
  if (token === '') return sessionStorage.getItem(kept) ?? '';
  sessionStorage.setItem(kept, token);
  return token;
}

/** What an invitation offers, and the way to accept it: with a new account, or as the person who is signed in. */
export function InvitationPage() {
  const [token] = useState(tokenOfPage);
  const offer = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => call<InvitationOffer>('/api/invitations/look', { method: 'POST', body: { token } }),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  useEffect(() => {
    document.title = 'Invitation · Chalkline';
  }, []);
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <div className={classes.brand}>
          <ChalkMark size={36} />
          <span>Chalkline</span>
        </div>
        <Title order={1} size="h2">
          Invitation
        </Title>
        {token === '' || offer.error !== null ? (
          <>
            <Text size="sm">This invitation does not work, or no longer.</Text>
            <Text size="sm">Ask whoever invited you for a new one.</Text>
            <Button component={Link} to="/sign-in" variant="default">
              Sign in
            </Button>
          </>
        ) : (
          offer.data !== undefined && <Accept token={token} offer={offer.data} />
        )}
      </div>
    </main>
  );
}

function Accept({ token, offer }: { token: string; offer: InvitationOffer }) {
  const navigate = useNavigate();
  const { data: me } = useQuery({ ...meQuery, retry: false });
  const { data: choices } = useQuery(signInChoicesQuery);
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const provider = choices?.passwords === false ? choices.singleSignOn : null;
  const isMe = me?.user.email.toLowerCase() === offer.email;

  const accept = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    const body = offer.hasAccount ? { token } : { token, name: name.trim(), password };
    try {
      await call('/api/invitations/accept', { method: 'POST', body });
      sessionStorage.removeItem(kept);
      if (!offer.hasAccount) {
        await call('/api/auth/sign-in/email', { method: 'POST', body: { email: offer.email, password } });
      }
      queryClient.clear();
      await navigate({ to: '/' });
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  const fields = error instanceof ApiError ? error.fields : {};
  return (
    <form onSubmit={(event) => void accept(event)}>
      <Stack gap={14}>
        <Text size="sm">
          {offer.invitedBy} invites {offer.email} to{' '}
          {offer.companies.map(({ name: company, role }) => `${company} as ${role}`).join(', ')}.
        </Text>
        <ProblemAlert error={error} />
        {!offer.hasAccount && !provider && (
          <>
            <TextInput
              label="Your name"
              autoComplete="name"
              required
              withAsterisk={false}
              value={name}
              error={fields.name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <PasswordInput
              label="Choose a password"
              description="At least 12 characters; four unrelated words are easy to remember."
              autoComplete="new-password"
              required
              withAsterisk={false}
              value={password}
              error={fields.password}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
          </>
        )}
        {provider && !isMe ? (
          <>
            <Text size="sm">
              Passwords are not used here. Sign in with {provider.name} as {offer.email}, then accept.
            </Text>
            <SingleSignOnLink name={provider.name} next="/invitation" isMain />
          </>
        ) : offer.hasAccount && !isMe ? (
          <>
            <Text size="sm">
              There is an account of this address.{' '}
              {me === undefined
                ? 'Sign in with it to accept.'
                : `You are signed in as ${me.user.email}: sign out first.`}
            </Text>
            <Button component={Link} to="/sign-in" search={{ next: '/invitation' } as never}>
              Sign in
            </Button>
          </>
        ) : (
          <Button type="submit" loading={busy} fullWidth>
            Accept
          </Button>
        )}
      </Stack>
    </form>
  );
}
