import type { VistaDatabase, VistaRow } from './database.ts';
import { decimalProduct } from './decimal.ts';
import { importDefaults } from './schema.ts';

export interface DefaultsContext {
  db: VistaDatabase;
  /** The company that the import runs for. */
  company: number;
  today: string;
}

type Fill = (row: VistaRow, context: DefaultsContext) => VistaRow[string] | undefined;

const importCompany: Fill = (_row, { company }) => company;
const payrollLedger: Fill = (row, { db, company }) =>
  db.first('PRCO', { PRCo: row.PRCo ?? row.Co ?? company })?.GLCo;
const ofEmployee =
  (column: string): Fill =>
  (row, { db }) =>
    db.first('PREH', { PRCo: row.Co ?? null, Employee: row.Employee ?? null })?.[column];

/** The defaults that import-defaults.json tells in words. */
export const workedOut: Record<string, Fill> = {
  'PREH PRCo': importCompany,
  'PREH SSN': (row) => row.SSN,
  'PREH GLCo': payrollLedger,
  'PREH LastUpdated': (_row, { today }) => today,
  'PREH SortName': (row, { db }) => {
    const name = String(row.LastName ?? '').toUpperCase();
    const taken = db.first('PREH', { PRCo: row.PRCo ?? null, SortName: name.slice(0, 15) });
    const number = String(row.Employee);
    return taken === undefined ? name.slice(0, 15) : name.slice(0, 15 - number.length) + number;
  },
  'PREH UnempState': (row) => row.TaxState,
  'PREH InsState': (row) => row.TaxState,

  'PRED PRCo': importCompany,
  'PRED VendorGroup': (row, { db }) => db.first('HQCO', { HQCo: row.PRCo ?? null })?.VendorGroup,
  'PRED GLCo': payrollLedger,

  'PRDD PRCo': importCompany,
  'PRDD Seq': (row, { db }) =>
    db.highest('PRDD', 'Seq', { PRCo: row.PRCo ?? null, Employee: row.Employee ?? null }) + 1,

  'PRTB Co': importCompany,
  'PRTB Shift': (row, context) => ofEmployee('Shift')(row, context) ?? 1,
  'PRTB DayNum': (row, { db }) => {
    const period = db.first('PRPC', {
      PRCo: row.Co ?? null,
      PRGroup: row.PRGroup ?? null,
      PREndDate: row.PREndDate ?? null,
    });
    if (period === undefined) return 0;
    return (Date.parse(String(row.PostDate)) - Date.parse(String(period.BeginDate))) / 86_400_000 + 1;
  },
  'PRTB PhaseGroup': (row, { db }) =>
    row.Job === null || row.Job === undefined
      ? undefined
      : db.first('HQCO', { HQCo: row.JCCo ?? null })?.PhaseGroup,
  'PRTB TaxState': ofEmployee('TaxState'),
  'PRTB LocalCode': ofEmployee('LocalCode'),
  'PRTB UnempState': ofEmployee('UnempState'),
  'PRTB InsState': ofEmployee('InsState'),
  'PRTB InsCode': ofEmployee('InsCode'),
  'PRTB PRDept': ofEmployee('PRDept'),
  'PRTB Crew': ofEmployee('Crew'),
  'PRTB Cert': (row, { db }) =>
    db.first('JCJM', { JCCo: row.JCCo ?? null, Job: row.Job ?? null })?.Certified ?? 'N',
  'PRTB Craft': ofEmployee('Craft'),
  'PRTB Class': ofEmployee('Class'),
  'PRTB EarnCode': ofEmployee('EarnCode'),
  'PRTB Rate': (row, context) => {
    const rate = ofEmployee('HrlyRate')(row, context);
    const earning = context.db.first('PREC', { PRCo: row.Co ?? null, EarnCode: row.EarnCode ?? null });
    return rate && earning ? decimalProduct(String(rate), String(earning.Factor), 5) : undefined;
  },
  'PRTB Amt': (row) =>
    row.Hours && row.Rate ? decimalProduct(String(row.Hours), String(row.Rate), 2) : undefined,
  'PRTB PRGroup': ofEmployee('PRGroup'),
  'PRTB GLCo': payrollLedger,

  'HRRM HRCo': importCompany,
  'HRRM HRRef': (row, { db }) => db.highest('HRRM', 'HRRef', { HRCo: row.HRCo ?? null }) + 1,
  'HRRM SortName': (row, { db }) => {
    const name = String(row.LastName ?? '').toUpperCase();
    const taken = db.first('HRRM', { HRCo: row.HRCo ?? null, SortName: name.slice(0, 15) });
    const number = String(row.HRRef);
    return taken === undefined ? name.slice(0, 15) : name.slice(0, 15 - number.length) + number;
  },
};

/** Columns that the table wants and the list names without a value: these answers are chosen here. */
export const assumed: Record<string, Fill> = {
  'HRRM ExistsInPR': (row, { db }) =>
    db.first('PREH', { PRCo: row.PRCo ?? null, Employee: row.PREmp ?? null }) === undefined ? 'N' : 'Y',
  'PRED MiscAmt': () => '0.00',
};

/** Told in words and not imitated: the file must bring them. */
export const notFilled = ['PRTB EMGroup', 'PRTB PREndDate', 'PRTB PostDate'];

/** A default that is one letter or digit, as `Y` or `0`. */
export function isConstant(value: string | undefined): value is string {
  return value !== undefined && /^[A-Z0-9]$/.test(value);
}

/**
 * Fills what the file left blank, in the order of the list, so that a later default may build on an earlier.
 * The company comes first: most lookups need it.
 */
export function fillDefaults(table: string, row: VistaRow, context: DefaultsContext): string[] {
  const filled: string[] = [];
  const list = importDefaults[table] ?? [];
  const companyFirst = [...list].sort(
    (a, b) => Number(b.column.endsWith('Co')) - Number(a.column.endsWith('Co')),
  );
  for (const { column, value } of companyFirst) {
    if (row[column] !== undefined && row[column] !== null) continue;
    const found = isConstant(value)
      ? value
      : (workedOut[`${table} ${column}`] ?? assumed[`${table} ${column}`])?.(row, context);
    if (found === undefined || found === null) continue;
    row[column] = found;
    filled.push(column);
  }
  return filled;
}
