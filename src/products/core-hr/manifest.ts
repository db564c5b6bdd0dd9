import { type Static, Type } from 'typebox';
import { ListWords, MemberNames } from '../../sdk/arcoro-api/index.ts';
import { exchangeSchema } from '../../sdk/exchange/sftp-config.ts';
import { authorityField, type Manifest } from '../../sdk/index.ts';
import { Assumptions } from './assumptions.ts';
import { FileSettings } from './file-settings.ts';

export const CoreHrConfig = exchangeSchema({
  url: Type.String({
    title: 'URL',
    description: 'The address of the Arcoro API, as a rule https://api.arcoro.com.',
    default: 'https://api.arcoro.com',
    pattern: '^https?://',
  }),
  ...authorityField,
  apiKey: Type.String({
    title: 'API key',
    description: 'Made in Hub by an administrator. A read-only key can be a source only.',
    minLength: 1,
    secret: true,
  }),
  callsPerMinute: Type.Optional(
    Type.Integer({
      title: 'Calls per minute',
      description: 'Arcoro limits calls and does not publish how many; 60 is careful.',
      default: 60,
      minimum: 1,
      maximum: 6000,
    }),
  ),
  pageSize: Type.Optional(
    Type.Integer({
      title: 'Rows per page',
      description: 'From 1 to 100; more rows mean fewer calls.',
      default: 100,
      minimum: 1,
      maximum: 100,
    }),
  ),
  personDetails: Type.Optional(
    Type.Array(
      Type.Union([
        Type.Literal('SSN'),
        Type.Literal('Address'),
        Type.Literal('Phones'),
        Type.Literal('E-mails'),
      ]),
      {
        title: 'Details of people',
        description: 'Each costs one call per person. What is left out is neither read nor compared.',
        default: ['SSN', 'Address', 'Phones', 'E-mails'],
        uniqueItems: true,
      },
    ),
  ),
  leavingWithoutDate: Type.Optional(
    Type.Union([Type.Literal('Today'), Type.Literal('Without a date')], {
      title: 'Termination date of those who leave without one',
      description: 'Whether your Core HR wants a date with the status Terminated: Employee tab, Employment.',
      default: 'Today',
    }),
  ),
  ...FileSettings,
  members: MemberNames,
  words: ListWords,
  assumed: Type.Optional(Assumptions),
});

export type CoreHrConfig = Static<typeof CoreHrConfig>;

export const manifest: Manifest<typeof CoreHrConfig> = {
  id: 'core-hr',
  name: 'Core HR',
  summary:
    'Arcoro Core HR: people, their employment and the lists of the company by API, pay and time by file.',
  config: CoreHrConfig,
  limits: (config) => ({ calls: config.callsPerMinute ?? 60, perMs: 60_000, concurrency: 4 }),
};
