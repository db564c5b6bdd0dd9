import { RecordError, type RecordWriter, type VendorRecord, type WriteItem } from '../../sdk/index.ts';
import type { AcumaticaClient, View } from './client.ts';
import { employeeBody, endsPosition, isEmpty, payrollBody } from './employee-body.ts';
import { EMPLOYEE_PARTS, fieldOfEmployee, PAYROLL_PARTS } from './employee-fields.ts';
import { employeeRecords } from './employee-record.ts';
import { isLeaving } from './employment.ts';
import { type Json, quoted, textAt, wrapped } from './wire.ts';
import { answerOf, gone, renamed } from './write-answers.ts';

const KEYS_ONLY: View = { select: ['EmployeeID', 'LastModifiedDateTime'] };

/**
 * Writes people in two steps: the plain employee, then the payroll employee made from it. People are never
 * deleted: who leaves becomes Inactive and the position ends.
 */
export const employeeWriter: RecordWriter<AcumaticaClient> = {
  style: 'records',
  batchSize: 10,
  readOnly: ['originalHireDate', 'rehireDate'],
  create: (client, items) => Promise.all(items.map((item) => answerOf(item, () => create(client, item)))),
  update: (client, items) => Promise.all(items.map((item) => answerOf(item, () => update(client, item)))),
  deactivate: (client, items) => Promise.all(items.map((item) => answerOf(item, () => update(client, item)))),
  look,
};

async function create(client: AcumaticaClient, item: WriteItem): Promise<string> {
  const { record } = item;
  const all = new Set(Object.keys(record));
  const number = String(record.EmployeeNumber ?? '');
  if (number === '') {
    throw new RecordError({
      code: 'acumatica/no-number',
      what: 'The employee has no number, by which Acumatica would know the person again.',
      fix: 'Give the person an employee number at the source.',
      field: 'EmployeeNumber',
    });
  }
  const body = await employeeBody(client, record, all, undefined);
  // With the filter the vendor itself looks for the number first: sent twice, the second is refused with 412.
  const filter = client.numbers.isManual ? undefined : `${client.numbers.field} eq ${quoted(number)}`;
  const answer = await named('Employee', () => client.put('Employee', body, 'new', { ...KEYS_ONLY, filter }));
  const id = textAt(answer, 'EmployeeID') ?? '';
  const [part = '', field = ''] = client.numbers.field.split('/');
  client.numbers.learn({
    EmployeeID: { value: id },
    [part]: { [field]: { value: client.numbers.isManual ? undefined : number } },
  });
  if (!(await client.payroll.isThere())) return id;
  const made = `The employee was made as ${id}; only the payroll part was refused.`;
  await named('EmployeePayrollSettings', () => makePayrollEmployee(client, id, record, all), ` (${made})`);
  return id;
}

async function update(client: AcumaticaClient, item: WriteItem): Promise<string> {
  const id = item.externalKey ?? '';
  const changed = new Set(item.changed);
  if (changed.has('EmployeeNumber') && client.numbers.isManual) {
    throw new RecordError({
      code: 'acumatica/number-is-key',
      what: `The number of employee ${id} has changed, and it is the Employee ID in Acumatica.`,
      fix: 'Use Change ID on Employees (EP203000), then run again.',
      field: 'EmployeeNumber',
    });
  }
  // Rows are known by their id only: what is sent without one becomes another row, so they are read first.
  const present = await client.find('Employee', { EmployeeID: id }, { expand: EMPLOYEE_PARTS });
  if (present === undefined) throw gone('employee');
  const body = await employeeBody(client, item.record, changed, present);
  const written = !isEmpty(body);
  if (written) {
    await named('Employee', () =>
      client.put('Employee', { EmployeeID: { value: id }, ...body }, 'known', KEYS_ONLY),
    );
    if (changed.has('Standing') && isLeaving(item.record) && !endsPosition(body))
      noteOpenPosition(client, id);
  }
  if (await client.payroll.isThere()) {
    const more = written ? ' (The Employees form was written already.)' : '';
    await named('EmployeePayrollSettings', () => updatePayroll(client, id, item.record, changed), more);
  }
  return id;
}

