import { writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import type {
  confirmUnrecognised,
  erasePerson,
  findPerson,
  leaveOutPerson,
  listUnrecognised,
  readmitPerson,
} from '../hub/index.ts';
import { ConfigError } from '../kernel/index.ts';
import { table } from './output.ts';
import { type CommandHost, type GlobalOptions, inSession, type Session } from './session.ts';

type Found = Awaited<ReturnType<typeof findPerson>>;
type Erased = Awaited<ReturnType<typeof erasePerson>>;
type Readmitted = Awaited<ReturnType<typeof readmitPerson>>;
type LeftOut = Awaited<ReturnType<typeof leaveOutPerson>>;
type Unrecognised = Awaited<ReturnType<typeof listUnrecognised>>;
type Confirmed = Awaited<ReturnType<typeof confirmUnrecognised>>;

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

  about(
    people.command('leave-out').description('keep somebody of whom nothing is held out of all later runs'),
  ).action(async (number: string, _, command: Command) => {
    const options = command.optsWithGlobals<Who>();
    const who = await whoOf(number, options);
    await withKey(host, options, async ({ connection, company, output }) => {
      const answer = await connection.call<LeftOut>('POST', `${company}/people-data/leave-out`, who);
      output.show(answer, () =>
        answer.bySsn
          ? 'Later runs leave them out, by the number and the SSN.'
          : 'Later runs leave them out, by the number only: under another one they would come. Give the SSN too: --ssn-from-input',
      );
    });
  });

  people
    .command('unrecognised')
    .description('people who were erased and can no longer be recognised since keys were lost; runs wait')
    .option('--confirm <people>', 'say that so many were left out again, or need not be: runs start again')
    .action(async (_, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { confirm?: string }>();
      await withKey(host, options, async ({ connection, company, output }) => {
        const path = `${company}/people-data/unrecognised`;
        if (options.confirm !== undefined) {
          const body = { people: Number(options.confirm) };
          const confirmed = await connection.call<Confirmed>('POST', `${path}/confirm`, body);
          output.show(confirmed, () => 'Confirmed. Runs start again.');
          return;
        }
        const found = await connection.call<Unrecognised>('GET', path);
        output.show(found, () =>
          found.people === 0
            ? 'Everybody who was erased is recognised.'
            : [
                `${found.people} erased people can no longer be recognised, and runs wait. They were erased at:`,
                ...found.erasedAt,
                'Leave each out again: chalkline people-data leave-out <number>',
                `Then confirm: chalkline people-data unrecognised --confirm ${found.people}`,
              ].join('\n'),
        );
      });
    });
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
