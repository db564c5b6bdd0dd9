import { Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { ChalkMark } from '../../theme/chalk-mark.tsx';
import classes from './sign-in.module.css';

/** The card in the middle of every page before one is in. */
export function SignInCard({ title, children }: { title: string; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Chalkline`;
  }, [title]);
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <div className={classes.brand}>
          <ChalkMark size={36} />
          <span>Chalkline</span>
        </div>
        <Title order={1} size="h2">
          {title}
        </Title>
        {children}
      </div>
    </main>
  );
}
