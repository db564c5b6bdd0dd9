import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

/** The 30 fields that the benchmark's employees have; the names are the model's own. */
export const columns = [
  'employeeNumber',
  'ssn',
  'firstName',
  'middleName',
  'lastName',
  'suffix',
  'street1',
  'street2',
  'city',
  'state',
  'postalCode',
  'country',
  'homePhone',
  'mobilePhone',
  'workEmail',
  'birthDate',
  'gender',
  'ethnicity',
  'status',
  'hireDate',
  'rehireDate',
  'terminationDate',
  'payType',
  'departmentCode',
  'payGroupCode',
  'workersCompCode',
  'workState',
  'unemploymentState',
  'unionCode',
  'unionClassCode',
] as const;

const given = [
  'Ana',
  'Ben',
  'Carla',
  'Dev',
  'Eve',
  'Finn',
  'Gita',
  'Hugo',
  'Ines',
  'Jon',
  'Kim',
  'Luz',
  'Max',
  'Nia',
  'Omar',
  'Pia',
];
const family = [
  'Stone',
  'Rivers',
  'Fields',
  'Woods',
  'Marsh',
  'Hill',
  'Lake',
  'Forge',
  'Mason',
  'Tiler',
  'Framer',
  'Plumb',
];

/** One generated employee as a CSV line. `moved`: lives somewhere else than in the file before. */
function line(index: number, moved: boolean): string {
  const number = String(100_000 + index);
  const first = given[index % given.length] ?? '';
  const last = `${family[(index >> 4) % family.length]}${(index % 977).toString(36)}`;
  const day = String(1 + (index % 28)).padStart(2, '0');
  const month = String(1 + (index % 12)).padStart(2, '0');
  // Area numbers from 900 on are never issued as SSNs.
  const ssn = String(900_000_000 + ((index * 7) % 99_999_999)).padStart(9, '0');
  return [
    number,
    ssn,
    first,
    'Q',
    last,
    '',
    `${moved ? index + 1 : index} Chalk Street`,
    index % 5 === 0 ? `Unit ${index % 90}` : '',
    'Springfield',
    'CO',
    String(80_000 + (index % 900)),
    'US',
    `30355501${String(index % 100).padStart(2, '0')}`,
    `72055501${String(index % 100).padStart(2, '0')}`,
    `e${number}@example.com`,
    `19${60 + (index % 40)}-${month}-${day}`,
    index % 3 === 0 ? 'female' : 'male',
    'W',
    'active',
    `20${10 + (index % 15)}-${month}-${day}`,
    '',
    '',
    index % 10 === 0 ? 'salary' : 'hourly',
    String(10 + (index % 8)),
    String(1 + (index % 2)),
    '5403',
    'CO',
    'CO',
    index % 2 === 0 ? 'CARP' : '',
    index % 2 === 0 ? 'JOUR' : '',
  ].join(',');
}

/** Writes the file; every `changedEvery`-th person has moved. */
export async function writeEmployees(path: string, count: number, changedEvery?: number): Promise<void> {
  const out = createWriteStream(path);
  out.write(`${columns.join(',')}\n`);
  let block: string[] = [];
  for (let index = 0; index < count; index += 1) {
    block.push(line(index, changedEvery !== undefined && index % changedEvery === 0));
    if (block.length === 5_000) {
      if (!out.write(`${block.join('\n')}\n`)) await once(out, 'drain');
      block = [];
    }
  }
  out.end(block.length > 0 ? `${block.join('\n')}\n` : '');
  await once(out, 'finish');
}
