import { type DataSet, defineDataSet, type Page, type ReadScope } from '../../sdk/index.ts';
import type { CoreHrClient, Json } from './client.ts';
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
  const employments = await Employments.load(client);
  for await (const { items, page, end } of client.pages(personPath(client), {}, Number(resume ?? 1))) {
    const records = await Promise.all(
      items.flatMap((person) => {
        const employment = employments.of(person.personId);
        return employment === undefined ? [] : [one(client, person, employment, employments)];
      }),
    );
    yield { records, bookmark: String(page + 1), end };
  }
}

/** Without an end mark: whoever was not asked for is not gone. */
async function* readSome(client: CoreHrClient, numbers: readonly string[]): AsyncGenerator<Page> {
  const employments = await Employments.load(client);
  const records = [];
  for (const number of numbers) {
    const found = employments.byNumber(number);
    if (found === undefined) continue;
    const person = await client.find(personPath(client, String(found.personId)));
    if (person !== undefined) records.push(await one(client, person, found, employments));
  }
  yield { records };
}

async function one(client: CoreHrClient, person: Json, employment: Json, employments: Employments) {
  const details = await detailsOf(client, String(person.personId));
  return recordOf(client, person, employment, details, employments.numberOf(employment.managerId));
}
