import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { listAudit, verifyAudit } from '../hub/index.ts';
import { ConfigError } from '../kernel/index.ts';
import type { Connection } from './connection.ts';
import { exitCodes } from './exit-codes.ts';
import { Output, table } from './output.ts';
import { type CommandHost, type GlobalOptions, inSession, withConnection } from './session.ts';

type Page = Awaited<ReturnType<typeof listAudit>>;
type Verdict = Awaited<ReturnType<typeof verifyAudit>>;

interface Which extends GlobalOptions {
  installation?: boolean;
}

interface Filter extends Which {
  person?: string;
  action?: string;
  subject?: string;
  search?: string;
  from?: string;
  to?: string;
}

export function auditCommands(program: Command, host: CommandHost): void {
  const audit = program.command('audit').description('who did what to what from where');
  const installation = ['--installation', 'the log of the whole installation'] as const;
  const filtered = (command: Command) =>
    command
      .option(...installation)
      .option('--person <name>', 'who did it')
      .option('--action <name>', 'one action, or all of a noun: connector')
      .option('--subject <text>', 'in what it was done to')
      .option('--search <text>', 'in anything that an entry says')
      .option('--from <instant>', 'from this instant on, 2026-03-01T00:00:00Z')
      .option('--to <instant>', 'before this instant');

  filtered(audit.command('list').description('list entries, the newest first'))
    .option('--limit <number>', 'how many', '50')
    .action(async (_, command: Command) => {
      const options = command.optsWithGlobals<Filter & { limit: string }>();
      await onLog(host, options, async (connection, path, output) => {
        const query = queryOf(options, { limit: options.limit });
        const page = await connection.call<Page>('GET', `${path}${query}`);
        output.show(page, () =>
          table(
            ['No.', 'At', 'Person', 'From', 'Action', 'Subject', 'Details'],
            page.rows.map((row) => [
              row.seq,
              row.at,
              row.person,
              row.address,
              row.action,
              row.subject?.name ?? row.subject?.id,
              row.details.map(({ name, value }) => `${name}: ${value}`).join('; '),
            ]),
          ),
        );
      });
    });

  filtered(audit.command('export').description('write the entries to a CSV file'))
    .option('--out <file>', 'where to', 'audit-log.csv')
    .action(async (_, command: Command) => {
      const options = command.optsWithGlobals<Filter & { out: string }>();
      await onLog(host, options, async (connection, path, output) => {
        const bytes = await connection.file(`${path}.csv${queryOf(options)}`);
        await writeFile(options.out, bytes, { mode: 0o600 });
        output.show({ file: options.out, bytes: bytes.length }, () => `Written to ${options.out}.`);
      });
    });

  audit
    .command('verify')
    .description('recompute every entry and say whether the log is whole')
    .option(...installation)
    .option('--head <number:hash>', 'a head that was written down, to see that nothing was cut off the end')
    .action(async (_, command: Command) => {
      const options = command.optsWithGlobals<Which & { head?: string }>();
      const remembered = options.head === undefined ? undefined : headOf(options.head);
      await onLog(host, options, async (connection, path, output) => {
        const verdict = await connection.call<Verdict>('POST', `${path}/verify`, { remembered });
        output.show(verdict, () => inWords(verdict));
        if (!verdict.whole) process.exitCode = exitCodes.failed;
      });
    });
}

function onLog(
  host: CommandHost,
  options: Which,
  work: (connection: Connection, path: string, output: Output) => Promise<void>,
): Promise<void> {
  if (options.installation === true) {
    const output = new Output(options.json ?? false);
    return withConnection(host, false, (connection) => work(connection, '/audit', output));
  }
  return inSession(host, options, false, ({ connection, company, output }) =>
    work(connection, `${company}/audit`, output),
  );
}

function queryOf(
  { person, action, subject, search, from, to }: Filter,
  more: Record<string, string> = {},
): string {
  const query = new URLSearchParams(more);
  for (const [name, value] of Object.entries({ person, action, subject, search, from, to })) {
    if (value !== undefined) query.set(name, value);
  }
  return query.size === 0 ? '' : `?${query}`;
}

function headOf(text: string): { seq: number; hash: string } {
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text.trim()) ?? [];
  if (seq !== undefined && hash !== undefined) return { seq: Number(seq), hash };
  throw new ConfigError({
    code: 'cli/head',
    what: `"${text}" is no head of a log.`,
    fix: 'Write it as verify prints it: the number of the entry, a colon, its hash.',
  });
}

function inWords({ whole, entries, from, head, faults }: Verdict): string {
  const kept = from > 1 ? ` (those before ${from} were purged)` : '';
  return [
    whole ? `Whole, ${entries} entries${kept}.` : `Not whole: ${entries} entries${kept}.`,
    ...faults.map(({ message }) => `  ${message}`),
    `Head: ${head.seq}:${head.hash}`,
    'Keep the head somewhere else and give it with --head next time.',
  ].join('\n');
}
