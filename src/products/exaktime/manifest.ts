import { type Static, Type } from 'typebox';
import { ListWords, MemberNames } from '../../sdk/arcoro-api/index.ts';
import { exchangeSchema } from '../../sdk/exchange/sftp-config.ts';
import { authorityField, type Manifest } from '../../sdk/index.ts';
import { Assumptions, WarehouseColumns } from './assumptions.ts';
import { RatePolicies } from './rate-policies.ts';

const whole = (title: string, description: string, usual: number, minimum: number, maximum: number) =>
  Type.Optional(Type.Integer({ title, description, default: usual, minimum, maximum }));

const oneOf = <const Values extends string[]>(title: string, description: string, values: [...Values]) =>
  Type.Optional(
    Type.Unsafe<Values[number]>(
      Type.Union(
        values.map((value) => Type.Literal(value)),
        { title, description, default: values[0] },
      ),
    ),
  );

const yesNo = (title: string, description: string) =>
  Type.Optional(Type.Boolean({ title, description, default: false }));

export const ExakTimeConfig = exchangeSchema({
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
  callsPerMinute: whole(
    'Calls per minute',
    'Arcoro limits calls and does not publish how many; 60 is careful.',
    60,
    1,
    6000,
  ),
  pageSize: whole('Rows per page', 'From 1 to 100; more rows mean fewer calls.', 100, 1, 100),
  warehouseRows: whole(
    'Rows per answer of the warehouse',
    'From 1 to 1000; more rows mean fewer calls.',
    1000,
    1,
    1000,
  ),
  personDetails: Type.Optional(
    Type.Array(Type.Union([Type.Literal('Phones'), Type.Literal('E-mails')]), {
      title: 'Details of people',
      description: 'Each costs one call per person. What is left out is neither read nor compared.',
      default: ['Phones', 'E-mails'],
      uniqueItems: true,
    }),
  ),
  includeContractors: yesNo(
    'Read contractors too',
    'People with the Contractor checkbox track time and never belong to Core HR, so they are passed by.',
  ),
  onlySharedLocations: yesNo(
    'Only locations that are shared',
    'Those with "Sync to Other Arcoro products" on the location\'s screen; the others stay in ExakTime alone. For a connector that is a source.',
  ),
  syncToPayroll: yesNo(
    'Switch on "Sync to Payroll" for new people',
    'Needs an employee number, a hire date and an employee type. Switched on or off later on the employee screen.',
  ),
  lastCheckDays: whole(
    'Days until the last check',
    'People with "Sync to Payroll" get their termination date only so many days after it, when the last check is made. 0: at once.',
    14,
    0,
    120,
  ),
  timeFrom: oneOf(
    'Read time from',
    'The warehouse shows yesterday at the latest. Files are those of "Timesheets with Cost Centers", as ExakTime exports them.',
    ['Data warehouse', 'Timesheet files'],
  ),
  filePattern: Type.Optional(
    Type.String({
      title: 'Names of timesheet files',
      description: 'With * for anything. Used when time is read from files.',
      default: 'timesheets*.csv',
      minLength: 1,
    }),
  ),
  timeDays: whole(
    'Days of time to read',
    'How far back time is read when the run names no first day.',
    35,
    1,
    400,
  ),
  timeZone: Type.Optional(
    Type.String({
      title: 'Time zone',
      description: 'In which a work day ends, e.g. America/Denver.',
      default: 'America/New_York',
      minLength: 1,
    }),
  ),
  projectOfTime: oneOf('Project of an hour', 'Older accounts keep jobs as locations, newer ones as jobs.', [
    'Job, else location',
    'Job',
    'Location',
  ]),
  ratePolicies: Type.Optional(RatePolicies),
  columns: Type.Optional(WarehouseColumns),
  members: MemberNames,
  words: ListWords,
  assumed: Type.Optional(Assumptions),
});

export type ExakTimeConfig = Static<typeof ExakTimeConfig>;

export const manifest: Manifest<typeof ExakTimeConfig> = {
  id: 'exaktime',
  name: 'ExakTime',
  summary:
    'ExakTime (Arcoro Time): people, locations, jobs and cost codes of the time clock, and approved hours.',
  config: ExakTimeConfig,
  limits: (config) => ({ calls: config.callsPerMinute ?? 60, perMs: 60_000, concurrency: 4 }),
};
