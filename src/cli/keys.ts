import type { Command } from 'commander';
import type { listKeys, showReseal } from '../hub/index.ts';
import { ConfigError } from '../kernel/index.ts';
import type { Connection } from './connection.ts';
import { Output, table } from './output.ts';
import { type CommandHost, type GlobalOptions, withConnection } from './session.ts';

type KeyRingInfo = Awaited<ReturnType<typeof listKeys>>;
type KeyReseal = NonNullable<Awaited<ReturnType<typeof showReseal>>>;

const pollMs = 300;

export function keyCommands(program: Command, host: CommandHost): void {
  const keys = program.command('keys').description('the keys that seal secrets and personal data');

  keys
    .command('list')
    .description('list the keys: age, and how many values each has sealed')
    .action(async (_, command: Command) => {
      const output = outputOf(command);
      await withConnection(host, false, async (connection) => {
        const ring = await connection.call<KeyRingInfo>('GET', '/keys');
        output.show(ring, () => shown(ring));
      });
    });

  keys
    .command('rotate')
    .description('make a new current key; running processes take it up by themselves')
    .action(async (_, command: Command) => {
      const output = outputOf(command);
      await withConnection(host, false, async (connection) => {
        const made = await connection.call<{ current: string }>('POST', '/keys/rotate');
        output.show(
          made,
          () =>
            `"${made.current}" is the current key now. Keep a copy of the ring, then seal anew what older keys sealed: chalkline keys reseal`,
        );
      });
    });

  keys
    .command('reseal')
    .description('seal anew, with the current key, all that older keys have sealed')
    .option('--no-wait', 'leave it to the running workers')
    .action(async (options: { wait: boolean }, command: Command) => {
      const output = outputOf(command);
      await withConnection(host, true, async (connection, isLocal) => {
        await connection.call('POST', '/keys/reseal');
        const end = options.wait || isLocal ? await resealed(connection, output) : undefined;
        output.show(end ?? {}, () =>
          end === undefined
            ? 'The workers are at it. See: chalkline keys list'
            : `Sealed ${end.done} values anew.${end.stuck > 0 ? ` ${end.stuck} open with no key of the ring and were left.` : ''}`,
        );
      });
    });

  keys
    .command('retire <id>')
    .description('take a key off the ring that nothing needs any more')
    .action(async (id: string, _, command: Command) => {
      const output = outputOf(command);
      await withConnection(host, false, async (connection) => {
        await connection.call('DELETE', `/keys/${encodeURIComponent(id)}`);
        output.show(
          { retired: id },
          () => `"${id}" is off the ring. Destroy its copies when no backup needs it.`,
        );
      });
    });

  keys
    .command('forget-secrets')
    .description('when the keys are lost for good: drop what they sealed, and start with new ones')
    .option('--yes', 'I know that connectors will ask for their passwords again')
    .action(async (options: { yes?: boolean }, command: Command) => {
      const output = outputOf(command);
      if (options.yes !== true) {
        throw new ConfigError({
          code: 'cli/not-sure',
          what: 'This drops the passwords of all connectors, planned changes, uploads, files kept with runs, authenticator apps and unfinished runs; companies, syncs, crosswalks, links and the history stay. People who were erased can no longer be recognised, so runs wait until they are left out again. Entries of the audit log stay too, but can no longer be verified: Verify will say so.',
          fix: 'If the keys are lost for good: chalkline keys forget-secrets --yes',
        });
      }
      const dropped = await host.forgetSecrets();
      const unrecognised = dropped['people who were erased, no longer recognised'] ?? 0;
      output.show(dropped, () =>
        [
          `Dropped: ${Object.entries(dropped)
            .map(([what, count]) => `${count} ${what}`)
            .join(', ')}.`,
          'Start Chalkline, then give each connector its secrets again. People sign in as before.',
          ...(unrecognised === 0
            ? []
            : [
                `${unrecognised} people who were erased can no longer be recognised. No run of their companies starts until somebody has left them out again and confirmed it: Admin → People's data, or chalkline people-data unrecognised.`,
              ]),
          // The chain is keyed from the root, which a new ring does not have.
          `Audit entries written before ${new Date().toISOString()} can no longer be verified, and Verify says so. Later ones can.`,
        ].join('\n'),
      );
    });
}

async function resealed(connection: Connection, output: Output): Promise<KeyReseal | undefined> {
  for (let shownAt = -1; ; ) {
    const state = await connection.call<KeyReseal | null>('GET', '/keys/reseal');
    if (state === null || state.finishedAt !== null) return state ?? undefined;
    const percent = state.total === 0 ? 100 : Math.floor((100 * state.done) / state.total);
    if (!output.isJson && Math.floor(percent / 10) !== shownAt) {
      shownAt = Math.floor(percent / 10);
      process.stderr.write(`${state.done} of ${state.total} values\n`);
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

function shown(ring: KeyRingInfo): string {
  const lines = [
    `Ring: ${ring.place}`,
    table(
      ['Key', '', 'Made', 'Values'],
      ring.keys.map((key) => [
        key.id,
        key.isCurrent ? 'current' : '',
        key.createdAt?.slice(0, 10) ?? 'not known',
        key.values,
      ]),
    ),
  ];
  if (ring.lost > 0) lines.push(`${ring.lost} values are sealed with keys that are not on the ring.`);
  if (ring.reseal !== null && ring.reseal.finishedAt === null)
    lines.push(`Sealing anew: ${ring.reseal.done} of ${ring.reseal.total} values.`);
  if (ring.besideData)
    lines.push(
      'The key file lies in the data folder: whoever has a copy of the folder can open everything. Keep it elsewhere: CHALKLINE_KEY_FILE.',
    );
  return lines.join('\n');
}

function outputOf(command: Command): Output {
  return new Output(command.optsWithGlobals<GlobalOptions>().json ?? false);
}
