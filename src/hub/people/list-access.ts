import { type Caller, demandInstallationAdmin } from '../access.ts';
import type { Hub } from '../hub.ts';
import { roleOf } from '../users/change.ts';

/** Everybody and every company, and who may enter which. @throws RefusedError `access/role` */
export async function listAccess(hub: Hub, caller: Caller) {
  demandInstallationAdmin(caller);
  const [people, grants, invitations, companies, linked] = await Promise.all([
    hub.store.people.all(),
    hub.store.people.grants(),
    hub.store.invitations.all(),
    hub.store.companies.all(),
    hub.store.singleSignOn.linkedPeople(),
  ]);
  const nowMs = hub.clock.nowMs();
  const ofPerson = Map.groupBy(grants, ({ userId }) => userId);
  const ofAddress = Map.groupBy(invitations, ({ email }) => email);
  return {
    companies: companies.map(({ id, name, timeZone }) => ({
      id,
      name,
      timeZone,
      users: grants.filter(({ companyId }) => companyId === id).length,
    })),
    people: people.map((person) => ({
      id: person.id,
      name: person.name,
      email: person.email,
      installationAdmin: person.installationAdmin,
      disabled: person.disabledAt !== null,
      lastSeenAt: person.lastSeenAt?.toISOString() ?? null,
      since: person.createdAt.toISOString(),
      singleSignOn: linked.has(person.id),
      isYou: person.id === caller.userId,
      grants: (ofPerson.get(person.id) ?? []).map((grant) => ({
        companyId: grant.companyId,
        companyName: grant.companyName,
        role: roleOf(grant.role),
        seesPersonalData: grant.seesPersonalData,
        disabled: grant.disabledAt !== null,
      })),
    })),
    invited: [...ofAddress].map(([email, offered]) => ({
      email,
      expired: offered.every(({ expiresAt }) => expiresAt.getTime() <= nowMs),
      offers: offered.map((offer) => ({
        companyId: offer.companyId,
        companyName: offer.companyName,
        invitationId: offer.id,
        role: roleOf(offer.role),
        seesPersonalData: offer.seesPersonalData,
      })),
    })),
  };
}
