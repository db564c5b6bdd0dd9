import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { SandboxContext } from '../kit/index.ts';
import type { Access } from './access.ts';
import { invalid, Refusal } from './refusal.ts';
import { checkReferences, findByCode, membersFrom, TEMPLATES } from './setups-kinds.ts';
import { type Kept, KINDS, type Kind, nextSeq, type Tables, text } from './tables.ts';

const READ = ['dis:read', 'setups:read'];
const WRITE = ['dis:write', 'setups:write'];

/** Setups: PascalCase, keyed by code, bare lists, replaced whole. */
export function setupsRoutes(
  app: FastifyInstance,
  context: SandboxContext,
  tables: Tables,
  access: Access,
): void {
  const base = '/setups/api/v1';
  access.route(app, 'GET', `${base}/BusinessUnit`, READ, (request) =>
    access.unitsOf(request).map(({ id, code, description }) => ({ id, code, description })),
  );
  access.route(app, 'GET', `${base}/AccountingTemplate`, READ, (request) => {
    unitOf(access, request);
    return TEMPLATES.map((name) => ({ id: '6f1b3a52-0000-4000-8000-000000000001', name, isPrimary: true }));
  });
  for (const kind of KINDS) {
    access.route(app, 'GET', `${base}/${kind}`, READ, (request) => {
      const { includeDeleted, jobCode } = request.query as Record<string, string | undefined>;
      const unit = unitOf(access, request);
      return tables.kept[kind]
        .values()
        .filter((row) => row.businessUnitCode === unit)
        .filter((row) => includeDeleted === 'true' || !row.isDeleted)
        .filter((row) => kind !== 'CostCode' || jobCode === undefined || row.members.jobCode === jobCode)
        .map(presented);
    });
    access.route(app, 'POST', `${base}/${kind}`, WRITE, (request) => {
      const body = bodyOf(request);
      const members = membersFrom(kind, body, true);
      const unit = unitNamed(access, request, body);
      const key = keyOf(tables, kind, unit, body);
      if (findByCode(tables, kind, unit, text(key.code), text(key.jobCode)) !== undefined)
        throw new Refusal(400, `${kind} code '${text(key.code)}' already exists in business unit '${unit}'.`);
      checkReferences(kind, members, unit, tables);
      if (kind === 'Employee' && text(members.payClass) === '')
        members.payClass = access.unitByCode(request, unit)?.defaultPayClass ?? null;
      const id = randomUUID();
      return presented(
        tables.kept[kind].put(id, {
          id,
          businessUnitCode: unit,
          isDeleted: false,
          seq: nextSeq(tables.kept[kind]),
          modifiedMs: context.clock.nowMs(),
          members: { ...members, ...key },
        }),
      );
    });
    access.route(app, 'PUT', `${base}/${kind}/:id`, WRITE, (request) => {
      const { id } = request.params as { id: string };
      const row = tables.kept[kind].get(id);
      if (row === undefined) throw new Refusal(404, `${kind} was not found.`);
      const body = bodyOf(request);
      const members = membersFrom(kind, body, false);
      const unit = unitNamed(access, request, body);
      if (unit !== row.businessUnitCode) throw invalid({ businessUnitCode: 'It cannot be moved.' });
      const key = keyOf(tables, kind, unit, body);
      const same = findByCode(tables, kind, unit, text(key.code), text(key.jobCode));
      if (same !== undefined && same.id !== id)
        throw new Refusal(400, `${kind} code '${text(key.code)}' already exists in business unit '${unit}'.`);
      checkReferences(kind, members, unit, tables);
      const changed = { ...row, modifiedMs: context.clock.nowMs(), members: { ...members, ...key } };
      return presented(tables.kept[kind].put(id, changed));
    });
  }
}

function presented(row: Kept): Record<string, unknown> {
  return { ...row.members, businessUnitCode: row.businessUnitCode, id: row.id };
}

/** Codes are kept trimmed; cost codes in capitals too. */
function keyOf(
  tables: Tables,
  kind: Kind,
  unit: string,
  body: Record<string, unknown>,
): Record<string, unknown> {
  const code = text(body.code).trim();
  if (kind !== 'CostCode') return { code };
  const jobCode = text(body.jobCode).trim();
  if (findByCode(tables, 'Job', unit, jobCode) === undefined)
    throw new Refusal(400, `Job '${jobCode}' does not exist in business unit '${unit}'.`);
  return { code: code.toUpperCase(), jobCode };
}

function bodyOf(request: FastifyRequest): Record<string, unknown> {
  const { body } = request;
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new Refusal(400, 'A non-empty request body is required.');
  return body as Record<string, unknown>;
}

function unitOf(access: Access, request: FastifyRequest): string {
  const { businessUnitCode } = request.query as Record<string, string | undefined>;
  if (businessUnitCode === undefined)
    throw invalid({ businessUnitCode: 'The businessUnitCode field is required.' });
  return unitNamed(access, request, { businessUnitCode });
}

function unitNamed(access: Access, request: FastifyRequest, body: Record<string, unknown>): string {
  const code = text(body.businessUnitCode);
  const unit = access.unitByCode(request, code);
  if (unit === undefined) throw invalid({ businessUnitCode: `Business unit '${code}' was not found.` });
  return unit.code;
}
