import { randomUUID } from 'node:crypto';
import type { DataFolder } from './data-folder.ts';
import type { Pending } from './pending.ts';
import { sageRefuses } from './sage-rules.ts';

/** An order to bring something into Sage, on its way. */
export interface Operation {
  id: string;
  entityId: string;
  createdMs: number;
  /** The content as it was when the order was given. */
  pending: Pending;
  completedMs: number | null;
  disabledMs: number | null;
}

export interface SyncFailure {
  CreatedOnUtc: string;
  EntityId: string;
  ErrorMessage: string;
  Id: string;
  TypeId: string;
  Version: number;
}

/** The Windows service beside Sage: picks up orders one after the other, and says nothing while it is offline. */
export class SyncClient {
  readonly #folder: DataFolder;

  constructor(folder: DataFolder) {
    this.#folder = folder;
  }

  get operations() {
    return this.#folder.table<Operation>('operations');
  }

  get failures() {
    return this.#folder.table<SyncFailure>('failures');
  }

  order(pending: Pending): Operation {
    const id = randomUUID();
    const createdMs = this.#folder.context.clock.nowMs();
    return this.operations.put(id, {
      id,
      entityId: pending.id,
      createdMs,
      pending,
      completedMs: null,
      disabledMs: null,
    });
  }

  /** Does what has become due since the last call. */
  work(): void {
    this.#folder.beat();
    if (!this.#folder.isOnline) return;
    const now = this.#folder.context.clock.nowMs();
    for (const operation of this.operations.values()) {
      if (operation.completedMs !== null || operation.disabledMs !== null) continue;
      const done = this.#startOf(operation) + this.#folder.settings.operationMs;
      if (done > now) continue;
      if (this.#folder.context.faults.take('give-up')) {
        this.operations.put(operation.id, { ...operation, disabledMs: done });
        continue;
      }
      this.#carryOut(operation.pending, done);
      this.operations.put(operation.id, { ...operation, completedMs: done });
    }
  }

  /** Stamps carry seven decimals and no zone. */
  statusOf(operation: Operation): Record<string, string | null> {
    const now = this.#folder.context.clock.nowMs();
    const start = this.#startOf(operation);
    const { operationMs } = this.#folder.settings;
    const stamp = (atMs: number) => `${new Date(atMs).toISOString().slice(0, -1)}0000`;
    const passed = (part: number) => {
      const at = start + operationMs * part;
      const isOver = operation.completedMs !== null || operation.disabledMs !== null;
      return isOver || (this.#folder.isOnline && at <= now) ? stamp(at) : null;
    };
    return {
      Id: operation.id,
      CreatedOn: stamp(operation.createdMs),
      TransmittedOn: passed(0.25),
      ReceivedOn: passed(0.5),
      DisabledOn: operation.disabledMs === null ? null : stamp(operation.disabledMs),
      CompletedOn: operation.completedMs === null ? null : stamp(operation.completedMs),
    };
  }

  #startOf(operation: Operation): number {
    return Math.max(operation.createdMs, this.#folder.onlineSinceMs);
  }

  /** Completed either way: what Sage refuses stands among the failures and nowhere else. */
  #carryOut(pending: Pending, atMs: number): void {
    const words = sageRefuses(this.#folder, pending);
    if (words !== undefined) {
      const id = randomUUID();
      this.failures.put(id, {
        CreatedOnUtc: `${new Date(atMs).toISOString().slice(0, 19)}Z`,
        EntityId: pending.id,
        ErrorMessage: words,
        Id: id,
        TypeId: '4de325f1-a380-41cc-90ce-be1e02fef167',
        Version: this.#folder.nextVersion(),
      });
      return;
    }
    const { list, id, values, secret } = pending;
    if (list === 'directCosts') {
      this.#folder.table('directCosts').put(id, { ...values, Id: id });
      return;
    }
    const named =
      list === 'employees' ? { FullName: fullName({ ...this.#folder.list(list).get(id), ...values }) } : {};
    const flags =
      pending.isNew && list !== 'stateTaxes' && list !== 'taxes' ? { IsActive: values.IsActive ?? true } : {};
    this.#folder.put(list, {
      ...(list === 'deductions' ? {} : flags),
      ...datesWithTime(values),
      ...named,
      Id: id,
    });
    if (Object.keys(secret).length > 0)
      this.#folder.privateParts.put(id, {
        ...this.#folder.privateParts.get(id),
        ...secret,
        ...(typeof secret.DateOfBirth === 'string' ? { DateOfBirth: withTime(secret.DateOfBirth) } : {}),
      });
  }
}

function fullName(row: Record<string, unknown>): string {
  return [row.FirstName, row.MiddleName, row.LastName]
    .filter((part) => part !== null && part !== '')
    .join(' ');
}

/** Dates go in as 2021-04-12 and come back as 2021-04-12T00:00:00. */
function datesWithTime(values: Pending['values']): Pending['values'] {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      /Date$|OnUtc$/.test(name) && typeof value === 'string' ? withTime(value) : value,
    ]),
  );
}

function withTime(date: string): string | null {
  if (date === '') return null;
  return date.includes('T') ? date : `${date}T00:00:00`;
}