async function updatePayroll(
  client: AcumaticaClient,
  id: string,
  record: VendorRecord,
  changed: ReadonlySet<string>,
): Promise<void> {
  const touches = [...changed].some(
    (name) => name.startsWith('Payroll.') || name === 'Standing' || name === 'EmployeeSettings.UnionLocalID',
  );
  if (!touches) return;
  const present = await client.find('EmployeePayrollSettings', { EmployeeID: id }, { expand: PAYROLL_PARTS });
  if (present === undefined) {
    const wantsPayroll = [...changed].some((name) => name.startsWith('Payroll.'));
    if (wantsPayroll) await makePayrollEmployee(client, id, record, new Set(Object.keys(record)));
    return;
  }
  const body = payrollBody(client, record, changed, present);
  if (isEmpty(body)) return;
  await client.put('EmployeePayrollSettings', { EmployeeID: { value: id }, ...body }, 'known', {
    select: ['EmployeeID'],
  });
}

async function makePayrollEmployee(
  client: AcumaticaClient,
  id: string,
  record: VendorRecord,
  changed: ReadonlySet<string>,
): Promise<void> {
  if ((client.config.defaults?.payrollClass ?? '') === '') {
    client.context.note({
      level: 'warning',
      code: 'acumatica/no-payroll-class',
      dataSet: 'employees',
      what: `Employee ${id} was not made a payroll employee: the connector has no payroll class.`,
      fix: 'Set the payroll class among the values of new employees: Employee Payroll Classes (PR202000).',
    });
    return;
  }
  const { paymentMethod = '' } = client.config.defaults ?? {};
  const body = {
    EmployeeID: { value: id },
    ...(paymentMethod === '' ? {} : wrapped({ PaymentMethod: paymentMethod })),
    ...payrollBody(client, record, changed, undefined),
  };
  await client.put('EmployeePayrollSettings', body, 'new', { select: ['EmployeeID'] });
}

/** Where the person can do something better than what holds for any field. */
const FIXES: Readonly<Record<string, string>> = {
  'Employment.TerminationReason':
    'Add a lookup to the mapping of the termination reason in the sync, from HR’s words to the labels of Employees (EP203000), Employment History: Resignation, Layoff, Terminated for Cause, Retirement …',
};

/** Complaints get the names that our record has. */
async function named<T>(
  entity: 'Employee' | 'EmployeePayrollSettings',
  write: () => Promise<T>,
  more = '',
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    const field = error.field === undefined ? undefined : fieldOfEmployee(error.field, entity);
    throw renamed(error, field, more, FIXES[field ?? '']);
  }
}

function noteOpenPosition(client: AcumaticaClient, id: string): void {
  client.context.note({
    level: 'warning',
    code: 'acumatica/position-open',
    dataSet: 'employees',
    what: `Employee ${id} is Inactive now, but the position stays open: the source gives no termination date, and none is made up.`,
    fix: 'Enter the termination date at the source and run again.',
  });
}

/** By Employee ID; for new people by their number. Two with one number are left out: creating then says so. */
async function look(client: AcumaticaClient, items: readonly WriteItem[]) {
  const field = client.numbers.isManual ? 'EmployeeID' : client.numbers.field;
  const ids = items.flatMap(({ externalKey }) => externalKey ?? []);
  const numbers = items.flatMap(({ externalKey, record }) =>
    externalKey === undefined && typeof record.EmployeeNumber === 'string' ? record.EmployeeNumber : [],
  );
  const view = { expand: EMPLOYEE_PARTS };
  const rows = [
    ...(await client.having('Employee', 'EmployeeID', ids, view)),
    ...(await client.having('Employee', field, numbers, view)),
  ];
  const unique = new Map<string, Json>(rows.map((row) => [String(row.id), row]));
  const records = await employeeRecords(client, [...unique.values()]);
  return items.flatMap((item) => {
    const wanted = String(item.externalKey ?? item.record.EmployeeNumber ?? '').toUpperCase();
    const of = (record: VendorRecord) =>
      String(item.externalKey === undefined ? record.EmployeeNumber : record.EmployeeID).toUpperCase();
    const found = records.filter((record) => of(record) === wanted);
    const [record] = found;
    if (record === undefined || found.length > 1) return [];
    return [{ changeId: item.changeId, externalKey: String(record.EmployeeID), record }];
  });
}
