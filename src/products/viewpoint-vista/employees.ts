import { type FileOutput, joinKey, type VendorRecord, type WriteItem } from '../../sdk/index.ts';
import { hrCompany, type VistaClient } from './client.ts';
import { pairs } from './column-settings.ts';
import { employeeFields, personColumns, resourceColumns, startingColumns } from './employee-columns.ts';
import { asRecordError, cellOf, fitted, recordOf, refusal } from './limits.ts';
import type { VistaConfig } from './manifest.ts';
import { dayOf, type MovementFile, MovementFiles } from './movement-files.ts';

/**
 * New people into an Add file, all others into a Change file behind it. A Change file has only the columns that
 * this sync fills: an empty cell may clear what somebody entered in Vista.
 */
export async function formatEmployees(
  client: VistaClient,
  items: AsyncIterable<WriteItem>,
  out: FileOutput,
): Promise<void> {
  const { config } = client;
  const isResource = config.employeeTable === 'HRRM';
  const files = new MovementFiles(out, config, 'Employees');
  const changes: { item: WriteItem; row: VendorRecord }[] = [];
  const accept = (item: WriteItem, name: string, row: VendorRecord) =>
    out.accept(item, name, joinKey([config.prCompany, cellOf(row.Employee)]));

  let added: MovementFile | undefined;
  for await (const item of items) {
    const warn = (code: string, what: string) => out.warn(item, code, what);
    try {
      const row = rowOf(item, config, dayOf(out), warn);
      if (item.kind !== 'create') {
        changes.push({ item, row });
        continue;
      }
      added ??= await files.start(
        isResource ? 'resources' : 'employeesAdd',
        columnsOf(config, isResource ? undefined : [...personColumns, ...startingColumns]),
      );
      await added.write(shaped(row, config), warn);
      accept(item, added.name, row);
    } catch (error) {
      out.refuse(item, asRecordError(error));
    }
  }

  if (changes.length > 0) {
    const filled = filledColumns(changes, config);
    const columns = columnsOf(config, isResource ? undefined : personColumns).filter(
      (name) => name === 'HRCo' || filled.has(resourceColumns[name] ?? name) || filled.has(name),
    );
    const file = await files.start(isResource ? 'resources' : 'employeesChange', columns, isResource ? 1 : 0);
    for (const { item, row } of changes) {
      try {
        await file.write(shaped(row, config), (code, what) => out.warn(item, code, what));
        accept(item, file.name, row);
      } catch (error) {
        out.refuse(item, asRecordError(error));
      }
    }
  }
  await files.end();
}

/** What the connector has for people of whom HR says nothing. */
const standIns: Readonly<Record<string, keyof VistaConfig>> = {
  Race: 'raceWhenMissing',
  Sex: 'sexWhenMissing',
  PRGroup: 'payGroupWhenMissing',
  PRDept: 'departmentWhenMissing',
  InsCode: 'insCodeWhenMissing',
  TaxState: 'stateWhenMissing',
  UnempState: 'stateWhenMissing',
  InsState: 'stateWhenMissing',
};

/**
 * The columns that a Change file needs. One in which nobody has more than the connector's stand-in, and nothing has
 * changed, is left out: it would put the stand-in, or nothing, over what somebody entered in Vista.
 */
function filledColumns(
  changes: readonly { item: WriteItem; row: VendorRecord }[],
  config: VistaConfig,
): ReadonlySet<string> {
  const filled = new Set(changes.flatMap(({ row }) => Object.keys(row)));
  for (const [column, setting] of Object.entries(standIns)) {
    const standIn = cellOf(config[setting] as string | undefined);
    const isOwn = changes.some(
      ({ item, row }) => item.changed.includes(column) || !['', standIn].includes(cellOf(row[column])),
    );
    if (!isOwn) filled.delete(column);
  }
  return filled;
}

/** `columns`: PREH's; absent for HRRM. */
function columnsOf(config: VistaConfig, columns = Object.keys(resourceColumns)): string[] {
  return (config.i9Column ?? '') === '' ? [...columns] : [...columns, config.i9Column ?? ''];
}

