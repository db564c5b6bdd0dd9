import { ConfigError } from '../../kernel/index.ts';
import { recordAudit } from '../audit.ts';
import type { Hub } from '../hub.ts';
import type { SignedInUser, SignIn } from '../sign-in.ts';
import { actorOf } from './actors.ts';

export async function showAccount(hub: Hub, signIn: SignIn, person: SignedInUser) {
  const { id, name, email, installationAdmin } = person;
  const companies = await hub.store.companies.ofUser(id);
  return {
    id,
    name,
    email,
    installationAdmin,
    hasPassword: await signIn.hasPassword(id),
    secondFactor: {
      isSetUp: person.hasSecondFactor,
      inThisSession: person.secondFactor,
      requiredBy: companies.filter((company) => company.requiresSecondFactor).map((company) => company.name),
    },
  };
}

/** @throws ConfigError `account/name` */
export async function renamePerson(
  hub: Hub,
  person: SignedInUser,
  address: string | null,
  wanted: string,
): Promise<SignedInUser> {
  const name = wanted.trim().replace(/\s+/g, ' ');
  // It stands in lists, mails and histories, where control characters could hide something.
  if (name === '' || /\p{Cc}|\p{Cf}/u.test(name)) {
    throw new ConfigError({
      code: 'account/name',
      what: 'The name is empty or has characters that cannot be seen.',
      fix: 'Write it with letters.',
      field: 'name',
    });
  }
  await hub.store.people.rename(person.id, name);
  await recordAudit(hub, actorOf(person, address), {
    companyId: null,
    action: 'account.changed',
    details: { fields: ['name'] },
  });
  return { ...person, name };
}
