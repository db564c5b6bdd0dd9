import { type Static, type TProperties, Type } from 'typebox';
import { authorityField } from '../net/authority.ts';

/** The form fields of every connector that goes through hh2. Secrets among them are `apiKey`, `apiSecret` and `password`. */
export const hh2Fields = {
  subdomain: Type.String({
    title: 'hh2 subdomain',
    description:
      'The part before .hh2.com in the address at which your people sign in to hh2. There is one for each data folder of Sage; each needs a connector of its own.',
    pattern: '^[A-Za-z0-9][A-Za-z0-9-]*$',
  }),
  username: Type.String({
    title: 'hh2 user',
    description: 'A user of that hh2 site that is kept for this purpose, often called "Sync".',
    minLength: 1,
  }),
  password: Type.String({
    title: 'Password',
    description: 'The password of that hh2 user.',
    minLength: 1,
    secret: true,
  }),
  apiKey: Type.String({
    title: 'API key',
    description: 'Given by hh2 to the partner that connects to it, together with the API secret.',
    minLength: 1,
    secret: true,
  }),
  apiSecret: Type.String({
    title: 'API secret',
    description: 'Given by hh2 together with the API key.',
    minLength: 1,
    secret: true,
  }),
} satisfies TProperties;

/** What the customer seldom changes. hh2 publishes neither its limits nor the life of a session. */
export const hh2Settings = {
  address: Type.Optional(
    Type.String({
      title: 'Address of hh2',
      description: 'Leave it, unless hh2 has given you another. {subdomain} is filled in.',
      default: 'https://{subdomain}.hh2.com',
      pattern: '^https?://',
    }),
  ),
  ...authorityField,
  callsPerMinute: Type.Optional(
    Type.Integer({
      title: 'Calls per minute',
      description: 'hh2 publishes no limit; 300 is careful. Shared by everything that uses this connector.',
      default: 300,
      minimum: 1,
      maximum: 60_000,
    }),
  ),
  callsAtOnce: Type.Optional(
    Type.Integer({
      title: 'Calls at the same time',
      description: 'Four is assumed to be safe.',
      default: 4,
      minimum: 1,
      maximum: 16,
    }),
  ),
  rowsPerCall: Type.Optional(
    Type.Integer({
      title: 'Rows per answer',
      description:
        'hh2 sends lists in blocks of 1,000 rows; fewer mean the end of a list. Change it only when hh2 changes it.',
      default: 1000,
      minimum: 2,
      maximum: 100_000,
    }),
  ),
  staleWarnHours: Type.Optional(
    Type.Number({
      title: 'Warn when hh2 has heard nothing from Sage for (hours)',
      description:
        'The Sync Client beside Sage may stand still while hh2 goes on answering with old data. 0: never warn.',
      default: 24,
      minimum: 0,
    }),
  ),
  staleStopHours: Type.Optional(
    Type.Number({
      title: 'Stop when hh2 has heard nothing from Sage for (hours)',
      description:
        'A run that would rest on data older than this does not begin. Longer than your longest weekend. 0: never stop.',
      default: 96,
      minimum: 0,
    }),
  ),
  registerForChanges: Type.Optional(
    Type.Boolean({
      title: 'Ask hh2 to record changes',
      description:
        "Registers for hh2's change notifications of jobs, cost codes and lists, where that is not done yet. Without them the age of the data cannot be told, and every run reads everything.",
      default: false,
    }),
  ),
} satisfies TProperties;

type Fields = typeof hh2Fields & typeof hh2Settings;

/** A configuration that names an hh2 site, without the secrets. */
export type Hh2Config = Partial<Static<ReturnType<typeof Type.Object<Fields>>>>;

export function hh2Address(config: Hh2Config): string {
  return (config.address || 'https://{subdomain}.hh2.com').replaceAll('{subdomain}', config.subdomain ?? '');
}
