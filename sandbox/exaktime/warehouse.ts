import type { Row, SandboxContext, Table } from '../kit/index.ts';
import type { Tables } from './tables.ts';
import { buildSets } from './warehouse-sets.ts';

interface Snapshot {
  night: number;
  sets: Record<string, Row[]>;
}

const DAY_MS = 86_400_000;

/** Yesterday's state, rebuilt each night. It is taken before the first write of a day, so it cannot hold that write. */
export class Warehouse {
  readonly #kept: Table<Snapshot>;
  readonly #tables: Tables;
  readonly #context: SandboxContext;
  readonly #hour: number;

  /** `hour`: of the day (UTC) at which it is rebuilt. */
  constructor(context: SandboxContext, tables: Tables, hour: number) {
    this.#kept = context.state.table<Snapshot>('warehouse');
    this.#tables = tables;
    this.#context = context;
    this.#hour = hour;
  }

  rows(set: string): Row[] {
    return this.refreshIfDue().sets[set] ?? [];
  }

  refreshIfDue(): Snapshot {
    const night = Math.floor((this.#context.clock.nowMs() - this.#hour * 3_600_000) / DAY_MS);
    const kept = this.#kept.get('latest');
    if (kept !== undefined && kept.night >= night) return kept;
    const date = new Date(night * DAY_MS).toISOString().slice(0, 10);
    return this.#kept.put('latest', { night, sets: buildSets(this.#tables, date) });
  }
}
