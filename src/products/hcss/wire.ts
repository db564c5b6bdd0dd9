import { asList, asObject, type HttpAnswer, TransientError } from '../../sdk/index.ts';

/** A JSON object in the vendor's shape, with members that we know nothing of. */
export type Json = Record<string, unknown>;

/**
 * Rows of a list: a bare array, or one under `results` (HCSS answers both, by call and by age).
 * @throws TransientError `hcss/no-rows` when it is neither: nothing must be concluded from it
 */
export function rowsOf(answer: HttpAnswer, path: string, names: readonly string[]): Json[] {
  const rows = Array.isArray(answer.json) ? answer.json : asObject(answer.json).results;
  if (!Array.isArray(rows)) {
    throw new TransientError({
      code: 'hcss/no-rows',
      what: `The answer of HCSS to ${path} is no list.`,
      expected: 'Expected a list, or one under "results".',
      fix: 'Test the connector; if it stays so, report it: HCSS has changed the shape of its answers.',
    });
  }
  const spelling = spellingOf(names);
  return asList(rows).map((row) => respelt(asObject(row), spelling));
}

/** The members under our spelling: HCSS has been seen to write `Id` for `id`. */
export function respelt(row: Json, spelling: ReadonlyMap<string, string>): Json {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [spelling.get(name.toLowerCase()) ?? name, value]),
  );
}

export function spellingOf(names: readonly string[]): ReadonlyMap<string, string> {
  return new Map([...names, 'id', 'code'].map((name) => [name.toLowerCase(), name]));
}

export const text = (value: unknown): string =>
  value === null || value === undefined || typeof value === 'object' ? '' : String(value);
