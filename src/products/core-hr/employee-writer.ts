import {
  isoNow,
  RecordError,
  type RecordWriter,
  TransientError,
  type VendorRecord,
  type WriteItem,
} from '../../sdk/index.ts';
import type { CoreHrClient, Json } from './client.ts';
import { ADDRESS, TYPED } from './employee-fields.ts';
import { employmentBody, membersOf, writeAddress, writeTyped } from './employee-parts.ts';
import { childPath, detailsOf, personPath, recordOf, TYPED_PARTS } from './employee-record.ts';
import { inForce } from './employments.ts';
import { employmentsByNumber } from './managers.ts';
import { answerOf, HalfWritten } from './write-answers.ts';

/** Writes a person and what hangs below as one record. People are never deleted: leaving is a status and a date. */
export const employeeWriter: RecordWriter<CoreHrClient> = {
  style: 'records',
  readOnly: ['personId', 'rehireDate'],
  create: (client, items) => Promise.all(items.map((item) => answerOf(item, () => create(client, item)))),
  update: (client, items) => Promise.all(items.map((item) => answerOf(item, () => update(client, item)))),
  deactivate: (client, items) =>
    Promise.all(items.map((item) => answerOf(item, () => update(client, withTerminationDate(client, item))))),
  look: async (client, items) => {
    const found = [];
    for (const item of items) {
      const person = await personOf(client, item);
      if (person === undefined) continue;
      const externalKey = String(person.personId);
      const [details, employments] = await Promise.all([
        detailsOf(client, externalKey),
        client.all(childPath(client, externalKey, 'Employees')),
      ]);
      const employment = inForce(employments);
      const manager = await client.managers.numberOf(employment?.managerId);
      const record = await recordOf(client, person, employment, details, manager);
      found.push({ changeId: item.changeId, externalKey, record });
    }
    return found;
  },
};

/**
 * The employment comes last: only with it somebody becomes an employee, and until then what was begun can be taken
 * back by removing the person, which the vendor allows for people without employment.
 */
async function create(client: CoreHrClient, item: WriteItem): Promise<string> {
  const employment = await employmentBody(client, item.record, item.changed);
  const person = await client.create(personPath(client), membersOf(item.record, 'person', item.changed));
  const personId = String(person.personId);
  try {
    for (const part of TYPED_PARTS) await writeTyped(client, personId, part, item, []);
    await writeAddress(client, personId, item, []);
    await client.create(childPath(client, personId, 'Employees'), employment);
    return personId;
  } catch (error) {
    if (error instanceof TransientError) throw error;
    if (!(error instanceof RecordError)) throw new HalfWritten(error);
    await client.remove(personPath(client, personId)).catch((cause: unknown) => {
      throw new HalfWritten(cause);
    });
    throw error;
  }
}

/** Reads, merges and replaces each object that has a changed member; the employment first, as the one most often refused. */
async function update(client: CoreHrClient, item: WriteItem): Promise<string> {
  const personId = item.externalKey ?? '';
  const person = await client.find(personPath(client, personId));
  if (person === undefined) {
    throw new RecordError({
      code: 'core-hr/gone',
      what: 'Core HR has this person no more.',
      fix: 'Run the sync again: it will be planned as a new person, or left out.',
      field: 'person.personId',
    });
  }
  const touches = (part: string) => item.changed.some((field) => field.startsWith(`${part}.`));
  const done: string[] = [];
  try {
    if (touches('employee')) {
      await writeEmployment(client, personId, item);
      done.push('employment');
    }
    if (touches('person')) {
      const changes = membersOf(item.record, 'person', item.changed);
      await client.replace(personPath(client, personId), { ...person, ...changes });
      done.push('person');
    }
    // Asked for whatever the connector is set to read: without the rows that are there we would add a second one.
    const rows = (resource: string) => client.all(childPath(client, personId, resource));
    for (const part of TYPED_PARTS) {
      if (!touches(part)) continue;
      await writeTyped(client, personId, part, item, await rows(TYPED[part].resource));
      done.push(part);
    }
    if (touches('address')) await writeAddress(client, personId, item, await rows(ADDRESS.resource));
    return personId;
  } catch (error) {
    throw done.length > 0 && error instanceof RecordError ? withDone(error, done) : error;
  }
}

async function writeEmployment(client: CoreHrClient, personId: string, item: WriteItem): Promise<void> {
  const path = childPath(client, personId, 'Employees');
  const before = inForce(await client.all(path));
  if (before === undefined) {
    const all = Object.keys(item.record);
    await client.create(path, await employmentBody(client, item.record, all));
    return;
  }
  const changes = await employmentBody(client, item.record, item.changed, before);
  await client.replace(`${path}/${encodeURIComponent(String(before.employeeId))}`, { ...before, ...changes });
}

function withDone(error: RecordError, done: readonly string[]): RecordError {
  const { code, what, fix, field } = error;
  return new RecordError({
    code,
    what: `${what} (Already written: ${done.join(', ')}.)`,
    fix,
    ...(field === undefined ? {} : { field }),
    cause: error,
  });
}

/** Core HR wants a date with the status Terminated (assumed); who leaves without one leaves today. */
function withTerminationDate(client: CoreHrClient, item: WriteItem): WriteItem {
  const field = 'employee.terminationDate';
  if (item.record['employee.status'] !== 'Terminated') return item;
  if (typeof item.record[field] === 'string')
    return { ...item, changed: [...new Set([...item.changed, field])] };
  const today = isoNow(client.context.clock).slice(0, 10);
  const hired = String(item.record['employee.hireDate'] ?? item.present?.['employee.hireDate'] ?? '');
  const [, later = today] = [hired, today].sort();
  const record: VendorRecord = { ...item.record, [field]: later };
  return { ...item, record, changed: [...item.changed, field] };
}

/** By id, then by employee number, then a person of that name and birth date who was begun and not finished. */
async function personOf(client: CoreHrClient, item: WriteItem): Promise<Json | undefined> {
  if (item.externalKey !== undefined) return client.find(personPath(client, item.externalKey));
  const { record } = item;
  const number = record['employee.employeeNumber'];
  if (typeof number === 'string') {
    const [employment] = await employmentsByNumber(client, number);
    if (employment !== undefined) return client.find(personPath(client, String(employment.personId)));
  }
  const { firstNameFilter, lastNameFilter } = client.assumed;
  const namesakes = await client.all(personPath(client), {
    [firstNameFilter]: String(record['person.firstName'] ?? ''),
    [lastNameFilter]: String(record['person.lastName'] ?? ''),
  });
  const begun: Json[] = [];
  for (const person of namesakes) {
    const isSame = ['firstName', 'lastName', 'birthDate'].every(
      (member) => (person[member] ?? null) === (record[`person.${member}`] ?? null),
    );
    if (!isSame) continue;
    const employments = await client.all(childPath(client, String(person.personId), 'Employees'));
    if (employments.length === 0) begun.push(person);
  }
  // Of two it cannot be told which is ours.
  return begun.length === 1 ? begun[0] : undefined;
}
