import { type DataSet, defineDataSet, type VendorRecord } from '../../sdk/index.ts';
import type { Assumed } from './assumptions.ts';
import type { CmicClient } from './client.ts';
import { createEmployees, updateEmployees } from './employee-writer.ts';
import * as mappings from './mappings.ts';
import { EMPLOYEE_KEY, peopleByNumber } from './people.ts';
import { allOf, equals, quoted } from './query.ts';
import { PYEMPLOYEE } from './resources.ts';
import { keyOf, splitKey, textOf } from './write-answers.ts';

/** Employees. A change is posted like a hire, told apart by the action; its day is the effective date. */
export const employees: DataSet<CmicClient> = defineDataSet<CmicClient>({
  id: 'employees',
  vendorName: 'pyemployee',
  fields: {
    EmpCompCode: { label: 'Company', maxLength: 8 },
    EmpNo: { label: 'Employee number', required: true, maxLength: 16 },
    EmpSinNo: {
      label: 'SSN or SIN',
      required: true,
      pattern: { matches: /^\d{9}$/, expected: 'nine digits' },
    },
    EmpFirstName: { label: 'First name', required: true },
    EmpMiddleName: { label: 'Middle name' },
    EmpLastName: { label: 'Last name', required: true },
    EmpAddress1: { label: 'Address 1' },
    EmpAddress2: { label: 'Address 2' },
    EmpAddress3: { label: 'City' },
    EmpStateCode: { label: 'State' },
    EmpZipCode: { label: 'Zip' },
    EmpCountryCode: { label: 'Country' },
    EmpCellPhone: { label: 'Cell phone' },
    EmpEmailAddress: { label: 'E-mail' },
    EmpDateOfBirth: { label: 'Birth date', required: true },
    Status: { label: 'Status (EmpStatus with EmpSubStatus)', required: true },
    EmpFullPartTime: { label: 'Full or part time', choices: ['F', 'P'] },
    EmpType: { label: 'Employee type', choices: ['H', 'S', 'C', 'A'] },
    EmpHireDate: { label: 'Hire date', required: true },
    EmpAdjustedSeriviceDate: { label: 'Adjusted service date' },
    TerminationDate: { label: 'Effective date of the termination' },
    EmpDeptCode: { label: 'Department', required: true },
    EmpWrlCode: { label: 'Work location', required: true },
    EmpTrdCode: { label: 'Trade', required: true },
    PayGroupCode: { label: 'Pay run, or pay group (by setting)', required: true, maxLength: 4 },
    EmpWcbCode: { label: "Workers' comp code" },
    EmpUnionized: { label: 'Unionized' },
    EmpLastUpdDate: { label: 'Last changed' },
  },
  primaryKey: EMPLOYEE_KEY,
  mapping: mappings.employees,
  // A day: whether a stamp is that of the instant or of the day varies between resources.
  cursor: { field: 'EmpLastUpdDate', lookbackMinutes: 24 * 60 },
  note: 'People whom the security of the API user hides are not seen, and so would be planned as new: the user needs all security groups of the company.',
  read: async function* (client, { since, resume }) {
    const { employeeStamp } = client.assumed;
    const changed =
      since === undefined || employeeStamp === 'none'
        ? undefined
        : changedSince(employeeStamp, `${since.slice(0, 19)}+0000`);
    const q = allOf(equals('EmpCompCode', client.company), changed);
    for await (const page of client.pages(PYEMPLOYEE, { q }, resume))
      yield { ...page, records: page.records.map((record) => withOurs(client.assumed, record)) };
  },
  write: {
    style: 'records',
    batchSize: 10,
    create: createEmployees,
    update: updateEmployees,
    deactivate: updateEmployees,
    look: async (client, items) => {
      const numberOf = (item: (typeof items)[number]) =>
        item.externalKey === undefined ? textOf(item.record, 'EmpNo') : (splitKey(item.externalKey)[1] ?? '');
      const people = await peopleByNumber(client, items.map(numberOf));
      return items.flatMap((item) => {
        const found = people.get(numberOf(item));
        if (found === undefined) return [];
        const record = withOurs(client.assumed, found);
        return [{ changeId: item.changeId, externalKey: keyOf(record, EMPLOYEE_KEY), record }];
      });
    },
  },
});

/** The update date of a row is empty until its first change, so the create date is asked as well. */
function changedSince(stamp: string, instant: string): string {
  if (stamp === 'EmpLastUpdDate') return `${stamp} >= ${quoted(instant)}`;
  return `(EmpIuUpdateDate >= ${quoted(instant)} or EmpIuCreateDate >= ${quoted(instant)})`;
}

/** The record with the fields that are made of others, by the connector's settings. */
export function withOurs(assumed: Assumed, record: VendorRecord): VendorRecord {
  return {
    ...record,
    Status: statusOf(assumed, record),
    PayGroupCode: record[assumed.payGroupMember] ?? null,
  };
}

function statusOf(assumed: Assumed, { EmpStatus: status, EmpSubStatus: sub }: VendorRecord): string | null {
  if (status === 'A') return sub === assumed.subStatusLeave ? 'leave' : 'active';
  if (status === 'T') return sub === assumed.subStatusRetired ? 'retired' : 'terminated';
  return status === 'D' ? 'terminated' : null;
}
