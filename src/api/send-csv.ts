import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/**
 * Marks an answer as a file to be kept and never shown: whatever it holds, the browser runs and embeds none of it.
 * The name is given twice, in letters that every browser takes and as it is.
 */
export function asDownload(reply: FastifyReply, name: string): FastifyReply {
  const plain = name.replace(/[^\w.-]/g, '_').slice(-150);
  const exact = encodeURIComponent(name.replace(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu, '_')).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return reply
    .header('content-disposition', `attachment; filename="${plain}"; filename*=UTF-8''${exact}`)
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'no-store');
}

/** Sends a file for people, whole or in pieces. */
export function sendCsv(
  reply: FastifyReply,
  name: string,
  content: Uint8Array | AsyncIterable<Uint8Array>,
): FastifyReply {
  return asDownload(reply, name)
    .type('text/csv; charset=utf-8')
    .send(content instanceof Uint8Array ? Buffer.from(content) : Readable.from(content));
}
