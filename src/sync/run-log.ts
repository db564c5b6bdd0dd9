import type { ChalklineError } from '../kernel/index.ts';
import type { RunEvent } from './event.ts';
import type { RunStore } from './ports.ts';
import { printable } from './printable.ts';

/** Which record an event is about. */
export interface RecordName {
  dataSet: string;
  recordKey?: string;
  title?: string;
  employeeNumber?: string;
}

/** Collects a run's events and writes them in batches. Every one is kept: grouping is the reader's view. */
export class RunLog {
  readonly #store: RunStore;
  #waiting: RunEvent[] = [];
  /** How many of each level there were. */
  readonly totals = { error: 0, warning: 0, info: 0, failure: 0 };

  /** Records refused because of a code that the destination does not know, by data set. */
  readonly unknownCodes = new Map<string, number>();

  constructor(store: RunStore) {
    this.#store = store;
  }

  async add(event: RunEvent): Promise<void> {
    this.totals[event.level] += 1;
    if (event.action?.kind === 'map-code' && event.dataSet !== undefined) {
      this.unknownCodes.set(event.dataSet, (this.unknownCodes.get(event.dataSet) ?? 0) + 1);
    }
    this.#waiting.push({ ...event, message: printable(event.message), cause: printable(event.cause) });
    if (this.#waiting.length >= 500) await this.flush();
  }

  /** An error of one record, from what a product or a check threw. */
  recordError(record: RecordName, error: ChalklineError, cause: string = error.code): Promise<void> {
    return this.add({
      level: 'error',
      code: error.code,
      ...record,
      ...(error.field === undefined ? {} : { field: error.field }),
      message: [error.what, error.expected].filter(Boolean).join(' '),
      fix: error.fix,
      cause: `${cause}|${record.dataSet}|${error.field ?? ''}`,
    });
  }

  failure(dataSet: string | undefined, code: string, message: string, fix: string): Promise<void> {
    return this.add({
      level: 'failure',
      code,
      ...(dataSet === undefined ? {} : { dataSet }),
      message,
      fix,
      cause: `${code}|${dataSet ?? ''}`,
    });
  }

  info(dataSet: string, code: string, message: string): Promise<void> {
    return this.add({
      level: 'info',
      code,
      dataSet,
      message,
      fix: 'Nothing to do.',
      cause: `${code}|${dataSet}`,
    });
  }

  async flush(): Promise<void> {
    const events = this.#waiting;
    this.#waiting = [];
    if (events.length > 0) await this.#store.addEvents(events);
  }
}
