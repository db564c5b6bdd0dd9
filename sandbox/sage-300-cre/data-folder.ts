import { randomUUID } from 'node:crypto';
import type { SandboxContext, Table } from '../kit/index.ts';
import { type Hh2Row, type ModelName, rowOf, TYPE_IDS } from './models.ts';
import type { Settings } from './options.ts';

/** What hh2 keeps of a data folder, by list. */
export type ListName =
  | 'employees'
  | 'salaries'
  | 'deductions'
  | 'taxes'
  | 'stateTaxes'
  | 'payDeductions'
  | 'payTaxes'
  | 'departments'
  | 'certifiedClasses'
  | 'payGroups'
  | 'unions'
  | 'unionLocals'
  | 'unionClasses'
  | 'payTypes'
  | 'jobs'
  | 'costCodes'
  | 'categories'
  | 'standardCostCodes'
  | 'standardCategories'
  | 'accounts'
  | 'vendors'
  | 'commitments';

export const MODEL_OF: Readonly<Record<ListName, ModelName>> = {
  employees: 'Employee',
  salaries: 'EmployeeSalary',
  deductions: 'EmployeeDeduction',
  taxes: 'EmployeeTax',
  stateTaxes: 'EmployeeStateTax',
  payDeductions: 'PayDeduction',
  payTaxes: 'PayTax',
  departments: 'Department',
  certifiedClasses: 'CertifiedClass',
  payGroups: 'PayGroup',
  unions: 'Union',
  unionLocals: 'UnionLocal',
  unionClasses: 'UnionClass',
  payTypes: 'PayType',
  jobs: 'Job',
  costCodes: 'CostCode',
  categories: 'Category',
  standardCostCodes: 'StandardCostCode',
  standardCategories: 'StandardCategory',
  accounts: 'Account',
  vendors: 'Vendor',
  commitments: 'Commitment',
};

/** Kinds that a registration can ask events for; employees and their rows have none. */
const EVENT_OF: Partial<Record<ListName, string>> = {
  departments: 'Department',
  certifiedClasses: 'CertifiedClass',
  unions: 'Union',
  unionLocals: 'UnionLocal',
  unionClasses: 'UnionClass',
  payTypes: 'PayType',
  jobs: 'Job',
  costCodes: 'CostCode',
  categories: 'Category',
  standardCostCodes: 'StandardCostCode',
  standardCategories: 'StandardCategory',
};

export type Values = Readonly<Record<string, string | number | boolean | null>>;

/** What only the one-by-one calls give, by the id of the employee or of the employee's deduction. */
export interface PrivateParts {
  SocialSecurityNumber?: string | null;
  DateOfBirth?: string | null;
  Address1?: string | null;
  Address2?: string | null;
  BankAccount?: string | null;
  BankAccountType?: number | null;
  BankIdentifier?: string | null;
}

export interface ChangeEvent {
  LastUpdatedOnUtc: string;
  RootEntityId: string;
  TypeId: string;
  Version: number;
}

export interface Registration {
  CreatedOnUtc: string;
  Mode: number;
  TypeId: string;
}

interface Counter {
  version: number;
  lastSyncMs: number;
  online: boolean;
  /** Since when it is online again. */
  onlineSinceMs: number;
}

/** Versions begin where a tenant of some years stands. */
const FIRST_VERSION = 18_000;

/** One Sage data folder as hh2 holds it: a tenant with its own version counter, private parts, events and Sync Client. */
export class DataFolder {
  readonly name: string;
  readonly settings: Settings;
  readonly context: SandboxContext;

  constructor(name: string, context: SandboxContext, settings: Settings) {
    this.name = name;
    this.context = context;
    this.settings = settings;
  }

  list(name: ListName): Table<Hh2Row> {
    return this.table(name);
  }

  table<T extends object>(name: string): Table<T> {
    return this.context.state.table<T>(`${this.name}/${name}`);
  }

  get privateParts(): Table<PrivateParts> {
    return this.table('private');
  }

  get events(): Table<ChangeEvent> {
    return this.table('events');
  }

  get registrations(): Table<Registration> {
    return this.table('registrations');
  }

  /** Puts a row as Sage has it now: every change takes the next version of the whole tenant. */
  put(list: ListName, values: Values & { Id: string }): Hh2Row {
    const before = this.list(list).get(values.Id);
    const row = { ...rowOf(MODEL_OF[list], { ...before, ...values }), Id: values.Id, Version: 0 } as Hh2Row;
    // Pay groups are the one list without versions.
    if (list === 'payGroups') {
      const { Version: _, ...plain } = row;
      return this.list(list).put(values.Id, plain as Hh2Row);
    }
    this.beat();
    row.Version = this.#nextVersion();
    this.#emit(EVENT_OF[list], values.Id, row.Version, this.context.clock.nowMs());
    return this.list(list).put(values.Id, row);
  }

  get isOnline(): boolean {
    return this.#counter.online;
  }

  get onlineSinceMs(): number {
    return this.#counter.onlineSinceMs;
  }

  get lastSyncMs(): number {
    return this.#counter.lastSyncMs;
  }

  /** Stops or starts the Sync Client of this folder. */
  setOnline(online: boolean): void {
    this.beat();
    const counter = this.#counter;
    this.#keep({
      ...counter,
      online,
      onlineSinceMs: online && !counter.online ? this.context.clock.nowMs() : counter.onlineSinceMs,
    });
    if (online) this.beat();
  }

  /**
   * A working company books costs all day, so each look of the Sync Client into Sage brings a changed accumulation.
   * While the client is offline nothing comes, and the newest event grows old.
   */
  beat(): void {
    const counter = this.#counter;
    if (!counter.online) return;
    const now = this.context.clock.nowMs();
    const { syncEveryMs } = this.settings;
    if (now - counter.lastSyncMs < syncEveryMs) return;
    const lastSyncMs = counter.lastSyncMs === 0 ? now : now - ((now - counter.lastSyncMs) % syncEveryMs);
    this.#keep({ ...counter, lastSyncMs });
    this.#emit('Accumulation', this.name, this.#nextVersion(), lastSyncMs);
  }

  get #counter(): Counter {
    return (
      this.table<Counter>('counter').get('counter') ?? {
        version: FIRST_VERSION,
        lastSyncMs: 0,
        online: true,
        onlineSinceMs: 0,
      }
    );
  }

  #keep(counter: Counter): void {
    this.table<Counter>('counter').put('counter', counter);
  }

  #nextVersion(): number {
    const counter = this.#counter;
    const version = counter.version + 1;
    this.#keep({ ...counter, version });
    return version;
  }

  /** The next number of the tenant's counter, for what is no row of a list. */
  nextVersion(): number {
    return this.#nextVersion();
  }

  #emit(type: string | undefined, id: string, version: number, atMs: number): void {
    const typeId = type === undefined ? undefined : TYPE_IDS[type];
    if (typeId === undefined || !this.registrations.has(typeId)) return;
    this.events.put(String(version), {
      LastUpdatedOnUtc: `${new Date(atMs).toISOString().slice(0, 19)}Z`,
      RootEntityId: type === 'Accumulation' ? randomUUID() : id,
      TypeId: typeId,
      Version: version,
    });
  }
}
