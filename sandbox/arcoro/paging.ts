import type { Row } from '../kit/index.ts';
import type { ApiAssumptions } from './assumptions.ts';
import { Problem } from './problem.ts';

export type Query = Record<string, string | undefined>;

/** `page` from 1, `page_size` from 1 to 100 and 50 when absent (documented); what lies outside is a 400. */
export function pageOf(rows: Row[], query: Query, { page: names }: Pick<ApiAssumptions, 'page'>): Row {
  const page = whole(query, 'page', 1, Number.MAX_SAFE_INTEGER, 1);
  const size = whole(query, 'page_size', 1, 100, 50);
  return {
    [names.items]: rows.slice((page - 1) * size, page * size),
    [names.number]: page,
    [names.size]: size,
    [names.total]: rows.length,
  };
}

function whole(query: Query, name: string, low: number, high: number, usual: number): number {
  const text = query[name];
  if (text === undefined) return usual;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= low && value <= high) return value;
  throw new Problem(400, `${name} is out of range.`, {
    [name]: [
      high === Number.MAX_SAFE_INTEGER ? `Must be at least ${low}.` : `Must be from ${low} to ${high}.`,
    ],
  });
}
