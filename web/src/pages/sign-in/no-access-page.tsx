import { Anchor, Button, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { call } from '../../api/client.ts';
import { meQuery, queryClient } from '../../api/queries.ts';
import { ChalkMark } from '../../theme/chalk-mark.tsx';
import classes from './sign-in.module.css';

/** Signed in, but nobody has granted this person a company yet. */
export function NoAccessPage() {
  const { data: me } = useQuery(meQuery);
  const navigate = useNavigate();
  useEffect(() => {
    document.title = 'No access yet · Chalkline';
  }, []);
  const signOut = async () => {
    await call('/api/auth/sign-out', { method: 'POST', body: {} }).catch(() => undefined);
    queryClient.clear();
    await navigate({ to: '/sign-in' });
  };
  const again = async () => {
    queryClient.removeQueries({ queryKey: meQuery.queryKey });
    await navigate({ to: '/' });
  };
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <div className={classes.brand}>
          <ChalkMark size={36} />
          <span>Chalkline</span>
        </div>
        <Title order={1} size="h2">
          No access yet
        </Title>
        <Text size="sm">
          You are signed in{me === undefined ? '' : ` as ${me.user.email}`}, but no company has been opened to
          you.
        </Text>
        <Text size="sm">
          Ask{' '}
          {me?.contactEmail ? (
            <Anchor href={`mailto:${me.contactEmail}`}>{me.contactEmail}</Anchor>
          ) : (
            'the administrator of this installation'
          )}
          , or a Company Admin or User Admin of your company, to give you a role. It works at once; you need
          not sign in again.
        </Text>
        <Button onClick={() => void again()}>Look again</Button>
        <Button variant="default" onClick={() => void signOut()}>
          Sign out
        </Button>
      </div>
    </main>
  );
}
