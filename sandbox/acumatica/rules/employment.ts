import { part, rows, type Scalar, type StoredRecord } from '../record.ts';
import type { TenantStore } from '../store.ts';
import type { Write } from './write.ts';

const SHARED = [
  'Active',
  'StartDate',
  'StartReason',
  'EndDate',
  'Terminated',
  'TerminationReason',
  'RehireEligible',
];

/** Rules of one employment row: a start, an end that fits, one active row at a time. */
export function checkEmployment(write: Write, detail: string): void {
  const list = write.record.details[detail] ?? [];
  const active = list.filter((row) => row.fields.Active === true);
  for (const row of list) {
    const at = (field: string) => `${detail}[${row.id}]/${field}`;
    const { StartDate, EndDate, Terminated, TerminationReason } = row.fields;
    if (StartDate === undefined) write.errors.set(at('StartDate'), "'Start Date' cannot be empty.");
    else if (EndDate !== undefined && String(EndDate) < String(StartDate))
      write.errors.set(at('EndDate'), "'End Date' cannot be earlier than 'Start Date'.");
    if (Terminated === true && EndDate === undefined)
      write.errors.set(at('EndDate'), "'End Date' cannot be empty for a terminated position.");
    if (Terminated === true && TerminationReason === undefined)
      write.errors.set(at('TerminationReason'), "'Termination Reason' cannot be empty.");
    if (row.fields.Active === true && active.length > 1)
      write.errors.set(at('Active'), 'Only one active position is allowed at a time.');
  }
}

/** A terminated row is not active. */
export function settleEmployment(list: StoredRecord[]): void {
  for (const row of list) {
    if (row.fields.Terminated === true) row.fields.Active = false;
    row.fields.Active ??= true;
    row.fields.Terminated ??= false;
  }
}

/**
 * The Employees form and the payroll form show the same positions; a change in one is seen in the other,
 * under the same row ids. The other record's stamp stays. Source: Payroll Guide, employment history; extent inferred.
 */
export function mirrorEmployment(
  store: TenantStore,
  from: 'Employee' | 'EmployeePayrollSettings',
  record: StoredRecord,
) {
  const to = from === 'Employee' ? 'EmployeePayrollSettings' : 'Employee';
  const other = store.byKey(to, record.fields.EmployeeID);
  if (other === undefined) return;
  const changed = structuredClone(other);
  const source = record.details[detailOf(from)] ?? [];
  const old = new Map(rows(changed, detailOf(to)).map((row) => [row.id, row]));
  changed.details[detailOf(to)] = source.map((row) => copyRow(row, from, old.get(row.id)));
  if (to === 'EmployeePayrollSettings') setEmploymentDates(changed);
  store.save(to, changed, String(other.fields.LastModifiedDateTime ?? store.stamp()));
}

export function copyRow(
  row: StoredRecord,
  from: 'Employee' | 'EmployeePayrollSettings',
  onto: StoredRecord | undefined,
): StoredRecord {
  const copy = structuredClone(onto ?? { ...row, fields: {} });
  const set = (field: string, value: Scalar | undefined) => {
    if (value === undefined) delete copy.fields[field];
    else copy.fields[field] = value;
  };
  for (const field of SHARED) set(field, row.fields[field]);
  if (from === 'Employee') set('Position', row.fields.PositionID);
  else set('PositionID', row.fields.Position);
  return copy;
}

/** The dates on top of the payroll form: the last start, and the end when that row is terminated. */
export function setEmploymentDates(record: StoredRecord): void {
  const list = [...(record.details.EmploymentRecords ?? [])].sort((a, b) =>
    String(a.fields.StartDate ?? '') < String(b.fields.StartDate ?? '') ? -1 : 1,
  );
  const last = list.at(-1);
  const dates = part(record, 'EmploymentDates');
  dates.fields = {};
  if (last?.fields.StartDate !== undefined) dates.fields.HireDate = last.fields.StartDate;
  if (last?.fields.Terminated === true && last.fields.EndDate !== undefined)
    dates.fields.TerminationDate = last.fields.EndDate;
}

function detailOf(entity: 'Employee' | 'EmployeePayrollSettings'): string {
  return entity === 'Employee' ? 'EmploymentHistory' : 'EmploymentRecords';
}
