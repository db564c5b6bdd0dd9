import { rm } from 'node:fs/promises';
import { ConfigError, ConflictError, RefusedError } from '../../kernel/index.ts';
import type { Entity } from '../../model/index.ts';
import type { Access } from '../access.ts';
import { recordAudit } from '../audit.ts';
import type { Hub } from '../hub.ts';
import { erasedWith, hashesOf, rememberErased } from './erased-hashes.ts';
import { demandSight, holdingsOf } from './find.ts';
import { countsOf, type Holdings, plansOf, referringFields } from './holdings.ts';
import type { Identity, PersonQuery } from './identify.ts';
import type { Between } from './numbers.ts';

export interface EraseRequest extends PersonQuery {
  /** The employee number once more, typed. */
  confirm: string;
  /** Of the preview: what it showed is what goes. */
  token: string;
}

/**
 * Erases one person from everything that runs have left, for good; what stays are counts, ids and the audit log. A
 * keyed hash keeps later runs from bringing the person back.
 * @throws ConfigError `people/confirm`, ConflictError `people/changed`, RefusedError `people/running`
 */
export async function erasePerson(hub: Hub, access: Access, request: EraseRequest) {
  demandSight(access);
  const { companyId, actor } = access;
  const { peopleData } = hub.store;
  if (request.confirm.trim() !== request.employeeNumber.trim()) {
    throw new ConfigError({
      code: 'people/confirm',
      what: 'The number that was typed is not the one of the person.',
      fix: 'Type the employee number exactly, to confirm.',
      field: 'confirm',
    });
  }
  const holdings = await holdingsOf(hub, access, request);
  if (holdings.token !== request.token) {
    throw new ConflictError({
      code: 'people/changed',
      what: 'What is held about this person is no longer what the preview showed.',
      fix: 'Look the person up again, then erase.',
    });
  }
  const hashes = await hashesOf(hub, companyId, request, holdings.identity);
  await rememberErased(hub, companyId, hashes);
  // Files first: when this stops half-way, their rows still lead to what is left.
  for (const { path } of [...holdings.files, ...holdings.uploads]) await rm(path, { force: true });
  await peopleData.together(companyId, () => eraseRows(hub, companyId, holdings));
  await peopleData.wipe();
  const counts = countsOf(holdings);
  await recordAudit(hub, actor, { companyId, action: 'person.erased', details: counts });
  return { counts, syncs: holdings.syncs, database: hub.store.database.engine };
}

/**
 * Lets somebody who was erased be synced again, e.g. when they are hired once more: by all numbers and SSNs they were
 * known by, whichever of them is given. @throws RefusedError `people/ambiguous`
 */
export async function readmitPerson(hub: Hub, access: Access, query: PersonQuery) {
  demandSight(access);
  const { companyId, actor } = access;
  const { people, several } = await erasedWith(hub, companyId, query);
  if (several) {
    throw new RefusedError({
      code: 'people/ambiguous',
      what: 'Several people who were erased had this employee number.',
      expected: 'Expected the SSN too, to tell which of them is meant.',
      fix: 'Give the SSN beside the number.',
    });
  }
  await hub.store.erased.remove(companyId, people);
  const found = people.length > 0;
  await recordAudit(hub, actor, { companyId, action: 'person.readmitted', details: { found } });
  return { found };
}

async function eraseRows(hub: Hub, companyId: string, holdings: Holdings): Promise<void> {
  const { peopleData, uploads } = hub.store;
  const { references, identity } = holdings;
  const { traces } = identity;
  await peopleData.dropPlans(companyId, plansOf(holdings));
  for (const change of holdings.changes) await peopleData.blankChange(companyId, change);
  for (const event of holdings.events) await peopleData.blankEvent(companyId, event);
  for (const link of holdings.links) await peopleData.deleteLink(companyId, link);
  for (const change of references.changes) {
    const { body, dataSet } = change;
    const fields = referringFields(dataSet);
    await peopleData.rewriteChange(companyId, change, {
      ...body,
      after: withoutReference(body.after, fields, identity, change),
      ...(body.before === undefined
        ? {}
        : { before: withoutReference(body.before, fields, identity, change) }),
      differences: body.differences.map((one) => {
        if (!fields.includes(one.field)) return one;
        const { before, after } = withoutReference(
          { before: one.before, after: one.after },
          ['before', 'after'],
          identity,
          change,
        );
        return { ...one, before: before ?? null, after: after ?? null };
      }),
    });
  }
  for (const link of references.links) {
    const sent = withoutReference(link.sent ?? {}, referringFields(link.dataSet), identity, link);
    await peopleData.rewriteLink(companyId, link, sent);
  }
  for (const event of references.events) {
    await peopleData.rewriteEvent(companyId, event, {
      title: event.title === null ? null : traces.scrub(event.title),
      message: traces.scrub(event.message),
      fix: traces.scrub(event.fix),
      action: traces.scrubDocument(event.action),
    });
  }
  for (const document of holdings.documents) await peopleData.rewriteDocument(companyId, document);
  for (const { id } of holdings.files) await peopleData.deleteFile(companyId, id);
  for (const { connectorId, name } of holdings.uploads) await uploads.delete(companyId, connectorId, name);
  for (const code of holdings.codes) await peopleData.deleteCode(companyId, code);
}

function withoutReference(
  entity: Entity,
  fields: readonly string[],
  { numbers }: Identity,
  between: Between,
): Entity {
  const rest: Entity = { ...entity };
  for (const field of fields) {
    const value = rest[field];
    if (typeof value === 'string' && numbers.isOwn(between, between.destinationId, value)) rest[field] = null;
  }
  return rest;
}
