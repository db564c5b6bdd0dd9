import { type Static, Type } from 'typebox';
import { hh2Fields, hh2Settings } from '../../sdk/hh2/index.ts';
import { exchangeSchema, type Manifest } from '../../sdk/index.ts';
import { Assumptions } from './assumptions.ts';
import { timeSettings } from './time-settings.ts';

export const Sage300Config = exchangeSchema({
  ...hh2Fields,
  privateDetails: Type.Optional(
    Type.Array(Type.Union([Type.Literal('SSN'), Type.Literal('Birth date'), Type.Literal('Street')]), {
      title: 'Private details of people',
      description:
        'hh2 gives each of them by a call of its own for each person. What is left out stays empty.',
      default: ['SSN', 'Birth date', 'Street'],
      uniqueItems: true,
    }),
  ),
  writing: Type.Optional(
    Type.Union([Type.Literal('off'), Type.Literal('unverified')], {
      title: 'Writing to Sage through hh2',
      description:
        'hh2 does not publish how employees, pay, deductions and taxes are written. "unverified" writes as we assume it (see the last section); try it with a test data folder and ask hh2 first. Time files do not depend on it.',
      default: 'off',
    }),
  ),
  costCodesFrom: Type.Optional(
    Type.Union([Type.Literal('jobs'), Type.Literal('categories'), Type.Literal('standard list')], {
      title: 'Cost codes are',
      description:
        'jobs: the cost codes of each job. categories: each category of them, as one code. standard list: the codes for all jobs.',
      default: 'jobs',
    }),
  ),
  categorySeparator: Type.Optional(
    Type.String({
      title: 'Between cost code and category',
      description: 'Used when cost codes are categories, and to take them apart in the time file: 03-300/L.',
      default: '/',
      minLength: 1,
      maxLength: 3,
    }),
  ),
  extraSeparator: Type.Optional(
    Type.String({
      title: 'Between extra and cost code',
      description:
        'hh2 has no list of extras. Where a job has extras and its cost codes begin with them (010.03-300), give the sign between; extras are then project phases. Empty: no extras.',
      default: '',
      maxLength: 3,
    }),
  ),
  compCodesInUse: Type.Optional(
    Type.Boolean({
      title: "Workers' comp codes in use",
      description:
        'hh2 has no list of them, so the codes that employees have are taken for it. Off: they are neither read nor checked.',
      default: true,
    }),
  ),
  pollSeconds: Type.Optional(
    Type.Number({
      title: 'Seconds between looks at a change',
      description: 'A change goes through the Sync Client into Sage, which takes seconds to minutes.',
      default: 5,
      minimum: 0.02,
      maximum: 300,
    }),
  ),
  operationMinutes: Type.Optional(
    Type.Number({
      title: 'Longest wait for a change (minutes)',
      description: 'After this it is in doubt, and the next run looks for it.',
      default: 15,
      minimum: 0.01,
      maximum: 240,
    }),
  ),
  ...timeSettings,
  ...hh2Settings,
  assumed: Type.Optional(Assumptions),
});

export type Sage300Config = Static<typeof Sage300Config>;

export const manifest: Manifest<typeof Sage300Config> = {
  id: 'sage-300-cre',
  name: 'Sage 300 CRE',
  summary:
    'Sage 300 Construction and Real Estate (Timberline) through hh2, with time by the Import Time file.',
  config: Sage300Config,
  limits: (config) => ({
    calls: config.callsPerMinute ?? 300,
    perMs: 60_000,
    concurrency: config.callsAtOnce ?? 4,
  }),
};
