import { NotFoundError, RefusedError } from '../../kernel/index.ts';
import type { Caller } from '../access.ts';
import { recordAudit } from '../audit.ts';
import type { Actor, Hub } from '../hub.ts';
import { demandPasswordsAllowed } from '../sign-in/single-sign-on/settings.ts';
import type { SignIn } from '../sign-in.ts';
import { hashOf } from './links.ts';

/** What the holder of a link is offered. @throws NotFoundError `invitation/not-valid` */
export async function lookAtInvitation(hub: Hub, token: string) {
  const offered = await offeredBy(hub, token);
  const { email, invitedBy, expiresAt } = offered[0];
  const person = await hub.store.people.byEmail(email);
  return {
    email,
    invitedBy,
    expiresAt: expiresAt.toISOString(),
    companies: offered.map(({ companyName, role }) => ({ name: companyName, role })),
    hasAccount: person !== undefined,
  };
}

/**
 * Makes the account that an invitation is for, and gives it the companies. Answers the e-mail address to sign in with.
 * @throws NotFoundError `invitation/not-valid`; RefusedError `invitation/sign-in`; ConfigError `password/...`
 */
export async function acceptAsNew(
  hub: Hub,
  signIn: SignIn,
  input: { token: string; name: string; password: string },
  address: string | null,
): Promise<{ email: string }> {
  const [{ email }] = await offeredBy(hub, input.token);
  await demandPasswordsAllowed(hub);
  if ((await hub.store.people.byEmail(email)) !== undefined) throw signInFirst(email);
  const name = input.name.trim();
  const userId = await signIn.createUser({
    name,
    email,
    password: input.password,
    installationAdmin: false,
  });
  await take(hub, input.token, { userId, name, trigger: 'person', address });
  return { email };
}

/** Gives the companies of an invitation to the one who is signed in. @throws NotFoundError, RefusedError */
export async function acceptAsKnown(hub: Hub, caller: Caller, token: string): Promise<{ email: string }> {
  const [{ email }] = await offeredBy(hub, token);
  if (caller.userId === null || caller.email.toLowerCase() !== email) {
    throw new RefusedError({
      code: 'invitation/other-address',
      what: `The invitation is for ${email}, and you are signed in as somebody else.`,
      fix: 'Sign out, open the link again and sign in with that address.',
    });
  }
  await take(hub, token, { ...caller, userId: caller.userId });
  return { email };
}

async function take(hub: Hub, token: string, actor: Actor & { userId: string }): Promise<void> {
  const taken = await hub.store.invitations.take(hashOf(token), actor.userId);
  if (taken.length === 0) throw notValid();
  for (const { companyId, id, role, seesPersonalData } of taken) {
    await recordAudit(hub, actor, {
      companyId,
      action: 'invitation.accepted',
      subject: { kind: 'invitation', id },
      details: { role, seesPersonalData },
    });
  }
}

type Offered = Awaited<ReturnType<Hub['store']['invitations']['offered']>>;

async function offeredBy(hub: Hub, token: string): Promise<[Offered[number], ...Offered]> {
  const [first, ...others] = await hub.store.invitations.offered(hashOf(token));
  if (first === undefined) throw notValid();
  return [first, ...others];
}

/** The same words for a link that is made up, used, taken back or too old: none says that there ever was one. */
function notValid(): NotFoundError {
  return new NotFoundError({
    code: 'invitation/not-valid',
    what: 'This invitation does not work, or no longer.',
    fix: 'Ask whoever invited you for a new one.',
  });
}

function signInFirst(email: string): RefusedError {
  return new RefusedError({
    code: 'invitation/sign-in',
    what: `There is an account of ${email}.`,
    fix: 'Sign in with it, then accept the invitation.',
  });
}
