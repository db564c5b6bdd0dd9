import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildContractor, problemOf } from '../contractor/index.ts';
import { SandboxClock } from '../kit/index.ts';
import { CORE_HR_DEMO, type CoreHrSandbox, type ImportRecord, LAYOUTS, startCoreHrSandbox } from './index.ts';

const contractor = buildContractor({ today: '2026-03-02', people: 40 });
let root = '';
let clock: SandboxClock;
let sandbox: CoreHrSandbox;
const inbox = (name = '') => join(root, 'in', name);
const outbox = (name = '') => join(root, 'out', name);

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'core-hr-'));
  clock = new SandboxClock();
  clock.freeze('2026-03-02T10:10:00Z');
  sandbox = await startCoreHrSandbox({ contractor, clock, importFolder: inbox(), exportFolder: outbox() });
});

afterEach(async () => {
  await sandbox.close();
  rmSync(root, { recursive: true });
});

function drop(name: string, layoutName: string, rows: Record<string, string>[]): void {
  const layout = LAYOUTS.find((one) => one.name === layoutName);
  if (layout === undefined) throw new Error(`no layout ${layoutName}`);
  const columns = layout.columns.map((column) => column.name);
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))];
  writeFileSync(
    inbox(name),
    lines.map((line) => `${line.map((cell) => `"${cell}"`).join(',')}\r\n`).join(''),
  );
}

const exported = (name: string): Record<string, string>[] =>
  parse(readFileSync(outbox(name)), { columns: true });

const rate = (who: string, changes: Record<string, string> = {}) => ({
  'Employee SSN / Employee ID': who,
  'Rate Type': 'Hourly',
  'Start Date': '04/01/2026',
  'Per Pay Rate': '44.25',
  ...changes,
});

const plain = contractor.people[22];
const number = problemOf('plain-active').employeeNumber;

test('a rate arrives by SSN or by employee number, and the next export has it', () => {
  drop('compensation-rates.csv', 'Compensation Rates', [
    rate(plain?.ssn ?? ''),
    rate(number, { 'Start Date': '05/01/2026' }),
  ]);

  const records = sandbox.pollImports();

  expect(records).toMatchObject([{ outcome: 'processed', rows: 2, added: 2, updated: 0 }]);
  const rates = exported('compensation-rates.csv').filter((row) => row['Employee ID'] === number);
  expect(rates.slice(-2)).toMatchObject([
    { SSN: plain?.ssn, 'Start Date': '04/01/2026', 'Per Pay Rate': '44.25', 'Hours Worked': '2080' },
    { 'Start Date': '05/01/2026' },
  ]);
});

test('the same key columns update instead of adding', () => {
  drop('compensation-rates.csv', 'Compensation Rates', [rate(number)]);
  sandbox.pollImports();
  drop('compensation-rates.csv', 'Compensation Rates', [rate(number, { 'Per Pay Rate': '45.00' })]);

  expect(sandbox.pollImports()).toMatchObject([{ added: 0, updated: 1 }]);
});

test('the variant ends the rate before', () => {
  drop('compensation-rates-end-date-prior-record.csv', 'Compensation Rates (End Date Prior Record)', [
    rate(number),
  ]);
  sandbox.pollImports();
  const rates = exported('compensation-rates.csv').filter((row) => row['Employee ID'] === number);

  expect(rates.at(-2)?.['Stop Date']).toBe('03/31/2026');
  expect(rates.at(-1)?.['Stop Date']).toBe('');
});

test.each([
  ['columns in another order', 'Last Name,First Name,SSN / Employee ID', 'Column 1'],
  ['a column too many', 'SSN / Employee ID,First Name,Last Name,Extra', 'has 3 columns, the file has 4'],
])('a file with %s is refused as a whole and gone all the same', async (_name, header, reason) => {
  writeFileSync(inbox('employee-comparison.csv'), `${header}\r\n`);

  const [record] = sandbox.pollImports();
  const history = (await (await fetch(`${sandbox.url}/__sandbox/imports`)).json()) as ImportRecord[];

  expect(record?.outcome).toBe('refused');
  expect(record?.reason).toContain(reason);
  expect(history).toEqual([record]);
  expect(readdirSync(inbox())).toEqual([]);
});

test('a wrong row is refused with its line, and the others go through', () => {
  drop('compensation-rates.csv', 'Compensation Rates', [
    rate(number),
    rate('nobody'),
    rate(number, { 'Start Date': '2026-04-01', 'Rate Type': 'Monthly' }),
  ]);

  const [record] = sandbox.pollImports();

  expect(record).toMatchObject({ outcome: 'processed with errors', added: 1 });
  expect(record?.errors.map(({ row, column }) => [row, column])).toEqual([
    [3, null],
    [4, 'Rate Type'],
    [4, 'Start Date'],
  ]);
});

