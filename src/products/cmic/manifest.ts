import { type Static, Type } from 'typebox';
import { authorityField, correctionSettings, type Manifest, when } from '../../sdk/index.ts';
import { Assumptions } from './assumptions.ts';
import { EarningColumns, EmployeeDefaults, tables } from './company-settings.ts';

const own = {
  url: Type.String({
    title: 'URL',
    description:
      'Host and environment, without what follows, e.g. https://nova-api.cmiccloud.com/cmicprod. Sign-in by OAuth has a host of its own.',
    pattern: '^https?://',
  }),
  ...authorityField,
  signIn: Type.Optional(
    Type.Union([Type.Literal('basic'), Type.Literal('oauth')], {
      title: 'Sign in by',
      description: 'Basic: an API service account of CMiC. OAuth: an application of your identity provider.',
      default: 'basic',
    }),
  ),
  company: Type.String({
    title: 'Company',
    description:
      'The code of the company whose people and jobs are synced: General Ledger > Setup > Maintain Companies. One connector each.',
    minLength: 1,
    maxLength: 8,
  }),
  securityGroup: Type.String({
    title: 'Security group',
    description:
      'Given to new employees (EmpSecGrpEmpCode), e.g. MASTER: System > Security > Payroll Security.',
    minLength: 1,
  }),
  timeZone: Type.Optional(
    Type.String({
      title: 'Time zone',
      description: 'Of the head office. It decides which day a change takes effect.',
      default: 'America/Chicago',
      pattern: '^[A-Za-z_]+(/[A-Za-z_+-]+\\d*)*$',
    }),
  ),
  rateCode: Type.Optional(
    Type.String({
      title: 'Default rate code',
      description:
        'Enterprise only: EmpRateCode of new employees, as on US Payroll > Setup > Employees > Employee Profile. Empty: CMiC’s own.',
      default: '',
    }),
  ),
  federalTaxCode: Type.Optional(
    Type.String({
      title: 'Default federal withholding tax code',
      description: 'Enterprise only: of new employees. Empty: CMiC’s own.',
      default: '',
    }),
  ),
  stateTaxCode: Type.Optional(
    Type.String({
      title: 'Default state withholding tax code',
      description: 'Enterprise only: of new employees. Empty: CMiC’s own.',
      default: '',
    }),
  ),
  newEmployees: Type.Optional(EmployeeDefaults),
  ...tables,
  earnings: Type.Optional(EarningColumns),
  createCategories: Type.Optional(
    Type.Boolean({
      title: 'Create missing job categories',
      description:
        'When time is posted to a phase on which its category is not set up: on, it is set up; off, the entry is refused.',
      default: false,
    }),
  ),
  ...correctionSettings,
  timeDays: Type.Optional(
    Type.Integer({
      title: 'Days of time to compare',
      description: 'How far back hours are read when a run names no dates.',
      default: 45,
      minimum: 1,
      maximum: 3660,
    }),
  ),
  pageSize: Type.Optional(
    Type.Integer({
      title: 'Rows per page',
      description: 'CMiC refuses more than 1000.',
      default: 500,
      minimum: 1,
      maximum: 1000,
    }),
  ),
  timeRowsPerBatch: Type.Optional(
    Type.Integer({
      title: 'Rows per batch',
      description:
        'Time and phases are posted together; one bad row refuses its batch, which is then sent row by row. CMiC refuses more than 1000.',
      default: 100,
      minimum: 1,
      maximum: 1000,
    }),
  ),
  callsPerMinute: Type.Optional(
    Type.Integer({
      title: 'Calls per minute',
      description: 'CMiC publishes no limit; 60 is careful.',
      default: 60,
      minimum: 1,
      maximum: 6000,
    }),
  ),
  maxParallel: Type.Optional(
    Type.Integer({
      title: 'Calls at the same time',
      description: 'CMiC publishes no limit; 2 is careful.',
      default: 2,
      minimum: 1,
      maximum: 20,
    }),
  ),
  assumed: Type.Optional(Assumptions),
};

const basicFields = Type.Object({
  clientId: Type.Optional(
    Type.String({
      title: 'Client ID',
      description:
        'Of the cloud customer: what stands before the two bars of your user name. Empty where CMiC runs on your own servers.',
      default: '',
      pattern: '^[^|:]*$',
    }),
  ),
  username: Type.String({
    title: 'User name',
    description:
      'Of an API service account: System > Security > User > User Maintenance. It needs API security for each endpoint that is synced.',
    minLength: 1,
    pattern: '^[^|:]+$',
  }),
  password: Type.String({
    title: 'Password',
    description: 'Of that account.',
    minLength: 1,
    secret: true,
  }),
});

const oauthFields = Type.Object({
  tokenUrl: Type.String({
    title: 'Token URL',
    description:
      'Of your identity provider, e.g. https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token.',
    pattern: '^https?://',
  }),
  oauthClientId: Type.String({
    title: 'Application ID',
    description: 'Client id of the application that you registered for CMiC.',
    minLength: 1,
  }),
  clientSecret: Type.String({
    title: 'Client secret',
    description: 'Of that application.',
    minLength: 1,
    secret: true,
  }),
  scope: Type.String({
    title: 'Scope',
    description: 'As a rule api://{application id}/.default.',
    minLength: 1,
  }),
  apiUser: Type.String({
    title: 'CMiC user',
    description: 'The user for whom the application stands; records are signed with it.',
    minLength: 1,
    maxLength: 30,
  }),
});

const plain = Type.Object(own);
type Own = Static<typeof plain>;
export type CmicConfig = Own &
  Partial<Omit<Static<typeof basicFields>, 'password'>> &
  Partial<Omit<Static<typeof oauthFields>, 'clientSecret'>>;

export const CmicForm = Type.Unsafe<CmicConfig>({
  ...plain,
  allOf: [when('signIn', 'oauth', oauthFields, basicFields)],
});

export const manifest: Manifest<typeof CmicForm> = {
  id: 'cmic',
  name: 'CMiC Construction',
  summary: 'CMiC by its REST API: people by effective date, pay, deposits, job costing and time.',
  config: CmicForm,
  limits: (config) => ({
    calls: config.callsPerMinute ?? 60,
    perMs: 60_000,
    concurrency: config.maxParallel ?? 2,
  }),
};
