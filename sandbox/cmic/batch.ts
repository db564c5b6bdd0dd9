import type { Row } from '../kit/index.ts';
import { itemOf } from './read.ts';
import { invalid, notFound, Refusal } from './refusal.ts';
import { type Module, type Resource, resourceOf } from './resources.ts';
import type { Caller, Site } from './site.ts';
import { checkPercentages } from './split-rules.ts';
import { change, create } from './write.ts';

const MOST_PARTS = 1000;

/** Carries out the parts, all or none, and repeats them with what was stored. @throws Refusal */
export function runBatch(site: Site, module: Module, body: Row, caller: Caller, base: string): Row {
  const parts = Array.isArray(body.parts) ? (body.parts as Row[]) : undefined;
  if (parts === undefined) throw invalid('parts', 'The batch has no parts.');
  if (parts.length > MOST_PARTS)
    throw new Refusal(413, `Content Too Large {Batch size exceeded, maximum is ${MOST_PARTS}}`);
  return {
    parts: atOnce(site, () => parts.map((part) => runPart(site, module, part, caller, base))),
  };
}

/** One change, or several that hold together; what must be right in the end is looked at in the end. */
export function atOnce<T extends Row | Row[]>(site: Site, work: () => T): T {
  return site.context.state.atomically(() => {
    const result = work();
    const rows = (Array.isArray(result) ? result : [result]) as Row[];
    const splits = rows.map((row) => (row.payload as Row | undefined) ?? row);
    checkPercentages(
      site,
      splits.filter((row) => row.EssSplitNumber !== undefined),
    );
    return result;
  });
}

function runPart(site: Site, module: Module, part: Row, caller: Caller, base: string): Row {
  const [, name = '', id] = /^\/1\/(\w+)(?:\/([^/?]+))?$/.exec(String(part.path)) ?? [];
  const resource = resourceOf(module, name);
  if (resource === undefined) throw notFound();
  const payload = (part.payload ?? {}) as Row;
  const row = stored(site, resource, part.operation, id, payload, caller);
  const path = `${base}/${name}${id === undefined ? '' : `/${id}`}`;
  return { id: part.id, path, operation: part.operation, payload: itemOf(site, resource, row, {}, base) };
}

function stored(
  site: Site,
  resource: Resource,
  operation: unknown,
  id: string | undefined,
  payload: Row,
  caller: Caller,
): Row {
  if (operation === 'create') return create(site, resource, payload, caller);
  if (operation === 'update' && id !== undefined) return change(site, resource, id, payload, caller);
  throw invalid('operation', `The operation ${String(operation)} is not offered.`);
}
