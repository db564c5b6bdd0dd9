import type { FastifyReply } from 'fastify';

/** Aborts when the one who asked has gone away. */
export function abortedWith(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort(new Error('the caller has gone away'));
  });
  return controller.signal;
}
