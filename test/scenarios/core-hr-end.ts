import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildContractor, type Contractor, guidOf } from '../../sandbox/contractor/index.ts';
import { CORE_HR_DEMO, type CoreHrSandbox, startCoreHrSandbox } from '../../sandbox/core-hr/index.ts';
import type { Row } from '../../sandbox/kit/index.ts';
import type { End, Stage } from './stage.ts';

type FileValues = Record<string, string>;

/** Core HR with its files, and what people do in its screens. */
export interface CoreHrEnd extends End {
  sandbox: CoreHrSandbox;
  contractor: Contractor;
  /** The employment in force under a number. */
  employment(employeeNumber: string): Row;
  person(employeeNumber: string): Row;
  ssnOf(employeeNumber: string): string;
  /** Changes somebody's employment or person. */
  change(employeeNumber: string, change: { employment?: Row; person?: Row; ssn?: string }): void;
  /** Hires somebody who is otherwise like another, with an SSN of their own. */
  hire(like: string, who: { number: string; lastName: string; ssn: string; employment?: Row }): void;
  /** The id that a list gives a code. */
  idOf(resource: string, code: string): string;
  /** Somebody's rows of a kind that only files carry; given ones replace them, and the export is written anew. */
  files(kind: string, employeeNumber: string): FileValues[];
  setFiles(kind: string, employeeNumber: string, rows: FileValues[]): void;
  /** Leaves only these people's rows of a kind in the export. */
  keepFilesOf(kind: string, employeeNumbers: string[]): void;
}

/** `2026-03-02` as Core HR writes it in files. */
export const fileDate = (day: string) => `${day.slice(5, 7)}/${day.slice(8)}/${day.slice(0, 4)}`;

/** Where Core HR fetches files and puts them, on this machine's own paths. */
export interface HrFolders {
  importFolder: string;
  exportFolder: string;
}

export async function startCoreHr(stage: Stage, people = 40, folders?: HrFolders): Promise<CoreHrEnd> {
  const contractor = buildContractor({ today: stage.today(), people });
  const { importFolder, exportFolder } = folders ?? {
    importFolder: join(stage.folder, 'hr-import'),
    exportFolder: join(stage.folder, 'hr-export'),
  };
  mkdirSync(importFolder, { recursive: true });
  const sandbox = await startCoreHrSandbox({ contractor, clock: stage.clock, importFolder, exportFolder });
  const table = (name: string) => sandbox.state.table(name);
  const found = (row: Row | undefined, what: string): Row => {
    if (row === undefined) throw new Error(`Core HR has no ${what}`);
    return row;
  };
  const employment = (number: string) =>
    found(
      table('Employees').find((row) => row.employeeNumber === number),
      `employee ${number}`,
    );
  const personId = (number: string) => String(employment(number).personId);
  const ssnRow = (number: string) =>
    found(
      table('GovernmentIdentifications').find((row) => row.personId === personId(number)),
      `SSN of ${number}`,
    );
  const files = (kind: string) =>
    sandbox.state.table<{ id: string; personId: string; values: FileValues }>(`file ${kind}`);
  const replaceFiles = (kind: string, rows: { id: string; personId: string; values: FileValues }[]) => {
    for (const row of files(kind).values()) files(kind).delete(row.id);
    for (const row of rows) files(kind).put(row.id, row);
    sandbox.writeExports(exportFolder);
  };

  return {
    product: 'core-hr',
    config: {
      url: sandbox.url,
      callsPerMinute: 6000,
      folder: importFolder,
      readFolder: exportFolder,
      quietSeconds: 0,
      workersCompField: 'WorkersCompCode',
      workStateField: 'WorkState',
      customFields: true,
    },
    secrets: { apiKey: CORE_HR_DEMO.readWriteKey },
    close: () => sandbox.close(),
    sandbox,
    contractor,
    employment,
    person: (number) => found(table('Persons').get(personId(number)), `person of ${number}`),
    ssnOf: (number) => String(ssnRow(number).number),
    change(number, { employment: employed = {}, person = {}, ssn }) {
      const row = employment(number);
      table('Employees').put(String(row.employeeId), { ...row, ...employed });
      table('Persons').put(personId(number), { ...table('Persons').get(personId(number)), ...person });
      if (ssn === undefined) return;
      const id = ssnRow(number);
      table('GovernmentIdentifications').put(String(id.id), { ...id, number: ssn });
    },
    hire(like, { number, lastName, ssn, employment: more = {} }) {
      const model = employment(like);
      const id = guidOf(`person ${number}`);
      const today = stage.today();
      const person = table('Persons').get(String(model.personId));
      table('Persons').put(id, { ...person, personId: id, firstName: 'Noor', middleName: null, lastName });
      for (const resource of ['StreetAddresses', 'PhoneNumbers', 'GovernmentIdentifications']) {
        for (const row of table(resource)
          .values()
          .filter((one) => one.personId === model.personId)) {
          const own = guidOf(`${resource} ${String(row.type)} ${number}`);
          const secret = resource === 'GovernmentIdentifications' ? { number: ssn } : {};
          table(resource).put(own, { ...row, id: own, personId: id, ...secret });
        }
      }
      const custom = files('custom-fields').values();
      replaceFiles('custom-fields', [
        ...custom,
        ...custom
          .filter((row) => row.personId === model.personId)
          .map((row) => ({ ...row, id: `${row.id} ${number}`, personId: id })),
      ]);
      const employeeId = guidOf(`employment ${number}`);
      const dates = { hireDate: today, originalHireDate: today };
      table('Employees').put(employeeId, {
        ...model,
        employeeId,
        personId: id,
        employeeNumber: number,
        ...dates,
        ...more,
      });
    },
    idOf(resource, code) {
      const row = table(resource).find((one) => one.identifier === code || one.name === code);
      return String(found(row, `${resource} ${code}`).id);
    },
    files: (kind, number) =>
      files(kind)
        .values()
        .filter((row) => row.personId === personId(number))
        .map(({ values }) => values),
    setFiles(kind, number, rows) {
      const mine = personId(number);
      const others = files(kind)
        .values()
        .filter((row) => row.personId !== mine);
      const own = rows.map((values, at) => ({ id: `${mine} ${at}`, personId: mine, values }));
      replaceFiles(kind, [...others, ...own]);
    },
    keepFilesOf(kind, numbers) {
      const wanted = new Set(numbers.map(personId));
      replaceFiles(
        kind,
        files(kind)
          .values()
          .filter((row) => wanted.has(row.personId)),
      );
    },
  };
}
