import { parse } from 'csv-parse/sync';
import { type FieldErrors, Problem, type Resource, textOf } from '../arcoro/index.ts';
import { type Cells, takeEmployee } from './employees-by-file.ts';
import { fromFileDate } from './file-dates.ts';
import { type Column, IDENTITY_COLUMNS, type Layout } from './layouts.ts';
import { takeRow } from './rows-by-file.ts';
import type { ImportRecord, Tables } from './tables.ts';

type Outcome = Pick<ImportRecord, 'outcome' | 'reason' | 'rows' | 'added' | 'updated' | 'errors'>;

/** Takes a whole file in. A wrong shape refuses all of it (documented); a wrong row only that row. */
export function importFile(
  content: string,
  layout: Layout,
  resources: Resource<Tables>[],
  tables: Tables,
): Outcome {
  let lines: string[][];
  try {
    lines = parse(content, { bom: true, relax_column_count: true, skip_empty_lines: true });
  } catch (error) {
    return refused(
      `The file is not readable as CSV: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const [header, ...rows] = lines;
  const wrong = shapeFault(header ?? [], rows, layout.columns);
  if (wrong !== undefined) return refused(wrong);

  const outcome: Outcome = {
    outcome: 'processed',
    reason: null,
    rows: rows.length,
    added: 0,
    updated: 0,
    errors: [],
  };
  for (const [at, row] of rows.entries()) {
    try {
      outcome[takeCells(cellsOf(row, layout.columns), layout, resources, tables)] += 1;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      outcome.errors.push(...rowErrors(at + 2, error));
    }
  }
  return outcome.errors.length === 0 ? outcome : { ...outcome, outcome: 'processed with errors' };
}

export function refused(reason: string): Outcome {
  return { outcome: 'refused', reason, rows: 0, added: 0, updated: 0, errors: [] };
}

function shapeFault(header: string[], rows: string[][], columns: Column[]): string | undefined {
  if (header.length !== columns.length)
    return `The layout has ${columns.length} columns, the file has ${header.length}.`;
  const at = columns.findIndex((column, index) => column.name !== header[index]?.trim());
  if (at >= 0) return `Column ${at + 1} must be "${columns[at]?.name}", the file has "${header[at]}".`;
  const odd = rows.findIndex((row) => row.length !== columns.length);
  return odd < 0
    ? undefined
    : `Row ${odd + 2} has ${rows[odd]?.length} columns instead of ${columns.length}.`;
}

function cellsOf(row: string[], columns: Column[]): Cells {
  const cells: Cells = {};
  const errors: FieldErrors = {};
  for (const [at, column] of columns.entries()) {
    const text = row[at]?.trim() || (column.default ?? '');
    cells[column.name] = text;
    const fault = cellFault(text, column, cells);
    if (fault !== undefined) errors[column.name] = [fault];
  }
  if (Object.keys(errors).length > 0) throw new Problem(400, 'The row is not valid.', errors);
  return cells;
}

function cellFault(text: string, column: Column, cells: Cells): string | undefined {
  if (text === '') return column.required === true ? 'Is required.' : undefined;
  if ((column.name === 'SSN' || column.name === 'Employee SSN') && !/^\d{9}$/.test(text))
    return 'Must be nine digits without dashes.';
  if (column.type === 'date' && fromFileDate(text) === null) return 'Must be a date like 03/02/2026.';
  const values =
    column.values ?? ((cells.Year ?? '') < '2020' ? column.valuesUntil2019 : column.valuesSince2020);
  if (values !== undefined && !values.includes(text)) return `Must be one of: ${values.join(', ')}.`;
  if (column.length !== undefined && text.length > column.length && !IDENTITY_COLUMNS.includes(column.name)) {
    return `Must not be longer than ${column.length} characters.`;
  }
  return undefined;
}

function takeCells(
  cells: Cells,
  layout: Layout,
  resources: Resource<Tables>[],
  tables: Tables,
): 'added' | 'updated' {
  if (layout.kind === 'cost-centers') return takeRow(cells, layout, '', tables);
  const personId = personOf(cells, tables);
  if (layout.kind === 'employees') {
    if (personId === undefined && layout.adds !== true)
      throw new Problem(400, 'No employee has this SSN or Employee ID.');
    return takeEmployee(cells, personId, resources, tables);
  }
  if (personId === undefined) throw new Problem(400, 'No employee has this SSN or Employee ID.');
  return takeRow(cells, layout, personId, tables);
}

/** SSN first, then Employee ID (documented); an Arcoro id is checked only when it is filled in. */
function personOf(cells: Cells, tables: Tables): string | undefined {
  const guid = cells['Arcoro User ID'] || cells['Arcoro Person ID'];
  if (guid) {
    const id = guid.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    if (!tables.persons.has(id)) throw new Problem(400, 'No user has this Arcoro User ID.');
    return id;
  }
  const either = cells['Employee SSN / Employee ID'] ?? cells['SSN / Employee ID'];
  const ssn = cells.SSN || cells['Employee SSN'] || either || '';
  const holder = tables
    .of('GovernmentIdentifications')
    .find((row) => row.type === 'SSN' && row.number === ssn && ssn !== '');
  if (holder !== undefined) return textOf(holder.personId);
  const number = either || cells['Employee ID'];
  const employee = number ? tables.employees.find((row) => row.employeeNumber === number) : undefined;
  if (employee !== undefined) return textOf(employee.personId);
  return byName(cells, tables);
}

/** Account Info finds people by name when the SSN is empty (documented). */
function byName(cells: Cells, tables: Tables): string | undefined {
  if (cells.Username === undefined || cells.SSN) return undefined;
  const found = tables.persons
    .values()
    .filter((row) => row.firstName === cells['First Name'] && row.lastName === cells['Last Name']);
  return found.length === 1 ? textOf(found[0]?.personId) : undefined;
}

function rowErrors(row: number, problem: Problem): ImportRecord['errors'] {
  const fields = Object.entries(problem.errors ?? {});
  if (fields.length === 0) return [{ row, column: null, message: problem.message }];
  return fields.flatMap(([column, messages]) => messages.map((message) => ({ row, column, message })));
}
