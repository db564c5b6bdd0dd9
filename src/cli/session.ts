import { ConfigError } from '../kernel/index.ts';
import { Connection, type ServerAddress } from './connection.ts';
import { Output } from './output.ts';

/** What the commands need from the process that they run in. */
export interface CommandHost {
  serve(options: { services?: string; demo: boolean }): Promise<void>;
  /** The server that runs on the data folder. */
  runningServer(): ServerAddress | undefined;
  /** Opens the data folder in this process; `works`: runs are carried out in here. */
  openHere(works: boolean): Promise<ServerAddress & { close(): Promise<void> }>;
  /** Drops what lost keys have sealed; answers how much of what. */
  forgetSecrets(): Promise<Record<string, number>>;
}

export interface GlobalOptions {
  json?: boolean;
  company?: string;
}

/** One command's access to the server and to the company that it is about. */
export interface Session {
  connection: Connection;
  output: Output;
  /** The path of the company, `/companies/…`. */
  company: string;
  /** Whether runs live only as long as this process. */
  isLocal: boolean;
}

interface MeAnswer {
  companies: { id: string; name: string }[];
}

/** Runs a command against the server, or against the data folder when none runs. */
export async function withConnection<T>(
  host: CommandHost,
  works: boolean,
  command: (connection: Connection, isLocal: boolean) => Promise<T>,
): Promise<T> {
  const running = host.runningServer();
  if (running !== undefined) return command(new Connection(running), false);
  const here = await host.openHere(works);
  try {
    return await command(new Connection(here), true);
  } finally {
    await here.close();
  }
}

/** As {@link withConnection}, for commands about one company. */
export function inSession<T>(
  host: CommandHost,
  options: GlobalOptions,
  works: boolean,
  command: (session: Session) => Promise<T>,
): Promise<T> {
  return withConnection(host, works, async (connection, isLocal) =>
    command({
      connection,
      output: new Output(options.json ?? false),
      company: `/companies/${await companyId(connection, options.company)}`,
      isLocal,
    }),
  );
}

async function companyId(connection: Connection, wanted: string | undefined): Promise<string> {
  const { companies } = await connection.call<MeAnswer>('GET', '/me');
  const names = companies.map(({ name }) => `"${name}"`).join(', ');
  if (wanted === undefined) {
    const [only, ...others] = companies;
    if (only !== undefined && others.length === 0) return only.id;
    throw new ConfigError({
      code: 'cli/company',
      what: only === undefined ? 'There is no company yet.' : `There are several companies: ${names}.`,
      fix:
        only === undefined ? 'Create one: chalkline companies create --name ...' : 'Name one with --company.',
    });
  }
  const found = companies.find(
    ({ id, name }) => id === wanted || name.toLowerCase() === wanted.toLowerCase(),
  );
  if (found !== undefined) return found.id;
  throw new ConfigError({
    code: 'cli/company',
    what: `There is no company "${wanted}".`,
    expected: `Expected one of ${names}.`,
    fix: 'Correct --company.',
  });
}

/** A row by its name or id. */
export function pick<Row extends { id: string; name: string }>(
  rows: readonly Row[],
  wanted: string,
  what: string,
): Row {
  const found = rows.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted.toLowerCase());
  if (found !== undefined) return found;
  throw new ConfigError({
    code: 'cli/not-found',
    what: `There is no ${what} "${wanted}".`,
    expected:
      rows.length === 0
        ? `There is none yet.`
        : `Expected one of ${rows.map(({ name }) => `"${name}"`).join(', ')}.`,
    fix: `See: chalkline ${what}s list`,
  });
}
