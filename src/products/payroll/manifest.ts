import { type Static, Type } from 'typebox';
import { ListWords, MemberNames } from '../../sdk/arcoro-api/index.ts';
import { exchangeSchema } from '../../sdk/exchange/sftp-config.ts';
import { authorityField, type Manifest } from '../../sdk/index.ts';
import { Assumptions } from './assumptions.ts';

const whole = (title: string, description: string, usual: number, minimum: number, maximum: number) =>
  Type.Optional(Type.Integer({ title, description, default: usual, minimum, maximum }));

export const PayrollConfig = exchangeSchema({
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
  ssnChangedIn: Type.Optional(
    Type.Union([Type.Literal('Core HR'), Type.Literal('Payroll')], {
      title: 'SSNs are changed in',
      description:
        'Core HR where it is in use: then new people come with their SSN, and one that is there is never changed. Payroll where only ExakTime and Payroll are in use.',
      default: 'Core HR',
    }),
  ),
  lastCheckDays: whole(
    'Days until the last check',
    'A termination reaches Payroll only so many days after its date, when the last check has been made. 0: at once.',
    14,
    0,
    120,
  ),
  timeZone: Type.Optional(
    Type.String({
      title: 'Time zone',
      description: 'In which these days are counted, e.g. America/Denver.',
      default: 'America/New_York',
      minLength: 1,
    }),
  ),
  partTimeType: Type.Optional(
    Type.Union([Type.Literal('Part-Time'), Type.Literal('Hourly or Salary')], {
      title: 'Employee type of part-time people',
      description:
        "Documented are Hourly, Salary and Subcontractor; whether Payroll knows ExakTime's Part-Time shows on an employee's screen, Employee Type.",
      default: 'Part-Time',
    }),
  ),
  amountsAs: Type.Optional(
    Type.Union([Type.Literal('Numbers'), Type.Literal('Texts')], {
      title: 'Amounts and hours are',
      description: 'How they stand in the JSON that the API takes: 41.25 or "41.25". Ask Arcoro.',
      default: 'Numbers',
    }),
  ),
  filePattern: Type.Optional(
    Type.String({
      title: 'Names of pay stub files',
      description: 'With * for anything. Files in the layout "Pay Stub Demographic" that Payroll puts out.',
      default: 'pay-stubs*.csv',
      minLength: 1,
    }),
  ),
  members: MemberNames,
  words: ListWords,
  assumed: Type.Optional(Assumptions),
});

export type PayrollConfig = Static<typeof PayrollConfig>;

export const manifest: Manifest<typeof PayrollConfig> = {
  id: 'payroll',
  name: 'Payroll',
  summary:
    'Arcoro Payroll: people with pay, taxes, deposits and deductions; pay schedules and rate codes as it owns them.',
  config: PayrollConfig,
  limits: (config) => ({ calls: config.callsPerMinute ?? 60, perMs: 60_000, concurrency: 4 }),
};
