import { Button, Loader } from '@mantine/core';
import { Link, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import classes from './page.module.css';
import { CouldNotLoad, NothingYet } from './table/table-states.tsx';

export function PageLoading() {
  return (
    <div className={classes.center}>
      <Loader aria-label="Loading" />
    </div>
  );
}

export function PageNotFound() {
  useEffect(() => {
    document.title = 'Page not found · Chalkline';
  }, []);
  return (
    <div className={classes.center}>
      <NothingYet
        title="There is no such page"
        action={
          <Button component={Link} to="/">
            To the start
          </Button>
        }
      >
        The address may be mistyped, or what it showed has been deleted.
      </NothingYet>
    </div>
  );
}

export function PageProblem({ error }: { error: unknown }) {
  const router = useRouter();
  const known = error instanceof Error ? error : new Error(String(error));
  return (
    <div className={classes.center}>
      <CouldNotLoad error={known} onRetry={() => void router.invalidate()} />
    </div>
  );
}
