import { randomUUID } from 'node:crypto';
import { Problem, type Resource, rowFrom, textOf } from '../arcoro/index.ts';
import type { Row, Table } from '../kit/index.ts';
import { fromFileDate, toFileDate } from './file-dates.ts';
import type { Tables } from './tables.ts';

/** Which cell of the employee layouts goes to which field; blank cells change nothing (assumed). */
const PERSON_CELLS: Record<string, string> = {
  'First Name': 'firstName',
  'Middle Name': 'middleName',
  'Last Name': 'lastName',
  Suffix: 'suffix',
  NameSuffix: 'suffix',
  'Birth Date': 'birthDate',
  Gender: 'gender',
  'Marital Status': 'maritalStatus',
};

const EMPLOYEE_CELLS: Record<string, string> = {
  'Employee ID': 'employeeNumber',
  'Employee Status': 'status',
  'Employee Type': 'employmentType',
  'Pay Type': 'payType',
  'Hire Date': 'hireDate',
  'Original Hire Date': 'originalHireDate',
  'Termination Date': 'terminationDate',
  'Termination Reason': 'terminationReason',
};

const CODE_CELLS: [cell: string, field: string, resource: string][] = [
  ['Department', 'departmentId', 'Departments'],
  ['Job Code', 'jobCodeId', 'JobCodes'],
  ['Location', 'locationId', 'Locations'],
  ['Pay Schedule', 'payScheduleId', 'PaySchedules'],
  ['Union', 'unionId', 'Unions'],
  ['Union Local', 'unionLocalId', 'UnionLocals'],
  ['Union Class', 'unionClassId', 'UnionClasses'],
  ['Labor Class', 'laborClassId', 'LaborClasses'],
];

const CHILD_CELLS: [cell: string, resource: string, type: string, field: string][] = [
  ['Home Phone', 'PhoneNumbers', 'Home', 'number'],
  ['Mobile Phone', 'PhoneNumbers', 'Mobile', 'number'],
  ['Work Phone', 'PhoneNumbers', 'Work', 'number'],
  ['Work Email', 'EmailAddresses', 'Work', 'address'],
  ['Home Email', 'EmailAddresses', 'Home', 'address'],
];

const ADDRESS_CELLS: Record<string, string> = {
  'Street 1': 'street1',
  'Street 2': 'street2',
  City: 'city',
  State: 'state',
  Zip: 'postalCode',
};

const GENDERS: Record<string, string> = { M: 'Male', F: 'Female', U: 'Undefined' };

export type Cells = Record<string, string>;

/** Adds or updates one person from one row; all of it, or nothing when a cell is refused. */
export function takeEmployee(
  cells: Cells,
  personId: string | undefined,
  resources: Resource<Tables>[],
  tables: Tables,
): 'added' | 'updated' {
  const pending: { table: Table<Row>; id: string; row: Row }[] = [];
  const stage = (name: string, before: Row | undefined, owner: Row, changes: Row) => {
    const resource = resources.find((one) => one.name === name);
    if (resource === undefined) throw new Error(`The sandbox has no resource ${name}.`);
    const id = textOf(before?.[resource.idField]) || randomUUID();
    const { modules } = before ?? {};
    const known = { [resource.idField]: id, ...owner, ...(modules === undefined ? {} : { modules }) };
    const row = rowFrom(resource, { ...before, ...changes }, known, before, tables);
    pending.push({ table: tables.of(name), id, row });
    return id;
  };

  const personBefore = personId === undefined ? undefined : tables.persons.get(personId);
  const id = stage('Persons', personBefore, {}, moved(cells, PERSON_CELLS));
  const owner = { personId: id };
  const ofType = (resource: string, type: string) =>
    tables.of(resource).find((row) => row.personId === id && row.type === type);

  stage('Employees', employmentFor(cells, id, tables), owner, {
    ...(personBefore === undefined ? { status: 'Active' } : {}),
    ...moved(cells, EMPLOYEE_CELLS),
    ...codes(cells, tables),
  });
  const ssn = cells.SSN ?? cells['Employee SSN'] ?? '';
  if (personBefore === undefined)
    stage('GovernmentIdentifications', undefined, owner, { type: 'SSN', number: ssn });
  const address = moved(cells, ADDRESS_CELLS);
  if (Object.keys(address).length > 0)
    stage('StreetAddresses', ofType('StreetAddresses', 'Home'), owner, { type: 'Home', ...address });
  for (const [cell, resource, type, field] of CHILD_CELLS) {
    if (cells[cell]) stage(resource, ofType(resource, type), owner, { type, [field]: cells[cell] });
  }
  for (const { table, id: key, row } of pending) table.put(key, row);
  return personBefore === undefined ? 'added' : 'updated';
}

