/** Commands: parse, call the server, print. */
import { Command, CommanderError } from 'commander';
import { ChalklineError } from '../kernel/index.ts';
import { accessCommands } from './access.ts';
import { auditCommands } from './audit.ts';
import { companyCommands } from './companies.ts';
import { CallRefused } from './connection.ts';
import { connectorCommands } from './connectors.ts';
import { demoCommands } from './demo.ts';
import { exitCodeHelp, exitCodes } from './exit-codes.ts';
import { healthCommands } from './health.ts';
import { keyCommands } from './keys.ts';
import { forTerminal } from './output.ts';
import { peopleDataCommands } from './people-data.ts';
import { productCommands } from './products.ts';
import { retentionCommands } from './retention.ts';
import { runCommands } from './runs.ts';
import type { CommandHost } from './session.ts';
import { singleSignOnCommands } from './single-sign-on.ts';
import { syncCommands } from './syncs.ts';
import { userCommands } from './users.ts';

export type { CommandHost } from './session.ts';

/** Runs one command; the exit code is left in `process.exitCode`. */
export async function runCommand(args: readonly string[], host: CommandHost, version: string): Promise<void> {
  const program = new Command('chalkline')
    .description(
      'Keeps HR, ERP, time and payroll in line. Speaks to the server on the data folder (CHALKLINE_DATA, default ./data), or opens the folder itself when none runs.',
    )
    .version(version)
    .option('--json', 'answer in JSON')
    .option('--company <name>', 'by name or id; needed when there are several', process.env.CHALKLINE_COMPANY)
    .addHelpText('after', exitCodeHelp)
    .exitOverride();
  program
    .command('serve')
    .description('start the server')
    .option('--services <names>', 'api, worker or both, separated by a comma; both when left out')
    .option('--no-demo', 'do not make the demo company on an empty installation')
    .action(async (options: { services?: string; demo: boolean }) => host.serve(options));
  productCommands(program);
  companyCommands(program, host);
  userCommands(program, host);
  accessCommands(program, host);
  singleSignOnCommands(program, host);
  healthCommands(program, host);
  connectorCommands(program, host);
  syncCommands(program, host);
  demoCommands(program, host);
  runCommands(program, host);
  auditCommands(program, host);
  peopleDataCommands(program, host);
  keyCommands(program, host);
  retentionCommands(program, host);
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    process.exitCode = explain(error, args.includes('--json'));
  }
}

/** Says what went wrong; answers the exit code. */
function explain(error: unknown, json: boolean): number {
  if (error instanceof CommanderError) {
    // Commander has printed its words already, unless the argument was judged by us.
    if (error.code === 'commander.invalidArgument' && !error.message.startsWith('error:')) {
      process.stderr.write(`${error.message}\n`);
    }
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  }
  if (error instanceof CallRefused) {
    if (json) process.stdout.write(`${JSON.stringify(error.problem, null, 2)}\n`);
    else process.stderr.write(`${forTerminal([error.message, error.fix, ...error.others].join('\n'))}\n`);
    return exitCodes.failed;
  }
  if (error instanceof ChalklineError) {
    process.stderr.write(
      `${forTerminal(`${[error.what, error.expected].filter(Boolean).join(' ')}\n${error.fix}`)}\n`,
    );
    return error.code.startsWith('cli/') ? exitCodes.usage : exitCodes.failed;
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return exitCodes.failed;
}
