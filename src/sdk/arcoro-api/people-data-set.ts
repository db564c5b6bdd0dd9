import { type DataSet, defineDataSet, type Page, type ReadScope, type VendorRecord } from '../product.ts';
import type { Json } from './api.ts';
import { Employments } from './employments.ts';
import { detailsOf, type People, type PeopleClient, personPath, personRecord } from './people.ts';
import { peopleWriter } from './people-writer.ts';

/** Persons with the employment in force. Persons without any employment (applicants, dependents) are passed by. */
export function peopleDataSet<C extends PeopleClient>(people: People<C>): DataSet<C> {
  return defineDataSet<C>({
    id: 'employees',
    vendorName: 'Persons and Employees',
    fields: people.fields,
    primaryKey: ['person.personId'],
    mapping: people.mapping,
    runOptions: [
      {
        id: 'employeeNumbers',
        label: 'Only these employees',
        kind: 'list',
        help: 'Employee numbers, separated by commas. Everybody when empty.',
      },
    ],
    note: people.note,
    read: (client, scope) => {
      const numbers = (scope.options.employeeNumbers ?? '').split(/[,\s]+/).filter((each) => each !== '');
      return numbers.length === 0 ? readAll(client, people, scope) : readSome(client, people, numbers);
    },
    write: peopleWriter(people),
  });
}

async function* readAll<C extends PeopleClient>(
  client: C,
  people: People<C>,
  { resume }: ReadScope,
): AsyncGenerator<Page> {
  const { api } = client;
  const all = await everybody(client, people);
  for await (const { items, page, end } of api.pages(personPath(api), {}, Number(resume ?? 1))) {
    const records = await Promise.all(
      items.flatMap((person) => {
        const employment = all.employments.of(person.personId);
        if (employment === undefined || people.keeps?.(client, employment) === false) return [];
        return [all.recordOf(person, employment)];
      }),
    );
    yield { records, bookmark: String(page + 1), end };
  }
}

/** Without an end mark: whoever was not asked for is not gone. */
async function* readSome<C extends PeopleClient>(
  client: C,
  people: People<C>,
  numbers: readonly string[],
): AsyncGenerator<Page> {
  const all = await everybody(client, people);
  const records = [];
  for (const number of numbers) {
    const employment = all.employments.byNumber(number);
    if (employment === undefined || people.keeps?.(client, employment) === false) continue;
    const person = await client.api.find(personPath(client.api, String(employment.personId)));
    if (person !== undefined) records.push(await all.recordOf(person, employment));
  }
  yield { records };
}

/** What is asked once for everybody, before they come page by page. */
async function everybody<C extends PeopleClient>(client: C, people: People<C>) {
  const employments = await Employments.load(client.api);
  const extra = await people.extend?.(client);
  return {
    employments,
    async recordOf(person: Json, employment: Json): Promise<VendorRecord> {
      const details = await detailsOf(client.api, String(person.personId), people.details(client));
      const managerNumber = employments.numberOf(employment.managerId);
      const record = await personRecord(client, people, { person, employment, details, managerNumber });
      return { ...record, ...extra?.(person, employment) };
    },
  };
}
