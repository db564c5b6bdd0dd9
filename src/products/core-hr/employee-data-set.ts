import {
  type DataSet,
  defineDataSet,
  type Page,
  type ReadScope,
  type VendorRecord,
} from '../../sdk/index.ts';
import type { CoreHrClient, Json } from './client.ts';
import { CustomFields } from './custom-fields.ts';
import { employeeFields } from './employee-fields.ts';
import { detailsOf, personPath, recordOf } from './employee-record.ts';
import { employeeWriter } from './employee-writer.ts';
import { Employments } from './employments.ts';
import * as mappings from './mappings.ts';

/** People with the employment in force. Persons without any employment (applicants, dependents) are passed by. */
export const employees: DataSet<CoreHrClient> = defineDataSet<CoreHrClient>({
  id: 'employees',
  vendorName: 'Persons and Employees',
  fields: employeeFields,
  primaryKey: ['person.personId'],
  mapping: mappings.employees,
  runOptions: [
    {
      id: 'employeeNumbers',
      label: 'Only these employees',
      kind: 'list',
      help: 'Employee numbers, separated by commas. Everybody when empty.',
    },
  ],
  note: 'Core HR tells no changes since a date, so everybody is read and compared.',
  read: (client, scope) => {
    const numbers = (scope.options.employeeNumbers ?? '').split(/[,\s]+/).filter((number) => number !== '');
    return numbers.length === 0 ? readAll(client, scope) : readSome(client, numbers);
  },
  write: employeeWriter,
});

async function* readAll(client: CoreHrClient, { resume }: ReadScope): AsyncGenerator<Page> {
  const people = await People.load(client);
  for await (const { items, page, end } of client.pages(personPath(client), {}, Number(resume ?? 1))) {
    const records = await Promise.all(
      items.flatMap((person) => {
        const employment = people.employments.of(person.personId);
        return employment === undefined ? [] : [people.recordOf(person, employment)];
      }),
    );
    yield { records, bookmark: String(page + 1), end };
  }
}

/** Without an end mark: whoever was not asked for is not gone. */
async function* readSome(client: CoreHrClient, numbers: readonly string[]): AsyncGenerator<Page> {
  const people = await People.load(client);
  const records = [];
  for (const number of numbers) {
    const employment = people.employments.byNumber(number);
    if (employment === undefined) continue;
    const person = await client.find(personPath(client, String(employment.personId)));
    if (person !== undefined) records.push(await people.recordOf(person, employment));
  }
  yield { records };
}

/** What is asked once for everybody, before they come page by page. */
class People {
  readonly employments: Employments;
  readonly #client: CoreHrClient;
  readonly #custom: CustomFields;

  private constructor(client: CoreHrClient, employments: Employments, custom: CustomFields) {
    this.#client = client;
    this.employments = employments;
    this.#custom = custom;
  }

  static async load(client: CoreHrClient): Promise<People> {
    return new People(client, await Employments.load(client), await CustomFields.load(client));
  }

  async recordOf(person: Json, employment: Json): Promise<VendorRecord> {
    const details = await detailsOf(this.#client, String(person.personId));
    const manager = this.employments.numberOf(employment.managerId);
    const record = await recordOf(this.#client, person, employment, details, manager);
    return { ...record, ...this.#custom.of(person, employment) };
  }
}
