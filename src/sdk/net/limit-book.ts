import type { Limits } from '../product.ts';

/**
 * What is known of the calls to one connector, whoever made them. A vendor counts a call when it arrives. We know when
 * it was sent and when it was answered, and it arrived in between: an answered call counts from its answer, one
 * without answer yet from a tenth of the window after it was sent. So unequal ways there cannot bring one call too
 * many into a window, and even with the slowest answers ten elevenths of what is allowed are used.
 */
export interface LimitBook {
  /** Calls by when they count from, coarsened to a fiftieth of the window: `[ms since 1970, calls]`, ascending. */
  counted: [number, number][];
  /** By holder: calls that may still be on their way, or not made yet, `[sent or granted at, calls]`. */
  open: Record<string, [number, number][]>;
  /** By holder: how many calls at once it may have, and until when without being heard of. */
  places: Record<string, { held: number; untilMs: number }>;
  /** The vendor said to wait until then; 0 when not. */
  pausedUntilMs: number;
}

export const emptyBook: LimitBook = { counted: [], open: {}, places: {}, pausedUntilMs: 0 };

/** What a holder tells and asks. Times are told as how long ago, so that clocks need not agree. */
export interface LimitRequest {
  /** Calls wanted; 0 only tells. */
  calls: number;
  /** Calls wanted at once. */
  places: number;
  /** Since the last request: how long ago each call was answered. */
  answeredAgoMs: readonly number[];
  /** How long ago each call that is still on its way was sent. */
  sentAgoMs: readonly number[];
}

export interface LimitGrant {
  calls: number;
  /** The calls must be sent within this time. */
  useWithinMs: number;
  places: number;
  /** Where no call or no place could be given: when to ask again. */
  askAgainInMs: number;
  /** How long the vendor wants nobody to call. */
  pausedMs: number;
}

/** How long places stay with a holder that is not heard of: then its process has died. */
export const leaseMs = 9_000;
const turnMs = 250;

/** How many calls are taken at once. Few enough that what a process takes and never uses is not missed. */
export function sliceOf({ calls }: Limits): number {
  return Math.max(1, Math.min(10, Math.floor(calls / 10)));
}

/**
 * One entry into the book: what the holder tells, then what it gets. Calls that it was granted and neither made nor
 * has on their way are given back. `alone`: no other holder can be alive.
 */
export function enter(
  before: LimitBook,
  holder: string,
  request: LimitRequest,
  limits: Limits,
  nowMs: number,
  alone = false,
): { book: LimitBook; grant: LimitGrant } {
  const lateMs = limits.perMs / 10;
  const grainMs = Math.max(1, Math.floor(limits.perMs / 50));
  const counted = new Map(before.counted);
  const count = (atMs: number, calls: number) => {
    const at = Math.ceil(atMs / grainMs) * grainMs;
    counted.set(at, (counted.get(at) ?? 0) + calls);
  };

  const open: LimitBook['open'] = {};
  const places: LimitBook['places'] = {};
  for (const [other, lease] of Object.entries(before.places)) {
    if (other !== holder && !alone && lease.untilMs > nowMs) places[other] = lease;
  }
  for (const [other, calls] of Object.entries(before.open)) {
    if (other === holder) continue;
    // Nobody will tell any more when those of a process that is gone arrived, or whether.
    if (places[other] === undefined) for (const [atMs, n] of calls) count(atMs + lateMs, n);
    else open[other] = calls;
  }
  for (const ago of request.answeredAgoMs) count(nowMs - Math.max(0, ago), 1);
  const own: [number, number][] = request.sentAgoMs.map((ago) => [nowMs - ago, 1]);

  const live = [...counted].filter(([atMs]) => atMs + limits.perMs > nowMs).sort(([a], [b]) => a - b);
  const onWay = [...Object.values(open).flat(), ...own]
    .map(([atMs, n]): [number, number] => [atMs + lateMs, n])
    .filter(([atMs]) => atMs + limits.perMs > nowMs);
  const used = [...live, ...onWay].reduce((sum, [, n]) => sum + n, 0);

  const held = placesFor(before.places[holder]?.held ?? 0, request, Object.values(places), limits);
  const noPlace = held <= request.sentAgoMs.length;
  const pausedMs = Math.max(0, before.pausedUntilMs - nowMs);
  const calls =
    pausedMs > 0 || noPlace ? 0 : Math.max(0, Math.min(request.calls, Math.floor(limits.calls) - used));
  const freeAtMs = Math.min(...[...live, ...onWay].map(([atMs]) => atMs + limits.perMs));
  const fullMs = request.calls > 0 && calls === 0 && used >= limits.calls ? freeAtMs - nowMs : 0;

  if (calls > 0) own.push([nowMs, calls]);
  if (own.length > 0) open[holder] = own;
  if (request.places > 0) places[holder] = { held, untilMs: nowMs + leaseMs };
  return {
    book: { counted: live, open, places, pausedUntilMs: pausedMs > 0 ? before.pausedUntilMs : 0 },
    grant: {
      calls,
      useWithinMs: lateMs / 2,
      places: held,
      askAgainInMs: Math.ceil(Math.max(1, fullMs, pausedMs, noPlace ? turnMs : 0)),
      pausedMs,
    },
  };
}

/** Everybody gets an equal part of the calls at once; when there are fewer than holders, they take turns. */
function placesFor(
  heldBefore: number,
  { places: wanted, sentAgoMs: { length: running } }: LimitRequest,
  others: readonly { held: number }[],
  { concurrency }: Limits,
): number {
  const free = Math.max(0, concurrency - others.reduce((sum, { held }) => sum + held, 0));
  const part = Math.floor(concurrency / (others.length + 1));
  const hadTurn = heldBefore > 0 && others.some(({ held }) => held === 0);
  const fair = part > 0 ? part : hadTurn ? 0 : 1;
  // What is on its way keeps its place.
  return Math.max(running, Math.min(wanted, free, fair));
}

/** The vendor said to wait: nobody calls before that. */
export function pauseBook(before: LimitBook, untilMs: number): LimitBook {
  return { ...before, pausedUntilMs: Math.max(before.pausedUntilMs, untilMs) };
}
