import type { Row } from '../kit/index.ts';
import type { ApiAssumptions } from './assumptions.ts';
import { Problem } from './problem.ts';

type Spelling = Pick<ApiAssumptions, 'names' | 'words' | 'numbersAsText'>;

/** A row as it goes out: fields and words of lists are spelled as this company's API does. */
export function outward(resource: string, row: Row, { names, words, numbersAsText }: Spelling): Row {
  const spelled = names[resource] ?? {};
  const values = words[resource] ?? {};
  return Object.fromEntries(
    Object.entries(row).map(([field, value]) => [
      spelled[field] ?? field,
      typeof value === 'string'
        ? (values[field]?.[value] ?? value)
        : numbersAsText && typeof value === 'number'
          ? String(value)
          : value,
    ]),
  );
}

/** A body as it comes in, in the sandbox's own spelling; a field that is spelled the sandbox's way is not known then. */
export function inward(resource: string, body: unknown, { names, words }: Spelling): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const own = flipped(names[resource] ?? {});
  const hidden = new Set(Object.keys(names[resource] ?? {}));
  const row: Row = {};
  for (const [spelled, value] of Object.entries(body)) {
    const field = own[spelled] ?? spelled;
    if (own[spelled] === undefined && hidden.has(spelled)) continue;
    const spelling = words[resource]?.[field] ?? {};
    // A word that is spelled otherwise here is no word of this API.
    const unknown = typeof value === 'string' && value in spelling;
    row[field] =
      typeof value !== 'string' ? value : unknown ? `?${value}` : (flipped(spelling)[value] ?? value);
  }
  return row;
}

/** Does the work; a refusal names the fields as they are spelled outside. */
export function withNamesOutside<T>(resource: string, { names }: Spelling, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Problem) || error.errors === undefined) throw error;
    const spelled = names[resource] ?? {};
    const errors = Object.entries(error.errors).map(([field, texts]) => [spelled[field] ?? field, texts]);
    throw new Problem(error.status, error.message, Object.fromEntries(errors), error.headers);
  }
}

function flipped(spelling: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(spelling).map(([own, outside]) => [outside, own]));
}

/** Where amounts are text, a text becomes the number that it says, and a JSON number is none. */
export function numberIn(value: unknown, { numbersAsText }: Pick<Spelling, 'numbersAsText'>): unknown {
  if (!numbersAsText || value === null || value === undefined) return value;
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : `?${String(value)}`;
}
