import { createHash } from 'node:crypto';
import type { Row } from '../kit/index.ts';
import { parseFilter } from './filter.ts';
import { notOffered, Refusal } from './refusal.ts';
import type { Resource } from './resources.ts';
import { type Caller, type Site, visible } from './site.ts';

/** What a list was asked by; texts as they came. */
export interface ListQuery {
  finder?: string;
  q?: string;
  fields?: string;
  limit?: string;
  offset?: string;
  orderBy?: string;
  totalResults?: string;
  onlyData?: string;
}

const MOST_ROWS = 1000;
const USUAL_ROWS = 25;

/** One page of a list. @throws Refusal 400 for an unknown finder, member or order, and for a limit above 1000 */
export function list(site: Site, resource: Resource, query: ListQuery, caller: Caller, base: string): Row {
  const limit = whole(query.limit, 'limit', USUAL_ROWS);
  const offset = whole(query.offset, 'offset', 0);
  if (limit > MOST_ROWS)
    throw new Refusal(400, `The limit ${limit} exceeds the maximum of ${MOST_ROWS}.`, { code: '29131' });
  if (site.options.writeOnly?.includes(resource.name) === true) throw notOffered();
  const members = new Set(site.membersOf(resource).map((member) => member.name));
  const storedName = (wire: string) => {
    const stored = site.storedName(wire);
    return stored !== undefined && members.has(stored) ? stored : undefined;
  };
  const tests = [finderOf(resource, query.finder)];
  if (query.q !== undefined && query.q !== '') tests.push(parseFilter(query.q, storedName));
  const found = site
    .table(resource.name)
    .values()
    .filter((row) => visible(resource, row, caller) && tests.every((test) => test(row)));
  const rows = inOrder(resource, found, query.orderBy, offset, storedName).slice(offset, offset + limit);
  const items = rows.map((row) => itemOf(site, resource, row, query, base));
  const address = `${base}/${resource.name}`;
  return {
    items,
    ...(query.totalResults === 'true' ? { totalResults: found.length } : {}),
    count: items.length,
    hasMore: offset + items.length < found.length,
    limit,
    offset,
    links: [{ rel: 'self', href: address, name: resource.name, kind: 'collection' }],
  };
}

/** A row as the site answers it: every member, empty ones as null. */
export function itemOf(
  site: Site,
  resource: Resource,
  row: Row,
  { fields, onlyData }: ListQuery,
  base: string,
): Row {
  const wanted = fields === undefined || fields === '' ? undefined : new Set(fields.split(','));
  const item: Row = {};
  for (const { name, writeOnly } of site.membersOf(resource))
    if (!writeOnly && (wanted === undefined || wanted.has(name)))
      item[site.wireName(name)] = row[name] ?? null;
  if (onlyData === 'true') return item;
  const href = `${base}/${resource.name}/${String(row[resource.id])}`;
  const link = (rel: string) => ({ rel, href, name: resource.name, kind: 'item' });
  return { ...item, links: [link('self'), link('canonical')] };
}

function whole(text: string | undefined, name: string, usual: number): number {
  if (text === undefined) return usual;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0)
    throw new Refusal(400, `The value ${text} of ${name} is not a whole number.`);
  return number;
}

function finderOf(resource: Resource, text: string | undefined): (row: Row) => boolean {
  if (text === undefined || text === '') {
    if (resource.finderNeeded === true)
      throw new Refusal(400, `The resource ${resource.name} needs a finder.`, { code: '29130' });
    return () => true;
  }
  const [name = '', assignments = ''] = text.split(/;(.*)/s);
  const finder = resource.finders[name];
  if (finder === undefined)
    throw new Refusal(400, `The finder ${name} of ${resource.name} does not exist.`, { code: '29130' });
  const given = assignments
    .split(',')
    .filter((each) => each !== '')
    .map((each) => each.split(/=(.*)/s));
  for (const variable of finder.required ?? [])
    if (!given.some(([each]) => each === variable))
      throw new Refusal(400, `The finder ${name} needs ${variable}.`, { code: '29130' });
  const tests = given.map(([variable = '', value = '']) => {
    const test = finder.variables[variable];
    if (test === undefined)
      throw new Refusal(400, `The finder ${name} has no variable ${variable}.`, { code: '29130' });
    return (row: Row) => test(row, value);
  });
  return (row) => tests.every((test) => test(row));
}

/** Without an order each page comes in another one, so that who pages without it loses rows. */
function inOrder(
  resource: Resource,
  rows: readonly Row[],
  orderBy: string | undefined,
  offset: number,
  storedName: (wire: string) => string | undefined,
): Row[] {
  if (orderBy === undefined || orderBy === '') {
    const rank = (row: Row) =>
      createHash('md5')
        .update(`${String(row[resource.id])} ${offset}`)
        .digest('hex');
    return [...rows].sort((left, right) => rank(left).localeCompare(rank(right)));
  }
  if (orderBy === 'default') return [...rows];
  const columns = orderBy.split(',').map((part) => {
    const [wire = '', direction] = part.split(':');
    const name = storedName(wire);
    if (name !== undefined) return [name, direction] as const;
    throw new Refusal(400, `Definition ${wire} of type Attribute is not found in ${resource.entity}.`, {
      code: '25058',
    });
  });
  return [...rows].sort((left, right) => {
    for (const [name, direction] of columns) {
      const order = byValue(left[name], right[name]);
      if (order !== 0) return direction === 'desc' ? -order : order;
    }
    return 0;
  });
}

function byValue(left: unknown, right: unknown): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const [a, b] = [String(left ?? ''), String(right ?? '')];
  return a < b ? -1 : a > b ? 1 : 0;
}
