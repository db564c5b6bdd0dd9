import type { Environment } from './environment.ts';
import { serve } from './serve.ts';

/**
 * Opens the data folder for one command: the same server, on a free port of this machine and only for as long as the
 * command takes. `works`: runs are carried out, and the demo's sandboxes stand ready when there is a demo.
 */
export async function openHere(environment: Environment, works: boolean) {
  const { resumeDemo } = await import('../demo/index.ts');
  const server = await serve(
    {
      ...environment,
      // Links in letters lead to the server that people use, not to this one.
      publicUrl: environment.publicUrl ?? `http://${environment.host}:${environment.port}`,
      port: 0,
      host: '127.0.0.1',
      services: works ? ['api', 'worker'] : ['api'],
    },
    works ? { prepare: resumeDemo } : {},
  );
  return { url: server.url, token: server.operatorToken, close: server.close };
}
