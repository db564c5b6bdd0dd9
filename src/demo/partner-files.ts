import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildContractor } from '../../sandbox/contractor/index.ts';

/**
 * What the partner has put down for the company: the training provider's list of courses that people passed. Written
 * once; a file that is there is left.
 */
export function layOutFiles(home: string): void {
  const folder = join(home, 'from-partner');
  const file = join(folder, 'certifications.csv');
  mkdirSync(folder, { recursive: true });
  if (existsSync(file)) return;
  const today = new Date().toISOString().slice(0, 10);
  const { people } = buildContractor({ today });
  const rows = people
    .filter(({ employment, certifications }) => employment.status === 'Active' && certifications.length > 0)
    .slice(0, 60)
    .map(({ employeeNumber }, at) => [
      employeeNumber,
      at % 2 === 0 ? 'FORKLIFT' : 'SCAFFOLD',
      at % 2 === 0 ? 'Forklift operator' : 'Scaffold user',
      `${Number(today.slice(0, 4)) - 1}-0${1 + (at % 9)}-15`,
    ]);
  const lines = [['Employee Number', 'Code', 'Name', 'Issued'], ...rows];
  writeFileSync(file, lines.map((line) => `${line.join(',')}\r\n`).join(''));
}

/** Takes away every file in the folders of an account; the folders stay. */
export function emptyFolders(home: string): void {
  for (const entry of readdirSync(home, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) rmSync(join(entry.parentPath, entry.name), { force: true });
  }
}
