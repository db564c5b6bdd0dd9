import type { Command } from 'commander';
import type { forecastPurge, showRetention } from '../hub/index.ts';
import { ConfigError } from '../kernel/index.ts';
import { table } from './output.ts';
import { type CommandHost, type GlobalOptions, inSession } from './session.ts';

type Due = Awaited<ReturnType<typeof forecastPurge>>;
type Retention = Awaited<ReturnType<typeof showRetention>>;

export function retentionCommands(program: Command, host: CommandHost): void {
  const retention = program.command('retention').description('how long a company keeps its data');

  retention
    .command('show')
    .description('how long data is kept, and what the next purge would remove')
    .action(async (_, command: Command) => {
      await inSession(host, command.optsWithGlobals<GlobalOptions>(), false, async (session) => {
        const kept = await session.connection.call<Retention>('GET', `${session.company}/retention`);
        const due = await session.connection.call<Due>('GET', `${session.company}/retention/due`);
        session.output.show({ ...kept, due }, () => `${inWords(kept)}\n${dueInWords(due)}`);
      });
    });

  retention
    .command('set')
    .description('change how long data is kept, in days; 0 keeps it for ever')
    .option('--runs <days>', 'changes, events and files of runs')
    .option('--audit <days>', 'entries of the audit log, 90 at least')
    .action(async (_, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { runs?: string; audit?: string }>();
      await inSession(host, options, false, async ({ connection, company, output }) => {
        const now = await connection.call<Retention>('GET', `${company}/retention`);
        const kept = await connection.call<Retention>('PUT', `${company}/retention`, {
          runDays: daysOf(options.runs) ?? now.runDays,
          auditDays: daysOf(options.audit) ?? now.auditDays,
        });
        output.show(kept, () => inWords(kept));
      });
    });

  retention
    .command('purge')
    .description('remove now what is no longer kept')
    .option('--yes', 'I know that nothing brings it back')
    .action(async (_, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { yes?: boolean }>();
      if (options.yes !== true) {
        throw new ConfigError({
          code: 'cli/not-sure',
          what: 'A purge removes for good what is no longer kept.',
          fix: 'Look first: chalkline retention show. Then: chalkline retention purge --yes',
        });
      }
      await inSession(host, options, false, async ({ connection, company, output }) => {
        const gone = await connection.call<Due>('POST', `${company}/retention/purge`);
        output.show(gone, () => `Removed.\n${dueInWords(gone)}`);
      });
    });
}

function daysOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw new ConfigError({
    code: 'cli/days',
    what: `"${text}" is no number of days.`,
    fix: 'Give a whole number; 0 keeps for ever.',
  });
}

function inWords({ runDays, auditDays }: Retention): string {
  const words = (days: number) => (days === 0 ? 'for ever' : `${days} days`);
  return `Contents of runs are kept ${words(runDays)}, entries of the audit log ${words(auditDays)}.`;
}

function dueInWords({ runs, changes, events, files, bytes, auditEntries }: Due): string {
  return table(
    ['Due', 'How many'],
    [
      ['Runs', runs],
      ['Changes', changes],
      ['Events', events],
      ['Files', files],
      ['Bytes', bytes],
      ['Audit entries', auditEntries],
    ],
  );
}
