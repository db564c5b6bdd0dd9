import { recordAudit } from '../../audit.ts';
import type { Hub } from '../../hub.ts';
import type { SignIn } from '../../sign-in.ts';
import { actorOf } from '../actors.ts';
import { SingleSignOnProblem } from './problem.ts';

/** Whom the provider speaks of. */
export interface Vouched {
  subject: string;
  email: string | undefined;
  emailVerified: boolean;
  name: string | undefined;
}

interface Person {
  id: string;
  name: string;
}

/**
 * The account of the one whom the provider vouches for: by its subject where that is known, otherwise by an e-mail that
 * the provider has verified. Somebody new gets an account that opens nothing. @throws SingleSignOnProblem
 */
export async function accountOf(
  hub: Hub,
  signIn: SignIn,
  issuer: string,
  vouched: Vouched,
  address: string | null,
): Promise<Person> {
  const { people, singleSignOn } = hub.store;
  const { subject } = vouched;
  const knownId = await singleSignOn.personOf(issuer, subject);
  if (knownId !== undefined) return letIn(await people.get(knownId));

  const email = vouched.email?.trim().toLowerCase() ?? '';
  if (!vouched.emailVerified || !/^[^@\s]+@[^@\s]+$/.test(email) || email.length > 320)
    throw new SingleSignOnProblem('unverified');
  const person = letIn((await people.byEmail(email)) ?? (await make(hub, signIn, email, vouched, address)));
  // An address that the provider has given to somebody else does not open the account of the one before.
  if ((await singleSignOn.subjectOf(issuer, person.id)) !== undefined) {
    if ((await singleSignOn.personOf(issuer, subject)) === person.id) return person;
    throw new SingleSignOnProblem('refused');
  }
  await singleSignOn.link(issuer, subject, person.id);
  await recordAudit(hub, actorOf(person, address), {
    companyId: null,
    action: 'account.linked',
    subject: { kind: 'person', id: person.id },
    details: { to: 'single sign-on' },
  });
  return person;
}

/** An account without password and without grants. */
async function make(
  hub: Hub,
  signIn: SignIn,
  email: string,
  vouched: Vouched,
  address: string | null,
): Promise<Person & { disabledAt: Date | null }> {
  const told =
    vouched.name
      ?.replace(/\p{Cc}|\p{Cf}/gu, '')
      .trim()
      .slice(0, 120) ?? '';
  const name = told === '' ? email : told;
  let id: string;
  try {
    id = await signIn.createUser({ name, email, installationAdmin: false });
  } catch (error) {
    // The same person at the same moment in another tab.
    const other = await hub.store.people.byEmail(email);
    if (other !== undefined) return other;
    throw error;
  }
  await recordAudit(hub, actorOf({ id, name }, address), {
    companyId: null,
    action: 'account.created',
    subject: { kind: 'person', id },
    details: { by: 'single sign-on' },
  });
  return { id, name, disabledAt: null };
}

function letIn(person: (Person & { disabledAt: Date | null }) | undefined): Person {
  if (person === undefined || person.disabledAt !== null) throw new SingleSignOnProblem('shut out');
  return { id: person.id, name: person.name };
}
