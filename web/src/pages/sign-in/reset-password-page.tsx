import { Button, PasswordInput, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { call } from '../../api/client.ts';
import { ProblemAlert, sayDone } from '../../components/feedback.tsx';
import { SignInCard } from './sign-in-card.tsx';

/** Where a link leads that lets one set a new password; its token stands after the hash and never reaches a log. */
export function ResetPasswordPage() {
  const navigate = useNavigate();
  const [password, setPassword] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const token = window.location.hash.slice(1);
      await call('/api/auth/reset-password', { method: 'POST', body: { token, password } });
      sayDone('The new password is set. Sign in with it.');
      await navigate({ to: '/sign-in' });
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <SignInCard title="Set a new password">
      <form onSubmit={(event) => void save(event)}>
        <Stack gap={14}>
          <Text size="sm">At least 12 characters, nothing about you, and no words that everybody uses.</Text>
          <ProblemAlert error={error} />
          <PasswordInput
            label="New password"
            autoComplete="new-password"
            required
            withAsterisk={false}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button type="submit" loading={busy} fullWidth>
            Save
          </Button>
        </Stack>
      </form>
    </SignInCard>
  );
}
