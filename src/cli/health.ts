import type { Command } from 'commander';
import { Output, table } from './output.ts';
import { type CommandHost, type GlobalOptions, withConnection } from './session.ts';

interface Health {
  version: string;
  database: { engine: string; version: string; sizeBytes: number; migration: string };
  queue: { waitingTasks: number; waitingRuns: number; runningRuns: number };
  workers: { name: string; alive: boolean }[];
  dataFolder: { freeBytes: number; totalBytes: number };
  lastBackupAt: string | null;
  unrecognised: { company: string; people: number }[];
}

export function healthCommands(program: Command, host: CommandHost): void {
  const health = program.command('health').description('how the installation is doing');

  health
    .command('show')
    .description('database, queue, workers, disk, last backup')
    .action(async (_, command: Command) => {
      const output = outputOf(command);
      await withConnection(host, false, async (connection) => {
        const found = await connection.call<Health>('GET', '/system-health');
        output.show(found, () =>
          table(
            ['What', 'Now'],
            [
              ['Version', found.version],
              [
                'Database',
                `${found.database.engine}, PostgreSQL ${found.database.version}, ${megabytes(found.database.sizeBytes)}`,
              ],
              ['Migration level', found.database.migration],
              ['Tasks in the queue', found.queue.waitingTasks],
              ['Runs', `${found.queue.runningRuns} running, ${found.queue.waitingRuns} waiting`],
              ['Workers alive', found.workers.filter(({ alive }) => alive).length],
              [
                'Free disk',
                `${megabytes(found.dataFolder.freeBytes)} of ${megabytes(found.dataFolder.totalBytes)}`,
              ],
              ['Last backup', found.lastBackupAt ?? 'not reported'],
              ...found.unrecognised.map(({ company, people }) => [
                'Erased and not recognised',
                `${people} of ${company}, whose runs wait: keys were lost (people-data unrecognised)`,
              ]),
            ],
          ),
        );
      });
    });

  health
    .command('backup-made')
    .description('for your backup script: say that one succeeded, so that System health shows its age')
    .action(async (_, command: Command) => {
      const output = outputOf(command);
      await withConnection(host, false, async (connection) => {
        await connection.call('POST', '/system-health/backup');
        output.show({ reported: true }, () => 'Noted.');
      });
    });
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000).toLocaleString('en-US')} MB`;
}

function outputOf(command: Command): Output {
  return new Output(command.optsWithGlobals<GlobalOptions>().json ?? false);
}