function shaped(row: VendorRecord, config: VistaConfig): VendorRecord {
  if (config.employeeTable !== 'HRRM') return row;
  const renamed: VendorRecord = { ...row };
  for (const [theirs, ours] of Object.entries(resourceColumns)) renamed[theirs] = row[ours] ?? null;
  return { ...renamed, HRCo: hrCompany(config) };
}

function rowOf(
  item: WriteItem,
  config: VistaConfig,
  today: string,
  warn: (code: string, what: string) => void,
): VendorRecord {
  const isNew = item.kind === 'create';
  const row = fitted(employeeFields, recordOf(item), isNew, warn);
  if (cellOf(row.Class) !== '' && cellOf(row.Craft) === '')
    throw refusal(
      'class-without-craft',
      'The class has no craft, and Vista finds a class only within its craft.',
      'Give the person a union (craft) in HR, or map the field.',
      'Craft',
    );
  if (typeof row.SSN === 'string' && row.SSN !== '')
    row.SSN = masked(row.SSN, config.ssnMask ?? '###-##-####');
  for (const name of ['Phone', 'CellPhone'])
    if (typeof row[name] === 'string') row[name] = masked(row[name], config.phoneMask ?? '###-###-####');
  if (item.kind === 'deactivate') {
    row.ActiveYN = 'N';
    row.TermDate ??= today;
  }
  // An empty sort name in a Change file would ask Vista to clear a column that may not be empty.
  if ('LastName' in row && (isNew || config.sortName !== 'template')) row.SortName = sortName(row, config);
  if ('Status' in row)
    row.StatusCode = pairs(config.statusWords ?? usualStatusWords).get(cellOf(row.Status)) ?? null;
  if ((config.i9Column ?? '') !== '' && 'I9' in row) row[config.i9Column ?? ''] = i9Word(row.I9, config);
  if (isNew && config.employeeTable !== 'HRRM') Object.assign(row, startingValues(row, config));
  if (isNew) row.ActiveYN ??= 'Y';
  return row;
}

const usualStatusWords = 'active=ACTIVE, leave=LEAVE, retired=TERM, terminated=TERM';

/** What PREH demands of a new person and other data sets fill in afterwards. */
function startingValues(row: VendorRecord, config: VistaConfig): VendorRecord {
  const hourly = config.earnCodeHourly ?? '1';
  const earnCode = row.PayType === 'salary' ? config.earnCodeSalary || hourly : hourly;
  if (earnCode === '')
    throw refusal(
      'no-earnings-code',
      'PREH demands a default earnings code, and the connector has none.',
      'Set the earnings code of hourly and salaried people in the connector.',
      'EarnCode',
    );
  return {
    EarnCode: earnCode,
    HrlyRate: '0',
    SalaryAmt: '0',
    OTOpt: config.overtimeOption ?? 'W',
    DirDeposit: 'N',
  };
}

/** Capitals, at most 15, unique by the employee number at the end; Vista refuses a name that is taken. */
function sortName(row: VendorRecord, config: VistaConfig): string | null {
  if (config.sortName === 'template') return null;
  const number = cellOf(row.Employee);
  const name = cellOf(row.LastName)
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
  return `${name.slice(0, Math.max(0, 15 - number.length))}${number}`;
}

function i9Word(value: VendorRecord[string] | undefined, config: VistaConfig): string | null {
  if (value === null || value === undefined) return null;
  return value === true || value === 'true' ? (config.i9Verified ?? 'Y') : (config.i9NotVerified ?? 'N');
}

/** Puts digits into a mask; a number of another length stays as it is. */
function masked(value: string, mask: string): string {
  const digits = value.replace(/\D/g, '');
  if (digits.length !== [...mask].filter((sign) => sign === '#').length) return value;
  let at = 0;
  return [...mask].map((sign) => (sign === '#' ? digits[at++] : sign)).join('');
}
