import { type Hh2Row, readByVersion, recordOfRow, versionOf } from '../../sdk/hh2/index.ts';
import type { Page, ReadScope, RecordWriter, VendorField, VendorRecord, WriteItem } from '../../sdk/index.ts';
import { PATHS, type Sage300Client } from './client.ts';
import { codeOf, idOf } from './codes.ts';
import { type Found, gone, send, writerOf } from './write-once.ts';

/** A kind of row that belongs to an employee: pay rates, deductions, deposits. */
export interface OwnedRows {
  list: 'salaries' | 'deductions';
  what: string;
  path(client: Sage300Client): string;
  /** Whether a row of the list is of this kind. */
  keeps?(client: Sage300Client, row: Hh2Row): Promise<boolean>;
  /** Our fields beyond the row's own and the employee's number. */
  derive(client: Sage300Client, row: Hh2Row): Promise<VendorRecord>;
  /** The members that change. `row`: what is there, empty for a new one. */
  changes(client: Sage300Client, item: WriteItem, row: Hh2Row): Promise<Hh2Row>;
  /** What a whole update must carry beside the row. */
  secret?(client: Sage300Client, id: string): Promise<Hh2Row>;
  /** Fields that together with the employee tell two rows apart. */
  naturalKey: readonly string[];
}

export const ownedFields: Readonly<Record<string, VendorField>> = {
  Id: { label: 'Id in hh2' },
  Version: { label: 'Version' },
  EmployeeCode: { label: 'Employee number', required: true },
};

export function readOwned(client: Sage300Client, rows: OwnedRows, scope: ReadScope): AsyncGenerator<Page> {
  return readByVersion(client, PATHS[rows.list], scope, async (page) => {
    const records = await Promise.all(page.map((row) => recordOf(client, rows, row)));
    return records.filter((record) => record !== undefined);
  });
}

/** Undefined for rows of another kind, archived ones, and those of archived people. */
async function recordOf(
  client: Sage300Client,
  rows: OwnedRows,
  row: Hh2Row,
): Promise<VendorRecord | undefined> {
  if (row.IsArchived === true || (await rows.keeps?.(client, row)) === false) return undefined;
  const EmployeeCode = await codeOf(client, 'employees', row.EmployeeId);
  const employee = await client.list('employees').byId(row.EmployeeId);
  if (employee === undefined || employee.IsArchived === true) return undefined;
  return { ...recordOfRow(row), EmployeeCode, ...(await rows.derive(client, row)) };
}

export function writeOwned(rows: OwnedRows): RecordWriter<Sage300Client> {
  return writerOf({
    create: async (client, item) => {
      const EmployeeId = await employeeId(client, item);
      return send(client, rows.path(client), { EmployeeId, ...(await rows.changes(client, item, {})) });
    },
    update: async (client, item) => {
      const id = item.externalKey ?? '';
      const row = await client.list(rows.list).byId(id);
      if (row === undefined || row.IsArchived === true) throw gone(rows.what);
      const { Version: _, ...whole } = row;
      const secret = (await rows.secret?.(client, id)) ?? {};
      const changes = await rows.changes(client, item, row);
      return send(client, rows.path(client), { ...whole, ...secret, ...changes }, id);
    },
    ...(rows.list === 'deductions' ? { deactivate: (_client: Sage300Client, item: WriteItem) => item } : {}),
    refresh: async (client) => {
      await Promise.all([client.list(rows.list).refresh(), client.list('employees').refresh()]);
    },
    find: (client, item) => find(client, rows, item),
  });
}

export function employeeId(client: Sage300Client, item: WriteItem): Promise<string> {
  return idOf(client, 'employees', String(item.record.EmployeeCode ?? ''), 'EmployeeCode');
}

async function find(client: Sage300Client, rows: OwnedRows, item: WriteItem): Promise<Found | undefined> {
  const list = client.list(rows.list);
  if (item.externalKey !== undefined) {
    const row = await list.byId(item.externalKey);
    const record = row === undefined ? undefined : await recordOf(client, rows, row);
    return record === undefined ? undefined : { externalKey: item.externalKey, record };
  }
  const [employee] = await client.list('employees').withCode(String(item.record.EmployeeCode ?? ''));
  if (employee === undefined) return undefined;
  const own = [...(await list.rows()).values()].filter((row) => row.EmployeeId === employee.Id);
  for (const row of own.sort((one, other) => versionOf(other) - versionOf(one))) {
    const record = await recordOf(client, rows, row);
    if (record === undefined) continue;
    const isSame = rows.naturalKey.every((name) => day(record[name]) === day(item.record[name]));
    if (isSame) return { externalKey: String(row.Id), record };
  }
  return undefined;
}

function day(value: VendorRecord[string] | undefined): string {
  const text = String(value ?? '');
  return /^\d{4}-\d{2}-\d{2}T/.test(text) ? text.slice(0, 10) : text;
}
