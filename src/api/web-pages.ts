import { existsSync, readFileSync } from 'node:fs';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** Serves the screens; every address that is not a file of theirs is one of their pages. */
export async function servePages(app: FastifyInstance, folder: string): Promise<void> {
  if (!existsSync(`${folder}/index.html`)) {
    app.get('/', { schema: { hide: true } }, async (_, reply) =>
      reply.type('text/plain').send('The screens have not been built. The API is described at /api/docs.\n'),
    );
    return;
  }
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    index: false,
    globIgnore: ['index.html'],
    cacheControl: false,
    setHeaders: (reply, path) => {
      // Built files carry a hash in their name; the page that names them must always be fresh.
      const lasting = /[/\\]assets[/\\]/.test(path);
      reply.header('cache-control', lasting ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  const page = readFileSync(`${folder}/index.html`, 'utf8');
  /** The page says its nonce to its own scripts, for the style elements that they write. */
  const sendPage = (reply: FastifyReply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(page.replace('<head>', `<head><meta name="csp-nonce" content="${reply.cspNonce.style}" />`));
  app.get('/', { schema: { hide: true } }, async (_, reply) => sendPage(reply));
  app.get('/*', { schema: { hide: true } }, async (request, reply) => {
    if (request.url.startsWith('/api/') || /\.[a-z0-9]{2,5}$/i.test(request.url.split('?')[0] ?? '')) {
      return reply.callNotFound();
    }
    return sendPage(reply);
  });
}
