import type { Row } from '../kit/index.ts';
import { badValue, duplicate, invalid, notFound, Refusal, required } from './refusal.ts';
import { type Resource, resourceOf } from './resources.ts';
import { demandMembers, stamped } from './row.ts';
import { type Caller, demandCompany, type Site } from './site.ts';

/** What was posted about one employee, by effective date; the record is made of it. */
interface History {
  first: Row;
  actions: { code: string; effective: string; members: Row; at: string; user: string }[];
}

const LISTS: readonly [member: string, table: string, column: string][] = [
  ['EmpDeptCode', 'rtigenericgldepts', 'DeptCode'],
  ['EmpPrnCode', 'pypayrun', 'PrnCode'],
  ['EmpTrdCode', 'pytrades', 'TrdCode'],
  ['EmpPygCode', 'paygroups', 'code'],
  ['EmpWrlCode', 'worklocations', 'code'],
  ['EmpSecGrpEmpCode', 'securitygroups', 'code'],
  ['EmpFilingStatus', 'filingstatuses', 'code'],
  ['EmpWcbCode', 'wcbcodes', 'code'],
];

const STATUS: Readonly<Record<string, string>> = { A: 'Active', T: 'Terminated', D: 'Deceased' };

/** `EmhActionCode` says what it is: NR makes the employee, CH changes it from the effective date on. */
export function changeEmployee(site: Site, resource: Resource, sent: Row, caller: Caller): Row {
  const { EmhActionCode: action, EmhEffectiveDate: effective, EmpVUuid: id, ...members } = sent;
  if (id !== undefined && id !== null && id !== '') throw invalid('EmpVUuid', 'EmpVUuid must be blank.');
  if (action === undefined || action === null) throw required('EmhActionCode', resource.entity);
  if (!['NR', 'CH', ...(site.options.actions ?? [])].includes(String(action)))
    throw badValue('EmhActionCode', resource.entity, action);
  if (typeof effective !== 'string' || effective === '') throw required('EmhEffectiveDate', resource.entity);
  for (const name of ['EmpNo', 'EmpCompCode', 'EmpUser'])
    if (!members[name]) throw required(name, resource.entity);
  demandCompany(resource, members, caller);
  const present = site.find(resource, members);
  return action === 'NR'
    ? hire(site, resource, members, effective, present, caller)
    : amend(site, resource, members, { code: String(action), effective }, present, caller);
}

function hire(
  site: Site,
  resource: Resource,
  members: Row,
  effective: string,
  present: Row | undefined,
  caller: Caller,
): Row {
  demandMembers(site, resource, members);
  if (present !== undefined) throw duplicate(resource.entity);
  checkValues(site, members);
  notBeforeHire(effective, members.EmpHireDate);
  const id = site.newId();
  const first = stamped(site, resource, { ...members, EmpVUuid: id }, caller);
  history(site).put(id, { first, actions: [] });
  return settle(site, id);
}

function amend(
  site: Site,
  resource: Resource,
  members: Row,
  { code, effective }: { code: string; effective: string },
  present: Row | undefined,
  caller: Caller,
): Row {
  if (present === undefined) throw invalid('EmpNo', `Employee ${String(members.EmpNo)} does not exist.`);
  for (const member of site.membersOf(resource))
    if (member.required && members[member.name] === null) throw required(member.name, resource.entity);
  checkValues(site, members);
  notBeforeHire(effective, members.EmpHireDate ?? present.EmpHireDate);
  const id = String(present.EmpVUuid);
  const known = history(site).get(id) ?? { first: present, actions: [] };
  const action = { code, effective, members, at: site.now(), user: caller.user };
  history(site).put(id, { ...known, actions: [...known.actions, action] });
  return settle(site, id);
}

/** Makes the records that a day's change has come due for what they are now. */
export function settleDue(site: Site): void {
  const due = site.table('site').get('settled');
  const today = site.today();
  if (due?.day === today) return;
  for (const { first } of history(site).values()) settle(site, String(first.EmpVUuid));
  site.table('site').put('settled', { day: today });
}

/** The first entry with every change on top that is in force, in the order of the effective dates. */
function settle(site: Site, id: string): Row {
  const known = history(site).get(id);
  if (known === undefined) throw notFound();
  const today = site.today();
  const inForce = known.actions
    .map((action, order) => ({ ...action, order }))
    .filter((action) => action.effective <= today)
    .sort((a, b) => (a.effective < b.effective ? -1 : a.effective > b.effective ? 1 : a.order - b.order));
  const row: Row = { ...known.first };
  for (const { members } of inForce) Object.assign(row, members);
  const last = known.actions.at(-1);
  if (last !== undefined) {
    row.EmpLastUpdDate = last.at;
    row.EmpIuUpdateDate = last.at;
    row.EmpIuUpdateUser = last.user;
  }
  row.EmpVUuid = id;
  row.EmpStatusDesc = STATUS[String(row.EmpStatus)] ?? null;
  row.EmpFullName = [row.EmpFirstName, row.EmpMiddleName, row.EmpLastName].filter(Boolean).join(' ');
  return site.table('pyemployee').put(id, row);
}

function history(site: Site) {
  return site.context.state.table<History>('emphistory');
}

function checkValues(site: Site, members: Row): void {
  for (const [member, table, column] of LISTS) {
    const value = members[member];
    if (value === undefined || value === null || value === '') continue;
    if (!site.has(table, { [column]: value }))
      throw invalid(member, `${member} ${String(value)} is not valid.`);
  }
  const number = members.EmpSinNo;
  if (number !== undefined && !/^\d{9}$/.test(String(number)))
    throw invalid('EmpSinNo', `EmpSinNo ${String(number)} is not valid.`);
}

function notBeforeHire(effective: string, hired: unknown): void {
  if (typeof hired === 'string' && effective < hired)
    throw new Refusal(400, 'The effective date must not be before the hire date.', {
      code: '27024',
      member: 'EmhEffectiveDate',
    });
}

/** The record of an employee as it is now. */
export function employeeOf(site: Site, company: unknown, number: unknown): Row | undefined {
  const resource = resourceOf('hcm', 'pyemployee');
  return resource && site.find(resource, { EmpCompCode: company, EmpNo: number });
}
