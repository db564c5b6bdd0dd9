import type { Command } from 'commander';
import type { Connection } from './connection.ts';
import { Output, table } from './output.ts';
import { type CommandHost, type GlobalOptions, withConnection } from './session.ts';

interface Company {
  id: string;
  name: string;
  role: string;
  timeZone: string;
}

export function companyCommands(program: Command, host: CommandHost): void {
  const companies = program.command('companies').description('whose systems are kept in line');

  companies
    .command('list')
    .description('list the companies')
    .action(async (_, command: Command) => {
      const output = outputOf(command);
      await withConnection(host, false, async (connection: Connection) => {
        const { companies: rows } = await connection.call<{ companies: Company[] }>('GET', '/me');
        output.show(rows, () =>
          table(
            ['Name', 'Time zone', 'Id'],
            rows.map((row) => [row.name, row.timeZone, row.id]),
          ),
        );
      });
    });

  companies
    .command('create')
    .description('create a company')
    .requiredOption('--name <name>', 'unique on this installation')
    .option('--time-zone <zone>', 'in which its dates are judged', 'America/Chicago')
    .action(async (options: { name: string; timeZone: string }, command: Command) => {
      const output = outputOf(command);
      await withConnection(host, false, async (connection: Connection) => {
        const made = await connection.call<Company>('POST', '/companies', {
          name: options.name,
          timeZone: options.timeZone,
        });
        output.show(made, () => `Created "${made.name}".`);
      });
    });
}

function outputOf(command: Command): Output {
  return new Output(command.optsWithGlobals<GlobalOptions>().json ?? false);
}
