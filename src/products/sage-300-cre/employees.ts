import { byVersion, type Hh2Row, readByVersion, recordOfRow } from '../../sdk/hh2/index.ts';
import { type DataSet, defineDataSet, isoNow, type VendorRecord, type WriteItem } from '../../sdk/index.ts';
import { HR, PATHS, type Sage300Client } from './client.ts';
import { codeOf, idOf } from './codes.ts';
import { EMPLOYEE_CODES, EMPLOYEE_MEMBERS, employeeFields, PRIVATE_PARTS } from './employee-fields.ts';
import * as mappings from './mappings.ts';
import { bodyOf, jsonOf, partOf } from './members.ts';
import { type Found, gone, send, writerOf } from './write-once.ts';

/** People. What is private comes by a call of its own for each person, and only for those whose row is read. */
export const employees: DataSet<Sage300Client> = defineDataSet<Sage300Client>({
  id: 'employees',
  vendorName: 'Employees',
  fields: employeeFields,
  // The number, not hh2's id: in Sage it is the employee's identity, so no update ever changes it.
  primaryKey: ['Code'],
  mapping: mappings.employees,
  ...byVersion,
  note: 'SSN, birth date and street cost one call each for every person read. Archived people are passed by.',
  read: (client, scope) =>
    readByVersion(client, PATHS.employees, scope, (rows) =>
      Promise.all(rows.filter((row) => row.IsArchived !== true).map((row) => recordOf(client, row))),
    ),
  write: writerOf({
    create: async (client, item) => {
      const body = await changesOf(client, item);
      await send(client, client.assumed.employeePath, { IsActive: true, ...body });
      return String(item.record.Code ?? '');
    },
    update: async (client, item) => {
      const code = item.externalKey ?? '';
      const [row] = await client.list('employees').withCode(code);
      if (row === undefined) throw gone('employee');
      await updateEmployee(client, String(row.Id), (present) => changesOf(client, item, present));
      return code;
    },
    deactivate: withTerminationDate,
    refresh: (client) => client.list('employees').refresh(),
    find: findEmployee,
  }),
});

async function recordOf(client: Sage300Client, row: Hh2Row): Promise<VendorRecord> {
  const record = recordOfRow(row);
  for (const { field, member, list } of EMPLOYEE_CODES)
    record[field] = await codeOf(client, list, row[member]);
  return { ...record, ...(await privateOf(client, String(row.Id))) };
}

/** The parts that the connector is set to read; `all`: those that an update of the whole object must carry. */
async function privateOf(client: Sage300Client, id: string, all = false): Promise<VendorRecord> {
  const wanted = client.config.privateDetails ?? PRIVATE_PARTS.map(({ detail }) => detail);
  const parts = PRIVATE_PARTS.filter(({ detail }) => all || wanted.includes(detail));
  const answers = await Promise.all(
    parts.map(({ end }) => client.hh2.part(`${HR}/Employee.svc/employee/${end}`, id)),
  );
  const record: VendorRecord = {};
  parts.forEach(({ members }, at) => {
    Object.assign(record, partOf(answers[at] ?? {}, members));
  });
  return record;
}

/** The members that change; codes become ids, within the union that the person then has. */
async function changesOf(client: Sage300Client, item: WriteItem, row: Hh2Row = {}): Promise<Hh2Row> {
  const { record, changed } = item;
  const body = bodyOf(EMPLOYEE_MEMBERS, record, changed);
  const present = item.present ?? {};
  const after = (field: string) => (field in record ? record[field] : present[field]) ?? null;
  const unionChanges = ['Union', 'UnionLocal', 'UnionClass'].some((field) => changed.includes(field));
  for (const { field, member, list } of EMPLOYEE_CODES) {
    // A class or local of the same code in another union is another row.
    const follows = unionChanges && (list === 'unionLocals' || list === 'unionClasses');
    if (!changed.includes(field) && !follows) continue;
    const code = after(field);
    if (code === null || code === '') body[member] = null;
    else {
      body[member] = await idOf(client, list, String(code), field, {
        ...(list === 'unionLocals' || list === 'unionClasses' ? { UnionCode: after('Union') } : {}),
        ...(list === 'unionClasses' ? { UnionLocalCode: after('UnionLocal') } : {}),
      });
    }
  }
  if (
    changed.includes('WorkState') &&
    !changed.includes('WorkersCompensationState') &&
    !row.WorkersCompensationState
  )
    body.WorkersCompensationState = jsonOf('text', record.WorkState);
  return body;
}

/**
 * Changes an employee. Whether a change replaces the whole object is not public, so all of it is sent: as hh2 has it now,
 * with its private parts, and the changes over it.
 */
export async function updateEmployee(
  client: Sage300Client,
  id: string,
  changes: (row: Hh2Row) => Promise<Hh2Row> | Hh2Row,
): Promise<string> {
  const row = await client.list('employees').byId(id);
  if (row === undefined || row.IsArchived === true) throw gone('employee');
  const secret = await privateOf(client, id, true);
  const { Version: _, FullName: __, ...whole } = row;
  return send(client, client.assumed.employeePath, { ...whole, ...secret, ...(await changes(row)) }, id);
}

async function findEmployee(client: Sage300Client, item: WriteItem): Promise<Found | undefined> {
  const code = item.externalKey ?? String(item.record.Code ?? '');
  const [row] = await client.list('employees').withCode(code);
  return row === undefined ? undefined : { externalKey: code, record: await recordOf(client, row) };
}

/** Sage has no use for somebody inactive without a date; who leaves without one leaves today. */
function withTerminationDate(client: Sage300Client, item: WriteItem): WriteItem {
  const field = 'TerminationDate';
  const changed = [...new Set([...item.changed, field])];
  const given = item.record[field] ?? item.present?.[field];
  if (typeof given === 'string' && given !== '')
    return { ...item, changed, record: { ...item.record, [field]: given } };
  return { ...item, changed, record: { ...item.record, [field]: isoNow(client.context.clock).slice(0, 10) } };
}
