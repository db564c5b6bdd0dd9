import { type Command, InvalidArgumentError } from 'commander';
import type { listChanges, listEvents, listFiles, listRuns, startRun } from '../hub/index.ts';
import { ConfigError } from '../kernel/index.ts';
import { exitCodeOf } from './exit-codes.ts';
import { inWords, seconds, table } from './output.ts';
import { nextSteps, type Run, summary } from './run-summary.ts';
import { type CommandHost, type GlobalOptions, inSession, type Session } from './session.ts';
import { watchRun } from './watch-run.ts';

type RunPage = Awaited<ReturnType<typeof listRuns>>;
type EventPage = Awaited<ReturnType<typeof listEvents>>;
type ChangePage = Awaited<ReturnType<typeof listChanges>>;
type RunFile = Awaited<ReturnType<typeof listFiles>>[number];
type StartedRun = Awaited<ReturnType<typeof startRun>>;

interface ListOptions extends GlobalOptions {
  limit: number;
  level?: string;
  search?: string;
  status?: string;
  dataSet?: string;
}

interface ActOptions extends GlobalOptions {
  reason?: string;
  wait?: boolean;
}

export function runCommands(program: Command, host: CommandHost): void {
  const runs = program.command('runs').description('what was run: history, plans, events, files');

  runs
    .command('list')
    .description('the newest runs')
    .option('--limit <number>', 'how many', count, 20)
    .option('--status <status>', 'one or more, separated by commas')
    .option('--search <text>', 'in name, user and number')
    .action(async (_, command: Command) => {
      const options = command.optsWithGlobals<ListOptions>();
      await inSession(host, options, false, async ({ connection, company, output }) => {
        const page = await connection.call<RunPage>(
          'GET',
          `${company}/runs?${query(options, ['limit', 'status', 'search'])}`,
        );
        output.show(page.rows, () =>
          table(
            [
              'Run',
              'Name',
              'Status',
              'Save',
              'Started',
              'Duration',
              'User',
              'Total',
              'Errors',
              'Warnings',
              'Info',
              'Failures',
            ],
            page.rows.map((row) => [
              row.number,
              row.name,
              row.status,
              row.saveChanges,
              row.startedAt,
              seconds(row.durationMs),
              row.user,
              row.total,
              row.errors,
              row.warnings,
              row.infos,
              row.failures,
            ]),
          ),
        );
      });
    });

  runs
    .command('show <run>')
    .description('a run by its number or id')
    .action(async (wanted: string, _, command: Command) =>
      inSession(host, command.optsWithGlobals(), false, async (session) => {
        const run = await find(session, wanted);
        session.output.show(run, () => `${summary(run)}\n${nextSteps(run)}`);
      }),
    );

  runs
    .command('events <run>')
    .description('errors, warnings, info and failures')
    .option('--level <levels>', 'error, warning, info, failure; separated by commas')
    .option('--search <text>', 'a person, a key or a word')
    .option('--limit <number>', 'how many', count, 100)
    .action(async (wanted: string, _, command: Command) => {
      const options = command.optsWithGlobals<ListOptions>();
      await inSession(host, options, false, async (session) => {
        const { connection, company, output } = session;
        const { id } = await find(session, wanted);
        const page = await connection.call<EventPage>(
          'GET',
          `${company}/runs/${id}/events?${query(options, ['limit', 'level', 'search'])}`,
        );
        output.show(page.rows, () => {
          const lines = page.rows.map((row) => {
            const where = [row.dataSet, row.title, row.field].filter(Boolean).join(' · ');
            return `${row.level.toUpperCase()}  ${where}\n  ${row.message}\n  → ${row.fix}`;
          });
          return [...lines, shown(page)].join('\n');
        });
      });
    });

  runs
    .command('changes <run>')
    .description('what the plan changes, field by field')
    .option('--data-set <id>', 'only of this data set')
    .option('--search <text>', 'a person or a key')
    .option('--limit <number>', 'how many', count, 100)
    .action(async (wanted: string, _, command: Command) => {
      const options = command.optsWithGlobals<ListOptions>();
      await inSession(host, options, false, async (session) => {
        const { connection, company, output } = session;
        const { id } = await find(session, wanted);
        const page = await connection.call<ChangePage>(
          'GET',
          `${company}/runs/${id}/changes?${query(options, ['limit', 'dataSet', 'search'])}`,
        );
        output.show(page.rows, () => {
          const lines = page.rows.map((row) => {
            const fields = row.differences.map(
              ({ label, before, after }) =>
                `    ${label}: ${inWords(before) || '(empty)'} → ${inWords(after) || '(empty)'}`,
            );
            return [
              `${row.kind}  ${row.dataSet}  ${row.title}  [${row.state}] ${row.reason}`,
              ...fields,
            ].join('\n');
          });
          return [...lines, shown(page)].join('\n');
        });
      });
    });

  runs
    .command('files <run>')
    .description('files that it read or produced')
    .action(async (wanted: string, _, command: Command) =>
      inSession(host, command.optsWithGlobals(), false, async (session) => {
        const { connection, company, output } = session;
        const { id } = await find(session, wanted);
        const rows = await connection.call<RunFile[]>('GET', `${company}/runs/${id}/files`);
        output.show(rows, () =>
          table(
            ['Name', 'Direction', 'Data set', 'Bytes', 'State', 'SHA-256'],
            rows.map((row) => [row.name, row.direction, row.dataSet, row.size, row.state, row.sha256]),
          ),
        );
      }),
    );

  for (const [verb, description] of [
    ['apply', 'write the plan of a run'],
    ['retry', 'run again over what failed'],
  ] as const) {
    const command = runs
      .command(`${verb} <run>`)
      .description(description)
      .option('--wait', 'wait for the end');
    if (verb === 'apply') command.option('--reason <text>', 'why a plan that a guard stopped is right');
    command.action(async (wanted: string, _, acting: Command) => {
      const options = acting.optsWithGlobals<ActOptions>();
      await inSession(host, options, true, async (session) => {
        const { connection, company, output } = session;
        const { id } = await find(session, wanted);
        const body = options.reason === undefined ? {} : { overrideReason: options.reason };
        const started = await connection.call<StartedRun>('POST', `${company}/runs/${id}/${verb}`, body);
        if (options.wait !== true && !session.isLocal) {
          output.show(
            started,
            () => `Started run ${started.number}. See: chalkline runs show ${started.number}`,
          );
          return;
        }
        const run = await watchRun(session, started.id);
        output.show(run, () => `${summary(run)}\n${nextSteps(run)}`);
        process.exitCode = exitCodeOf(run.status);
      });
    });
  }

  runs
    .command('cancel <run>')
    .description('stop a run that waits or runs')
    .action(async (wanted: string, _, command: Command) =>
      inSession(host, command.optsWithGlobals(), false, async (session) => {
        const { connection, company, output } = session;
        const { id, number } = await find(session, wanted);
        const row = await connection.call<StartedRun>('POST', `${company}/runs/${id}/cancel`);
        output.show(row, () => `Run ${number} is being cancelled.`);
      }),
    );
}

async function find({ connection, company }: Session, wanted: string): Promise<Run> {
  if (!/^\d+$/.test(wanted))
    return connection.call<Run>('GET', `${company}/runs/${encodeURIComponent(wanted)}`);
  const page = await connection.call<RunPage>('GET', `${company}/runs?search=${wanted}&limit=50`);
  const row = page.rows.find(({ number }) => number === Number(wanted));
  if (row !== undefined) return connection.call<Run>('GET', `${company}/runs/${row.id}`);
  throw new ConfigError({
    code: 'cli/not-found',
    what: `There is no run ${wanted}.`,
    fix: 'See: chalkline runs list',
  });
}

function query(options: ListOptions, names: readonly (keyof ListOptions)[]): string {
  const query = new URLSearchParams();
  for (const name of names) if (options[name] !== undefined) query.set(name, String(options[name]));
  return query.toString();
}

function shown({ rows, total }: { rows: readonly unknown[]; total: number }): string {
  return rows.length === total ? `${total} in all.` : `${rows.length} of ${total}; use --limit or --search.`;
}

function count(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 500) {
    throw new InvalidArgumentError('Expected a number from 1 to 500.');
  }
  return number;
}
