import type { VendorRecord } from '../../sdk/index.ts';
import type { AcumaticaClient } from './client.ts';
import { PAYROLL_PARTS } from './employee-fields.ts';
import { employmentFields, standingOf } from './employment.ts';
import { flatRecord, type Json, rowsOf, textAt } from './wire.ts';

const SLOTS = ['1', '2', '3'] as const;

/** The joined record of one person; `settings` absent: not a payroll employee, or payroll is not used. */
export async function employeeRecord(
  client: AcumaticaClient,
  employee: Json,
  settings: Json | undefined,
): Promise<VendorRecord> {
  const { assumed, numbers } = client;
  const record = flatRecord(employee);
  record.EmployeeNumber = numbers.numberIn(employee);
  record.Standing = standingOf(employee, assumed);
  record.Supervisor = await numbers.numberOf(textAt(employee, 'EmployeeSettings.ReportsTo'));
  record['Phone.Home'] = phoneOf(employee, assumed.phoneHome);
  record['Phone.Mobile'] = phoneOf(employee, assumed.phoneMobile);
  Object.assign(record, employmentFields(employee, assumed));
  if (settings === undefined) return record;

  const { id: _, ...payroll } = flatRecord(settings);
  for (const [name, value] of Object.entries(payroll)) record[`Payroll.${name}`] = value;
  record['Payroll.SSN'] = textAt(ssnRow(settings, assumed.ssnSetting) ?? {}, 'Value') ?? null;
  const stamps = [record.LastModifiedDateTime, record['Payroll.LastModifiedDateTime']];
  record.LastModifiedDateTime =
    stamps
      .map((stamp) => String(stamp ?? ''))
      .sort()
      .at(-1) ?? null;
  return record;
}

/** The number under a phone type; the form has three places, each with a type of its own. */
function phoneOf(employee: Json, type: string): string | null {
  const slot = slotOf(employee, type);
  return slot === undefined ? null : (textAt(employee, `ContactInfo.Phone${slot}`) ?? null);
}

function slotOf(employee: Json, type: string): string | undefined {
  return SLOTS.find((slot) => textAt(employee, `ContactInfo.Phone${slot}Type`) === type);
}

/** Where a phone number goes: the place of its type, else a free one; undefined when all are taken. */
export function placeOfPhone(
  employee: Json | undefined,
  type: string,
  taken: ReadonlySet<string>,
): string | undefined {
  const present = employee ?? {};
  return (
    slotOf(present, type) ??
    SLOTS.find((slot) => !taken.has(slot) && textAt(present, `ContactInfo.Phone${slot}`) === undefined)
  );
}

export function ssnRow(settings: Json, setting: string): Json | undefined {
  return rowsOf(settings, 'TaxSettings').find((row) => textAt(row, 'Setting') === setting);
}

/** Payroll settings by Employee ID in capitals: of these people, or of everybody. Empty when payroll is not there. */
export async function payrollById(
  client: AcumaticaClient,
  ids?: readonly string[],
): Promise<ReadonlyMap<string, Json>> {
  const found = new Map<string, Json>();
  if (ids?.length === 0 || !(await client.payroll.isThere())) return found;
  const keep = (rows: readonly Json[]) => {
    for (const row of rows) found.set((textAt(row, 'EmployeeID') ?? '').toUpperCase(), row);
  };
  const view = { expand: PAYROLL_PARTS };
  if (ids !== undefined) keep(await client.having('EmployeePayrollSettings', 'EmployeeID', ids, view));
  else
    for await (const { rows } of client.pages('EmployeePayrollSettings', view)) keep(rows.map(slim(client)));
  return found;
}

/** Of everybody's tax settings only the SSN is kept in memory. */
function slim(client: AcumaticaClient): (settings: Json) => Json {
  return (settings) => {
    const row = ssnRow(settings, client.assumed.ssnSetting);
    return { ...settings, TaxSettings: row === undefined ? [] : [row] };
  };
}

/** Joined records of these rows of the Employees form. */
export async function employeeRecords(
  client: AcumaticaClient,
  employees: readonly Json[],
  payroll?: ReadonlyMap<string, Json>,
): Promise<VendorRecord[]> {
  const idOf = (employee: Json) => textAt(employee, 'EmployeeID') ?? '';
  const settings = payroll ?? (await payrollById(client, employees.map(idOf)));
  for (const employee of employees) client.numbers.learn(employee);
  return Promise.all(
    employees.map((employee) => employeeRecord(client, employee, settings.get(idOf(employee).toUpperCase()))),
  );
}
