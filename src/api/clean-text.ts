import type { FastifyInstance } from 'fastify';

/**
 * Refuses texts that no database can keep: with a NUL, or with half of a surrogate pair. Here, once, so that none
 * turns up as a failure of a query later.
 */
export function refuseBrokenText(app: FastifyInstance): void {
  app.addHook('preValidation', async (request) => {
    if (isClean(request.params) && isClean(request.query) && isClean(request.body)) return;
    throw Object.assign(new Error('A text of this call has a character that is none (NUL or half a pair).'), {
      statusCode: 400,
    });
  });
}

function isClean(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('\0') && value.isWellFormed();
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return true;
  return Object.entries(value).every(([name, member]) => isClean(name) && isClean(member));
}
