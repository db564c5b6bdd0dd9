import type { FastifyInstance } from 'fastify';

/** Four times as deep as anything that is documented: what goes through values member by member never runs out of stack. */
const deepest = 60;

/**
 * Refuses what no call means and something behind could not bear: texts that no database can keep (with a NUL, or half
 * of a surrogate pair), and values within values without end. Here, once, so that none turns up as a failure later.
 */
export function refuseBrokenBodies(app: FastifyInstance): void {
  app.addHook('preValidation', async ({ params, query, body }) => {
    const fault = faultOf(params, 0) ?? faultOf(query, 0) ?? faultOf(body, 0);
    if (fault !== undefined) throw Object.assign(new Error(fault), { statusCode: 400 });
  });
}

function faultOf(value: unknown, depth: number): string | undefined {
  if (typeof value === 'string') {
    return !value.includes('\0') && value.isWellFormed()
      ? undefined
      : 'A text of this call has a character that is none (NUL or half a pair).';
  }
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return undefined;
  if (depth > deepest) return `The body has more than ${deepest} values within each other.`;
  for (const [name, member] of Object.entries(value)) {
    const fault = faultOf(name, depth) ?? faultOf(member, depth + 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