test('files are picked up at half past the hour, time clock files every five minutes', async () => {
  drop('compensation-rates.csv', 'Compensation Rates', [rate(number)]);
  drop('time-clock-transactions.csv', 'Time Clock Transactions', [
    {
      'SSN / Employee ID': number,
      'Clock In': '03/02/2026 07:00AM',
      'Clock Out': '03/02/2026 03:30PM',
      'Project Type': 'Regular',
    },
  ]);
  const ask = () => fetch(`${sandbox.url}/v1/Auth/Login`, { method: 'POST' });

  clock.advance(5 * 60_000);
  await ask();
  expect(readdirSync(inbox())).toEqual(['compensation-rates.csv']);
  clock.advance(14 * 60_000);
  await ask();
  expect(readdirSync(inbox())).toEqual(['compensation-rates.csv']);
  clock.advance(60_000);
  await ask();
  expect(readdirSync(inbox())).toEqual([]);
});

const newcomer = {
  SSN: '900490002',
  'First Name': 'Nora',
  'Last Name': 'Field, PE',
  'Birth Date': '01/31/1990',
  Gender: 'F',
  'Employee ID': '00777',
  'Hire Date': '03/01/2026',
  Department: '100',
  'Job Code': 'LABR',
  'Work Email': 'nora@example.com',
};

test('an integration file adds a person with an unknown SSN; the API then shows them', async () => {
  drop('employee-with-integration.csv', 'Employee (with Integration)', [
    newcomer,
    { ...newcomer, SSN: '900490003', Department: '999' },
  ]);

  const [record] = sandbox.pollImports();
  const login = await fetch(`${sandbox.url}/v1/Auth/Login`, {
    method: 'POST',
    headers: { 'X-Api-Key': CORE_HR_DEMO.readOnlyKey },
  });
  const { accessToken } = (await login.json()) as { accessToken: string };
  const list = await fetch(`${sandbox.url}/v1/Common/Persons?employee_identifier=00777`, {
    headers: { authorization: `Bearer ${accessToken}` },
  });

  expect(record).toMatchObject({ added: 1, errors: [{ row: 3, column: 'Department' }] });
  expect(await list.json()).toMatchObject({
    totalCount: 1,
    items: [{ lastName: 'Field, PE', birthDate: '1990-01-31' }],
  });
});

test('the plain employee layout changes people and adds none', () => {
  drop('employee.csv', 'Employee', [
    { 'Employee SSN / Employee ID': number, 'First Name': 'Newname', 'Last Name': 'Oldname' },
    { 'Employee SSN / Employee ID': '900490004', 'First Name': 'Un', 'Last Name': 'Known' },
  ]);

  expect(sandbox.pollImports()).toMatchObject([{ added: 0, updated: 1, errors: [{ row: 3 }] }]);
  expect(exported('employees.csv').find((row) => row['Employee ID'] === number)?.['First Name']).toBe(
    'Newname',
  );
});

test('what was exported can be imported again and changes nothing', () => {
  const before = exported('employees.csv');
  writeFileSync(inbox('employee-with-integration.csv'), readFileSync(outbox('employees.csv')));

  const [record] = sandbox.pollImports();

  expect(record?.errors.map((error) => error.column)).toEqual(['SSN']);
  expect(record?.updated).toBe(before.length - 1);
  expect(exported('employees.csv')).toEqual(before);
});

test('every kind that no resource carries has its export file', () => {
  const names = readdirSync(outbox()).sort();
  const split = contractor.people.find((person) => person.directDeposits.length > 1);
  const deposits = exported('direct-deposits.csv').filter(
    (row) => row['Employee ID'] === split?.employeeNumber,
  );

  expect(names).toEqual([
    'certifications.csv',
    'compensation-rates.csv',
    'custom-fields.csv',
    'deductions.csv',
    'direct-deposits.csv',
    'emergency-contacts.csv',
    'employees.csv',
    'federal-taxes.csv',
    'local-taxes.csv',
    'state-taxes.csv',
    'time-clock.csv',
    'time-off-balances.csv',
    'timesheets.csv',
  ]);
  expect(deposits.map((row) => row['Account Number'])).toEqual(
    split?.directDeposits.map((one) => one.accountNumber),
  );
  expect(existsSync(outbox('.employees.csv.part'))).toBe(false);
});

test('an unknown file is refused by name and half-written ones are left alone', () => {
  writeFileSync(inbox('holiday-photos.csv'), 'a,b\r\n');
  writeFileSync(inbox('compensation-rates.csv.part'), 'half');

  expect(sandbox.pollImports()).toMatchObject([{ file: 'holiday-photos.csv', outcome: 'refused' }]);
  expect(readdirSync(inbox())).toEqual(['compensation-rates.csv.part']);
});

test('timesheets have no key, so the same file adds its rows twice', () => {
  const row = {
    'Arcoro User ID': plain?.id.replaceAll('-', '') ?? '',
    'Transaction Date': '03/02/2026',
    'Project Code': 'OT1',
    Hours: '1.5',
    'Cost Center 1': '03-300',
  };
  for (let time = 0; time < 2; time += 1) {
    drop('timesheets-with-cost-centers.csv', 'Timesheets with Cost Centers (ExakTime)', [row]);
    sandbox.pollImports();
  }

  expect(exported('timesheets.csv')).toHaveLength(2);
});