/** The employment with the row's Employee ID, otherwise the latest one. */
function employmentFor(cells: Cells, personId: string, tables: Tables): Row | undefined {
  const all = employmentsOf(personId, tables);
  return all.find((row) => row.employeeNumber === cells['Employee ID']) ?? all.at(-1);
}

/** Oldest first. */
function employmentsOf(personId: string, tables: Tables): Row[] {
  return tables.employees
    .values()
    .filter((row) => row.personId === personId)
    .sort((one, other) => textOf(one.hireDate).localeCompare(textOf(other.hireDate)));
}

function moved(cells: Cells, places: Record<string, string>): Row {
  const row: Row = {};
  for (const [cell, field] of Object.entries(places)) {
    const text = cells[cell];
    if (text === undefined || text === '') continue;
    row[field] = field.endsWith('Date')
      ? fromFileDate(text)
      : field === 'gender'
        ? (GENDERS[text] ?? text)
        : text;
  }
  return row;
}

function codes(cells: Cells, tables: Tables): Row {
  const row: Row = {};
  for (const [cell, field, resource] of CODE_CELLS) {
    const code = cells[cell];
    if (code === undefined || code === '') continue;
    const target = tables.of(resource).find((one) => one.identifier === code || one.name === code);
    if (target === undefined)
      throw new Problem(400, 'Unknown code.', { [cell]: [`"${code}" is not on the list.`] });
    row[field] = target.id;
  }
  const supervisor = cells['Supervisor Employee ID'];
  if (supervisor) {
    const manager = tables.employees.find((one) => one.employeeNumber === supervisor);
    if (manager === undefined)
      throw new Problem(400, 'Unknown supervisor.', { 'Supervisor Employee ID': ['No such employee.'] });
    row.managerId = manager.employeeId;
  }
  return row;
}

/** The same cells, filled from what is stored: one row for each employment. */
export function employeeCells(employment: Row, tables: Tables): Cells {
  const personId = textOf(employment.personId);
  const person = tables.persons.get(personId) ?? {};
  const ofType = (resource: string, type: string) =>
    tables.of(resource).find((row) => row.personId === personId && row.type === type) ?? {};
  const cells: Cells = {
    'Arcoro User ID': personId.replaceAll('-', ''),
    'Arcoro Person ID': personId.replaceAll('-', ''),
    SSN: textOf(ofType('GovernmentIdentifications', 'SSN').number),
    'Supervisor Employee ID': textOf(tables.employees.get(textOf(employment.managerId))?.employeeNumber),
  };
  const fill = (row: Row, places: Record<string, string>) => {
    for (const [cell, field] of Object.entries(places)) {
      const text = textOf(row[field]);
      cells[cell] = field.endsWith('Date')
        ? toFileDate(text || null)
        : field === 'gender'
          ? text.slice(0, 1)
          : text;
    }
  };
  fill(person, PERSON_CELLS);
  fill(employment, EMPLOYEE_CELLS);
  fill(ofType('StreetAddresses', 'Home'), ADDRESS_CELLS);
  for (const [cell, resource, type, field] of CHILD_CELLS)
    cells[cell] = textOf(ofType(resource, type)[field]);
  for (const [cell, field, resource] of CODE_CELLS) {
    const target = tables.of(resource).get(textOf(employment[field]));
    cells[cell] = textOf(target?.identifier ?? target?.name);
  }
  return cells;
}
