import {
  ChangeEvents,
  checkBridge,
  type Hh2Client,
  Hh2Session,
  type Patience,
  VersionedList,
} from '../../sdk/hh2/index.ts';
import { ConfigError, type OpenContext, type OpenExchange, openExchange } from '../../sdk/index.ts';
import { type Assumed, withAssumed } from './assumptions.ts';
import type { Sage300Config } from './manifest.ts';

export const HR = '/HumanResources/Api/ThirdParty';
export const CORE = '/RemotePayroll/Api/Core';
export const JOBS = '/JobCosting/Api/V1/JobCost.svc';

/** Where each list stands. */
export const PATHS = {
  employees: `${HR}/Employee.svc/employees`,
  salaries: `${HR}/EmployeeSalary.svc/employees/salaries`,
  deductions: `${HR}/EmployeeDeduction.svc/employees/deductions`,
  taxes: `${HR}/EmployeeTax.svc/employees/taxes`,
  stateTaxes: `${HR}/EmployeeStateTax.svc/employees/state-taxes`,
  payDeductions: `${HR}/PayDeduction.svc/deductions`,
  payTaxes: `${HR}/PayTax.svc/taxes`,
  certifiedClasses: `${CORE}/CertifiedClass.svc/certifiedclasses`,
  departments: `${CORE}/Department.svc/departments`,
  payGroups: `${CORE}/PayGroup.svc/paygroups`,
  unions: `${CORE}/Union.svc/unions`,
  unionLocals: `${CORE}/Union.svc/unions/locals`,
  unionClasses: `${CORE}/Union.svc/unions/locals/classes`,
  payTypes: '/RemotePayroll/Api/Pay/PayType.svc/paytypes',
  jobs: `${JOBS}/jobs`,
  costCodes: `${JOBS}/jobs/costcodes`,
  categories: `${JOBS}/jobs/categories`,
} as const;

export type ListName = keyof typeof PATHS;

/** A connector at work on one data folder: its hh2 site, and the place where time files go. */
export class Sage300Client implements Hh2Client {
  readonly context: OpenContext<Sage300Config>;
  readonly config: Sage300Config;
  readonly assumed: Assumed;
  readonly hh2: Hh2Session;
  readonly events: ChangeEvents;
  readonly exchange: OpenExchange;
  readonly patience: Patience;
  readonly #lists = new Map<ListName, VersionedList>();

  constructor(context: OpenContext<Sage300Config>) {
    this.context = context;
    this.config = context.config;
    this.assumed = withAssumed(context.config.assumed);
    this.hh2 = new Hh2Session(context);
    this.events = new ChangeEvents(this.hh2);
    this.exchange = openExchange(context);
    this.patience = {
      pollMs: (context.config.pollSeconds ?? 5) * 1000,
      longestMs: (context.config.operationMinutes ?? 15) * 60_000,
    };
  }

  /** Signs in and looks how old hh2's data is. @throws AuthError, TransientError `hh2/bridge-stale` */
  async start(): Promise<this> {
    await this.hh2.signIn();
    await checkBridge(this.context, this.events);
    return this;
  }

  /** A list that others refer to by id, asked for once and then by version. */
  list(name: ListName): VersionedList {
    let list = this.#lists.get(name);
    if (list === undefined) {
      list = new VersionedList(this.hh2, PATHS[name], { versioned: name !== 'payGroups' });
      this.#lists.set(name, list);
    }
    return list;
  }

  /** @throws ConfigError `sage-300-cre/writing-off` */
  assertWriting(): void {
    if (this.config.writing === 'unverified') return;
    throw new ConfigError({
      code: 'sage-300-cre/writing-off',
      what: 'This connector does not write to Sage: how hh2 takes employees and pay is not public.',
      fix: 'Ask hh2 for the write calls, compare them with the last section of the connector, then set "Writing to Sage through hh2" to "unverified".',
      field: 'writing',
    });
  }

  close(): Promise<void> {
    return this.exchange.close();
  }
}
