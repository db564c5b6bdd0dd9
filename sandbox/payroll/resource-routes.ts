import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Row } from '../kit/index.ts';
import type { Assumptions } from './assumptions.ts';
import { pageOf, type Query } from './paging.ts';
import { Problem } from './problem.ts';
import type { Resource } from './resource.ts';
import { type Tables, textOf } from './tables.ts';
import { rowFrom } from './validation.ts';

export interface RouteSetting {
  assumed: Assumptions;
  tables: Tables;
}

/** Declares exactly the operations that the resource has; the others of its paths answer 405. */
export function resourceRoutes(app: FastifyInstance, resource: Resource, setting: RouteSetting): void {
  const { assumed, tables } = setting;
  const base = assumed.paths[resource.base];
  const collection =
    resource.ofPerson === true ? `${base}/Persons/:personId/${resource.name}` : `${base}/${resource.name}`;
  const item = `${collection}/:id`;
  const table = tables.of(resource.name);
  const list = (request: FastifyRequest, rows: Row[]) => {
    const query = request.query as Query;
    return pageOf(filtered(resource, rows, query, tables), query, assumed);
  };

  if (resource.name === 'Employees') {
    app.get(`${base}/Persons/Employees`, async (request) => list(request, table.values()));
  }
  app.get(collection, async (request) => list(request, ownRows(request)));
  app.get(item, async (request) => found(request));

  if (resource.operations === 'read') {
    refuse(['POST'], collection);
    refuse(['PUT', 'PATCH', 'DELETE'], item);
    return;
  }
  app.post(collection, async (request, reply) => {
    const id = randomUUID();
    const owner = ownerOf(request);
    const row = rowFrom(resource, request.body, { [resource.idField]: id, ...owner }, undefined, tables);
    table.put(id, row);
    return reply.code(201).send(row);
  });
  app.put(item, async (request) => {
    const before = found(request);
    const known = { [resource.idField]: before[resource.idField], ...ownerOf(request) };
    const row = rowFrom(resource, request.body, known, before, tables);
    if (resource.name === 'Employees') moveNumber(before.employeeNumber, row.employeeNumber, tables);
    return table.put(textOf(before[resource.idField]), row);
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
        if (resource.owned !== undefined)
          throw new Problem(403, resource.owned, { identifier: [resource.owned] });
        throw new Problem(405, `${resource.name} has no ${request.method}.`);
      },
    });
  }
}

function filtered(resource: Resource, rows: Row[], query: Query, tables: Tables): Row[] {
  return Object.entries(resource.filters ?? {}).reduce((left, [name, matches]) => {
    const wanted = query[name];
    return wanted === undefined ? left : left.filter((row) => matches(row, wanted, tables));
  }, rows);
}

/** Pay belongs to the person: when the employee number changes, the rows follow (assumed). */
function moveNumber(from: unknown, to: unknown, tables: Tables): void {
  if (from === to) return;
  for (const name of ['PayRates', 'TaxSetups', 'DirectDeposits', 'Deductions']) {
    const table = tables.of(name);
    for (const row of table.values())
      if (row.employeeNumber === from) table.put(textOf(row.id), { ...row, employeeNumber: to });
  }
}

/** A person who has employments stays; otherwise addresses and the like go too (assumed). */
function removePersonsOwn(resource: Resource, row: Row, tables: Tables): void {
  if (resource.name !== 'Persons') return;
  if (tables.employees.find((one) => one.personId === row.personId) !== undefined) {
    throw new Problem(409, 'The person has employments: delete those first.');
  }
  for (const name of ['EmailAddresses', 'PhoneNumbers', 'StreetAddresses', 'GovernmentIdentifications']) {
    const table = tables.of(name);
    for (const child of table.values()) if (child.personId === row.personId) table.delete(textOf(child.id));
  }
}
