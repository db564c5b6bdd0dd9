import { RecordError, type VendorRecord } from '../../sdk/index.ts';
import type { AcumaticaClient } from './client.ts';
import { CLASS_DEFAULT_FLAGS } from './employee-fields.ts';
import { placeOfPhone, ssnRow } from './employee-record.ts';
import { employmentRow, inForce } from './employment.ts';
import { type Json, rowsOf, textAt, wrapped } from './wire.ts';

const SENT_AS_IS = /^(ContactInfo|EmployeeSettings)\./;

/**
 * What the Employees form gets. `present`: absent for a new employee, whose row then has all that the connector's
 * defaults add. Keys and class come first: the form runs its own rules in the order of the fields.
 */
export async function employeeBody(
  client: AcumaticaClient,
  record: VendorRecord,
  changed: ReadonlySet<string>,
  present: Json | undefined,
): Promise<Json> {
  const { assumed, config, numbers } = client;
  const fields: VendorRecord = {};
  const isNew = present === undefined;
  if (isNew && numbers.isManual) fields.EmployeeID = record.EmployeeNumber ?? null;
  if (isNew) Object.assign(fields, defaultsOf(client, record));
  if (changed.has('EmployeeNumber') && !numbers.isManual)
    fields[numbers.field.replace('/', '.')] = record.EmployeeNumber ?? null;
  if (changed.has('Standing')) fields.Status = statusOf(record, assumed.statusOnLeave);
  for (const name of changed)
    if (SENT_AS_IS.test(name) && !(isNew && record[name] === null)) fields[name] = record[name] ?? null;
  if (changed.has('Supervisor')) {
    const number = record.Supervisor;
    fields['EmployeeSettings.ReportsTo'] =
      typeof number === 'string' && number !== '' ? await numbers.idOf(number, 'Supervisor') : null;
  }
  putPhones(fields, record, changed, present, assumed);
  const row = employmentRow(
    {
      record,
      changed,
      assumed,
      terminationReason: config.defaults?.terminationReason ?? 'Resignation',
    },
    isNew ? undefined : inForce(present),
  );
  return { ...wrapped(fields), ...(row === undefined ? {} : { EmploymentHistory: [wrapped(row)] }) };
}

function statusOf({ Standing }: VendorRecord, onLeave: string): string | boolean | null {
  if (Standing === 'Retired') return 'Inactive';
  return Standing === 'On Leave' ? onLeave : (Standing ?? null);
}

