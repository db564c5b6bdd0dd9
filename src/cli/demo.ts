import type { Command } from 'commander';
import type { Connection } from './connection.ts';
import { Output, table } from './output.ts';
import { type CommandHost, type GlobalOptions, withConnection } from './session.ts';

/** The demo company's sandboxes; refused on an installation without it. */
export function demoCommands(program: Command, host: CommandHost): void {
  const demo = program.command('demo').description('the demo company and its sandboxes');

  demo
    .command('sandboxes')
    .description('list which sandbox listens where')
    .action(async (_, command: Command) => {
      const output = outputOf(command);
      await withConnection(host, true, async (connection: Connection) => {
        const rows = await connection.call<{ product: string; address: string }[]>('GET', '/demo/sandboxes');
        output.show(rows, () =>
          table(
            ['Sandbox', 'Address'],
            rows.map(({ product, address }) => [product, address]),
          ),
        );
      });
    });

  demo
    .command('reset [sandbox]')
    .description(
      'put the sandboxes and the syncs back to the beginning; with a name, that sandbox and its syncs',
    )
    .action(async (product: string | undefined, _, command: Command) => {
      const output = outputOf(command);
      await withConnection(host, true, async (connection: Connection) => {
        const done = await connection.call<{ reset: string[] }>(
          'POST',
          '/demo/reset',
          product === undefined ? {} : { product },
        );
        output.show(done, () => `Back to the beginning: ${done.reset.join(', ')}.`);
      });
    });
}

function outputOf(command: Command): Output {
  return new Output(command.optsWithGlobals<GlobalOptions>().json ?? false);
}
