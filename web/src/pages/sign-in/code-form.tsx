import { Anchor, Button, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { call } from '../../api/client.ts';
import { ProblemAlert } from '../../components/feedback.tsx';
import { SignInCard } from './sign-in-card.tsx';

/** The second step of signing in: a code of the authenticator app, or one of the recovery codes. */
export function CodeForm({ onDone, onBack }: { onDone: () => Promise<void>; onBack: () => void }) {
  const [kind, setKind] = useState<'app' | 'recovery'>('app');
  const [code, setCode] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await call('/api/auth/second-factor', { method: 'POST', body: { kind, code: code.trim() } });
      await onDone();
    } catch (problem) {
      setCode('');
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <SignInCard title="Second factor">
      <form onSubmit={(event) => void send(event)}>
        <Stack gap={14}>
          <Text size="sm">
            {kind === 'app'
              ? 'Enter the six digits that your authenticator app shows for Chalkline.'
              : 'Enter one of the recovery codes that you kept. Each works once.'}
          </Text>
          <ProblemAlert error={error} />
          <TextInput
            key={kind}
            label={kind === 'app' ? 'Code' : 'Recovery code'}
            autoComplete="one-time-code"
            inputMode={kind === 'app' ? 'numeric' : 'text'}
            required
            withAsterisk={false}
            autoFocus
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
          <Button type="submit" loading={busy} fullWidth>
            Sign in
          </Button>
          <Anchor
            component="button"
            type="button"
            size="sm"
            onClick={() => setKind(kind === 'app' ? 'recovery' : 'app')}
          >
            {kind === 'app' ? 'Use a recovery code' : 'Use the authenticator app'}
          </Anchor>
          <Anchor component="button" type="button" size="sm" onClick={onBack}>
            Back to the password
          </Anchor>
        </Stack>
      </form>
    </SignInCard>
  );
}
