import { deriveKey } from '../../kernel/index.ts';
import { erasedHash } from '../../sync/erased.ts';
import type { Hub } from '../hub.ts';
import { type Identity, numberAt, type PersonQuery } from './identify.ts';

/** A number counts at every connector of the company but where it is somebody else's. */
export async function hashesOf(
  hub: Hub,
  companyId: string,
  query: PersonQuery,
  identity: Identity,
): Promise<string[]> {
  const hashKey = hashKeyOf(hub, companyId);
  const hashes = new Set<string>();
  const at = (connectorId: string, number: string) =>
    hashes.add(erasedHash(hashKey, `number at ${connectorId}`, number));
  for (const ssn of identity.traces.ssns) hashes.add(erasedHash(hashKey, 'ssn', ssn));
  for (const pair of identity.numbers) {
    const cut = pair.indexOf('|');
    at(pair.slice(0, cut), pair.slice(cut + 1));
  }
  const number = query.employeeNumber.trim();
  for (const { id } of await hub.store.connectors.list(companyId)) {
    if (!identity.others.has(numberAt(id, number))) at(id, number);
  }
  return [...hashes];
}

/** All that may keep somebody out, as far as the query says. */
export async function everyHash(hub: Hub, companyId: string, query: PersonQuery): Promise<string[]> {
  const hashKey = hashKeyOf(hub, companyId);
  const connectors = await hub.store.connectors.list(companyId);
  return [
    ...connectors.map(({ id }) => erasedHash(hashKey, `number at ${id}`, query.employeeNumber)),
    ...(query.ssn === undefined ? [] : [erasedHash(hashKey, 'ssn', query.ssn.replace(/\D/g, ''))]),
  ];
}

/** The one that runs compare by. */
function hashKeyOf(hub: Hub, companyId: string): string {
  return deriveKey(hub.store.keys, `fingerprints|${companyId}`).toString('base64');
}
