import type { VendorRecord } from '../sdk/index.ts';
import type { Flow } from './flow.ts';
import type { GuardTrip } from './ports.ts';
import type { RunContext } from './run-context.ts';

/** So many records tell which fields a vendor always sends; looking at all of them costs and tells no more. */
const sample = 1_000;
/** In fewer records than these, a field that all have may be one that all happen to have. */
const enough = 5;

/**
 * Which fields the records of one read carry. A vendor that renames a field does not say so: the old name is simply
 * in no record any more, and what it held must not be read as "empty".
 */
export class ShapeWatch {
  /** Fields that matter and have not been seen yet. */
  readonly #unseen: Set<string>;
  #always: Set<string> | undefined;
  #looked = 0;

  constructor(wanted: Iterable<string>) {
    this.#unseen = new Set(wanted);
  }

  look(record: VendorRecord): void {
    this.#looked += 1;
    for (const field of this.#unseen) if (record[field] !== undefined) this.#unseen.delete(field);
    if (this.#looked > sample) return;
    this.#always ??= new Set(Object.keys(record));
    for (const field of this.#always) if (record[field] === undefined) this.#always.delete(field);
  }

  get looked(): number {
    return this.#looked;
  }

  /** Fields that every record had. */
  get always(): string[] {
    return [...(this.#always ?? [])];
  }

  /** Those of `known` that matter and that no record has. */
  gone(known: readonly string[]): string[] {
    return known.filter((field) => this.#unseen.has(field));
  }
}

/** The vendor fields at the source that end up in something that is written. */
export function watchSource(flow: Flow): ShapeWatch {
  const wanted = new Set([...flow.fields, ...flow.config.mapping.map(({ source }) => source ?? '')]);
  const own = [...wanted].filter((name) => name.startsWith('vendor.')).map((name) => name.slice(7));
  return new ShapeWatch([...readAs(flow.source.mapping.rules, wanted), ...own]);
}

/** The vendor fields at the destination that are compared. */
export function watchDestination(flow: Flow): ShapeWatch {
  return new ShapeWatch(readAs(flow.destination.mapping.rules, new Set(flow.compared)));
}

function readAs(
  rules: readonly { model: string; vendor: string; only?: 'read' | 'write' }[],
  wanted: ReadonlySet<string>,
): string[] {
  return rules.filter((rule) => rule.only !== 'write' && wanted.has(rule.model)).map((rule) => rule.vendor);
}

/**
 * Compares a complete read with what earlier ones brought, says what is new and what is gone, and remembers. A field
 * gone at the source is left alone (a warning); one gone at the destination would make every record look different,
 * so that stops before writing.
 */
export async function judgeShape(
  context: RunContext,
  flow: Flow,
  side: 'source' | 'destination',
  watch: ShapeWatch,
): Promise<GuardTrip[]> {
  if (watch.looked === 0) return [];
  const { id, name } = context[side];
  const known = await context.store.knownFields(id, flow.id);
  const before = new Set(known);
  const fresh = watch.always.filter((field) => !before.has(field));
  if (fresh.length > 0) await context.store.rememberFields(id, flow.id, [...before, ...fresh]);
  if (known.length === 0) return [];
  const gone = watch.gone(known);
  const label = flow.definition.label.toLowerCase();
  // What the product knows of and the vendor had left out is no news.
  const unknown = fresh.filter((field) => flow[side].fields[field] === undefined);
  const news = unknown.length === 0 ? '' : ` New since the last read: ${listOf(unknown)}.`;
  if (gone.length === 0) {
    if (news !== '' && watch.looked >= enough)
      await context.log.info(flow.id, 'read/field-new', `${label} of ${name} have further fields.${news}`);
    return [];
  }
  const message = `None of ${watch.looked} ${label} of ${name} has ${listOf(gone)} any more.${news}`;
  if (side === 'destination')
    return [{ code: 'guard/field-gone', dataSet: flow.id, message: `${message} Each would look different.` }];
  await context.log.add({
    level: 'warning',
    code: 'read/field-gone',
    dataSet: flow.id,
    message: `${message} It is left alone at the destination.`,
    fix: 'Ask whether the vendor or the settings of the connector have changed; if it is meant, leave the field out of the sync.',
    cause: `read/field-gone|${flow.id}|${gone.join(',')}`,
  });
  return [];
}

function listOf(fields: readonly string[]): string {
  const shown = fields.slice(0, 5).map((field) => `"${field}"`);
  return shown.join(', ') + (fields.length > shown.length ? ` and ${fields.length - shown.length} more` : '');
}
