import type { Hh2Row, Hh2Session } from './session.ts';
import { versionOf } from './versions.ts';

const EVENTS = '/Synchronization/EventService.svc/events/domain';
const REGISTRATIONS = '/Api/Notification/V1/Registrations.svc/domain/registrations';

/** Types whose changes hh2 can record (ArcoroSample); employees and their rows have none. */
const TYPES = [
  '4D2FA725-4703-4BD9-A73A-44B4323D8E8D', // accumulation
  'F9C7C86C-8340-40AB-BFF5-10D66F97E555', // category
  '2D74964A-15F4-47B9-B5E9-91AF4BD27D62', // category transaction
  '858C91D3-174B-45EF-AACB-327E608391E4', // certified class
  '91990964-BE26-4605-B5B7-1DACD60C8AFC', // cost code
  '236A95D4-07F8-475A-BD1E-E0F15A7E0922', // department
  '35EAF514-06A5-414B-90A9-6A286D53BBDE', // job
  '6BC5F56F-B6A5-4B6C-BB3F-308B5D3AB7D6', // job transaction
  'CB8B8828-5491-4DC0-8208-49CCC3D839CA', // pay type
  '245A84D8-EDA9-4242-90D1-0C777EEB6982', // standard category
  '8B9EB58D-734B-4A7B-AEB2-D96694A6F046', // standard cost code
  'B9C196B4-06DD-4922-AB88-23D56D519968', // union
  'FE2035D8-E47A-44AD-BA9D-86872663750D', // union class
  '7B8BF923-7C68-4EF3-87E0-367413D29530', // union local
];
/** One event for each type, rather than for each root entity. */
const PER_TYPE = 1;

export interface Moment {
  version: number;
  atMs: number;
}

/**
 * The change events of a site. They carry the tenant's version counter and an instant, and so translate between the
 * two: which version was the last at an instant, and when something last came from Sage.
 */
export class ChangeEvents {
  readonly #hh2: Hh2Session;

  constructor(hh2: Hh2Session) {
    this.#hh2 = hh2;
  }

  /** The newest event; undefined when hh2 has recorded none. */
  async newest(): Promise<Moment | undefined> {
    let last: Moment | undefined;
    let low = 0;
    let high = Number.POSITIVE_INFINITY;
    for (let step = this.#hh2.blockSize; ; step *= 2) {
      const from =
        high === Number.POSITIVE_INFINITY ? (last === undefined ? 0 : low + step) : middle(low, high);
      const page = await this.#after(from);
      const end = page.at(-1);
      if (end === undefined) {
        if (last === undefined) return undefined;
        high = from;
        if (high - low > this.#hh2.blockSize) continue;
        // What is left fits into one block.
        return (await this.#after(low)).at(-1) ?? last;
      }
      last = end;
      low = end.version;
      if (page.length < this.#hh2.blockSize) return last;
    }
  }

  /**
   * The highest version that was given by an instant, 0 when that cannot be told: everything behind it is what has
   * changed since. Versions count over the whole tenant (inferred), so it holds for every list.
   */
  async versionAt(iso: string): Promise<number> {
    // Stamps are whole seconds: within the second it cannot be told what came first.
    const atMs = Date.parse(iso) - 1000;
    const newest = await this.newest();
    if (newest === undefined) return 0;
    if (newest.atMs <= atMs) return newest.version;
    let low = 0;
    let high = newest.version;
    while (low < high) {
      const from = middle(low, high);
      const page = await this.#after(from);
      const before = page.filter((moment) => moment.atMs <= atMs).at(-1);
      if (before === undefined) high = from;
      else {
        low = before.version;
        if (before !== page.at(-1)) return low;
      }
    }
    return low;
  }

  /** Registers for every type that is not registered yet. Returns how many were added. */
  async register(): Promise<number> {
    const present = await this.#hh2.rows(REGISTRATIONS, {});
    const known = new Set(present.map((row) => String(row.TypeId).toUpperCase()));
    const missing = TYPES.filter((type) => !known.has(type));
    for (const TypeId of missing)
      await this.#hh2.call({
        method: 'PUT',
        path: REGISTRATIONS,
        json: { Mode: PER_TYPE, TypeId },
        safe: true,
      });
    return missing.length;
  }

  async #after(version: number): Promise<Moment[]> {
    const rows = await this.#hh2.rows(EVENTS, { version });
    return rows.map(momentOf).filter((moment) => moment !== undefined);
  }
}

function momentOf(row: Hh2Row): Moment | undefined {
  const stamp = utcStamp(row.LastUpdatedOnUtc);
  return stamp === undefined ? undefined : { version: versionOf(row), atMs: stamp };
}

/** Stamps with and without a zone are UTC, with up to seven decimals. */
export function utcStamp(value: unknown): number | undefined {
  const [, whole, fraction = ''] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(?:Z|\+00:00)?$/.exec(String(value ?? '')) ?? [];
  if (whole === undefined) return undefined;
  const atMs = Date.parse(`${whole}${fraction.slice(0, 4)}Z`);
  return Number.isNaN(atMs) ? undefined : atMs;
}

function middle(low: number, high: number): number {
  return Math.floor((low + high) / 2);
}
