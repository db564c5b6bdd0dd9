import { type Command, InvalidArgumentError } from 'commander';
import type { listConnectors, listSyncs, listTemplates, proposeSync, startRun } from '../hub/index.ts';
import { exitCodeOf } from './exit-codes.ts';
import { forTerminal, seconds, table } from './output.ts';
import { pair } from './pairs.ts';
import { nextSteps, summary } from './run-summary.ts';
import { type CommandHost, type GlobalOptions, inSession, pick } from './session.ts';
import { watchRun } from './watch-run.ts';

type Sync = Awaited<ReturnType<typeof listSyncs>>[number];
type Connector = Awaited<ReturnType<typeof listConnectors>>[number];
type Proposal = Awaited<ReturnType<typeof proposeSync>>;
type Template = Awaited<ReturnType<typeof listTemplates>>[number];
type StartedRun = Awaited<ReturnType<typeof startRun>>;

interface CreateOptions extends GlobalOptions {
  source: string;
  destination: string;
  name?: string;
  dataSets?: string;
  template?: string;
}

interface RunOptions extends GlobalOptions {
  saveChanges?: boolean;
  wait?: boolean;
  option?: Record<string, string>;
  requestKey?: string;
}

export function syncCommands(program: Command, host: CommandHost): void {
  const syncs = program.command('syncs').description('saved flows from a source to a destination');

  syncs
    .command('list')
    .description('list the syncs')
    .action(async (_, command: Command) =>
      inSession(host, command.optsWithGlobals(), false, async ({ connection, company, output }) => {
        const rows = await connection.call<Sync[]>('GET', `${company}/syncs`);
        output.show(rows, () =>
          table(
            ['Name', 'Source', 'Destination', 'Status', 'Started', 'Duration', 'User'],
            rows.map(({ lastRun, ...row }) => [
              row.name,
              row.sourceName,
              row.destinationName,
              lastRun?.status ?? 'never run',
              lastRun?.startedAt,
              seconds(lastRun?.durationMs ?? null),
              lastRun?.user,
            ]),
          ),
        );
      }),
    );

  syncs
    .command('create')
    .description('create a sync of the data sets that both ends support, with safe settings')
    .requiredOption('--source <connector>', 'by name or id')
    .requiredOption('--destination <connector>', 'by name or id')
    .option('--name <name>', 'unique in the company; proposed when left out')
    .option('--template <id>', 'a ready-made sync; see: chalkline syncs templates')
    .option('--data-sets <ids>', 'only these, separated by commas')
    .action(async (_, command: Command) => {
      const options = command.optsWithGlobals<CreateOptions>();
      await inSession(host, options, false, async ({ connection, company, output }) => {
        const rows = await connection.call<Connector[]>('GET', `${company}/connectors`);
        const sourceId = pick(rows, options.source, 'connector').id;
        const destinationId = pick(rows, options.destination, 'connector').id;
        const proposal = await connection.call<Proposal>(
          'GET',
          `${company}/syncs/proposal?sourceId=${sourceId}&destinationId=${destinationId}${
            options.template === undefined ? '' : `&template=${encodeURIComponent(options.template)}`
          }`,
        );
        const wanted = options.dataSets?.split(',').map((id) => id.trim());
        const dataSets = proposal.config.dataSets.filter(({ id }) => wanted?.includes(id) ?? true);
        const unknown = wanted?.filter((id) => !dataSets.some((dataSet) => dataSet.id === id)) ?? [];
        if (unknown.length > 0) {
          throw new InvalidArgumentError(
            `${unknown.join(', ')} cannot flow here; there are ${proposal.dataSets.map(({ id }) => id).join(', ')}.`,
          );
        }
        const created = await connection.call<Sync>('POST', `${company}/syncs`, {
          name: options.name ?? proposal.name,
          sourceId,
          destinationId,
          config: { ...proposal.config, dataSets },
        });
        output.show(
          created,
          () => `Created "${created.name}". Try it: chalkline syncs run "${created.name}" --wait`,
        );
      });
    });

  syncs
    .command('templates')
    .description('list the ready-made syncs that are possible between two connectors')
    .requiredOption('--source <connector>', 'by name or id')
    .requiredOption('--destination <connector>', 'by name or id')
    .action(async (_, command: Command) => {
      const options = command.optsWithGlobals<CreateOptions>();
      await inSession(host, options, false, async ({ connection, company, output }) => {
        const rows = await connection.call<Connector[]>('GET', `${company}/connectors`);
        const ends = `sourceId=${pick(rows, options.source, 'connector').id}&destinationId=${pick(rows, options.destination, 'connector').id}`;
        const found = await connection.call<Template[]>('GET', `${company}/syncs/templates?${ends}`);
        output.show(found, () =>
          table(
            ['Id', 'Name', 'What it does', 'Data sets'],
            found.map(({ id, name, sentence, dataSets }) => [
              id,
              name,
              sentence,
              dataSets.map((dataSet) => dataSet.id).join(', '),
            ]),
          ),
        );
      });
    });

  syncs
    .command('run <sync>')
    .description('run a sync, by name or id; nothing is written without --save-changes')
    .option('--save-changes', 'write to the destination')
    .option(
      '--option <name=value>',
      'employeeIds=1,2 · payGroup=… · read=changes · files=again · from=… · to=…; repeat for each',
      pair,
    )
    .option('--request-key <key>', 'the same key starts one run, however often it is sent')
    .option('--wait', 'wait for the end and answer by exit code')
    .action(async (wanted: string, _, command: Command) => {
      const options = command.optsWithGlobals<RunOptions>();
      await inSession(host, options, true, async (session) => {
        const { connection, company, output } = session;
        const rows = await connection.call<Sync[]>('GET', `${company}/syncs`);
        const { id } = pick(rows, wanted, 'sync');
        const started = await connection.call<StartedRun>('POST', `${company}/syncs/${id}/runs`, {
          saveChanges: options.saveChanges ?? false,
          options: runOptionsOf(options.option ?? {}),
          ...(options.requestKey === undefined ? {} : { requestKey: options.requestKey }),
        });
        if (started.joined && !output.isJson) {
          process.stderr.write(forTerminal(`Joined run ${started.number}, started by ${started.user}.\n`));
        }
        // Without a server nobody else would carry it out.
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

const listOptions = new Set(['employeeIds']);
const knownOptions = ['employeeIds', 'payGroup', 'read', 'files', 'from', 'to'];

function runOptionsOf(values: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, text]) => {
      if (!knownOptions.includes(name)) {
        throw new InvalidArgumentError(`There is no option "${name}"; there are ${knownOptions.join(', ')}.`);
      }
      return [name, listOptions.has(name) ? text.split(',').map((part) => part.trim()) : text];
    }),
  );
}
