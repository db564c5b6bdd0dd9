import { Anchor, Button, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { signInChoicesQuery } from '../../api/account-queries.ts';
import { ApiError, call } from '../../api/client.ts';
import { demoQuery, meQuery, queryClient } from '../../api/queries.ts';
import type { SignInStep } from '../../api/types.ts';
import { ProblemAlert } from '../../components/feedback.tsx';
import { useUrlState } from '../../components/url-state.ts';
import { ChalkMark } from '../../theme/chalk-mark.tsx';
import { CodeForm } from './code-form.tsx';
import { ForgottenPassword } from './forgotten-password.tsx';
import classes from './sign-in.module.css';
import { NoWayIn, SingleSignOnLink, SingleSignOnProblem } from './single-sign-on-link.tsx';

export function SignInPage() {
  const [url] = useUrlState();
  const navigate = useNavigate();
  const { data: demo } = useQuery(demoQuery);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [step, setStep] = useState<'password' | 'code' | 'forgotten'>('password');
  const { data: choices } = useQuery(signInChoicesQuery);

  useEffect(() => {
    document.title = 'Sign in · Chalkline';
  }, []);

  const goOn = async () => {
    queryClient.clear();
    const me = await queryClient.fetchQuery(meQuery);
    const next = url.next ?? '/';
    // Only addresses of our own, never another site.
    const safe = next.startsWith('/') && !next.startsWith('//') && !next.includes('\\') ? next : '/';
    await navigate({ href: me.companies.length === 0 ? '/no-access' : safe });
  };
  const signIn = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const { next } = await call<SignInStep>('/api/auth/sign-in/email', {
        method: 'POST',
        body: { email: email.trim(), password },
      });
      if (next === 'second factor') setStep('code');
      else await goOn();
    } catch (problem) {
      if (problem instanceof ApiError && problem.status === 403) return void navigate({ to: '/no-access' });
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  const startAgain = () => {
    setPassword('');
    setError(null);
    setStep('password');
  };

  if (step === 'code') return <CodeForm onDone={goOn} onBack={startAgain} />;
  if (step === 'forgotten') {
    return <ForgottenPassword email={email} byMail={choices?.resetByMail ?? false} onBack={startAgain} />;
  }
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <div className={classes.brand}>
          <ChalkMark size={36} />
          <span>Chalkline</span>
        </div>
        <Title order={1} size="h2">
          Sign in
        </Title>
        <SingleSignOnProblem reason={url.problem} />
        {choices?.singleSignOn && (
          <SingleSignOnLink name={choices.singleSignOn.name} next={url.next} isMain={!choices.passwords} />
        )}
        {choices?.passwords === false && choices.singleSignOn === null && <NoWayIn />}
        {choices?.passwords !== false && (
          <form onSubmit={(event) => void signIn(event)}>
            <Stack gap={14}>
              <ProblemAlert error={error} />
              <TextInput
                label="E-mail"
                type="email"
                autoComplete="username"
                required
                withAsterisk={false}
                value={email}
                onChange={(event) => setEmail(event.currentTarget.value)}
              />
              <PasswordInput
                label="Password"
                autoComplete="current-password"
                required
                withAsterisk={false}
                value={password}
                onChange={(event) => setPassword(event.currentTarget.value)}
              />
              <Button type="submit" loading={busy} fullWidth mt={4}>
                Sign in
              </Button>
              <Anchor component="button" type="button" size="sm" onClick={() => setStep('forgotten')}>
                Forgotten your password?
              </Anchor>
            </Stack>
          </form>
        )}
        {choices?.passwords !== false && demo !== null && demo !== undefined && (
          <div className={classes.demo}>
            <Text size="sm">
              This is a demo. Sign in as <span className="mono">{demo.email}</span> with the password{' '}
              <span className="mono">{demo.password}</span>.
            </Text>
            <Button
              variant="default"
              size="xs"
              onClick={() => {
                setEmail(demo.email);
                setPassword(demo.password);
              }}
            >
              Fill in
            </Button>
          </div>
        )}
      </div>
      <Text size="xs" c="dimmed" ta="center" maw={420}>
        Keeps HR, ERP, time clock and payroll in line. No account yet? Your administrator gives access.
      </Text>
    </main>
  );
}
