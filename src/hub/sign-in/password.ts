import { createHash, randomBytes } from 'node:crypto';
import { ConfigError, NotFoundError, RefusedError } from '../../kernel/index.ts';
import type { Caller } from '../access.ts';
import { recordAudit } from '../audit.ts';
import type { Hub } from '../hub.ts';
import type { SignedInUser, SignIn } from '../sign-in.ts';
import { actorOf } from './actors.ts';
import { checkNewPassword } from './password-rules.ts';
import { demandPasswordsAllowed } from './single-sign-on/settings.ts';
import { beginAttempt, forgetFailures } from './throttle.ts';

/** A link from an administrator may travel by telephone. */
const adminLinkSeconds = 24 * 3600;
const linkName = 'reset-password:';

export interface ResetLink {
  /** Works once. */
  url: string;
  expiresAt: Date;
}

/**
 * Sets a new password and ends the person's other sessions.
 * @throws ConfigError `password/...`, RefusedError `access/wrong-password`, RateLimitError
 */
export async function changePassword(
  hub: Hub,
  signIn: SignIn,
  person: SignedInUser,
  address: string | null,
  { current, password }: { current: string; password: string },
): Promise<{ endedSessions: number }> {
  await checkPassword(hub, signIn, person, address, current);
  if (password === current) {
    throw new ConfigError({
      code: 'password/same',
      what: 'That is the password you have.',
      fix: 'Take another one.',
      field: 'password',
    });
  }
  await setNewPassword(hub, signIn, person, password);
  const endedSessions = await hub.store.sessions.endAll(person.id, person.sessionId);
  await recordAudit(hub, actorOf(person, address), {
    companyId: null,
    action: 'password.changed',
    details: { endedSessions },
  });
  return { endedSessions };
}

/** Makes sure that it is the person who asks, and not somebody at an open screen. @throws RefusedError, RateLimitError */
export async function checkPassword(
  hub: Hub,
  signIn: SignIn,
  person: SignedInUser,
  address: string | null,
  password: string,
): Promise<void> {
  const attempt = await beginAttempt(hub.store, 'password', person.id, address);
  if (!(await signIn.isPassword(person.id, password))) {
    throw new RefusedError({
      code: 'access/current-password',
      what: 'The present password is not right.',
      fix: 'Check it and try again.',
      field: 'current',
    });
  }
  await attempt.succeeded();
}

/** A link by which somebody sets a new password without knowing the old one. For the administrator of the installation. */
export async function makeResetLink(
  hub: Hub,
  signIn: SignIn,
  caller: Caller,
  userId: string,
): Promise<ResetLink> {
  demandInstallationAdmin(caller);
  await foundPerson(hub, userId);
  const link = await newResetLink(hub, signIn, userId, adminLinkSeconds);
  await recordAudit(hub, caller, {
    companyId: null,
    action: 'password.link-made',
    subject: { kind: 'person', id: userId },
  });
  return link;
}

/**
 * Sets the password that a link allows to set, ends every session and lets the person sign in at once.
 * @throws ConfigError `password/...`, RefusedError `access/link`
 */
export async function resetPassword(
  hub: Hub,
  signIn: SignIn,
  address: string | null,
  { token, password }: { token: string; password: string },
): Promise<void> {
  await demandPasswordsAllowed(hub);
  const name = nameOf(token);
  const userId = await signIn.peekOnce(name);
  const person = userId === undefined ? undefined : await hub.store.people.get(userId);
  if (person === undefined) throw linkRefused();
  // A password that the rules refuse must not cost the link.
  checkNewPassword(password, { ...person, companies: await companyNames(hub, person.id) });
  if ((await signIn.takeOnce(name)) !== person.id) throw linkRefused();
  await signIn.setPassword(person.id, password);
  // Another link to the same account may lie in a mailbox that somebody else reads.
  await signIn.dropOnce(linkName, person.id);
  const endedSessions = await hub.store.sessions.endAll(person.id);
  await forgetFailures(hub.store, person.email);
  await recordAudit(hub, actorOf(person, address), {
    companyId: null,
    action: 'password.reset',
    details: { endedSessions },
  });
}

export function demandInstallationAdmin(caller: Caller): void {
  if (caller.installationAdmin) return;
  throw new RefusedError({
    code: 'access/role',
    what: 'Only the administrator of the installation may do that.',
    fix: 'Ask that person.',
  });
}

/** @throws NotFoundError `person/not-found` */
export async function foundPerson(hub: Hub, userId: string) {
  const person = await hub.store.people.get(userId);
  if (person !== undefined) return person;
  throw new NotFoundError({
    code: 'person/not-found',
    what: 'There is no such person.',
    fix: 'Choose one from the list.',
  });
}

async function setNewPassword(hub: Hub, signIn: SignIn, person: SignedInUser, password: string) {
  checkNewPassword(password, { ...person, companies: await companyNames(hub, person.id) });
  await signIn.setPassword(person.id, password);
}

async function companyNames(hub: Hub, userId: string): Promise<string[]> {
  return (await hub.store.companies.ofUser(userId)).map(({ name }) => name);
}

/** `seconds`: how long it works. */
export async function newResetLink(
  hub: Hub,
  signIn: SignIn,
  userId: string,
  seconds: number,
): Promise<ResetLink> {
  const token = randomBytes(32).toString('base64url');
  await signIn.keepOnce(nameOf(token), userId, seconds);
  // After the hash, so that the token stays out of the logs of whatever stands between.
  return { url: `${hub.url}/reset-password#${token}`, expiresAt: new Date(Date.now() + seconds * 1000) };
}

/** Only the hash is kept: who reads the database cannot use it. */
function nameOf(token: string): string {
  return `${linkName}${createHash('sha256').update(token).digest('base64url')}`;
}

function linkRefused(): RefusedError {
  return new RefusedError({
    code: 'access/link',
    what: 'This link has been used, or is too old.',
    fix: 'Ask for a new one.',
  });
}
