import { type Clock, isoNow } from '../kernel/index.ts';
import { type DataSetProgress, emptyCounts, type Stage } from './outcome.ts';
import type { RunStore } from './ports.ts';

/** Where each data set of the run stands; written at most three times a second, and at every change of stage. */
export class Progress {
  readonly #store: RunStore;
  readonly #clock: Clock;
  readonly #entries: DataSetProgress[];
  #lastSavedMs = 0;

  constructor(
    store: RunStore,
    clock: Clock,
    dataSets: readonly string[],
    earlier: readonly DataSetProgress[] = [],
  ) {
    this.#store = store;
    this.#clock = clock;
    this.#entries = dataSets.map(
      (dataSet) =>
        earlier.find((entry) => entry.dataSet === dataSet) ?? {
          dataSet,
          stage: 'waiting',
          counts: emptyCounts(),
          leftOut: { refused: 0, skipped: 0 },
          planned: 0,
          settled: 0,
        },
    );
  }

  get entries(): readonly DataSetProgress[] {
    return this.#entries;
  }

  of(dataSet: string): DataSetProgress {
    const entry = this.#entries.find((candidate) => candidate.dataSet === dataSet);
    if (entry === undefined) throw new Error(`The run has no data set ${dataSet}`);
    return entry;
  }

  async start(): Promise<void> {
    for (const [position, entry] of this.#entries.entries()) await this.#store.saveProgress(position, entry);
  }

  async enter(dataSet: string, stage: Stage, detail?: string): Promise<void> {
    const entry = this.of(dataSet);
    entry.stage = stage;
    entry.startedAt ??= isoNow(this.#clock);
    if (detail !== undefined) entry.detail = detail;
    if (stage === 'done' || stage === 'planned' || stage === 'failed' || stage === 'not run') {
      entry.finishedAt = isoNow(this.#clock);
    }
    await this.#save(entry);
  }

  async tick(dataSet: string): Promise<void> {
    if (this.#clock.nowMs() - this.#lastSavedMs < 330) return;
    await this.#save(this.of(dataSet));
  }

  async #save(entry: DataSetProgress): Promise<void> {
    this.#lastSavedMs = this.#clock.nowMs();
    await this.#store.saveProgress(this.#entries.indexOf(entry), entry);
  }
}
