import type { VendorRecord } from '../../sdk/index.ts';
import type { Assumed } from './assumptions.ts';
import { flatRecord, type Json, rowsOf, textAt } from './wire.ts';

/** One row of Employment History, and what is to be sent of it. */
export type EmploymentRow = VendorRecord;

const day = (value: string | boolean | null | undefined) => String(value ?? '').slice(0, 10);

/** The position that counts: the active one, else the one that began last. */
export function inForce(employee: Json): EmploymentRow | undefined {
  const rows = rowsOf(employee, 'EmploymentHistory').map((row) => flatRecord(row));
  const active = rows.find((row) => row.Active === true);
  return active ?? rows.sort((a, b) => (day(a.StartDate) < day(b.StartDate) ? 1 : -1))[0];
}

/** The fields of our record that come from the history, under `Employment.`. */
export function employmentFields(employee: Json, assumed: Assumed): VendorRecord {
  const row = inForce(employee);
  const fields: VendorRecord = {};
  for (const [name, value] of Object.entries(row ?? {})) fields[`Employment.${name}`] = value;
  const starts = rowsOf(employee, 'EmploymentHistory').map((each) => textAt(each, 'StartDate') ?? '');
  fields['Employment.FirstStartDate'] = starts.filter((start) => start !== '').sort()[0] ?? null;
  const isReturn = row?.StartReason === assumed.rehireReason;
  fields['Employment.RehireDate'] = isReturn ? (row?.StartDate ?? null) : null;
  return fields;
}

/** Our words for the status: retirement is told by the reason of the last position's end, leave by a setting. */
export function standingOf(employee: Json, assumed: Assumed): string | null {
  const status = textAt(employee, 'Status') ?? null;
  if (status === assumed.statusOnLeave) return 'On Leave';
  const isRetired = status === 'Inactive' && inForce(employee)?.TerminationReason === assumed.retiredReason;
  return isRetired ? 'Retired' : status;
}

export interface WantedEmployment {
  /** `Employment.*` and `Standing` as they shall be. */
  record: VendorRecord;
  changed: ReadonlySet<string>;
  /** Taken when somebody leaves and HR gives no reason. */
  terminationReason: string;
  assumed: Assumed;
}

/**
 * The row to send, by what has changed: a return after an end is a new row, an end that no longer holds is taken
 * back in its row, anything else is an edit of the row in force. Undefined when there is nothing to send.
 */
export function employmentRow(
  wanted: WantedEmployment,
  present: EmploymentRow | undefined,
): EmploymentRow | undefined {
  const { record, changed, assumed } = wanted;
  const start = record['Employment.StartDate'] ?? null;
  if (present === undefined) return start === null ? undefined : newRow(wanted, assumed.newHireReason);

  const isBack = changed.has('Standing') && !isLeaving(record) && present.Terminated === true;
  if (isBack && day(start) > day(present.EndDate)) return newRow(wanted, assumed.rehireReason);

  const row: EmploymentRow = {};
  if (changed.has('Employment.StartDate') && start !== null) row.StartDate = start;
  if (changed.has('Employment.PositionID')) row.PositionID = record['Employment.PositionID'] ?? null;
  if (isBack) Object.assign(row, { Terminated: false, EndDate: null, TerminationReason: null, Active: true });
  else Object.assign(row, ending(wanted, present));
  if (Object.keys(row).length === 0) return undefined;
  return { id: present.id ?? null, ...row };
}

/** The end of the position: only with the date that the source gives, never with today. */
function ending(
  { record, changed, terminationReason, assumed }: WantedEmployment,
  present: EmploymentRow,
): EmploymentRow {
  const end = record['Employment.EndDate'];
  const touched = ['Standing', 'Employment.EndDate', 'Employment.TerminationReason'].some((name) =>
    changed.has(name),
  );
  if (!touched || !isLeaving(record)) return {};
  const date = end ?? present.EndDate ?? null;
  if (date === null) return {};
  const usual = record.Standing === 'Retired' ? assumed.retiredReason : terminationReason;
  return {
    EndDate: date,
    Terminated: true,
    TerminationReason: record['Employment.TerminationReason'] ?? present.TerminationReason ?? usual,
    Active: false,
  };
}

function newRow(wanted: WantedEmployment, reason: string): EmploymentRow {
  const { record } = wanted;
  const row: EmploymentRow = {
    StartDate: record['Employment.StartDate'] ?? null,
    StartReason: reason,
    Active: true,
    ...(record['Employment.PositionID'] == null ? {} : { PositionID: record['Employment.PositionID'] }),
  };
  const everything = { ...wanted, changed: new Set(['Standing']) };
  return { ...row, ...ending(everything, row) };
}

export function isLeaving(record: VendorRecord): boolean {
  return record.Standing === 'Inactive' || record.Standing === 'Retired';
}
