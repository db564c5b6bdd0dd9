/** Where everything is put together: reads what it is told, opens the database, starts the services or a command. */
import { parseArgs } from 'node:util';
import { ChalklineError } from './kernel/index.ts';
import { readEnvironment } from './start/environment.ts';
import { runServer } from './start/run-server.ts';

try {
  const { values } = parseArgs({
    allowNegative: true,
    options: { services: { type: 'string' }, demo: { type: 'boolean', default: true } },
  });
  const { services, demo } = values;
  await runServer(readEnvironment(process.env, { demo, ...(services === undefined ? {} : { services }) }));
} catch (error) {
  process.stderr.write(
    error instanceof ChalklineError
      ? `\n${[error.what, error.expected].filter(Boolean).join(' ')}\n${error.fix}\n`
      : `${error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exit(1);
}
