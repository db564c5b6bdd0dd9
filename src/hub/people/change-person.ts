import { NotFoundError, RefusedError } from '../../kernel/index.ts';
import { type Caller, demandInstallationAdmin } from '../access.ts';
import { recordAudit } from '../audit.ts';
import type { Hub } from '../hub.ts';

export interface PersonChange {
  installationAdmin?: boolean;
  /** Shut out of every company; the sessions end at once. */
  disabled?: boolean;
}

/** @throws RefusedError `access/role`, `person/last-admin`, `person/own-account`; NotFoundError `person/not-found` */
export async function changePerson(
  hub: Hub,
  caller: Caller,
  userId: string,
  change: PersonChange,
): Promise<void> {
  demandInstallationAdmin(caller);
  const before = await hub.store.people.get(userId);
  if (before === undefined) throw noSuchPerson();
  if (userId === caller.userId && change.disabled === true) {
    throw new RefusedError({
      code: 'person/own-account',
      what: 'Nobody shuts himself out.',
      fix: 'Ask another administrator of the installation.',
    });
  }
  const outcome = await hub.store.people.change(userId, change);
  if (outcome === 'gone') throw noSuchPerson();
  if (outcome === 'last-admin') {
    throw new RefusedError({
      code: 'person/last-admin',
      what: 'This is the last administrator of the installation; nobody could administer it any more.',
      fix: 'Make somebody else an administrator first.',
    });
  }
  const note = (action: string) =>
    recordAudit(hub, caller, { companyId: null, action, subject: { kind: 'person', id: userId } });
  if (change.installationAdmin !== undefined && change.installationAdmin !== before.installationAdmin) {
    await note(change.installationAdmin ? 'person.made-administrator' : 'person.unmade-administrator');
  }
  if (change.disabled !== undefined && change.disabled !== (before.disabledAt !== null)) {
    await note(change.disabled ? 'person.disabled' : 'person.enabled');
  }
}

function noSuchPerson(): NotFoundError {
  return new NotFoundError({
    code: 'person/not-found',
    what: 'There is no such person.',
    fix: 'Load the list again.',
  });
}
