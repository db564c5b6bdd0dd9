/**
 * Where everything is put together. `serve` starts the server; every other command speaks to it, or opens the data
 * folder itself. The server's modules are loaded only where they are needed.
 */
import { runCommand } from './cli/index.ts';
import { readServerFile } from './start/data-folder.ts';
import { readEnvironment } from './start/environment.ts';
import { version } from './start/version.ts';

// Keys that came by the environment are for us alone: what we start does not inherit them.
const variables = { ...process.env };
delete process.env.CHALKLINE_KEY;
delete process.env.CHALKLINE_KEYS;

await runCommand(
  process.argv.slice(2),
  {
    serve: async (options) => {
      const { runServer } = await import('./start/run-server.ts');
      await runServer(readEnvironment(variables, options));
    },
    runningServer: () => readServerFile(readEnvironment(variables, { demo: false }).dataFolder),
    openHere: async (works) => {
      const { openHere } = await import('./start/open-here.ts');
      return openHere(readEnvironment(variables, { demo: false }), works);
    },
    forgetSecrets: async () => {
      const { forgetSecrets } = await import('./start/forget-secrets.ts');
      return forgetSecrets(readEnvironment(variables, { demo: false }));
    },
  },
  version,
);
