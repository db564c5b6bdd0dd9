import { RefusedError } from '../../kernel/index.ts';
import type { Hub } from '../hub.ts';
import type { Entered, SignIn } from '../sign-in.ts';
import { beginAttempt } from './throttle.ts';

/** The browser that asks: its cookies, and the address it comes from. */
export interface From {
  headers: Headers;
  address: string | null;
}

/** A code is good for the half minute it is shown in and one on either side; it is taken once. */
const codeLifeSeconds = 120;

/**
 * Opens a session by e-mail and password. An unknown e-mail and a wrong password are answered alike, in words and time.
 * @throws RefusedError `access/wrong-password`; RateLimitError `access/too-many-attempts`
 */
export async function enterWithPassword(
  hub: Hub,
  signIn: SignIn,
  from: From,
  { email, password }: { email: string; password: string },
): Promise<Entered> {
  const attempt = await beginAttempt(hub.store, 'sign-in', email, from.address);
  const entered = await signIn.withPassword(from.headers, email.trim(), password);
  if (entered === undefined) {
    throw new RefusedError({
      code: 'access/wrong-password',
      what: 'E-mail or password is not right.',
      fix: 'Check both and try again.',
    });
  }
  await attempt.succeeded();
  return entered;
}

/**
 * The second step after the password: a code of the authenticator app, or a recovery code.
 * @throws RefusedError `access/wrong-code`, `access/sign-in-again`; RateLimitError `access/too-many-attempts`
 */
export async function enterWithCode(
  hub: Hub,
  signIn: SignIn,
  from: From,
  { code, kind }: { code: string; kind: 'app' | 'recovery' },
): Promise<Entered> {
  const userId = await signIn.awaitingCode(from.headers);
  if (userId === undefined) {
    throw new RefusedError({
      code: 'access/sign-in-again',
      what: 'No code is awaited from this browser, or it took too long.',
      fix: 'Sign in again with e-mail and password.',
    });
  }
  const attempt = await beginAttempt(hub.store, 'second-factor', userId, from.address);
  const entered = await checkCode(signIn, from, userId, kind, code);
  if (entered === undefined) throw wrongCode();
  await attempt.succeeded();
  return entered;
}

/** Checks a code once: what has been tried is not taken again, however often it is sent. */
export async function checkCode(
  signIn: SignIn,
  { headers }: From,
  userId: string,
  kind: 'app' | 'recovery',
  code: string,
): Promise<Entered | undefined> {
  const bare = code.replace(/\s/g, '');
  if (kind === 'app' && !(await signIn.reserveOnce(`code:${userId}:${bare}`, codeLifeSeconds))) return undefined;
  return signIn.withCode(headers, kind, bare);
}

export function wrongCode(): RefusedError {
  return new RefusedError({
    code: 'access/wrong-code',
    what: 'The code is not right, or it has been used already.',
    fix: 'Wait for the next code of your app and enter that one; check that the clock of your telephone is right.',
    field: 'code',
  });
}
