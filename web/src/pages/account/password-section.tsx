import { Button, PasswordInput, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { sessionsQuery } from '../../api/account-queries.ts';
import { call } from '../../api/client.ts';
import { queryClient } from '../../api/queries.ts';
import { ProblemAlert, sayDone } from '../../components/feedback.tsx';
import { Section } from './account-page.tsx';

export function PasswordSection() {
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const [error, setError] = useState<unknown>(null);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    try {
      await call('/api/account/password', { method: 'POST', body: { current, password } });
      setCurrent('');
      setPassword('');
      await queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey });
      sayDone('The new password is set; your other sessions have ended.');
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <Section title="Password">
      <form onSubmit={(event) => void save(event)}>
        <Stack gap={12} maw={420}>
          <ProblemAlert error={error} />
          <PasswordInput
            label="Present password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
          />
          <PasswordInput
            label="New password"
            description="At least 12 characters, nothing about you, and no words that everybody uses."
            autoComplete="new-password"
            required
            withAsterisk={false}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <div>
            <Button type="submit" disabled={current === '' || password === ''}>
              Change password
            </Button>
          </div>
        </Stack>
      </form>
    </Section>
  );
}
