import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import type { SandboxContext } from '../kit/index.ts';
import type { VistaDatabase } from './database.ts';
import {
  FileRefusal,
  type ImportContext,
  type ImportCounts,
  ImportStopped,
  importFile,
} from './import-file.ts';
import { inImportOrder, readFileName } from './movements.ts';
import { BadZip, zipEntries } from './zip.ts';

export interface Folders {
  pickupFolder: string;
  archiveFolder: string;
  errorFolder: string;
  logFolder: string;
}

export type ImportRules = Pick<ImportContext, 'raceCodes' | 'duplicateSsn' | 'emptyCell'>;

/** Of how many of the latest imports the work cells are kept. */
const importsWithCells = 20;

/** What became of one CSV. */
export interface ImportReport extends ImportCounts {
  importId: string;
  /** The CSV's name; for one out of a zip `outer.zip/inner.csv`. */
  file: string;
  movement: string | null;
  importedAt: string;
  outcome: 'archived' | 'error' | 'stopped';
}

/** The auto import profile: looks into the pickup folder and moves each file to the archive or the error folder. */
export class AutoImport {
  readonly #db: VistaDatabase;
  readonly #kit: SandboxContext;
  readonly #folders: Folders;
  readonly #rules: ImportRules;

  constructor(db: VistaDatabase, kit: SandboxContext, folders: Folders, rules: ImportRules) {
    this.#db = db;
    this.#kit = kit;
    this.#folders = folders;
    this.#rules = rules;
    for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true });
  }

  get reports(): ImportReport[] {
    return this.#kit.state.table<ImportReport>('imports').values();
  }

  /** One look into the pickup folder. Files with a temporary name are left where they are. */
  importNow(): ImportReport[] {
    if (this.#kit.faults.take('pick-up-stopped')) return [];
    const waiting = readdirSync(this.#folders.pickupFolder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && !isTemporary(entry.name))
      .map(({ name }) => name);
    return inImportOrder(waiting).flatMap((name) => this.#take(name));
  }

  #take(name: string): ImportReport[] {
    const place = join(this.#folders.pickupFolder, name);
    let bytes: Buffer;
    try {
      bytes = readFileSync(place);
    } catch {
      // Taken back by its writer since the folder was listed
      return [];
    }
    const queued = { ImportProfile: 'HUB', FileName: name.slice(0, 256) };
    this.#db.insert('IMAutoImportQueue', queued);
    const reports = this.#importAll(name, bytes);
    this.#db.delete('IMAutoImportQueue', queued);

    for (const report of reports) this.#log(report);
    // A service that died leaves the file: the next look takes it again.
    if (reports.some(({ outcome }) => outcome === 'stopped')) return reports;
    const isGood = reports.every(({ outcome }) => outcome === 'archived');
    moveInto(isGood ? this.#folders.archiveFolder : this.#folders.errorFolder, place);
    return reports;
  }

  #importAll(name: string, bytes: Buffer): ImportReport[] {
    if (!/\.zip$/i.test(name)) return [this.#importOne(name, name, bytes)];
    try {
      const entries = new Map(zipEntries(bytes).map((entry) => [entry.name, entry.content]));
      return inImportOrder([...entries.keys()]).map((inner) =>
        this.#importOne(`${name}/${inner}`, inner, entries.get(inner) ?? Buffer.alloc(0)),
      );
    } catch (error) {
      if (!(error instanceof BadZip)) throw error;
      return [this.#keep(this.#refused(name, error.message))];
    }
  }

  #importOne(file: string, name: string, bytes: Buffer): ImportReport {
    const read = readFileName(name);
    if (read === undefined)
      return this.#keep(
        this.#refused(
          file,
          'No profile takes a file of this name; expected {PRCo}_{movement}_{yyyyMMddHHmmss}.csv',
        ),
      );

    const { movement, company } = read;
    const report = this.#blank(file, movement.name);
    const half = this.#kit.faults.take('stop-half-way')
      ? Math.ceil(bytes.toString('latin1').split('\r\n').length / 2)
      : 0;
    if (this.#kit.faults.take('database-unavailable'))
      return this.#keep({ ...this.#refused(file, 'The database is unavailable'), movement: movement.name });
    const context: ImportContext = {
      ...this.#rules,
      db: this.#db,
      importId: report.importId,
      company,
      today: this.#kit.clock.today(),
      stops: (record) => half > 0 && record >= half,
    };

    try {
      const counts = this.#db.together(() => {
        this.#forgetOldCells();
        this.#db.insert('IMWH', {
          ImportId: report.importId,
          ImportTemplate: movement.template,
          TextFile: basename(file).slice(0, 60),
          ImportBy: 'auto import',
          ImportDate: this.#kit.clock.today(),
        });
        return importFile(movement, bytes, context);
      });
      return this.#keep({ ...report, ...counts, outcome: counts.refused === 0 ? 'archived' : 'error' });
    } catch (error) {
      if (error instanceof FileRefusal)
        return this.#keep({ ...this.#refused(file, error.message), movement: movement.name });
      if (error instanceof ImportStopped)
        return this.#keep({ ...report, outcome: 'stopped', messages: [whole(error.message)] });
      throw error;
    }
  }

  /** A user would clear the work tables by hand now and then. */
  #forgetOldCells(): void {
    const old = importIdOf(this.#kit.state.table('imports').size + 1 - importsWithCells);
    for (const table of ['IMWE', 'IMWENotes']) this.#db.delete(table, { ImportId: old });
  }

  #blank(file: string, movement: string | null): ImportReport {
    const number = this.#kit.state.table('imports').size + 1;
    const importedAt = this.#kit.clock.nowIso();
    return {
      importId: importIdOf(number),
      file,
      movement,
      importedAt,
      outcome: 'archived',
      read: 0,
      added: 0,
      changed: 0,
      refused: 0,
      messages: [],
    };
  }

  #refused(file: string, message: string): ImportReport {
    return { ...this.#blank(file, null), outcome: 'error', messages: [whole(message)] };
  }

  #keep(report: ImportReport): ImportReport {
    return this.#kit.state.table<ImportReport>('imports').put(report.importId, report);
  }

  #log(report: ImportReport): void {
    const { importId, file, movement, importedAt, outcome, read, added, changed, refused } = report;
    const lines = [
      `Import ${importId} of ${file} (${movement ?? 'unknown movement'}) at ${importedAt}: ${outcome}`,
      `Read ${read}, added ${added}, changed ${changed}, refused ${refused}`,
      ...report.messages.map(
        ({ record, column, message, isWarning }) =>
          `${isWarning ? 'Warning' : 'Error'}: ${record === 0 ? 'file' : `record ${record}`}${column === null ? '' : `, ${column}`}: ${message}`,
      ),
    ];
    writeFileSync(
      join(this.#folders.logFolder, `${file.replace('/', '_')}.${importId}.log`),
      `${lines.join('\r\n')}\r\n`,
    );
  }
}

function importIdOf(number: number): string {
  return `IM${String(number).padStart(6, '0')}`;
}

/** Writers use such names until the file is whole. */
function isTemporary(name: string): boolean {
  return name.startsWith('.') || /\.(part|tmp|filepart)$/i.test(name);
}

/** A name that is taken gets a number: nothing is overwritten. */
function moveInto(folder: string, place: string): void {
  const ending = extname(place);
  const stem = basename(place, ending);
  for (let at = 1; ; at += 1) {
    const target = join(folder, at === 1 ? stem + ending : `${stem} (${at})${ending}`);
    if (statSync(target, { throwIfNoEntry: false }) !== undefined) continue;
    renameSync(place, target);
    return;
  }
}

function whole(message: string) {
  return { record: 0, column: null, message };
}
