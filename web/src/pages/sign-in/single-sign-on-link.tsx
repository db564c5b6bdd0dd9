import { Button } from '@mantine/core';
import { IconLogin2 } from '@tabler/icons-react';
import { Notice } from '../../components/notice.tsx';

/** Goes to the provider: a link, since the page may send forms to ourselves only. */
export function SingleSignOnLink({
  name,
  next,
  isMain,
}: {
  name: string;
  next: string | undefined;
  isMain: boolean;
}) {
  const query = next === undefined ? '' : `?next=${encodeURIComponent(next)}`;
  return (
    <Button
      component="a"
      href={`/api/auth/single-sign-on${query}`}
      variant={isMain ? 'filled' : 'default'}
      fullWidth
      leftSection={<IconLogin2 size={17} aria-hidden />}
    >
      Sign in with {name}
    </Button>
  );
}

const words: Readonly<Record<string, readonly [what: string, fix: string]>> = {
  off: ['Single sign-on is not set up, or no longer.', 'Sign in by password, or ask your administrator.'],
  provider: ['The sign-in service does not answer.', 'Try again in a minute, or ask your administrator.'],
  denied: ['The sign-in service did not let you in.', 'Try again with the right account.'],
  stale: [
    'This sign-in took too long, was begun in another browser, or has been used already.',
    'Begin again here.',
  ],
  refused: [
    'What the sign-in service answered was not accepted.',
    'Try again; if it stays so, ask your administrator, who finds the reason in the log of the server.',
  ],
  unverified: [
    'The sign-in service has not verified your e-mail.',
    'Ask those who run it to do so, then sign in again.',
  ],
  'shut out': ['Your account here is disabled.', 'Ask your administrator.'],
};

/** Passwords are off, and the provider's secret was lost with the keys. */
export function NoWayIn() {
  return (
    <Notice tone="bad" role="alert" title="Nobody can sign in at present.">
      Passwords are off, and the secret of single sign-on is missing. Tell your administrator, who runs{' '}
      <span className="mono">chalkline single-sign-on allow-passwords</span> on the server and then sets the
      secret again.
    </Notice>
  );
}

/** Why the provider's sign-in ended here again; nothing for a reason that we do not know. */
export function SingleSignOnProblem({ reason }: { reason: string | undefined }) {
  const found = reason !== undefined && Object.hasOwn(words, reason) ? words[reason] : undefined;
  if (found === undefined) return null;
  return (
    <Notice tone="bad" role="alert" title={found[0]}>
      {found[1]}
    </Notice>
  );
}
