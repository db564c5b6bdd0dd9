import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataFolder } from './data-folder.ts';

export interface TimeLine {
  employee: string;
  date: string;
  payId: string;
  /** Decimal hours as written. */
  units: string;
  job: string;
  costCode: string;
  file: string;
}

export interface TimeImport {
  file: string;
  taken: number;
  /** As they stand in the error file: line number and reason. */
  errors: string[];
}

/**
 * "Import Time" of Payroll as an operator runs it: each line is looked at by the columns of the site's time entry
 * view; lines that fail go to the error file, the rest goes in. A file that comes twice goes in twice.
 */
export function importTime(folder: DataFolder): TimeImport[] {
  const place = folder.settings.timeFolder;
  if (place === undefined || !existsSync(place)) return [];
  const done = join(place, 'imported');
  mkdirSync(done, { recursive: true });
  const imports: TimeImport[] = [];
  for (const file of readdirSync(place).sort()) {
    if (file.startsWith('.') || !/\.(txt|csv)$/i.test(file) || file.endsWith('.errors.txt')) continue;
    const lines = readFileSync(join(place, file)).toString('latin1').split('\r\n');
    const result = importLines(folder, file, lines.at(-1) === '' ? lines.slice(0, -1) : lines);
    if (result.errors.length > 0) writeFileSync(join(done, `${file}.errors.txt`), result.errors.join('\r\n'));
    renameSync(join(place, file), join(done, file));
    imports.push(result);
  }
  for (const one of imports)
    folder.table<TimeImport>('timeImports').put(`${one.file} ${folder.nextVersion()}`, one);
  return imports;
}

function importLines(folder: DataFolder, file: string, lines: readonly string[]): TimeImport {
  const errors: string[] = [];
  let taken = 0;
  lines.forEach((text, at) => {
    const values = cellsOf(text);
    const view = folder.settings.timeView;
    if (values.length !== view.length) {
      errors.push(`line ${at + 1}: ${values.length} values where the view has ${view.length} columns`);
      return;
    }
    const cell = (name: string) => values[view.indexOf(name)] ?? '';
    const wrong = wrongOf(folder, cell);
    if (wrong !== undefined) {
      errors.push(`line ${at + 1}: ${wrong}`);
      return;
    }
    taken += 1;
    folder.table<TimeLine>('timeLines').put(`${file} ${at} ${folder.nextVersion()}`, {
      employee: cell('Employee'),
      date: cell('Date'),
      payId: cell('Pay ID'),
      units: cell('Units'),
      job: cell('Job'),
      costCode: [cell('JC Extra'), cell('JC Cost Code')].filter((part) => part !== '').join('.'),
      file,
    });
  });
  return { file, taken, errors };
}

function wrongOf(folder: DataFolder, cell: (name: string) => string): string | undefined {
  const has = (list: 'employees' | 'jobs' | 'payTypes' | 'departments', code: string) =>
    folder.list(list).find((row) => row.Code === code && row.IsArchived !== true) !== undefined;
  if (!has('employees', cell('Employee'))) return `employee "${cell('Employee')}" does not exist`;
  if (!/^\d{2}\/\d{2}\/\d{4}$/.test(cell('Date'))) return 'the date cannot be read';
  if (!has('payTypes', cell('Pay ID'))) return `pay "${cell('Pay ID')}" does not exist`;
  if (!/^-?\d{1,5}(\.\d{1,4})?$/.test(cell('Units'))) return 'the units cannot be read';
  if (cell('Department') !== '' && !has('departments', cell('Department')))
    return `department "${cell('Department')}" does not exist`;
  const union = wrongUnion(folder, cell);
  if (union !== undefined) return union;
  if (cell('Job') === '') return undefined;
  const job = folder.list('jobs').find((row) => row.Code === cell('Job'));
  if (job === undefined) return `job "${cell('Job')}" does not exist`;
  const wanted = [cell('JC Extra'), cell('JC Cost Code')].filter((part) => part !== '');
  const code = wanted.join(folder.settings.extraSeparator);
  if (code === '') return undefined;
  const costCode = folder
    .list('costCodes')
    .find((row) => row.JobId === job.Id && row.Code === code && row.IsGroupCode !== true);
  if (costCode === undefined) return `cost code "${wanted.join(' ')}" is not on job "${cell('Job')}"`;
  const category = cell('JC Category');
  const isKnown =
    category === '' ||
    folder.list('categories').find((row) => row.CostCodeId === costCode.Id && row.Code === category) !==
      undefined;
  return isKnown ? undefined : `category "${category}" is not below cost code "${wanted.join(' ')}"`;
}

/** A class needs union and local beside it, all three of one another, and defaults for all three at the employee. */
function wrongUnion(folder: DataFolder, cell: (name: string) => string): string | undefined {
  if (cell('Union class') === '') return undefined;
  if (cell('Union ID') === '' || cell('Union local') === '') return 'a union class needs union and local';
  const found = folder
    .list('unionClasses')
    .find(
      (row) =>
        row.Code === cell('Union class') &&
        row.UnionCode === cell('Union ID') &&
        row.UnionLocalCode === cell('Union local'),
    );
  if (found === undefined)
    return `union class "${cell('Union class')}" is not in local "${cell('Union local')}"`;
  const employee = folder
    .list('employees')
    .find((row) => row.Code === cell('Employee') && row.IsArchived !== true);
  const hasDefaults =
    employee?.DefaultUnionId && employee.DefaultUnionLocalId && employee.DefaultUnionClassId;
  return hasDefaults ? undefined : `employee "${cell('Employee')}" has no default union, local and class`;
}

/** Commas, with double quotes around what holds one. */
function cellsOf(line: string): string[] {
  const cells: string[] = [];
  const pattern = /("(?:[^"]|"")*"|[^,]*)(,|$)/gy;
  for (let match = pattern.exec(line); match !== null; match = pattern.exec(line)) {
    const [, cell = '', end] = match;
    cells.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === '') break;
  }
  return cells;
}
