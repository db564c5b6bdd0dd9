import { NotFoundError, RefusedError } from '../../kernel/index.ts';
import type { Access } from '../access.ts';
import { recordAudit } from '../audit.ts';
import type { Hub } from '../hub.ts';
import { erasedWith } from './erased-hashes.ts';
import { countsOf, gather, type Holdings } from './holdings.ts';
import type { PersonQuery } from './identify.ts';

/** @throws RefusedError `access/personal-data` */
export function demandSight({ sight }: Access): void {
  if (sight.personal) return;
  throw new RefusedError({
    code: 'access/personal-data',
    what: "People's data is for those who may see personal data.",
    fix: 'Ask a Company Admin for the grant to see personal data.',
  });
}

/** What is held of a person. @throws NotFoundError `people/nothing-held` or `people/erased` */
export async function holdingsOf(hub: Hub, access: Access, query: PersonQuery): Promise<Holdings> {
  demandSight(access);
  const holdings = await gather(hub, access.companyId, query);
  if (Object.values(countsOf(holdings)).every((count) => count === 0)) {
    if ((await erasedWith(hub, access.companyId, query)).people.length > 0) {
      throw new NotFoundError({
        code: 'people/erased',
        what: 'Somebody with this employee number or SSN was erased. Nothing is held about them, and runs leave them out.',
        fix: 'Readmit them, for example when they are hired again.',
      });
    }
    throw new NotFoundError({
      code: 'people/nothing-held',
      what: 'Nothing is held about somebody with this employee number.',
      fix: 'Look for the number that the other system knows them by, or give the SSN too.',
    });
  }
  return holdings;
}

/** A preview: what is held about one person, counted by place, and the token that erasing needs. */
export async function findPerson(hub: Hub, access: Access, query: PersonQuery) {
  const holdings = await holdingsOf(hub, access, query);
  const counts = countsOf(holdings);
  await recordAudit(hub, access.actor, {
    companyId: access.companyId,
    action: 'person.looked-up',
    details: counts,
  });
  return {
    names: [
      ...new Set(holdings.changes.filter((one) => one.dataSet === 'employees').map(({ title }) => title)),
    ].slice(0, 5),
    counts,
    files: [
      ...holdings.files.map(({ name, runNumber, opaque }) => ({ name, place: `Run ${runNumber}`, opaque })),
      ...holdings.uploads.map(({ name, connectorName, opaque }) => ({ name, place: connectorName, opaque })),
    ],
    syncs: holdings.syncs,
    running: await hub.store.peopleData.isRunning(access.companyId),
    token: holdings.token,
  };
}
