import { RefusedError } from '../../kernel/index.ts';
import type { Caller } from '../access.ts';
import { recordAudit } from '../audit.ts';
import type { Hub } from '../hub.ts';
import type { Entered, SecondFactorSetUp, SignedInUser, SignIn } from '../sign-in.ts';
import { actorOf } from './actors.ts';
import { checkCode, type From, wrongCode } from './enter.ts';
import { checkPassword, demandInstallationAdmin, foundPerson } from './password.ts';
import { beginAttempt } from './throttle.ts';

/**
 * Begins to set up an authenticator app: the secret for the QR code and the recovery codes, shown this once. It counts
 * from the first code on. @throws RefusedError `second-factor/set-up`
 */
export async function prepareSecondFactor(
  hub: Hub,
  signIn: SignIn,
  person: SignedInUser,
  from: From,
  password: string | undefined,
): Promise<SecondFactorSetUp> {
  await askPassword(hub, signIn, person, from, password);
  const prepared = person.hasSecondFactor
    ? undefined
    : await signIn.prepareSecondFactor(from.headers, password);
  if (prepared !== undefined) return prepared;
  throw new RefusedError({
    code: 'second-factor/set-up',
    what: 'An authenticator app is set up already.',
    fix: 'Remove it first.',
  });
}

/** Takes a code in an open session: the first one confirms the app, later ones raise a session that came without. */
export async function confirmSecondFactor(
  hub: Hub,
  signIn: SignIn,
  person: SignedInUser,
  from: From,
  code: string,
): Promise<Entered> {
  const attempt = await beginAttempt(hub.store, 'second-factor', person.id, from.address);
  const entered = await checkCode(signIn, from, person.id, 'app', code);
  if (entered === undefined) throw wrongCode();
  await attempt.succeeded();
  if (person.hasSecondFactor) {
    await hub.store.sessions.markSecondFactor(person.sessionId);
    return entered;
  }
  // Sessions from before knew the password only.
  await endOlderSessions(hub, person);
  await note(hub, person, from, 'second-factor.set-up');
  return entered;
}

/** New recovery codes in place of the old ones, shown this once. */
export async function newRecoveryCodes(
  hub: Hub,
  signIn: SignIn,
  person: SignedInUser,
  from: From,
  password: string | undefined,
): Promise<string[]> {
  demandOwnFactor(person);
  await askPassword(hub, signIn, person, from, password);
  const codes = await signIn.newRecoveryCodes(from.headers, password);
  await note(hub, person, from, 'recovery-codes.made');
  return codes;
}

/** @throws RefusedError `second-factor/required` when a company of the person demands one */
export async function removeSecondFactor(
  hub: Hub,
  signIn: SignIn,
  person: SignedInUser,
  from: From,
  password: string | undefined,
): Promise<void> {
  demandOwnFactor(person);
  await askPassword(hub, signIn, person, from, password);
  const demanding = (await hub.store.companies.ofUser(person.id)).find(
    ({ requiresSecondFactor }) => requiresSecondFactor,
  );
  if (demanding !== undefined) {
    throw new RefusedError({
      code: 'second-factor/required',
      what: `${demanding.name} requires a second factor.`,
      fix: 'Keep it, or ask a Company Admin to lift the rule.',
    });
  }
  await signIn.removeSecondFactor(person.id);
  await note(hub, person, from, 'second-factor.removed');
}

/** For somebody who has lost telephone and codes: removes the second factor and ends the sessions. */
export async function resetSecondFactor(
  hub: Hub,
  signIn: SignIn,
  caller: Caller,
  userId: string,
): Promise<void> {
  demandInstallationAdmin(caller);
  await foundPerson(hub, userId);
  await signIn.removeSecondFactor(userId);
  const endedSessions = await hub.store.sessions.endAll(userId);
  await recordAudit(hub, caller, {
    companyId: null,
    action: 'second-factor.reset',
    subject: { kind: 'person', id: userId },
    details: { endedSessions },
  });
}

function note(hub: Hub, person: SignedInUser, { address }: From, action: string): Promise<void> {
  return recordAudit(hub, actorOf(person, address), { companyId: null, action });
}

/** A session without a second factor may not touch the one that there is. */
function demandOwnFactor(person: SignedInUser): void {
  if (person.hasSecondFactor && person.secondFactor) return;
  throw person.hasSecondFactor
    ? new RefusedError({
        code: 'access/second-factor',
        what: 'This session was opened without your second factor.',
        fix: 'Enter a code of your authenticator app first.',
      })
    : new RefusedError({
        code: 'second-factor/none',
        what: 'No authenticator app is set up.',
        fix: 'Set one up first.',
      });
}

async function askPassword(
  hub: Hub,
  signIn: SignIn,
  person: SignedInUser,
  from: From,
  password: string | undefined,
): Promise<void> {
  // Who comes by single sign-on alone has none.
  if (!(await signIn.hasPassword(person.id))) return;
  await checkPassword(hub, signIn, person, from.address, password ?? '');
}

async function endOlderSessions(hub: Hub, person: SignedInUser): Promise<void> {
  for (const { id, secondFactor } of await hub.store.sessions.list(person.id)) {
    if (!secondFactor) await hub.store.sessions.end(person.id, id);
  }
}
