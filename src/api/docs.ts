import { createHash } from 'node:crypto';
import swagger from '@fastify/swagger';
import scalar from '@scalar/fastify-api-reference';
import type { FastifyInstance } from 'fastify';

/** The description of every call at /api/openapi.json, and a page to read it at /api/docs. */
export async function documentApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Chalkline',
        version,
        description:
          'Everything that the screens do. Failures are application/problem+json with what happened and how to mend it. Instants are ISO text in UTC, dates 2026-03-02, durations milliseconds.',
      },
      tags: [
        'Sign-in',
        'Your account',
        'Installation',
        'API keys',
        'Connectors',
        'Uploads',
        'Syncs',
        'Crosswalks',
        'Runs',
        'Schedules',
        'Users',
      ].map((name) => ({ name })),
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'chalkline.session_token' },
          operator: { type: 'http', scheme: 'bearer' },
          apiKey: { type: 'http', scheme: 'bearer', bearerFormat: 'chk_…' },
        },
      },
      security: [{ session: [] }, { operator: [] }, { apiKey: [] }],
    },
  });
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  await app.register(scalar, {
    routePrefix: '/api/docs',
    configuration: {
      url: '/api/openapi.json',
      pageTitle: 'Chalkline API',
      withDefaultFonts: false,
      telemetry: false,
    },
  });
  // The reference page starts itself by a script within the page; its hash lets in just that one.
  app.addHook('onSend', async (request, reply, payload) => {
    if (request.url !== '/api/docs/' || typeof payload !== 'string') return payload;
    const inside = [...payload.matchAll(/<script type="text\/javascript">([\s\S]*?)<\/script>/g)];
    const hashes = inside.map(
      ([, script]) =>
        `'sha256-${createHash('sha256')
          .update(script ?? '')
          .digest('base64')}'`,
    );
    reply.header(
      'content-security-policy',
      `default-src 'self'; script-src 'self' ${hashes.join(' ')}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'`,
    );
    return payload;
  });
}
