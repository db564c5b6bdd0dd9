import { Button, Stack, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { accountQuery } from '../../api/account-queries.ts';
import { call } from '../../api/client.ts';
import { meQuery, queryClient } from '../../api/queries.ts';
import type { Account } from '../../api/types.ts';
import { ProblemAlert, sayDone } from '../../components/feedback.tsx';
import { Page } from '../../components/page.tsx';
import { CouldNotLoad, LoadingRows } from '../../components/table/table-states.tsx';
import classes from './account.module.css';
import { PasswordSection } from './password-section.tsx';
import { SecondFactorSection } from './second-factor-section.tsx';
import { SessionsSection } from './sessions-section.tsx';

/** What a person decides about the own way in. */
export function AccountPage() {
  const { data: account, error, refetch } = useQuery(accountQuery);
  return (
    <Page title="Your account">
      {error !== null && account === undefined ? (
        <CouldNotLoad error={error} onRetry={() => void refetch()} />
      ) : account === undefined ? (
        <LoadingRows count={6} />
      ) : (
        <div className={classes.sections}>
          <NameSection account={account} />
          {account.hasPassword && <PasswordSection />}
          <SecondFactorSection account={account} />
          <SessionsSection />
        </div>
      )}
    </Page>
  );
}

export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.section} aria-label={title}>
      <Title order={2} size="h3">
        {title}
      </Title>
      {children}
    </section>
  );
}

function NameSection({ account }: { account: Account }) {
  const [name, setName] = useState(account.name);
  const [error, setError] = useState<unknown>(null);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    try {
      queryClient.setQueryData(
        accountQuery.queryKey,
        await call<Account>('/api/account', { method: 'PUT', body: { name } }),
      );
      await queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
      sayDone('Your name is saved.');
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <Section title="You">
      <form onSubmit={(event) => void save(event)}>
        <Stack gap={12} maw={420}>
          <ProblemAlert error={error} />
          <TextInput
            label="Name"
            autoComplete="name"
            required
            withAsterisk={false}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput label="E-mail" value={account.email} readOnly />
          <div>
            <Button type="submit" disabled={name.trim() === '' || name === account.name}>
              Save
            </Button>
          </div>
        </Stack>
      </form>
    </Section>
  );
}
