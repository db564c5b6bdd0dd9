import type { LimitBook } from '../sdk/index.ts';

type Calls = [number, number][];

interface Kept {
  /** Milliseconds since 1970 to which the other times are relative: the text stays short. */
  base: number;
  counted: Calls;
  open: Record<string, Calls>;
  places: Record<string, [held: number, until: number]>;
  pausedUntil?: number;
}

/** A book as it rests in the database. */
export function bookText({ counted, open, places, pausedUntilMs }: LimitBook, base: number): string {
  const from = (calls: Calls): Calls => calls.map(([atMs, n]) => [atMs - base, n]);
  const kept: Kept = {
    base,
    counted: from(counted),
    open: eachOf(open, from),
    places: eachOf(places, ({ held, untilMs }) => [held, untilMs - base]),
    ...(pausedUntilMs === 0 ? {} : { pausedUntil: pausedUntilMs - base }),
  };
  return JSON.stringify(kept);
}

export function bookOf(text: string): LimitBook {
  const { base, counted, open, places, pausedUntil } = JSON.parse(text) as Kept;
  const to = (calls: Calls): Calls => calls.map(([at, n]) => [at + base, n]);
  return {
    counted: to(counted),
    open: eachOf(open, to),
    places: eachOf(places, ([held, until]) => ({ held, untilMs: until + base })),
    pausedUntilMs: pausedUntil === undefined ? 0 : pausedUntil + base,
  };
}

function eachOf<From, To>(record: Record<string, From>, change: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
