import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { SandboxContext } from '../kit/index.ts';
import { csvRows } from './csv.ts';
import { checkCalculation, checkDaily, checkEmployee, checkJob, checkPayrollHeader } from './import-rules.ts';
import type { Cells, Tables } from './tables.ts';
import { COLUMNS } from './tables.ts';

export interface ImportResult {
  file: string;
  type: string;
  taken: number;
  /** `line 3: employee 77 does not exist`; the rest of the file went in. */
  errors: string[];
  /** Why nothing of the file was taken. */
  refused: string | null;
}

const TYPES = ['PREMPCALC', 'PREMP', 'PRDAILY', 'PRR', 'ARJOB'] as const;
type FileType = (typeof TYPES)[number];

/** Fields that the help pages list for a type beyond the table's columns. */
const MORE: Partial<Record<FileType, readonly string[]>> = {
  PREMPCALC: ['active', 'ntblnum'],
  PRDAILY: ['crtfid'],
};
const TABLE = { PREMP: 'employ', PREMPCALC: 'empqtd', PRDAILY: 'dlypyr', ARJOB: 'actrec' } as const;

/** The user under which the importer signs in. */
const IMPORTER = 'Importer';

/** The importer as a person runs it: the type is told by the beginning of a file's name, errors are line by line. */
export class Importer {
  readonly #context: SandboxContext;
  readonly #tables: Tables;
  readonly #folder: string | undefined;
  readonly #finalThrough: string;

  constructor(context: SandboxContext, tables: Tables, folder: string | undefined, finalThrough = '') {
    this.#context = context;
    this.#tables = tables;
    this.#folder = folder;
    this.#finalThrough = finalThrough;
  }

  get results() {
    return this.#context.state.table<ImportResult>('imports');
  }

  /** Takes every file that lies there; each is moved away afterwards. */
  run(): ImportResult[] {
    const folder = this.#folder;
    if (folder === undefined || !existsSync(folder)) return [];
    const done = join(folder, 'imported');
    mkdirSync(done, { recursive: true });
    const results: ImportResult[] = [];
    for (const file of readdirSync(folder).sort()) {
      if (file.startsWith('.') || !file.endsWith('.csv')) continue;
      const type = TYPES.find((each) => file.toUpperCase().startsWith(each));
      const result =
        type === undefined
          ? { file, type: '', taken: 0, errors: [], refused: 'The name tells no file type.' }
          : this.#take(file, type, readFileSync(join(folder, file), 'utf8'));
      renameSync(join(folder, file), join(done, file));
      this.results.put(`${file} ${this.results.size}`, result);
      results.push(result);
    }
    return results;
  }

  #take(file: string, type: FileType, text: string): ImportResult {
    const result: ImportResult = { file, type, taken: 0, errors: [], refused: null };
    const rows = csvRows(text);
    if (type === 'PRR') return this.#takePayroll(rows, result);
    const [header = [], ...lines] = rows;
    const known = new Set([...Object.keys(COLUMNS[TABLE[type]] ?? {}), ...(MORE[type] ?? [])]);
    const unknown = header.filter((name) => !known.has(name));
    if (unknown.length > 0) return { ...result, refused: `Unknown columns: ${unknown.join(', ')}.` };
    lines.forEach((values, at) => {
      const wrong =
        values.length === header.length
          ? this.#line(
              type,
              Object.fromEntries(header.map((name, column) => [name, values[column] ?? ''])),
              file,
              at,
            )
          : `${values.length} values where the header has ${header.length}`;
      if (wrong === undefined) result.taken += 1;
      else result.errors.push(`line ${at + 2}: ${wrong}`);
    });
    return result;
  }

  /** Takes one line, or says what is wrong with it. A blank value leaves what is there. */
  #line(type: Exclude<FileType, 'PRR'>, cells: Cells, file: string, at: number): string | undefined {
    const filled = Object.fromEntries(Object.entries(cells).filter(([, value]) => value !== ''));
    switch (type) {
      case 'PREMP': {
        const wrong = checkEmployee(this.#tables, filled);
        if (wrong === undefined) this.#tables.put('employ', filled, IMPORTER);
        return wrong;
      }
      case 'PREMPCALC': {
        const wrong = checkCalculation(this.#tables, filled);
        if (wrong === undefined) this.#tables.put('empqtd', filled, IMPORTER);
        return wrong;
      }
      case 'ARJOB': {
        const wrong = checkJob(this.#tables, filled);
        if (wrong === undefined) this.#tables.put('actrec', filled, IMPORTER);
        return wrong;
      }
      default: {
        const wrong = checkDaily(this.#tables, filled, this.#finalThrough);
        if (wrong !== undefined) return wrong;
        const employee = this.#tables.get('employ', filled.empnum ?? '');
        const job = this.#tables.get('actrec', filled.jobnum ?? '');
        // Blank fields take the default of the employee or the job (eiDynamics). Nothing tells a line that came before.
        const usual = {
          paygrp: employee?.paygrp ?? '',
          cmpcde: employee?.wrkcmp ?? '',
          loctax: job?.lcltax ?? employee?.loctax ?? '',
          dptmnt: job?.dptmnt ?? '',
          paytyp: '1',
        };
        const linnum = `${this.#tables.of('dlypyr').size + 1}`;
        this.#tables.put('dlypyr', { ...usual, ...filled, linnum, usrdf1: `${file} ${at}` }, IMPORTER);
        return undefined;
      }
    }
  }

  #takePayroll(rows: readonly string[][], result: ImportResult): ImportResult {
    let record: Cells | undefined;
    rows.forEach((values, at) => {
      const [kind, ...rest] = values;
      if (kind === 'H') {
        record = undefined;
        const checked = checkPayrollHeader(this.#tables, rest, this.#finalThrough);
        if (typeof checked === 'string') result.errors.push(`line ${at + 1}: ${checked}`);
        else {
          const recnum = `${this.#tables.of('payrec').size + 1}`;
          record = this.#tables.put('payrec', { ...checked, recnum }, IMPORTER);
          result.taken += 1;
        }
      } else if (kind !== 'D') result.errors.push(`line ${at + 1}: neither H nor D`);
      else if (record === undefined) result.errors.push(`line ${at + 1}: a line without its record`);
      else result.taken += 1;
    });
    return result;
  }
}
