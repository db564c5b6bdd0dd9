import { isIP } from 'node:net';
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
  /** The key ring itself, or a single key, given by the environment instead of a file. */
  keyText?: string | undefined;
  /** A program that prints the key ring, for a vault. */
  keyCommand?: string | undefined;
  /** Hosts that connectors may reach although they lie in private networks. */
  allowHosts: readonly string[];
  /** Folders that file connectors may use. */
  allowRoots: readonly string[];
  /** Where people reach the server, when it is not the address it listens on. */
  publicUrl: string | undefined;
  /** Addresses of the proxies in front, `10.0.0.5` or `10.0.0.0/24`: what they say about the caller is believed. */
  proxies: readonly string[];
  adminEmail: string;
  /** Whom people without access are told to ask. */
  contactEmail?: string;
  /** Absent: no letters are sent. */
  mail?: { smtpUrl: string; from: string };
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
  const mail = mailOf(variables.CHALKLINE_SMTP_URL, variables.CHALKLINE_MAIL_FROM);
  return {
    port: portOf(variables.PORT),
    host: variables.HOST || '127.0.0.1',
    dataFolder,
    databaseUrl: variables.DATABASE_URL || undefined,
    keyFile: resolve(variables.CHALKLINE_KEY_FILE || `${dataFolder}/keys.json`),
    ...keysOf(variables),
    allowHosts: listOf(variables.CHALKLINE_ALLOW_HOSTS),
    allowRoots: listOf(variables.CHALKLINE_ALLOW_ROOTS).map((folder) => resolve(folder)),
    publicUrl: urlOf(variables.CHALKLINE_URL),
    proxies: proxiesOf(variables.CHALKLINE_TRUST_PROXY),
    adminEmail: variables.CHALKLINE_ADMIN_EMAIL || 'admin@chalkline.local',
    ...(variables.CHALKLINE_CONTACT_EMAIL ? { contactEmail: variables.CHALKLINE_CONTACT_EMAIL } : {}),
    ...(mail === undefined ? {} : { mail }),
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

function urlOf(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.pathname === '/') return url.origin;
  throw new ConfigError({
    code: 'environment/url',
    what: `CHALKLINE_URL is "${text}", which is not the address of a server.`,
    fix: 'Set it to what people type, such as https://chalkline.example.com, without a path.',
  });
}

/** Named one by one: a server that believes anybody lets everybody choose an address, and so escape every limit. */
function proxiesOf(text: string | undefined): string[] {
  const proxies = listOf(text);
  for (const proxy of proxies) {
    const [address = '', bits, ...rest] = proxy.split('/');
    const longest = { 4: 32, 6: 128 }[isIP(address)] ?? 0;
    const prefix = bits === undefined ? longest : Number(bits);
    if (longest > 0 && rest.length === 0 && Number.isInteger(prefix) && prefix >= 8 && prefix <= longest)
      continue;
    throw new ConfigError({
      code: 'environment/trust-proxy',
      what: `CHALKLINE_TRUST_PROXY names "${proxy}", which is neither an address nor a network of at least /8.`,
      fix: 'Name the proxies in front of Chalkline, such as 10.0.0.5 or 10.0.0.0/24, separated by commas.',
    });
  }
  return proxies;
}

/** Two answers to where the keys are would be one too many. */
function keysOf(
  variables: Readonly<Record<string, string | undefined>>,
): Pick<Environment, 'keyText' | 'keyCommand'> {
  const names = ['CHALKLINE_KEYS', 'CHALKLINE_KEY', 'CHALKLINE_KEY_COMMAND', 'CHALKLINE_KEY_FILE'];
  const given = names.filter((name) => (variables[name] ?? '') !== '');
  if (given.length > 1) {
    throw new ConfigError({
      code: 'environment/keys',
      what: `${given.join(' and ')} are set, so it is not clear where the keys come from.`,
      fix: 'Set one of them only.',
    });
  }
  return {
    keyText: variables.CHALKLINE_KEYS || variables.CHALKLINE_KEY || undefined,
    keyCommand: variables.CHALKLINE_KEY_COMMAND || undefined,
  };
}

function mailOf(url: string | undefined, from: string | undefined): Environment['mail'] {
  if (!url) return undefined;
  if (!URL.canParse(url) || !/^smtps?:$/.test(new URL(url).protocol)) {
    throw new ConfigError({
      code: 'environment/smtp',
      what: 'CHALKLINE_SMTP_URL is not the address of a mail server.',
      fix: 'Write smtp://user:password@mail.example.com:587, or leave it out: links are then shown instead of sent.',
    });
  }
  if (!from) {
    throw new ConfigError({
      code: 'environment/mail-from',
      what: 'CHALKLINE_SMTP_URL is set, and CHALKLINE_MAIL_FROM is not.',
      fix: 'Set CHALKLINE_MAIL_FROM to the sender of the letters, such as chalkline@example.com.',
    });
  }
  return { smtpUrl: url, from };
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
