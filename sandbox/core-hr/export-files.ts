import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { textOf } from '../arcoro/index.ts';
import { type Cells, employeeCells } from './employees-by-file.ts';
import { IDENTITY_COLUMNS, type Layout } from './layouts.ts';
import type { Tables } from './tables.ts';

/** Kinds that only come in: what an import of them left behind is nothing to send out. */
const INWARD = new Set(['employees', 'comparison', 'cost-centers', 'pay-stubs', 'account-info']);

/** Assumed: the customer chooses an export's columns; these are the import layout's, led by who it is. */
const WHO = ['Arcoro User ID', 'Employee ID', 'SSN'];

/**
 * The scheduled export files: `<kind>.csv` for each kind of data that no resource carries, and
 * `employees.csv` with one row for each employment. UTF-8 without a mark, CRLF. Returns the file names.
 */
export function writeExportFiles(folder: string, layouts: Layout[], tables: Tables): string[] {
  mkdirSync(folder, { recursive: true });
  const written: string[] = [];
  const write = (kind: string, columns: string[], rows: Cells[]) => {
    const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))];
    const name = `${kind}.csv`;
    const unfinished = join(folder, `.${name}.part`);
    writeFileSync(unfinished, lines.map((line) => `${line.map(quoted).join(',')}\r\n`).join(''));
    renameSync(unfinished, join(folder, name));
    written.push(name);
  };

  const who = whoIsWho(tables);
  const seen = new Set<string>(INWARD);
  for (const layout of layouts) {
    if (layout.name === 'Employee (with Integration)') {
      write(
        'employees',
        layout.columns.map((column) => column.name),
        tables.employees.values().map((row) => employeeCells(row, tables)),
      );
    }
    if (seen.has(layout.kind)) continue;
    seen.add(layout.kind);
    const body = layout.columns
      .map((column) => column.name)
      .filter((name) => !IDENTITY_COLUMNS.includes(name));
    const rows = tables.file(layout.kind).values();
    write(
      layout.kind,
      [...WHO, ...body],
      rows.map((row) => ({ ...who.get(row.personId), ...row.values })),
    );
  }
  return written;
}

function whoIsWho(tables: Tables): Map<string, Cells> {
  const ssns = new Map(
    tables
      .of('GovernmentIdentifications')
      .values()
      .filter((row) => row.type === 'SSN')
      .map((row) => [textOf(row.personId), textOf(row.number)]),
  );
  const latest = new Map(
    tables.employees
      .values()
      .sort((one, other) => textOf(one.hireDate).localeCompare(textOf(other.hireDate)))
      .map((row) => [textOf(row.personId), textOf(row.employeeNumber)]),
  );
  return new Map(
    tables.persons.values().map(({ personId }) => {
      const id = textOf(personId);
      return [
        id,
        {
          'Arcoro User ID': id.replaceAll('-', ''),
          'Employee ID': latest.get(id) ?? '',
          SSN: ssns.get(id) ?? '',
        },
      ];
    }),
  );
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
