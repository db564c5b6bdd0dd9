import { type Static, Type } from 'typebox';
import { authorityField, type Manifest } from '../../sdk/index.ts';
import { Assumptions } from './assumptions.ts';

/** What most syncs need; `skills:read skills:write` come in when certifications flow. */
export const USUAL_SCOPES = 'dis:read dis:write heavyjob:read timecards:read timecards:write';

/** How time cards are chosen, and what happens to them when they were taken. */
const TimeCards = Type.Object(
  {
    read: Type.Optional(
      Type.Union([Type.Literal('not sent'), Type.Literal('all')], {
        title: 'Time cards to read',
        description:
          'Not sent: those that were never sent to payroll, or changed since (HeavyJob, Time Cards, Sent to payroll). All: every card of the period.',
        default: 'not sent',
      }),
    ),
    state: Type.Optional(
      Type.Union(
        [Type.Literal('approved'), Type.Literal('accepted'), Type.Literal('reviewed'), Type.Literal('any')],
        {
          title: 'State of the cards',
          description:
            'The mark that a card must carry before its hours go out. The marks do not depend on each other.',
          default: 'approved',
        },
      ),
    ),
    days: Type.Optional(
      Type.Integer({
        title: 'Days back',
        description: 'How far back cards are looked for when a run names no dates.',
        default: 35,
        minimum: 1,
        maximum: 400,
      }),
    ),
    corrections: Type.Optional(
      Type.Union([Type.Literal('send'), Type.Literal('leave out')], {
        title: 'Cards changed after they were sent',
        description:
          'Send: their lines are compared with what we sent, and corrected. Leave out: for cards that somebody else had sent before Chalkline did, which would come twice.',
        default: 'send',
      }),
    ),
    markSent: Type.Optional(
      Type.Union(
        [Type.Literal('when all was taken'), Type.Literal('when nothing was refused'), Type.Literal('never')],
        {
          title: 'Mark cards as sent to payroll',
          description:
            'After a run that was applied. When all was taken: not if a line was refused or left out by a filter. Never: when several syncs take hours from this business unit.',
          default: 'when all was taken',
        },
      ),
    ),
    costAdjustments: Type.Optional(
      Type.Boolean({
        title: 'Per diem and other cost adjustments',
        description:
          'Send them too, under their own code, with the quantity as hours or the dollars as amount.',
        default: false,
      }),
    ),
  },
  {
    additionalProperties: false,
    title: 'Time cards',
    description: 'Only needed where hours flow out of HeavyJob.',
  },
);

export const HcssConfig = Type.Object({
  url: Type.String({
    title: 'URL',
    description: 'The address of the HCSS API, as a rule https://api.hcssapps.com.',
    default: 'https://api.hcssapps.com',
    pattern: '^https?://',
  }),
  ...authorityField,
  clientId: Type.String({
    title: 'Client ID',
    description: 'HCSS Credentials, API Clients: made by an administrator of your company.',
    minLength: 1,
  }),
  clientSecret: Type.String({
    title: 'Client secret',
    description: 'HCSS Credentials, API Clients; it is shown once, when the client is made.',
    minLength: 1,
    secret: true,
  }),
  scopes: Type.Optional(
    Type.String({
      title: 'Scopes',
      description:
        'What the token may do, separated by spaces; allow the same ones in HCSS Credentials. A single one that HCSS does not know makes it refuse them all. Some companies need setups:read setups:write in place of dis:read dis:write.',
      default: USUAL_SCOPES,
      pattern: '^\\S+( \\S+)*$',
    }),
  ),
  businessUnit: Type.Optional(
    Type.String({
      title: 'Business unit',
      description:
        'The code of the business unit: HeavyJob Manager, Business Units. May stay empty when the client sees only one. One connector for each unit.',
      default: '',
    }),
  ),
  accountingTemplate: Type.Optional(
    Type.String({
      title: 'Accounting template',
      description:
        'HeavyJob Manager, Accounting Templates: the one in which department, union and other payroll codes are kept. Empty: the primary one.',
      default: '',
    }),
  ),
  callsPerMinute: Type.Optional(
    Type.Integer({
      title: 'Calls per minute',
      description:
        'HCSS allows your company 100, shared by all its integrations; 60 leaves room for the others.',
      default: 60,
      minimum: 1,
      maximum: 6000,
    }),
  ),
  callsAtOnce: Type.Optional(
    Type.Integer({
      title: 'Calls at the same time',
      description: 'HCSS allows your company 20, shared by all its integrations.',
      default: 4,
      minimum: 1,
      maximum: 20,
    }),
  ),
  pageSize: Type.Optional(
    Type.Integer({
      title: 'Rows per page',
      description: 'From 1 to 1000 where HCSS pages at all; more rows mean fewer calls.',
      default: 1000,
      minimum: 1,
      maximum: 1000,
    }),
  ),
  timeCards: Type.Optional(TimeCards),
  assumed: Type.Optional(Assumptions),
});

export type HcssConfig = Static<typeof HcssConfig>;
export type TimeCardSettings = Required<Static<typeof TimeCards>>;

export function timeCardSettings({ timeCards }: HcssConfig): TimeCardSettings {
  return {
    read: 'not sent',
    state: 'approved',
    days: 35,
    corrections: 'send',
    markSent: 'when all was taken',
    costAdjustments: false,
    ...timeCards,
  };
}

export const manifest: Manifest<typeof HcssConfig> = {
  id: 'hcss',
  name: 'HCSS',
  summary:
    'HCSS Setups, HeavyJob and Skills: people, pay classes, jobs, cost codes and training in, hours out.',
  config: HcssConfig,
  limits: (config) => ({
    calls: config.callsPerMinute ?? 60,
    perMs: 60_000,
    concurrency: config.callsAtOnce ?? 4,
  }),
};
