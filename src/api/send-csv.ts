import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** Sends a file for people, whole or in pieces. */
export function sendCsv(
  reply: FastifyReply,
  name: string,
  content: Uint8Array | AsyncIterable<Uint8Array>,
): FastifyReply {
  return reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name.replace(/[^\w.-]/g, '_')}"`)
    .send(content instanceof Uint8Array ? Buffer.from(content) : Readable.from(content));
}
