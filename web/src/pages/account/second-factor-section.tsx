import { Button, Code, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { encode } from 'uqr';
import { accountQuery, sessionsQuery } from '../../api/account-queries.ts';
import { call } from '../../api/client.ts';
import { meQuery, queryClient } from '../../api/queries.ts';
import type { Account, RecoveryCodes, SecondFactorSetUp } from '../../api/types.ts';
import { ProblemAlert, sayDone } from '../../components/feedback.tsx';
import { Notice } from '../../components/notice.tsx';
import classes from './account.module.css';
import { Section } from './account-page.tsx';

/** The authenticator app: set up, recovery codes, removal. */
export function SecondFactorSection({ account }: { account: Account }) {
  const { isSetUp, inThisSession, requiredBy } = account.secondFactor;
  const [setUp, setSetUp] = useState<SecondFactorSetUp | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [error, setError] = useState<unknown>(null);

  const attempt = async (work: () => Promise<void>) => {
    setError(null);
    try {
      await work();
    } catch (problem) {
      setError(problem);
    }
  };
  const refresh = async () => {
    setPassword('');
    setCode('');
    await Promise.all(
      [accountQuery, meQuery, sessionsQuery].map(({ queryKey }) =>
        queryClient.invalidateQueries({ queryKey }),
      ),
    );
  };
  const path = '/api/account/second-factor';
  const proof = account.hasPassword ? { password } : {};
  const begin = () =>
    attempt(async () => {
      setSetUp(await call<SecondFactorSetUp>(path, { method: 'POST', body: proof }));
      setPassword('');
    });
  const confirm = (event: FormEvent) => {
    event.preventDefault();
    void attempt(async () => {
      await call(`${path}/confirm`, { method: 'POST', body: { code: code.trim() } });
      setCodes(setUp?.recoveryCodes ?? null);
      setSetUp(null);
      await refresh();
      sayDone('The second factor is in use.');
    });
  };
  const renew = () =>
    attempt(async () => {
      const made = await call<RecoveryCodes>(`${path}/recovery-codes`, { method: 'POST', body: proof });
      setCodes(made.recoveryCodes);
      await refresh();
    });
  const remove = () =>
    attempt(async () => {
      await call(`${path}/remove`, { method: 'POST', body: proof });
      setCodes(null);
      await refresh();
      sayDone('The second factor is removed.');
    });
  const needsCode = setUp !== null || (isSetUp && !inThisSession);

  return (
    <Section title="Second factor">
      {requiredBy.length > 0 && !inThisSession && (
        <Notice tone="warn" title={`${requiredBy.join(', ')} can be entered with a second factor only.`}>
          {isSetUp ? 'Enter a code of your app to go on.' : 'Set up an authenticator app to go on.'}
        </Notice>
      )}
      <Text size="sm">
        {isSetUp
          ? 'An authenticator app is set up: signing in asks for its code after the password.'
          : 'An app on your telephone shows a new code every half minute. With it, nobody gets in who only knows your password.'}
      </Text>
      <ProblemAlert error={error} />
      {setUp !== null && <Scan uri={setUp.uri} />}
      {needsCode && (
        <form onSubmit={confirm}>
          <Group align="flex-end" gap={8}>
            <TextInput
              label="Code of the app"
              inputMode="numeric"
              autoComplete="one-time-code"
              required
              withAsterisk={false}
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
            />
            <Button type="submit">Confirm</Button>
          </Group>
        </form>
      )}
      {codes !== null && <KeepCodes codes={codes} onKept={() => setCodes(null)} />}
      {!needsCode && codes === null && (
        <Stack gap={12} maw={420}>
          {account.hasPassword && (
            <PasswordInput
              label="Your password, to change the second factor"
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
          )}
          <Group gap={8}>
            {isSetUp ? (
              <>
                <Button variant="default" onClick={() => void renew()}>
                  New recovery codes
                </Button>
                <Button variant="default" disabled={requiredBy.length > 0} onClick={() => void remove()}>
                  Remove
                </Button>
              </>
            ) : (
              <Button onClick={() => void begin()}>Set up an authenticator app</Button>
            )}
          </Group>
        </Stack>
      )}
    </Section>
  );
}

/** The QR code, drawn here: the secret goes to nobody. */
function Scan({ uri }: { uri: string }) {
  const { data, size } = encode(uri, { border: 0 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <Group gap={20} align="flex-start">
      <svg
        className={classes.qr}
        viewBox={`0 0 ${size} ${size}`}
        role="img"
        aria-label="QR code for the authenticator app"
      >
        <path d={path} />
      </svg>
      <Stack gap={8} maw={380}>
        <Text size="sm">Scan it with your authenticator app, or type this key into the app:</Text>
        <Code className={`mono ${classes.key}`}>{new URL(uri).searchParams.get('secret')}</Code>
        <Text size="sm">Then enter the code that the app shows.</Text>
      </Stack>
    </Group>
  );
}

function KeepCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  return (
    <Stack gap={12}>
      <Notice tone="warn" role="status" title="Keep these recovery codes. They are shown this once.">
        Each lets you in once without the telephone.
      </Notice>
      <ul className={classes.codes} aria-label="Recovery codes">
        {codes.map((code) => (
          <li key={code} className="mono">
            {code}
          </li>
        ))}
      </ul>
      <Group gap={8}>
        <Button
          variant="default"
          onClick={() => void navigator.clipboard.writeText(codes.join('\n')).then(() => sayDone('Copied.'))}
        >
          Copy
        </Button>
        <Button onClick={onKept}>I have kept them</Button>
      </Group>
    </Stack>
  );
}