function defaultsOf({ config }: AcumaticaClient, record: VendorRecord): VendorRecord {
  const { defaults = {}, branch = '' } = config;
  const { employeeClass = '', employeeClassSalary = '' } = defaults;
  const isSalaried = record['Payroll.EmployeeType'] === 'Salaried Exempt';
  const all: VendorRecord = {
    'EmployeeSettings.EmployeeClass': (isSalaried && employeeClassSalary) || employeeClass,
    'EmployeeSettings.BranchID': branch,
    'EmployeeSettings.Calendar': defaults.calendar ?? '',
    'FinancialSettings.PaymentMethod': defaults.paymentMethod ?? '',
    'FinancialSettings.CashAccount': defaults.cashAccount ?? '',
    'FinancialSettings.Terms': defaults.terms ?? '',
    'FinancialSettings.APAccount': defaults.apAccount ?? '',
    'FinancialSettings.APSubaccount': defaults.apSubaccount ?? '',
    'FinancialSettings.ExpenseAccount': defaults.expenseAccount ?? '',
    'FinancialSettings.ExpenseSubaccount': defaults.expenseSubaccount ?? '',
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}

function putPhones(
  fields: VendorRecord,
  record: VendorRecord,
  changed: ReadonlySet<string>,
  present: Json | undefined,
  { phoneHome, phoneMobile }: AcumaticaClient['assumed'],
): void {
  const taken = new Set<string>();
  for (const [name, type] of [
    ['Phone.Home', phoneHome],
    ['Phone.Mobile', phoneMobile],
  ] as const) {
    const number = record[name] ?? null;
    if (!changed.has(name)) continue;
    const slot = placeOfPhone(present, type, taken);
    if (slot === undefined && number !== null) {
      throw new RecordError({
        code: 'acumatica/no-place-for-phone',
        what: `All three phone places of the employee are in use with other types than ${type}.`,
        fix: `Set one of them to ${type} on Employees (EP203000), then retry.`,
        field: name,
      });
    }
    if (slot === undefined || (present === undefined && number === null)) continue;
    taken.add(slot);
    fields[`ContactInfo.Phone${slot}`] = number;
    fields[`ContactInfo.Phone${slot}Type`] = type;
  }
}

/** Fields of our record that go to Employee Payroll Settings, by their name there. */
const PAYROLL_FIELDS: Readonly<Record<string, string>> = {
  'Payroll.EmployeeType': 'EmployeeType',
  'Payroll.GeneralInfo.PayGroup': 'GeneralInfo.PayGroup',
  'Payroll.GeneralInfo.DefaultWCCCode': 'GeneralInfo.DefaultWCCCode',
  // Projects and payroll each keep a union local; HR has one.
  'EmployeeSettings.UnionLocalID': 'GeneralInfo.DefaultUnion',
};

/**
 * What Employee Payroll Settings get beside the key; empty when nothing of it has changed. `present`: absent when
 * the payroll employee is to be made.
 */
export function payrollBody(
  client: AcumaticaClient,
  record: VendorRecord,
  changed: ReadonlySet<string>,
  present: Json | undefined,
): Json {
  const fields: VendorRecord = {};
  const { payrollClass = '', payrollClassSalary = '' } = client.config.defaults ?? {};
  const isSalaried = record['Payroll.EmployeeType'] === 'Salaried Exempt';
  if (present === undefined) fields.ClassID = (isSalaried && payrollClassSalary) || payrollClass;
  for (const [ours, theirs] of Object.entries(PAYROLL_FIELDS)) {
    const value = record[ours];
    if (value === undefined || !changed.has(ours) || (present === undefined && value === null)) continue;
    // Salaried Non-Exempt is a salary too: HR does not tell the two apart.
    const keeps = theirs === 'EmployeeType' && isSalaried && salariedAlready(present);
    if (keeps) continue;
    // While the flag is on, a value is passed over; without a value, that of the class holds again.
    const flag = CLASS_DEFAULT_FLAGS[theirs] ?? '';
    fields[flag] = value === null;
    if (value !== null) fields[theirs] = value;
  }
  // Who left and is back must be payable again; leaving itself does not touch it, because a last pay may be due.
  if (present !== undefined && changed.has('Standing') && record.Standing === 'Active') fields.Active = true;
  return { ...wrapped(fields), ...ssnBody(client, record, changed, present) };
}

function salariedAlready(present: Json | undefined): boolean {
  return present !== undefined && /^Salaried/.test(textAt(present, 'EmployeeType') ?? '');
}

function ssnBody(
  client: AcumaticaClient,
  record: VendorRecord,
  changed: ReadonlySet<string>,
  present: Json | undefined,
): Json {
  const ssn = record['Payroll.SSN'];
  if (ssn === undefined || !changed.has('Payroll.SSN') || (present === undefined && ssn === null)) return {};
  const setting = client.assumed.ssnSetting;
  const row = present === undefined ? undefined : ssnRow(present, setting);
  const fields = row === undefined ? { Setting: setting, Value: ssn } : { id: String(row.id), Value: ssn };
  return { TaxSettings: [wrapped(fields)] };
}

/** Whether there is anything in a body to send. */
export function isEmpty(body: Json): boolean {
  return Object.keys(body).length === 0;
}

/** The row of Employment History in a body, for a note about an end without a date. */
export function endsPosition(body: Json): boolean {
  return rowsOf(body, 'EmploymentHistory').some((row) => textAt(row, 'EndDate') !== undefined);
}
