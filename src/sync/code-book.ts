import type { Entity } from '../model/index.ts';
import { dataSet } from '../model/index.ts';
import { compileMapping } from '../sdk/index.ts';
import type { RunEvent } from './event.ts';
import type { Flow } from './flow.ts';
import { readPatiently } from './patience.ts';
import type { RunStore } from './ports.ts';
import { isKey, printable } from './printable.ts';
import type { OpenEnd } from './run-context.ts';

interface Codes {
  crosswalk: ReadonlyMap<string, string>;
  /** What exists at the destination; undefined when it cannot be known. */
  known: ReadonlySet<string> | undefined;
  /** Where that cannot be known: what is certainly not there, because this run has left it out. */
  missing?: ReadonlySet<string>;
  /** What this run has left out on purpose, so that what hangs on it is left out too. */
  leftOut?: ReadonlySet<string>;
  required: boolean;
}

export interface CodeProblem {
  field: string;
  dataSet: string;
  code: string;
  why: 'not in crosswalk' | 'unknown' | 'wrongly mapped' | 'left out';
}

/** Translates codes by the crosswalk and knows which ones the destination has, so that none is guessed. */
export class CodeBook {
  readonly #store: RunStore;
  readonly #destination: OpenEnd;
  readonly #required: ReadonlySet<string>;
  readonly #pageMs: number;
  readonly #codes = new Map<string, Codes>();
  readonly #seen = new Map<string, Map<string, string>>();
  #crosswalk: ReadonlyMap<string, ReadonlyMap<string, string>> | undefined;

  constructor(store: RunStore, destination: OpenEnd, required: readonly string[], pageMs: number) {
    this.#store = store;
    this.#destination = destination;
    this.#required = new Set(required);
    this.#pageMs = pageMs;
  }

  /** Makes ready what a flow refers to; reads lists that the run does not carry itself. Returns warnings. */
  async prepare(flow: Flow, signal: AbortSignal): Promise<RunEvent[]> {
    const warnings: RunEvent[] = [];
    this.#crosswalk ??= await this.#store.crosswalk();
    for (const id of new Set(flow.references.values())) {
      if (id === 'employees' || this.#codes.has(id)) continue;
      let known: Set<string> | undefined;
      try {
        known = await this.#readKnown(id, signal);
      } catch (error) {
        if (signal.aborted) throw error;
        warnings.push({
          level: 'warning',
          code: 'codes/not-readable',
          dataSet: flow.id,
          message: `${this.#destination.name} does not let us read its ${dataSet(id).label.toLowerCase()}, so codes are not checked: ${(error as Error).message}`,
          fix: 'Give the connector the right to read them, or test the connection.',
          cause: `codes/not-readable|${id}`,
        });
      }
      this.#codes.set(id, {
        crosswalk: this.#crosswalk.get(id) ?? new Map(),
        known,
        required: this.#required.has(id),
      });
    }
    return warnings;
  }

  /** What a finished flow has put, or will put, at the destination. */
  learn(flow: Flow, codes: Pick<Codes, 'known' | 'missing' | 'leftOut'>): void {
    if (flow.definition.fields.code === undefined || flow.definition.owner !== undefined) return;
    this.#codes.set(flow.id, {
      crosswalk: this.#crosswalk?.get(flow.id) ?? new Map(),
      ...codes,
      required: this.#required.has(flow.id),
    });
  }

  /** Replaces the codes in `after` by the destination's; pushes those that do not exist there. */
  translate(flow: Flow, after: Entity, problems: CodeProblem[]): void {
    for (const [field, id] of flow.references) {
      if (id === 'employees') continue;
      const value = after[field];
      if (value === null || value === undefined || value === '') continue;
      const codes = this.#codes.get(id);
      if (codes === undefined) continue;
      const code = String(value);
      this.#see(id, code);
      const mapped = codes.crosswalk.get(code);
      const target = mapped ?? code;
      if (mapped === undefined && codes.required) {
        problems.push({ field, dataSet: id, code: printable(code, 100), why: 'not in crosswalk' });
      } else if (hasListOfItsOwn(flow, field)) {
        // Its choices are held against the record itself; the data set's codes are others.
      } else if (codes.known === undefined ? codes.missing?.has(target) : !codes.known.has(target)) {
        const unknown = mapped === undefined ? 'unknown' : 'wrongly mapped';
        const why = codes.leftOut?.has(target) === true ? 'left out' : unknown;
        problems.push({ field, dataSet: id, code: printable(code, 100), why });
      }
      after[field] = target;
    }
  }

  /** The code of a record that is itself such a list, e.g. a department's. */
  translateOwn(flow: Flow, after: Entity): void {
    const mapped = this.#crosswalk?.get(flow.id)?.get(String(after.code ?? ''));
    if (mapped !== undefined) after.code = mapped;
  }

  /** Remembers what the source uses, for the pickers. */
  async close(): Promise<void> {
    for (const [id, codes] of this.#seen) {
      await this.#store.rememberCodes(
        'source',
        id,
        [...codes].map(([code, name]) => ({ code, name })),
      );
    }
  }

  see(id: string, code: string, name: string): void {
    this.#see(id, code, name);
  }

  #see(id: string, code: string, name = ''): void {
    let codes = this.#seen.get(id);
    if (codes === undefined) {
      codes = new Map();
      this.#seen.set(id, codes);
    }
    // A picker of more than that is of no use, and what is no code cannot be picked.
    if (!isKey(code)) return;
    if (codes.size < 5_000 && (name !== '' || !codes.has(code))) codes.set(code, printable(name, 200));
  }

  async #readKnown(id: string, signal: AbortSignal): Promise<Set<string> | undefined> {
    const { product, client, config } = this.#destination;
    const found = product.dataSets.find((candidate) => candidate.id === id);
    if (found?.read === undefined || found.readable?.(config) === false) return undefined;
    const mapping = compileMapping(id, found.mapping, config);
    const codes = new Map<string, string>();
    let ended = false;
    const pages = readPatiently(found.read(client, { options: {} }), {
      ms: this.#pageMs,
      forWhat: `${this.#destination.name} to give a page of ${dataSet(id).label.toLowerCase()}`,
      stop: signal,
    });
    for await (const page of pages) {
      signal.throwIfAborted();
      ended ||= page.end === true;
      for (const record of page.records) {
        const entity = mapping.toEntity(record, []);
        if (typeof entity.code === 'string')
          codes.set(entity.code, printable(String(entity.name ?? ''), 200));
      }
    }
    if (!ended) throw new Error('It did not say that these were all.');
    await this.#store.rememberCodes(
      'destination',
      id,
      [...codes]
        .filter(([code]) => isKey(code))
        .slice(0, 5_000)
        .map(([code, name]) => ({ code, name })),
    );
    return new Set(codes.keys());
  }
}

/** Whether the vendor takes only certain values in this field, whatever codes it has elsewhere. */
function hasListOfItsOwn(flow: Flow, field: string): boolean {
  const vendorField = flow.destinationMapping.vendorFieldOf(field);
  return vendorField !== undefined && flow.destination.fields[vendorField]?.choices !== undefined;
}
