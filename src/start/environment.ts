import { resolve } from 'node:path';
import { ConfigError } from '../kernel/index.ts';

export type Service = 'api' | 'worker';

/** What a process is told from outside: by environment and by command line. */
export interface Environment {
  port: number;
  host: string;
  dataFolder: string;
  /** Absent: the embedded database in the data folder. */
  databaseUrl: string | undefined;
  keyFile: string;
  /** Hosts that connectors may reach although they lie in private networks. */
  allowHosts: readonly string[];
  /** Folders that file connectors may use. */
  allowRoots: readonly string[];
  /** Where people reach the server, when it is not the address it listens on. */
  publicUrl: string | undefined;
  adminEmail: string;
  services: readonly Service[];
  demo: boolean;
}

export interface ServeArguments {
  services?: string;
  demo: boolean;
}

/** @throws ConfigError `environment/...` */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
  { services, demo }: ServeArguments,
): Environment {
  const dataFolder = resolve(variables.CHALKLINE_DATA || './data');
  return {
    port: portOf(variables.PORT),
    host: variables.HOST || '127.0.0.1',
    dataFolder,
    databaseUrl: variables.DATABASE_URL || undefined,
    keyFile: resolve(variables.CHALKLINE_KEY_FILE || `${dataFolder}/keys.json`),
    allowHosts: listOf(variables.CHALKLINE_ALLOW_HOSTS),
    allowRoots: listOf(variables.CHALKLINE_ALLOW_ROOTS).map((folder) => resolve(folder)),
    publicUrl: variables.CHALKLINE_URL || undefined,
    adminEmail: variables.CHALKLINE_ADMIN_EMAIL || 'admin@chalkline.local',
    services: servicesOf(services),
    demo,
  };
}

function portOf(text: string | undefined): number {
  if (text === undefined || text === '') return 8080;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new ConfigError({
    code: 'environment/port',
    what: `PORT is "${text}", which is no port.`,
    fix: 'Set PORT to a number from 1 to 65535, or leave it out for 8080.',
  });
}

function servicesOf(text: string | undefined): Service[] {
  const names = text === undefined ? ['api', 'worker'] : listOf(text);
  const unknown = names.find((name) => name !== 'api' && name !== 'worker');
  if (unknown !== undefined || names.length === 0) {
    throw new ConfigError({
      code: 'environment/services',
      what: `--services=${text} names no service of ours.`,
      fix: 'Write --services=api, --services=worker or --services=api,worker.',
    });
  }
  return names as Service[];
}

function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
