import type { FastifyInstance } from 'fastify';
import type { Row } from '../kit/index.ts';
import { odataFilter } from './odata-filter.ts';
import type { Query } from './paging.ts';
import { Problem } from './problem.ts';

const MOST = 1000;

/** The sets of a warehouse: their columns with their types, the key first. */
export type EntitySets = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The data warehouse: read only, as of last night, at most 1,000 rows an answer. */
export function odataRoutes(
  app: FastifyInstance,
  base: string,
  sets: EntitySets,
  rowsOf: (set: string) => Row[],
): void {
  app.get(base, async () => ({
    '@odata.context': `${base}/$metadata`,
    value: Object.keys(sets).map((name) => ({ name, kind: 'EntitySet', url: name })),
  }));

  app.get(`${base}/$metadata`, async (_request, reply) => reply.type('application/xml').send(metadata(sets)));

  app.get(`${base}/:set`, async (request) => {
    const { set } = request.params as { set: string };
    const columns = Object.keys(sets[set] ?? {});
    if (columns.length === 0) throw new Problem(404, `There is no set ${set}.`);
    const query = request.query as Query;
    const test = query.$filter === undefined ? () => true : odataFilter(query.$filter, columns);
    const rows = sorted(rowsOf(set).filter(test), query.$orderby, columns);
    const skip = whole(query, '$skip', Number.MAX_SAFE_INTEGER, 0);
    const top = whole(query, '$top', MOST, MOST);
    const names = query.$select?.split(',').map((name) => known(name.trim(), columns)) ?? columns;
    return {
      '@odata.context': `${base}/$metadata#${set}`,
      ...(query.$count === 'true' ? { '@odata.count': rows.length } : {}),
      value: rows
        .slice(skip, skip + top)
        .map((row) => Object.fromEntries(names.map((name) => [name, row[name] ?? null]))),
    };
  });
}

function sorted(rows: Row[], orderBy: string | undefined, columns: string[]): Row[] {
  if (orderBy === undefined) return rows;
  const keys = orderBy.split(',').map((part) => {
    const [name = '', direction] = part.trim().split(/\s+/);
    return { name: known(name, columns), sign: direction === 'desc' ? -1 : 1 };
  });
  return [...rows].sort((one, other) => {
    for (const { name, sign } of keys) {
      const order = compare(one[name], other[name]);
      if (order !== 0) return order * sign;
    }
    return 0;
  });
}

function compare(one: unknown, other: unknown): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return String(one ?? '').localeCompare(String(other ?? ''));
}

function known(name: string, columns: string[]): string {
  if (columns.includes(name)) return name;
  throw new Problem(400, `There is no property "${name}".`);
}

function whole(query: Query, name: string, most: number, usual: number): number {
  const text = query[name];
  if (text === undefined) return usual;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value <= most) return value;
  throw new Problem(400, `${name} must be a whole number${most === MOST ? `, at most ${MOST}` : ''}.`);
}

function metadata(entitySets: EntitySets): string {
  const types = Object.entries(entitySets).map(([set, columns]) => {
    const [key = ''] = Object.keys(columns);
    const properties = Object.entries(columns).map(
      ([name, type]) => `<Property Name="${name}" Type="${type}"${name === key ? ' Nullable="false"' : ''}/>`,
    );
    return `<EntityType Name="${set}Row"><Key><PropertyRef Name="${key}"/></Key>${properties.join('')}</EntityType>`;
  });
  const sets = Object.keys(entitySets).map(
    (set) => `<EntitySet Name="${set}" EntityType="Warehouse.${set}Row"/>`,
  );
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>',
    `<Schema Namespace="Warehouse" xmlns="http://docs.oasis-open.org/odata/ns/edm">${types.join('')}`,
    `<EntityContainer Name="Container">${sets.join('')}</EntityContainer></Schema>`,
    '</edmx:DataServices></edmx:Edmx>',
  ].join('\n');
}
