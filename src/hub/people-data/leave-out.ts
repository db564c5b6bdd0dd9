import { RefusedError } from '../../kernel/index.ts';
import type { Access } from '../access.ts';
import { recordAudit } from '../audit.ts';
import type { Hub } from '../hub.ts';
import { hashesOf, rememberErased } from './erased-hashes.ts';
import { demandSight } from './find.ts';
import { countsOf, gather } from './holdings.ts';
import type { PersonQuery } from './identify.ts';

/**
 * Keeps somebody of whom nothing is held out of all later runs, as if they had been erased: somebody who was, before
 * the keys were lost, or who does not want to be known in the first place. @throws RefusedError `people/held`, `people/running`
 */
export async function leaveOutPerson(hub: Hub, access: Access, query: PersonQuery) {
  demandSight(access);
  const { companyId, actor } = access;
  const holdings = await gather(hub, companyId, query);
  if (Object.values(countsOf(holdings)).some((count) => count > 0)) {
    throw new RefusedError({
      code: 'people/held',
      what: 'Something is held about somebody with this employee number or SSN.',
      fix: 'Look the person up and erase them; runs leave them out then, too.',
    });
  }
  const hashes = await hashesOf(hub, companyId, query, holdings.identity);
  await rememberErased(hub, companyId, hashes);
  await recordAudit(hub, actor, {
    companyId,
    action: 'person.left-out',
    details: { bySsn: hashes.some(({ ofSsn }) => ofSsn) },
  });
  return { bySsn: hashes.some(({ ofSsn }) => ofSsn) };
}
