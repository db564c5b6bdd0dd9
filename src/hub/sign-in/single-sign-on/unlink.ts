import { NotFoundError } from '../../../kernel/index.ts';
import type { Caller } from '../../access.ts';
import { recordAudit } from '../../audit.ts';
import type { Hub } from '../../hub.ts';
import { demandInstallationAdmin, foundPerson } from '../password.ts';

/**
 * Forgets who somebody is at the provider, for when that has changed there: the next sign-in finds the account by its
 * verified e-mail again. Ends all sessions, as whoever was known so far may be somebody else.
 * @throws RefusedError `access/role`; NotFoundError `person/not-found`, `single-sign-on/not-linked`
 */
export async function unlinkSingleSignOn(
  hub: Hub,
  caller: Caller,
  userId: string,
): Promise<{ endedSessions: number }> {
  demandInstallationAdmin(caller);
  const person = await foundPerson(hub, userId);
  if (!(await hub.store.singleSignOn.unlink(userId))) {
    throw new NotFoundError({
      code: 'single-sign-on/not-linked',
      what: `${person.name} has not signed in with a provider yet.`,
      fix: 'Nothing needs to be done: the first sign-in finds the account by its e-mail.',
    });
  }
  const endedSessions = await hub.store.sessions.endAll(userId);
  await recordAudit(hub, caller, {
    companyId: null,
    action: 'account.unlinked',
    subject: { kind: 'person', id: userId },
    details: { from: 'single sign-on', endedSessions },
  });
  return { endedSessions };
}
