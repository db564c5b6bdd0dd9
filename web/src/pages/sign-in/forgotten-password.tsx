import { Button, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { call } from '../../api/client.ts';
import { ProblemAlert } from '../../components/feedback.tsx';
import { SignInCard } from './sign-in-card.tsx';

/** A link by mail where there is a mail server, otherwise whom to ask. */
export function ForgottenPassword({
  email,
  byMail,
  onBack,
}: {
  email: string;
  byMail: boolean;
  onBack: () => void;
}) {
  const [address, setAddress] = useState(email);
  const [sent, setSent] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    try {
      await call('/api/auth/forgotten-password', { method: 'POST', body: { email: address.trim() } });
      setSent(true);
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <SignInCard title="Forgotten password">
      {!byMail && (
        <Text size="sm">
          Ask the administrator of this installation. That person can make a link for you by which you set a
          new password; it works once, for a day.
        </Text>
      )}
      {byMail && sent && (
        <Text size="sm" role="status">
          If there is an account with this e-mail, a link to set a new password is on its way. It works once,
          for an hour.
        </Text>
      )}
      {byMail && !sent && (
        <form onSubmit={(event) => void send(event)}>
          <Stack gap={14}>
            <ProblemAlert error={error} />
            <TextInput
              label="E-mail"
              type="email"
              autoComplete="username"
              required
              withAsterisk={false}
              value={address}
              onChange={(event) => setAddress(event.currentTarget.value)}
            />
            <Button type="submit" fullWidth>
              Send a link
            </Button>
          </Stack>
        </form>
      )}
      <Button variant="default" onClick={onBack}>
        Back
      </Button>
    </SignInCard>
  );
}
