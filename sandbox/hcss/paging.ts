import { invalid, Refusal } from './refusal.ts';

/** A page in the vendor's cursor shape. The cursor is the place of the last row, so it stays good while rows change. */
export function cursorPage<T extends { seq: number }>(
  rows: readonly T[],
  { limit, cursor }: { limit?: unknown; cursor?: unknown },
  present: (row: T) => unknown,
): { results: unknown[]; metadata: { nextCursor?: string } } {
  const size = limit === undefined ? 1000 : Number(limit);
  if (!Number.isInteger(size) || size < 1 || size > 1000)
    throw invalid({ limit: 'The field limit must be between 1 and 1000.' });
  const after = cursor === undefined || cursor === null || cursor === '' ? 0 : seqOf(String(cursor));
  const rest = rows.filter((row) => row.seq > after).sort((left, right) => left.seq - right.seq);
  const page = rest.slice(0, size);
  const last = page.at(-1);
  const more = rest.length > page.length && last !== undefined;
  return {
    results: page.map(present),
    metadata: more ? { nextCursor: Buffer.from(JSON.stringify({ s: last.seq })).toString('base64') } : {},
  };
}

function seqOf(cursor: string): number {
  try {
    const { s } = JSON.parse(Buffer.from(cursor, 'base64').toString('utf8')) as { s?: unknown };
    if (typeof s === 'number') return s;
  } catch {
    // Told below.
  }
  throw new Refusal(400, 'The cursor is not valid.');
}

/** `true`, `false` or not asked. */
export function askedFlag(value: unknown): boolean | undefined {
  return value === undefined || value === null || value === '' ? undefined : String(value) === 'true';
}

/** `2026-03-02T08:15:00Z` as milliseconds. @throws Refusal 400 */
export function askedInstant(name: string, value: unknown): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const ms = Date.parse(String(value));
  if (Number.isNaN(ms)) throw invalid({ [name]: `The value '${String(value)}' is not valid.` });
  return ms;
}
