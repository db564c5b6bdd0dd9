/**
 * Where everything is put together. `serve` starts the server; every other command speaks to it, or opens the data
 * folder itself. The server's modules are loaded only where they are needed.
 */
import { runCommand } from './cli/index.ts';
import { readServerFile } from './start/data-folder.ts';
import { readEnvironment } from './start/environment.ts';
import { version } from './start/version.ts';

await runCommand(
  process.argv.slice(2),
  {
    serve: async (options) => {
      const { runServer } = await import('./start/run-server.ts');
      await runServer(readEnvironment(process.env, options));
    },
    runningServer: () => readServerFile(readEnvironment(process.env, { demo: false }).dataFolder),
    openHere: async (works) => {
      const { openHere } = await import('./start/open-here.ts');
      return openHere(readEnvironment(process.env, { demo: false }), works);
    },
  },
  version,
);
