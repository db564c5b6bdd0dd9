import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VistaSandbox } from '../../sandbox/viewpoint-vista/index.ts';

/** The tables that the connector reads. */
const tables = [
  'PREH',
  'PRED',
  'PRDD',
  'PRDP',
  'HRPC',
  'PRGR',
  'PREC',
  'PRDL',
  'PRCM',
  'PRCC',
  'JCJM',
  'JCJP',
  'JCPM',
];

/**
 * Stands for the SQL job that a Vista customer sets up: writes each table as CSV, at the start and after each
 * import; `again` writes them now.
 */
export function exportTables(
  vista: VistaSandbox,
  folder: string,
  lookMs: number,
): { again(): void; stop(): void } {
  mkdirSync(folder, { recursive: true });
  let exported = -1;
  const look = () => {
    const imports = vista.imports.length;
    if (imports === exported) return;
    exported = imports;
    for (const table of tables) {
      const path = join(folder, `${table}.csv`);
      writeFileSync(`${path}.part`, asCsv(vista.rows(table)));
      renameSync(`${path}.part`, path);
    }
  };
  look();
  const timer = setInterval(look, lookMs);
  return {
    again: () => {
      exported = -1;
      look();
    },
    stop: () => clearInterval(timer),
  };
}

type Row = ReturnType<VistaSandbox['rows']>[number];

/** As SQL Server writes it: a header, CR LF, and the word NULL where there is nothing. */
function asCsv(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const cell = (value: unknown) => {
    const text = value === null || value === undefined ? 'NULL' : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = rows.map((row) => columns.map((name) => cell(row[name])).join(','));
  return [columns.join(','), ...lines].map((line) => `${line}\r\n`).join('');
}
