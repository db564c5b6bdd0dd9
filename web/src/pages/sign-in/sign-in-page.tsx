import { Button, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { ApiError, call } from '../../api/client.ts';
import { demoQuery, meQuery, queryClient } from '../../api/queries.ts';
import { ProblemAlert } from '../../components/feedback.tsx';
import { useUrlState } from '../../components/url-state.ts';
import { ChalkMark } from '../../theme/chalk-mark.tsx';
import classes from './sign-in.module.css';

export function SignInPage() {
  const [url] = useUrlState();
  const navigate = useNavigate();
  const { data: demo } = useQuery(demoQuery);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    document.title = 'Sign in · Chalkline';
  }, []);

  const signIn = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await call('/api/auth/sign-in/email', { method: 'POST', body: { email: email.trim(), password } });
      queryClient.removeQueries({ queryKey: meQuery.queryKey });
      const me = await queryClient.fetchQuery(meQuery);
      const next = url.next ?? '/';
      // Only addresses of our own, never another site.
      const safe = next.startsWith('/') && !next.startsWith('//') && !next.includes('\\') ? next : '/';
      await navigate({ href: me.companies.length === 0 ? '/no-access' : safe });
    } catch (problem) {
      if (problem instanceof ApiError && problem.status === 403) return void navigate({ to: '/no-access' });
      setError(refusal(problem));
    } finally {
      setBusy(false);
    }
  };

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
          </Stack>
        </form>
        {demo !== null && demo !== undefined && (
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

function refusal(problem: unknown): unknown {
  if (!(problem instanceof ApiError) || problem.status !== 401) return problem;
  return new ApiError({
    ...problem.problem,
    detail: 'E-mail or password is not right.',
    fix: 'Check both and try again. Your administrator can set a new password.',
  });
}
