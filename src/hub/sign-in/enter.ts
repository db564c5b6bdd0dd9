import { RefusedError } from '../../kernel/index.ts';
import { recordAudit } from '../audit.ts';
import type { Hub } from '../hub.ts';
import type { Entered, SignIn } from '../sign-in.ts';
import { actorOf } from './actors.ts';
import { demandPasswordsAllowed } from './single-sign-on/settings.ts';
import { type Attempt, beginAttempt } from './throttle.ts';

/** The browser that asks: its cookies, and the address it comes from. */
export interface From {
  headers: Headers;
  address: string | null;
}

/** A code is good for the half minute it is shown in and one on either side; it is taken once. */
const codeLifeSeconds = 120;

/**
 * Opens a session by e-mail and password. An unknown e-mail and a wrong password are answered alike, in words and time.
 * @throws RefusedError `access/wrong-password`, `access/single-sign-on-only`; RateLimitError `access/too-many-attempts`
 */
export async function enterWithPassword(
  hub: Hub,
  signIn: SignIn,
  from: From,
  { email, password }: { email: string; password: string },
): Promise<Entered> {
  await demandPasswordsAllowed(hub);
  const attempt = await beginAttempt(hub.store, 'sign-in', email, from.address);
  const opened = await signIn.withPassword(from.headers, email.trim(), password);
  const person = await hub.store.people.byEmail(email);
  // Whoever is shut out reads the same as with a wrong password, after the same time.
  const isShutOut = person !== undefined && person.disabledAt !== null;
  if (opened !== undefined && isShutOut) await hub.store.sessions.endAll(person.id);
  const entered = isShutOut ? undefined : opened;
  if (entered === undefined) {
    await noteRefusal(hub, from, person, attempt, 'password');
    throw new RefusedError({
      code: 'access/wrong-password',
      what: 'E-mail or password is not right.',
      fix: 'Check both and try again.',
    });
  }
  await attempt.succeeded();
  if (entered.next === 'signed in') await noteStart(hub, from, person, 'password');
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
  await demandPasswordsAllowed(hub);
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
  const person = await hub.store.people.get(userId);
  if (entered === undefined) {
    await noteRefusal(hub, from, person, attempt, kind === 'app' ? 'code' : 'recovery code');
    throw wrongCode();
  }
  await attempt.succeeded();
  await noteStart(hub, from, person, kind === 'app' ? 'password and code' : 'password and recovery code');
  return entered;
}

/** Writes down that a session was opened. */
export async function noteStart(
  hub: Hub,
  { address }: From,
  person: { id: string; name: string } | undefined,
  by: string,
): Promise<void> {
  await recordAudit(hub, actorOf(person, address), {
    companyId: null,
    action: 'session.started',
    details: { by },
  });
}

/** Known and unknown e-mails leave the same entries; only the id of an account tells them apart, in the log alone. */
async function noteRefusal(
  hub: Hub,
  { address }: From,
  person: { id: string } | undefined,
  attempt: Attempt,
  wrong: string,
): Promise<void> {
  const subject = { kind: 'person', ...(person === undefined ? {} : { id: person.id }) };
  const nobody = actorOf(undefined, address);
  await recordAudit(hub, nobody, {
    companyId: null,
    action: 'session.refused',
    subject,
    details: { wrong },
  });
  if (attempt.locks === undefined) return;
  await recordAudit(hub, nobody, {
    companyId: null,
    action: 'sign-in.locked',
    subject,
    details: { what: attempt.locks },
  });
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
  if (kind === 'app' && !(await signIn.reserveOnce(`code:${userId}:${bare}`, codeLifeSeconds)))
    return undefined;
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
