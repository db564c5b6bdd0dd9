import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Row } from '../kit/index.ts';
import type { ApiAssumptions } from './assumptions.ts';
import { pageOf, type Query } from './paging.ts';
import { Problem } from './problem.ts';
import { inward, numberIn, outward, withNamesOutside } from './renamed.ts';
import type { Resource } from './resource.ts';
import { type ApiTables, textOf } from './tables.ts';
import { rowFrom } from './validation.ts';

/** Where a resource stands, and what is special to the product when its rows are written. */
export interface RouteSetting<T extends ApiTables> {
  assumed: Omit<ApiAssumptions, 'login' | 'auth'>;
  tables: T;
  /** May refuse a write by throwing a Problem. */
  mayWrite?(resource: Resource<T>, body: unknown): void;
  /** Fills in what the product decides itself about a new row. */
  complete?(resource: Resource<T>, body: unknown): unknown;
  /** Stored fields that a replacement leaves as they are. */
  keeps?: readonly string[];
  /** What follows from a replacement. */
  replaced?(resource: Resource<T>, before: Row, after: Row): void;
}

/** Declares exactly the operations that the resource has; the others of its paths answer 405. */
export function resourceRoutes<T extends ApiTables>(
  app: FastifyInstance,
  resource: Resource<T>,
  setting: RouteSetting<T>,
): void {
  const { assumed, tables } = setting;
  const base = assumed.paths[resource.base];
  const part = resource.name === 'Employees' ? '{resource}' : assumed.partPath;
  const collection =
    resource.ofPerson === true
      ? `${base}/Persons/:personId/${part.replace('{resource}', resource.name)}`
      : `${base}/${resource.name}`;
  const item = `${collection}/:id`;
  const table = tables.of(resource.name);
  const show = (row: Row) => outward(resource.name, resource.view?.(row, tables) ?? row, assumed);
  const taken = (request: FastifyRequest) => {
    const given = inward(resource.name, request.body, assumed);
    if (typeof given !== 'object' || given === null) return given;
    return Object.fromEntries(
      Object.entries(given).map(([field, value]) => [
        field,
        resource.fields[field]?.type === 'number' ? numberIn(value, assumed) : value,
      ]),
    );
  };
  const refusing = <V>(work: () => V) => withNamesOutside(resource.name, assumed, work);
  const list = (request: FastifyRequest, rows: Row[]) => {
    const query = request.query as Query;
    const page = pageOf(filtered(resource, rows, query, tables), query, assumed);
    return { ...page, [assumed.page.items]: (page[assumed.page.items] as Row[]).map(show) };
  };

  if (resource.name === 'Employees') {
    app.get(`${base}/Persons/Employees`, async (request) =>
      withEmployments(list(request, table.values()), assumed),
    );
  }
  app.get(collection, async (request) => list(request, ownRows(request)));
  app.get(item, async (request) => show(found(request)));

  if (resource.operations === 'read') {
    refuse(['POST'], collection);
    refuse(['PUT', 'PATCH', 'DELETE'], item);
    return;
  }
  app.post(collection, async (request, reply) => {
    const given = taken(request);
    setting.mayWrite?.(resource, given);
    const id = randomUUID();
    const known = { [resource.idField]: id, ...ownerOf(request) };
    const body = setting.complete?.(resource, given) ?? given;
    const row = refusing(() => rowFrom(resource, body, known, undefined, tables));
    table.put(id, row);
    return reply.code(201).send(show(row));
  });
  app.put(item, async (request) => {
    const before = found(request);
    const given = taken(request);
    setting.mayWrite?.(resource, given);
    const kept = [resource.idField, ...(setting.keeps ?? [])].filter((name) => before[name] !== undefined);
    const known = { ...Object.fromEntries(kept.map((name) => [name, before[name]])), ...ownerOf(request) };
    const row = refusing(() => rowFrom(resource, given, known, before, tables));
    setting.replaced?.(resource, before, row);
    return show(table.put(textOf(before[resource.idField]), row));
  });
  refuse(['PATCH'], item);
  if (resource.operations === 'write') {
    refuse(['DELETE'], item);
    return;
  }
  app.delete(item, async (request, reply) => {
    const row = found(request);
    removePersonsOwn(resource, row, tables);
    table.delete(textOf(row[resource.idField]));
    return reply.code(204).send();
  });

  function ownerOf(request: FastifyRequest): Row {
    if (resource.ofPerson !== true) return {};
    const { personId } = request.params as { personId: string };
    if (!tables.persons.has(personId)) throw new Problem(404, 'No person has this id.');
    return { personId };
  }

  function ownRows(request: FastifyRequest): Row[] {
    const { personId } = ownerOf(request);
    const rows = table.values();
    return personId === undefined ? rows : rows.filter((row) => row.personId === personId);
  }

  function found(request: FastifyRequest): Row {
    const { personId } = ownerOf(request);
    const row = table.get((request.params as { id: string }).id);
    if (row === undefined || (personId !== undefined && row.personId !== personId)) {
      throw new Problem(404, `No record with this id among ${resource.name}.`);
    }
    return row;
  }

  function refuse(methods: ('POST' | 'PUT' | 'PATCH' | 'DELETE')[], url: string): void {
    app.route({
      method: methods,
      url,
      handler: async (request) => {
        const { owned } = resource;
        if (owned !== undefined) throw new Problem(403, owned, { identifier: [owned] });
        throw new Problem(405, `${resource.name} has no ${request.method}.`);
      },
    });
  }
}

/** Persons with a list of their employments, for an API that answers so. */
function withEmployments(page: Row, { page: names, employmentsField }: RouteSetting<never>['assumed']): Row {
  if (employmentsField === '') return page;
  const byPerson = new Map<unknown, Row[]>();
  for (const { personId, ...employment } of page[names.items] as Row[])
    byPerson.set(personId, [...(byPerson.get(personId) ?? []), employment]);
  const persons = [...byPerson].map(([personId, employments]) => ({
    personId,
    [employmentsField]: employments,
  }));
  return { ...page, [names.items]: persons };
}

function filtered<T extends ApiTables>(resource: Resource<T>, rows: Row[], query: Query, tables: T): Row[] {
  return Object.entries(resource.filters ?? {}).reduce((left, [name, matches]) => {
    const wanted = query[name];
    return wanted === undefined ? left : left.filter((row) => matches(row, wanted, tables));
  }, rows);
}

/** A person who has employments stays; otherwise addresses and the like go too (assumed). */
function removePersonsOwn({ name: resource }: { name: string }, row: Row, tables: ApiTables): void {
  if (resource !== 'Persons') return;
  if (tables.employees.find((one) => one.personId === row.personId) !== undefined) {
    throw new Problem(409, 'The person has employments: delete those first.');
  }
  for (const name of ['EmailAddresses', 'PhoneNumbers', 'StreetAddresses', 'GovernmentIdentifications']) {
    const table = tables.of(name);
    for (const child of table.values()) if (child.personId === row.personId) table.delete(textOf(child.id));
  }
}
