import { ConflictError, RefusedError } from '../../kernel/index.ts';
import type { Access } from '../access.ts';
import { recordAudit } from '../audit.ts';
import type { Hub } from '../hub.ts';
import { demandSight } from './find.ts';

/**
 * A run while people who were erased cannot be recognised would bring them back without a word, a preview too: what it
 * decides on is kept. @throws RefusedError `people/unrecognised`
 */
export async function demandErasedRecognised(hub: Hub, companyId: string): Promise<void> {
  const { length } = await hub.store.erased.unrecognised(companyId);
  if (length === 0) return;
  throw new RefusedError({
    code: 'people/unrecognised',
    what: `${length === 1 ? 'One person who was erased' : `${length} people who were erased`} can no longer be recognised, because encryption keys were lost; this run would bring them back.`,
    fix: "Somebody who may see personal data leaves them out again on Admin → People's data, and confirms it there.",
  });
}

/** When each of those was erased who can no longer be recognised. Who they are nobody can tell. */
export async function listUnrecognised(hub: Hub, { companyId }: Access) {
  const erasedAt = await hub.store.erased.unrecognised(companyId);
  return { people: erasedAt.length, erasedAt: erasedAt.map((at) => at.toISOString()) };
}

/**
 * Somebody says that all of them were left out again, or need not be: runs may start. `people`: how many he has seen.
 * @throws ConflictError `people/unrecognised-changed`
 */
export async function confirmUnrecognised(hub: Hub, access: Access, request: { people: number }) {
  demandSight(access);
  const { companyId, actor } = access;
  const { length } = await hub.store.erased.unrecognised(companyId);
  if (length !== request.people) {
    throw new ConflictError({
      code: 'people/unrecognised-changed',
      what: `${length} people who were erased cannot be recognised, not ${request.people}.`,
      fix: 'Look again, then confirm.',
    });
  }
  const people = await hub.store.erased.removeUnrecognised(companyId);
  await recordAudit(hub, actor, { companyId, action: 'erased-people.confirmed', details: { people } });
  return { people };
}
