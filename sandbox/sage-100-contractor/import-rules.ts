import file from './schema/import-layouts.json' with { type: 'json' };
import { type Cells, COLUMNS, type TableName, type Tables } from './tables.ts';

const { PREMP, PREMPCALC, PRDAILY } = file.layouts;
const WHOLE = /^\d{1,9}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** `number(6,4)`: so many digits before and after the point. */
function numberRule(text: string): RegExp | undefined {
  const [, before, after] = /^number\((\d+),(\d+)\)$/.exec(text) ?? [];
  return before === undefined ? undefined : new RegExp(`^-?\\d{1,${before}}(\\.\\d{1,${after}})?$`);
}

/** A value that has the form of the field as its help page words it. */
function hasForm(form: string, value: string): boolean {
  if (form === 'yyyy-mm-dd') return DAY.test(value);
  if (form.startsWith('integer')) return WHOLE.test(value);
  if (form === 'Y/N') return value === 'Y' || value === 'N';
  const [, low, high] = /^(\d)-(\d)$/.exec(form) ?? [];
  if (low !== undefined && high !== undefined) return /^\d$/.test(value) && value >= low && value <= high;
  if (form === 'number' || form === 'amount') return /^-?\d+(\.\d+)?$/.test(value);
  return numberRule(form)?.test(value) ?? true;
}

function typed(table: TableName, cells: Cells, except: readonly string[] = []): string | undefined {
  for (const [name, value] of Object.entries(cells)) {
    if (except.includes(name)) continue;
    const type = COLUMNS[table]?.[name];
    if (type === 'integer' && !WHOLE.test(value)) return `${name} "${value}" is not a whole number`;
    if (type === 'date' && !DAY.test(value)) return `${name} "${value}" is not a date`;
    if (type === 'decimal' && !/^-?\d+(\.\d+)?$/.test(value)) return `${name} "${value}" is not a number`;
  }
  return undefined;
}

function refers(
  tables: Tables,
  cells: Cells,
  columns: Readonly<Record<string, TableName>>,
): string | undefined {
  for (const [name, table] of Object.entries(columns)) {
    const value = cells[name];
    if (value !== undefined && !tables.has(table, value)) return `${name} ${value} does not exist`;
  }
  return undefined;
}

export function checkEmployee(tables: Tables, cells: Cells): string | undefined {
  const missing = tables.has('employ', cells.recnum ?? '')
    ? undefined
    : PREMP.required.find((name) => cells[name] === undefined);
  if (cells.recnum === undefined || missing !== undefined) return `${missing ?? 'recnum'} is required`;
  for (const [name, length] of Object.entries(PREMP.lengths))
    if ((cells[name] ?? '').length > length) return `${name} is longer than ${length}`;
  for (const [name, form] of Object.entries(PREMP.allowed)) {
    const value = cells[name];
    if (value !== undefined && !hasForm(form, value)) return `${name} ${value} is not ${form}`;
  }
  if ((cells.midini ?? '').length > 1) return 'midini is one letter';
  if (cells.dirdep !== undefined && !hasForm('Y/N', cells.dirdep)) return `dirdep ${cells.dirdep} is not Y/N`;
  return (
    typed('employ', cells, ['dirdep']) ??
    refers(tables, cells, {
      paypst: 'paypst',
      wrkcmp: 'wkrcmp',
      taxste: 'stetax',
      paygrp: 'paygrp',
      uninum: 'payuni',
    }) ??
    checkDeposits(cells)
  );
}

/** Assumed: rate types 1 amount, 2 percent, 3 what remains. */
function checkDeposits(cells: Cells): string | undefined {
  for (const [rateType, amount] of [
    ['rtetyp', 'depamt'],
    ['rtetp2', 'dp2amt'],
    ['rtetp3', 'dp3amt'],
    ['rtetp4', 'dp4amt'],
  ] as const) {
    if (cells[rateType] !== undefined && !hasForm('1-3', cells[rateType]))
      return `${rateType} ${cells[rateType]} is not 1-3`;
    if (cells[rateType] === '2' && Number(cells[amount] ?? 0) > 100)
      return `${amount} ${cells[amount]} is more than 100 percent`;
  }
  return undefined;
}

export function checkCalculation(tables: Tables, cells: Cells): string | undefined {
  const missing = PREMPCALC.required.find((name) => cells[name] === undefined);
  if (missing !== undefined) return `${missing} is required`;
  for (const [name, value] of Object.entries(cells)) {
    const form = PREMPCALC.fields[name as keyof typeof PREMPCALC.fields];
    if (form !== undefined && !['recnum', 'clcnum'].includes(name) && !hasForm(form, value))
      return `${name} ${value} is not ${form}`;
  }
  return refers(tables, cells, { recnum: 'employ', clcnum: 'payded' });
}

export function checkDaily(tables: Tables, cells: Cells, finalThrough: string): string | undefined {
  const missing = PRDAILY.required.find((name) => cells[name] === undefined);
  if (missing !== undefined) return `${missing} is required`;
  for (const [name, value] of Object.entries(cells)) {
    const form = PRDAILY.fields[name as keyof typeof PRDAILY.fields];
    if (form === undefined) return `${name} is not a field of daily payroll`;
    if (!hasForm(form, value)) return `${name} ${value} is not ${form}`;
  }
  if ((cells.paydte ?? '') <= finalThrough) return `payroll of ${cells.paydte} is final`;
  const wrong = refers(tables, cells, {
    empnum: 'employ',
    jobnum: 'actrec',
    cstcde: 'cstcde',
    paygrp: 'paygrp',
    cmpcde: 'wkrcmp',
    dptmnt: 'dptmnt',
  });
  if (wrong !== undefined) return wrong;
  const { jobnum = '', phsnum = '0' } = cells;
  return phsnum === '0' || tables.has('jobphs', jobnum, phsnum)
    ? undefined
    : `phase ${phsnum} is not on job ${jobnum}`;
}

export function checkJob(tables: Tables, cells: Cells): string | undefined {
  if (cells.recnum === undefined) return 'recnum is required';
  if (!tables.has('actrec', cells.recnum) && cells.jobnme === undefined) return 'jobnme is required';
  if (cells.status !== undefined && !hasForm('1-6', cells.status)) return `status ${cells.status} is not 1-6`;
  // Yes and no are Y and N in files, 0 and 1 in the table.
  if (cells.crtfid !== undefined && !hasForm('Y/N', cells.crtfid)) return `crtfid ${cells.crtfid} is not Y/N`;
  return typed('actrec', cells, ['crtfid']);
}

/** Employee, period start, period end, check number, check date, type, quarter, state, deposit, salary, rates 1-3. */
export function checkPayrollHeader(
  tables: Tables,
  values: readonly string[],
  finalThrough: string,
): Cells | string {
  if (values.length !== 13) return `${values.length} values where a record has 13`;
  const [empnum = '', strprd = '', payprd = '', chknum = '', chkdte = '', paytyp = '', qtrnum = ''] = values;
  if (!tables.has('employ', empnum)) return `employee ${empnum} does not exist`;
  if (![strprd, payprd, chkdte].every((day) => DAY.test(day))) return 'a date is missing';
  if (/^0*$/.test(chknum)) return 'the check number may not be 0000';
  if (!/^[1-6]$/.test(paytyp)) return 'the payroll type is not 1-6';
  if (!/^[1-4]$/.test(qtrnum)) return 'the quarter is not 1-4';
  if (payprd <= finalThrough) return `payroll of ${payprd} is final`;
  return { empnum, strprd, payprd, chknum, chkdte, paytyp, qtrnum, taxste: values[7] ?? '' };
}
