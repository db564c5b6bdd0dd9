import { type Hub, reportBackup, systemHealth } from '../../hub/index.ts';
import type { Api } from '../company-routes.ts';
import { SystemHealth } from '../contract.ts';
import { Nothing } from '../schemas.ts';
import { callerOf, type SignInOptions } from '../sign-in.ts';

const tags = ['Installation'];

/** How the installation is doing, for its administrators. */
export function systemHealthRoutes(app: Api, hub: Hub, signIn: SignInOptions, version: string): void {
  const startedAt = new Date(hub.clock.nowMs());

  app.get(
    '/api/system-health',
    { schema: { tags, summary: 'How the installation is doing', response: { 200: SystemHealth } } },
    async (request) => systemHealth(hub, await callerOf(request, signIn), { version, startedAt }),
  );

  app.post(
    '/api/system-health/backup',
    {
      schema: {
        tags,
        summary: 'Say that a backup was made',
        description: 'For the script that makes it, after it succeeded.',
        response: { 204: Nothing },
      },
    },
    async (request, reply) => {
      await reportBackup(hub, await callerOf(request, signIn));
      return reply.code(204).send(null);
    },
  );
}
