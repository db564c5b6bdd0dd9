import { deriveKey, newId, RefusedError } from '../../kernel/index.ts';
import type { ErasedHash } from '../../store/index.ts';
import { erasedHash } from '../../sync/erased.ts';
import type { Hub } from '../hub.ts';
import { type Identity, type PersonQuery, ssnOf } from './identify.ts';
import type { Between } from './numbers.ts';

/**
 * A number counts at every connector of the company but where it is somebody else's. Where one connector has given it
 * to two people, it counts in the syncs in which it was this one's alone; in others the SSN has to tell.
 */
export async function hashesOf(
  hub: Hub,
  companyId: string,
  query: PersonQuery,
  { traces, numbers }: Identity,
): Promise<ErasedHash[]> {
  const makes = hashesFor(hub, companyId);
  const ofNumbers = new Set<string>();
  for (const { connectorId, number, onlyBetween } of numbers.places()) {
    if (onlyBetween === undefined) ofNumbers.add(makes.ofNumber(connectorId, number));
    for (const between of onlyBetween ?? [])
      ofNumbers.add(makes.ofNumberBetween(between, connectorId, number));
  }
  const number = query.employeeNumber.trim();
  for (const { id } of await hub.store.connectors.list(companyId)) {
    if (!numbers.isOthers(undefined, id, number)) ofNumbers.add(makes.ofNumber(id, number));
  }
  return [
    ...[...traces.ssns].map((ssn) => ({ hash: makes.ofSsn(ssn), ofSsn: true })),
    ...[...traces.namesAndBirthDates].map((text) => ({ hash: makes.ofName(text), ofSsn: false })),
    ...[...ofNumbers].map((hash) => ({ hash, ofSsn: false })),
  ];
}

/**
 * From here on runs leave out whoever has one of the hashes. The order matters: a run that begins now does so, and one
 * that began before is seen. @throws RefusedError `people/running`
 */
export async function rememberErased(
  hub: Hub,
  companyId: string,
  hashes: readonly ErasedHash[],
): Promise<void> {
  const { erased, peopleData } = hub.store;
  const person = newId();
  await erased.add(companyId, person, hashes);
  if (!(await peopleData.isRunning(companyId))) return;
  await erased.remove(companyId, [person]);
  throw new RefusedError({
    code: 'people/running',
    what: 'A run of the company is on its way and may hold the person.',
    fix: 'Wait until it has ended, or cancel it, then try again.',
  });
}

/**
 * Who was erased and is meant by the query. Everybody with the SSN, where it was known when they were erased;
 * otherwise whoever has the number. Several: people with different SSNs of whom any may be meant.
 */
export async function erasedWith(
  hub: Hub,
  companyId: string,
  query: PersonQuery,
): Promise<{ people: string[]; several: boolean }> {
  const makes = hashesFor(hub, companyId);
  const ssn = ssnOf(query);
  if (ssn !== undefined) {
    const people = [...(await hub.store.erased.with(companyId, [makes.ofSsn(ssn)])).keys()];
    if (people.length > 0) return { people, several: false };
  }
  const connectors = await hub.store.connectors.list(companyId);
  const found = await hub.store.erased.with(
    companyId,
    connectors.flatMap(({ id }) => [
      makes.ofNumber(id, query.employeeNumber),
      ...connectors.flatMap(({ id: other }) => [
        makes.ofNumberBetween({ sourceId: id, destinationId: other }, id, query.employeeNumber),
        makes.ofNumberBetween({ sourceId: other, destinationId: id }, id, query.employeeNumber),
      ]),
    ]),
  );
  // With another SSN than the one that is given, it is somebody else.
  const meant = [...found].filter(([, hashes]) => ssn === undefined || !hashes.some(({ ofSsn }) => ofSsn));
  return { people: meant.map(([person]) => person), several: areSeveral(meant.map(([, hashes]) => hashes)) };
}

/** Whether they have SSNs and none in common. */
function areSeveral(people: readonly ErasedHash[][]): boolean {
  const [first = [], ...rest] = people
    .map((hashes) => hashes.filter(({ ofSsn }) => ofSsn).map(({ hash }) => hash))
    .filter((hashes) => hashes.length > 0);
  return rest.some((hashes) => !hashes.some((hash) => first.includes(hash)));
}

/** With the key that runs compare by. */
function hashesFor(hub: Hub, companyId: string) {
  const key = deriveKey(hub.store.keys, `fingerprints|${companyId}`).toString('base64');
  return {
    ofSsn: (ssn: string) => erasedHash(key, 'ssn', ssn),
    ofName: (text: string) => erasedHash(key, 'name and birth date', text),
    ofNumber: (connectorId: string, number: string) => erasedHash(key, `number at ${connectorId}`, number),
    ofNumberBetween: ({ sourceId, destinationId }: Between, connectorId: string, number: string) =>
      erasedHash(
        key,
        `number at ${connectorId} beside ${connectorId === sourceId ? destinationId : sourceId}`,
        number,
      ),
  };
}
