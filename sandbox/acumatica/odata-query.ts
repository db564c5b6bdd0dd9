import { columnValue, type Feed, type FeedRow } from './feeds.ts';
import { checkFields, matches } from './filter-match.ts';
import { parseFilter } from './filter-parser.ts';
import { badRequest } from './refusal.ts';

const KNOWN = ['$filter', '$select', '$orderby', '$top', '$skip', '$format'];

/** `$filter`, `$orderby`, `$skip`, `$top`, `$select` over the rows of a feed. @throws Refusal 400 */
export function queryRows(feed: Feed, all: FeedRow[], query: Record<string, unknown>): FeedRow[] {
  for (const name of Object.keys(query))
    if (name.startsWith('$') && !KNOWN.includes(name))
      throw badRequest(`The query option '${name}' is not supported.`);
  const rows = ordered(feed, filtered(feed, all, query.$filter), query.$orderby);
  const skip = whole(query.$skip, '$skip') ?? 0;
  const top = whole(query.$top, '$top') ?? rows.length;
  const columns = columnsOf(feed, query.$select);
  return rows
    .slice(skip, skip + top)
    .map((row) => Object.fromEntries(columns.map((column) => [column, row[column] ?? null])));
}

function filtered(feed: Feed, rows: FeedRow[], text: unknown): FeedRow[] {
  if (typeof text !== 'string' || text.trim() === '') return rows;
  const filter = parseFilter(text, 'odata4');
  const subject = (row: FeedRow) => ({
    field: (path: string[]) => columnValue(feed, row, known(feed, path.join('/'))),
    formField: () => null,
  });
  checkFields(filter, subject({}));
  return rows.filter((row) => matches(filter, subject(row)));
}

function ordered(feed: Feed, rows: FeedRow[], text: unknown): FeedRow[] {
  if (typeof text !== 'string' || text.trim() === '') return rows;
  const orders = text.split(',').map((part) => {
    const [column = '', direction = 'asc'] = part.trim().split(/\s+/);
    if (direction !== 'asc' && direction !== 'desc') throw badRequest(`'${direction}' is no order.`);
    return { column: known(feed, column), sign: direction === 'asc' ? 1 : -1 };
  });
  return [...rows].sort((a, b) => {
    for (const { column, sign } of orders) {
      const [left, right] = [a[column] ?? '', b[column] ?? ''];
      if (left !== right) return left < right ? -sign : sign;
    }
    return 0;
  });
}

function columnsOf(feed: Feed, text: unknown): string[] {
  if (typeof text !== 'string' || text.trim() === '') return Object.keys(feed.columns);
  return text.split(',').map((column) => known(feed, column.trim()));
}

function known(feed: Feed, column: string): string {
  if (feed.columns[column] === undefined)
    throw badRequest(`Could not find a property named '${column}' on type '${feed.name}'.`);
  return column;
}

function whole(value: unknown, name: string): number | undefined {
  if (value === undefined || value === '') return undefined;
  if (typeof value !== 'string' || !/^\d+$/.test(value))
    throw badRequest(`The value of ${name} is not a number.`);
  return Number(value);
}
