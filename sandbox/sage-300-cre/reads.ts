import type { DataFolder, ListName } from './data-folder.ts';
import type { Hh2Row } from './models.ts';
import { page, Refusal } from './refusal.ts';

type Query = Readonly<Record<string, string | undefined>>;

interface ListRoute {
  list: ListName;
  /** Also by page, beside by version. */
  paged?: true;
  /** A query parameter that keeps the rows with this value in a member. */
  filters?: Readonly<Record<string, string>>;
}

const HR = '/humanresources/api/thirdparty';
const CORE = '/remotepayroll/api/core';
const JOBS = '/jobcosting/api/v1/jobcost.svc';

/** Lists by path in small letters: WCF does not look at the case. */
const LISTS: Readonly<Record<string, ListRoute>> = {
  [`${HR}/employee.svc/employees`]: { list: 'employees' },
  [`${HR}/employeesalary.svc/employees/salaries`]: { list: 'salaries' },
  [`${HR}/employeededuction.svc/employees/deductions`]: { list: 'deductions' },
  [`${HR}/employeetax.svc/employees/taxes`]: { list: 'taxes' },
  [`${HR}/employeestatetax.svc/employees/state-taxes`]: { list: 'stateTaxes' },
  [`${HR}/paydeduction.svc/deductions`]: { list: 'payDeductions' },
  [`${HR}/paytax.svc/taxes`]: { list: 'payTaxes' },
  [`${CORE}/certifiedclass.svc/certifiedclasses`]: { list: 'certifiedClasses' },
  [`${CORE}/department.svc/departments`]: { list: 'departments' },
  [`${CORE}/paygroup.svc/paygroups`]: { list: 'payGroups' },
  [`${CORE}/union.svc/unions`]: { list: 'unions' },
  [`${CORE}/union.svc/unions/locals`]: { list: 'unionLocals' },
  [`${CORE}/union.svc/unions/locals/classes`]: { list: 'unionClasses' },
  '/remotepayroll/api/pay/paytype.svc/paytypes': { list: 'payTypes' },
  [`${JOBS}/jobs`]: { list: 'jobs', paged: true, filters: { q: 'Code' } },
  [`${JOBS}/jobs/costcodes`]: { list: 'costCodes', paged: true, filters: { job: 'JobId' } },
  [`${JOBS}/jobs/categories`]: { list: 'categories', paged: true, filters: { job: 'JobId' } },
  [`${JOBS}/costcodes`]: { list: 'standardCostCodes', paged: true },
  [`${JOBS}/categories`]: { list: 'standardCategories', paged: true },
  '/jobcosting/api/v1/commitment.svc/commitments': { list: 'commitments' },
  '/generalledger/api/v1/account.svc/accounts': { list: 'accounts' },
  '/accountspayable/api/v1/vendor.svc/vendors': { list: 'vendors', filters: { qcode: 'Code' } },
};

const DOCUMENTED_PRIVATE: Readonly<Record<string, { list: ListName; members: readonly string[] }>> = {
  [`${HR}/employee.svc/employee/ssn`]: { list: 'employees', members: ['SocialSecurityNumber'] },
  [`${HR}/employee.svc/employee/birth-date`]: { list: 'employees', members: ['DateOfBirth'] },
  [`${HR}/employee.svc/employee/street-address`]: { list: 'employees', members: ['Address1', 'Address2'] },
  [`${HR}/employeededuction.svc/employee/deduction/bank-account`]: {
    list: 'deductions',
    members: ['BankAccount', 'BankAccountType'],
  },
  [`${HR}/employeededuction.svc/employee/deduction/bank-identifier`]: {
    list: 'deductions',
    members: ['BankIdentifier'],
  },
};

export function isPrivate(path: string): boolean {
  return path in DOCUMENTED_PRIVATE;
}

/** The rows of a list, or undefined when the path is none. Ascending by version, at most a block of them. */
export function readList(folder: DataFolder, path: string, query: Query): unknown[] | undefined {
  if (path === '/synchronization/eventservice.svc/events/domain')
    return byVersion(folder, folder.events.values(), query);
  const route = LISTS[path];
  if (route === undefined) return undefined;
  let rows: Hh2Row[] = folder.list(route.list).values();
  for (const [parameter, member] of Object.entries(route.filters ?? {})) {
    const wanted = query[parameter];
    if (wanted !== undefined) rows = rows.filter((row) => row[member] === wanted);
  }
  if (route.list === 'payGroups') return rows;
  if (route.paged === true && query.page !== undefined) {
    const at = whole('page', query.page) * folder.settings.blockSize;
    const after = query.version === undefined ? 0 : whole('version', query.version);
    return sorted(rows.filter((row) => row.Version > after)).slice(at, at + folder.settings.blockSize);
  }
  return byVersion(folder, rows, query);
}

/** One person's private part; nothing else gives it. @throws Refusal 400, 404 */
export function readPrivate(folder: DataFolder, path: string, query: Query): unknown {
  const { list, members } = DOCUMENTED_PRIVATE[path] ?? { list: 'employees', members: [] };
  const id = query.id;
  if (id === undefined) throw new Refusal(400, { Errors: ['The parameter id is missing.'] });
  if (!folder.list(list).has(id)) throw new Refusal(404, page('Not Found', 'Nothing has this id.'));
  const parts = folder.privateParts.get(id) as Readonly<Record<string, unknown>> | undefined;
  return Object.fromEntries(
    members.map((name) => [name, parts?.[name] ?? (name === 'BankAccountType' ? null : '')]),
  );
}

function byVersion<T extends { Version: number }>(folder: DataFolder, rows: readonly T[], query: Query): T[] {
  if (query.version === undefined) throw new Refusal(400, { Errors: ['The parameter version is missing.'] });
  const after = whole('version', query.version);
  return sorted(rows.filter((row) => row.Version > after)).slice(0, folder.settings.blockSize);
}

function sorted<T extends { Version: number }>(rows: readonly T[]): T[] {
  return [...rows].sort((one, other) => one.Version - other.Version);
}

function whole(name: string, text: string): number {
  if (!/^\d{1,15}$/.test(text))
    throw new Refusal(400, { Errors: [`The parameter ${name} is not a number.`] });
  return Number(text);
}
