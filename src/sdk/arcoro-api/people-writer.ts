import { RecordError, TransientError } from '../../kernel/index.ts';
import type { RecordWriter, WriteItem } from '../write.ts';
import type { Json } from './api.ts';
import { employmentsByNumber, inForce } from './employments.ts';
import { childPath, detailsOf, type People, type PeopleClient, personPath, personRecord } from './people.ts';
import { employmentBody, membersOf, typedPartsOf, writeAddress, writeTyped } from './person-parts.ts';
import { answerOf, HalfWritten, type Written, withDone } from './write-answers.ts';

/** Writes a person and what hangs below as one record. People are never deleted: leaving is a status and a date. */
export function peopleWriter<C extends PeopleClient>(people: People<C>): RecordWriter<C> {
  const each =
    (write: (client: C, people: People<C>, item: WriteItem) => Promise<Written>) =>
    (client: C, items: readonly WriteItem[]) =>
      Promise.all(items.map((item) => answerOf(item, () => write(client, people, item))));
  return {
    style: 'records',
    readOnly: people.readOnly,
    create: each(create),
    update: each(update),
    deactivate: each((client, people, item) =>
      update(client, people, people.leaving?.(client, item) ?? item),
    ),
    look: async (client, items) => {
      const found = [];
      for (const item of items) {
        const person = await personOf(client, item);
        if (person === undefined) continue;
        const externalKey = String(person.personId);
        const [details, employments] = await Promise.all([
          detailsOf(client.api, externalKey, people.details(client)),
          client.api.all(childPath(client.api, externalKey, 'Employees')),
        ]);
        const employment = inForce(employments);
        const managerNumber = await client.managers.numberOf(employment?.managerId);
        const record = await personRecord(client, people, { person, employment, details, managerNumber });
        found.push({ changeId: item.changeId, externalKey, record });
      }
      return found;
    },
  };
}

/**
 * The employment comes last: only with it somebody becomes an employee, and until then what was begun can be taken
 * back by removing the person, which the vendor allows for people without employment.
 */
async function create<C extends PeopleClient>(
  client: C,
  people: People<C>,
  item: WriteItem,
): Promise<Written> {
  const { api } = client;
  const employment = await employmentBody(client, people, item.record, item.changed, {});
  const person = await api.create(personPath(api), membersOf(item.record, 'person', item.changed));
  const personId = String(person.personId);
  try {
    for (const part of typedPartsOf(people)) await writeTyped(client, personId, part, item, []);
    await writeAddress(client, personId, item, []);
    await api.create(childPath(api, personId, 'Employees'), employment);
    return personId;
  } catch (error) {
    if (error instanceof TransientError) throw error;
    if (!(error instanceof RecordError)) throw new HalfWritten(api.vendor, error);
    await api.remove(personPath(api, personId)).catch((cause: unknown) => {
      throw new HalfWritten(api.vendor, cause);
    });
    throw error;
  }
}

/** Reads, merges and replaces each object that has a changed member; the employment first, as the one most often refused. */
async function update<C extends PeopleClient>(
  client: C,
  people: People<C>,
  wanted: WriteItem,
): Promise<Written> {
  const { api } = client;
  const personId = wanted.externalKey ?? '';
  const person = await api.find(personPath(api, personId));
  if (person === undefined) throw gone(api.vendor);
  const before = inForce(await api.all(childPath(api, personId, 'Employees')));
  const { item, refusal, detail } = people.prepare?.(client, wanted, before ?? {}) ?? { item: wanted };
  const done: string[] = [];
  try {
    await writeParts(client, people, item, { personId, person, before }, done);
  } catch (error) {
    throw done.length > 0 && error instanceof RecordError ? withDone(error, done) : error;
  }
  if (refusal !== undefined) throw done.length > 0 ? withDone(refusal, done) : refusal;
  return detail === undefined ? personId : { externalKey: personId, detail, isPartial: true };
}

/** `done` is told each part that has been written, also when the next one fails. */
async function writeParts<C extends PeopleClient>(
  client: C,
  people: People<C>,
  item: WriteItem,
  there: { personId: string; person: Json; before: Json | undefined },
  done: string[],
): Promise<void> {
  const { api } = client;
  const { personId, person, before } = there;
  const touches = (part: string) => item.changed.some((field) => field.startsWith(`${part}.`));
  if (before === undefined) {
    const body = await employmentBody(client, people, item.record, Object.keys(item.record), {});
    await api.create(childPath(api, personId, 'Employees'), body);
    done.push('employment');
  } else if (touches('employee')) {
    const changes = await employmentBody(client, people, item.record, item.changed, before);
    await api.replace(childPath(api, personId, 'Employees', before.employeeId), { ...before, ...changes });
    done.push('employment');
  }
  if (touches('person')) {
    const changes = membersOf(item.record, 'person', item.changed);
    await api.replace(personPath(api, personId), { ...person, ...changes });
    done.push('person');
  }
  // Asked for whatever the connector is set to read: without the rows that are there we would add a second one.
  for (const part of typedPartsOf(people)) {
    if (!touches(part)) continue;
    const { [part]: rows = [] } = await detailsOf(api, personId, [part]);
    await writeTyped(client, personId, part, item, rows);
    done.push(part);
  }
  if (!touches('address')) return;
  const { address = [] } = await detailsOf(api, personId, ['address']);
  await writeAddress(client, personId, item, address);
  done.push('address');
}

/** By id, then by employee number, then a person of that name and birth date who was begun and not finished. */
async function personOf(client: PeopleClient, item: WriteItem): Promise<Json | undefined> {
  const { api } = client;
  if (item.externalKey !== undefined) return api.find(personPath(api, item.externalKey));
  const { record } = item;
  const number = record['employee.employeeNumber'];
  if (typeof number === 'string') {
    const [employment] = await employmentsByNumber(api, number);
    if (employment !== undefined) return api.find(personPath(api, String(employment.personId)));
  }
  const { firstNameFilter, lastNameFilter } = api.names;
  const namesakes = await api.all(personPath(api), {
    [firstNameFilter]: String(record['person.firstName'] ?? ''),
    [lastNameFilter]: String(record['person.lastName'] ?? ''),
  });
  const begun: Json[] = [];
  for (const person of namesakes) {
    const isSame = ['firstName', 'lastName', 'birthDate'].every((member) => {
      const sent = record[`person.${member}`];
      return sent === undefined || (person[member] ?? null) === sent;
    });
    if (!isSame) continue;
    const employments = await api.all(childPath(api, String(person.personId), 'Employees'));
    if (employments.length === 0) begun.push(person);
  }
  // Of two it cannot be told which is ours.
  return begun.length === 1 ? begun[0] : undefined;
}

function gone(vendor: { id: string; name: string }): RecordError {
  return new RecordError({
    code: `${vendor.id}/gone`,
    what: `${vendor.name} has this person no more.`,
    fix: 'Run the sync again: it will be planned as a new person, or left out.',
    field: 'person.personId',
  });
}
