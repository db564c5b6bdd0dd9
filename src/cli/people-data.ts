import { writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import type { erasePerson, findPerson, readmitPerson } from '../hub/index.ts';
import { ConfigError } from '../kernel/index.ts';
import { table } from './output.ts';
import { type CommandHost, type GlobalOptions, inSession, type Session } from './session.ts';

type Found = Awaited<ReturnType<typeof findPerson>>;
type Erased = Awaited<ReturnType<typeof erasePerson>>;
type Readmitted = Awaited<ReturnType<typeof readmitPerson>>;

interface Who extends GlobalOptions {
  ssnFromInput?: boolean;
}

export function peopleDataCommands(program: Command, host: CommandHost): void {
  const people = program
    .command('people-data')
    .description('what is held about one person: find, export, erase. Needs an API key in CHALKLINE_API_KEY');
  const about = (command: Command) =>
    command
      .argument('<number>', 'the employee number, as either system knows it')
      // On the command line it would stand in the list of processes.
      .option('--ssn-from-input', "read the SSN from standard input, where a number is several people's");

  about(
    people.command('find').description('count what is held, by place; answers the token for erase'),
  ).action(async (number: string, _, command: Command) => {
    const options = command.optsWithGlobals<Who>();
    const who = await whoOf(number, options);
    await withKey(host, options, async ({ connection, company, output }) => {
      const found = await connection.call<Found>('POST', `${company}/people-data/find`, who);
      output.show(found, () => inWords(found));
    });
  });

  about(people.command('export').description('write everything that is held to a CSV file'))
    .option('--out <file>', 'where to', 'person.csv')
    .action(async (number: string, _, command: Command) => {
      const options = command.optsWithGlobals<Who & { out: string }>();
      const body = await whoOf(number, options);
      await withKey(host, options, async ({ connection, company, output }) => {
        const bytes = await connection.file(`${company}/people-data/export`, { method: 'POST', body });
        await writeFile(options.out, bytes, { mode: 0o600 });
        output.show({ file: options.out, bytes: bytes.length }, () => `Written to ${options.out}.`);
      });
    });

  about(people.command('erase').description('erase the person for good; later runs leave them out'))
    .requiredOption('--confirm <number>', 'the employee number once more')
    .requiredOption('--token <token>', 'what find has answered')
    .action(async (number: string, _, command: Command) => {
      const options = command.optsWithGlobals<Who & { confirm: string; token: string }>();
      const { confirm, token } = options;
      const body = { ...(await whoOf(number, options)), confirm, token };
      await withKey(host, options, async ({ connection, company, output }) => {
        const erased = await connection.call<Erased>('POST', `${company}/people-data/erase`, body);
        output.show(erased, () =>
          ['Erased.', countsIn(erased.counts), ...settingsIn(erased.syncs)].join('\n'),
        );
      });
    });

  about(people.command('readmit').description('let somebody who was erased be synced again')).action(
    async (number: string, _, command: Command) => {
      const options = command.optsWithGlobals<Who>();
      const who = await whoOf(number, options);
      await withKey(host, options, async ({ connection, company, output }) => {
        const answer = await connection.call<Readmitted>('POST', `${company}/people-data/readmit`, who);
        output.show(answer, () =>
          answer.found ? 'The next run takes them again.' : 'Nobody who was erased has this number or SSN.',
        );
      });
    },
  );
}

/** The operator has no grant to see personal data, so a key of somebody who has it speaks. */
function withKey(host: CommandHost, options: GlobalOptions, work: (session: Session) => Promise<void>) {
  const key = process.env.CHALKLINE_API_KEY;
  if (key === undefined || key === '') {
    throw new ConfigError({
      code: 'cli/api-key',
      what: "The machine's operator has no right to see personal data.",
      expected: 'Expected an API key in CHALKLINE_API_KEY.',
      fix: 'Let somebody who may see personal data make one on Admin → API keys, with the role Company Admin and "May see personal data" ticked, then: export CHALKLINE_API_KEY=chk_…',
    });
  }
  return inSession(host, options, false, (session) =>
    work({ ...session, connection: session.connection.withKey(key) }),
  );
}

async function whoOf(employeeNumber: string, { ssnFromInput }: Who) {
  return ssnFromInput === true
    ? { employeeNumber, ssn: (await text(process.stdin)).trim() }
    : { employeeNumber };
}

function countsIn(counts: Record<string, number>): string {
  return table(
    ['Place', 'Found'],
    Object.entries(counts).map(([place, count]) => [place, count]),
  );
}

function settingsIn(syncs: readonly string[]): string[] {
  return syncs.length === 0
    ? []
    : [`Settings that say the number, to be edited by hand: ${syncs.join(', ')}`];
}

function inWords({ names, counts, files, syncs, running, token }: Found): string {
  return [
    names.join('; '),
    countsIn(counts),
    ...files.map(
      ({ name, place, opaque }) =>
        `Dropped whole: ${name} (${place})${opaque ? ', not readable as text' : ''}`,
    ),
    ...settingsIn(syncs),
    ...(running ? ['A run is on its way: nobody can be erased until it has ended.'] : []),
    `Token for erase: ${token}`,
  ].join('\n');
}
