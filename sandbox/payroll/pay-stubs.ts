import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { textOf } from '../arcoro/index.ts';
import type { Row } from '../kit/index.ts';
import type { PeriodRow, Tables } from './tables.ts';

/** The layout by which Core HR takes pay stubs back (documented): no amounts. */
const COLUMNS = [
  'Employee SSN / Employee ID',
  'Pay Period Start',
  'Pay Period End',
  'Pay Date',
  'Check Number',
  'Indicator',
  'Name',
  'Address 1',
  'Address 2',
  'City',
  'State',
  'Zip',
  'Pay Rate',
  'Job Title',
  'Department',
  'Location',
  'Employee ID',
];

const american = (date: string) => `${date.slice(5, 7)}/${date.slice(8, 10)}/${date.slice(0, 4)}`;
const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Writes the stubs of a paid period: one for each active employee; returns the file's name. */
export function writePayStubs(folder: string, tables: Tables, period: PeriodRow): string {
  const active = tables.employees.values().filter((row) => row.status === 'Active');
  const lines = active.map((row, index) => stubOf(row, index, period, tables).map(quoted).join(','));
  const name = `pay-stubs-${period.endDate.replaceAll('-', '')}.csv`;
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(`${path}.part`, `${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`);
  renameSync(`${path}.part`, path);
  return name;
}

function stubOf(row: Row, index: number, period: PeriodRow, tables: Tables): string[] {
  const person = tables.persons.get(textOf(row.personId)) ?? {};
  const address = tables.of('StreetAddresses').find((one) => one.personId === row.personId) ?? {};
  const rates = tables
    .of('PayRates')
    .values()
    .filter(
      (one) => one.employeeNumber === row.employeeNumber && textOf(one.effectiveFrom) <= period.endDate,
    );
  const named = (resource: string, id: unknown) => textOf(tables.of(resource).get(textOf(id))?.name);
  return [
    textOf(row.employeeNumber),
    american(period.startDate),
    american(period.endDate),
    american(period.payDate),
    `${period.endDate.replaceAll('-', '')}${String(index + 1).padStart(4, '0')}`,
    '',
    `${textOf(person.firstName)} ${textOf(person.lastName)}`,
    textOf(address.street1),
    textOf(address.street2),
    textOf(address.city),
    textOf(address.state),
    textOf(address.postalCode),
    String(rates.at(-1)?.amount ?? ''),
    textOf(tables.of('JobCodes').get(textOf(row.jobCodeId))?.description),
    named('Departments', row.departmentId),
    named('Locations', row.locationId),
    textOf(row.employeeNumber),
  ];
}
