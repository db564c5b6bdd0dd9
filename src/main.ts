/** Where everything is put together: reads what it is told, opens the database, starts the services or a command. */
import { ChalklineError } from './kernel/index.ts';
import { readEnvironment } from './start/environment.ts';
import { serve } from './start/serve.ts';

try {
  const environment = readEnvironment(process.env, { demo: !process.argv.includes('--no-demo') });
  const server = await serve(environment);
  console.log(server.url, server.firstAdmin);
  const stop = () => void server.close().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
} catch (error) {
  console.error(error instanceof ChalklineError ? `${error.what}\n${error.fix}` : error);
  process.exitCode = 1;
}
