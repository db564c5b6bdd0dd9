import { type Static, Type } from 'typebox';
import { authorityField, type Manifest, when } from '../../sdk/index.ts';
import { Assumptions } from './assumptions.ts';
import { LabelTable } from './labels.ts';

const optional = (title: string, description: string) =>
  Type.Optional(Type.String({ title, description, default: '' }));

/** What a new employee gets where HR has nothing to say. */
const Defaults = Type.Object(
  {
    employeeClass: optional(
      'Employee class',
      'Of new employees: Employee Classes (EP202000). Acumatica demands one.',
    ),
    employeeClassSalary: optional(
      'Employee class of salaried people',
      'Empty: the same class for everybody. Employee Classes (EP202000).',
    ),
    payrollClass: optional(
      'Payroll class',
      'Of new payroll employees: Employee Payroll Classes (PR202000). Empty: no payroll employee is made.',
    ),
    payrollClassSalary: optional(
      'Payroll class of salaried people',
      'Empty: the same class for everybody. Employee Payroll Classes (PR202000).',
    ),
    calendar: optional('Calendar', 'Work Calendar (CS209000). Empty: that of the employee class.'),
    paymentMethod: optional(
      'Payment method',
      'Payment Methods (CA204000). Empty: that of the employee class.',
    ),
    cashAccount: optional('Cash account', 'Cash Accounts (CA202000). Empty: that of the payment method.'),
    depositPaymentMethod: optional(
      'Payment method of direct deposit',
      'Set on Employee Payroll Settings when a bank account is added: Payment Methods (CA204000). Empty: left alone.',
    ),
    terms: optional('Terms', 'Credit Terms (CS206500). Empty: those of the employee class.'),
    apAccount: optional('AP account', 'Chart of Accounts (GL202500). Empty: that of the employee class.'),
    apSubaccount: optional('AP subaccount', 'Subaccounts (GL203000). Empty: that of the employee class.'),
    expenseAccount: optional(
      'Expense account',
      'Chart of Accounts (GL202500). Empty: that of the employee class.',
    ),
    expenseSubaccount: optional(
      'Expense subaccount',
      'Subaccounts (GL203000). Empty: that of the employee class.',
    ),
    terminationReason: Type.Optional(
      Type.String({
        title: 'Termination reason',
        description: 'Used when HR gives none: a label of Employees (EP203000), Employment History.',
        default: 'Resignation',
        minLength: 1,
      }),
    ),
  },
  {
    additionalProperties: false,
    title: 'Values of new employees',
    description: 'Codes that Acumatica wants and HR does not have. Each must exist in Acumatica.',
  },
);

const own = {
  url: Type.String({
    title: 'URL',
    description:
      'The address up to and with the instance name, e.g. https://erp.example.com/AcumaticaERP: what stands before /Main in the browser.',
    pattern: '^https?://',
  }),
  ...authorityField,
  tenant: Type.String({
    title: 'Tenant',
    description:
      'The company to sign in to, as in the list on the sign-in page: Tenants (SM203520), Login Name.',
    minLength: 1,
  }),
  branch: optional(
    'Branch',
    'The branch in which records are made: Branches (CS102000), Branch ID. Empty: that of the user.',
  ),
  signIn: Type.Optional(
    Type.Union([Type.Literal('application'), Type.Literal('session')], {
      title: 'Sign in by',
      description:
        'Application: a Connected Application, as the vendor advises. Session: name and password alone.',
      default: 'application',
    }),
  ),
  username: Type.String({
    title: 'User name',
    description:
      'An API user of its own: Users (SM201010), with the role OData4 User and the forms it needs.',
    minLength: 1,
  }),
  password: Type.String({
    title: 'Password',
    description: 'Of that user. Sign in once in the browser if Acumatica wants it changed first.',
    minLength: 1,
    secret: true,
  }),
  endpoint: Type.Optional(
    Type.String({
      title: 'Endpoint',
      description: 'Web Service Endpoints (SM207060), Endpoint Name; your own if it extends Default.',
      default: 'Default',
      pattern: '^[\\w.-]+$',
    }),
  ),
  endpointVersion: Type.Optional(
    Type.String({
      title: 'Endpoint version',
      description: 'Web Service Endpoints (SM207060). Payroll needs 22.200.001 or later.',
      default: '24.200.001',
      pattern: '^[\\w.-]+$',
    }),
  ),
  numbering: Type.Optional(
    Type.Union([Type.Literal('auto'), Type.Literal('manual')], {
      title: 'Employee numbers',
      description:
        'Auto: Acumatica numbers employees, and HR’s number stands in Employee Ref. No. Manual: HR’s number is the Employee ID. See Numbering Sequences (CS201010), the one of the segmented key EMPLOYEE.',
      default: 'auto',
    }),
  ),
  defaultTask: optional(
    'Task of time without one',
    'For hours on a project whose source knows no phases: a task that each project has, Project Tasks (PM302000). Empty: the project’s own, with the check box Default.',
  ),
  payroll: Type.Optional(
    Type.Union([Type.Literal('auto'), Type.Literal('on'), Type.Literal('off')], {
      title: 'Payroll',
      description:
        'Auto: used where the feature is on and the user may see it, left out with a warning where not. Enable/Disable Features (CS100000).',
      default: 'auto',
    }),
  ),
  pageSize: Type.Optional(
    Type.Integer({
      title: 'Rows per page',
      description: 'Acumatica gets slow on large pages with many details; 100 is careful.',
      default: 100,
      minimum: 2,
      maximum: 1000,
    }),
  ),
  maxParallel: Type.Optional(
    Type.Integer({
      title: 'Calls at the same time',
      description: 'Below the limit of concurrent requests on License Monitoring Console (SM604000).',
      default: 2,
      minimum: 1,
      maximum: 20,
    }),
  ),
  requestsPerMinute: Type.Optional(
    Type.Integer({
      title: 'Calls per minute',
      description:
        'At most half of the limit on License Monitoring Console (SM604000): beyond half, Acumatica slows every caller down.',
      default: 60,
      minimum: 1,
      maximum: 6000,
    }),
  ),
  labels: Type.Optional(LabelTable),
  defaults: Type.Optional(Defaults),
  assumed: Type.Optional(Assumptions),
};

const applicationFields = Type.Object({
  clientName: Type.String({
    title: 'Client name',
    description:
      'Connected Applications (SM303010). A new application has a new ID: change name and ID together, never one alone.',
    minLength: 1,
  }),
  clientId: Type.String({
    title: 'Client ID',
    description:
      'Connected Applications (SM303010), with the tenant behind the @. The flow must be Resource Owner Password Credentials.',
    pattern: '^[^@\\s]+@\\S+$',
  }),
  clientSecret: Type.String({
    title: 'Client secret',
    description: 'Connected Applications (SM303010), tab Secrets, Add Shared Secret; it is shown only once.',
    minLength: 1,
    secret: true,
  }),
});

const plain = Type.Object(own);
type Own = Static<typeof plain>;
export type AcumaticaConfig = Own & Partial<Omit<Static<typeof applicationFields>, 'clientSecret'>>;

export const AcumaticaForm = Type.Unsafe<AcumaticaConfig>({
  ...plain,
  allOf: [when('signIn', 'session', Type.Object({}), applicationFields)],
});

export const manifest: Manifest<typeof AcumaticaForm> = {
  id: 'acumatica',
  name: 'Acumatica',
  summary: 'Acumatica ERP by its contract-based API: people, payroll, projects and time in both directions.',
  config: AcumaticaForm,
  limits: (config) => ({
    calls: config.requestsPerMinute ?? 60,
    perMs: 60_000,
    concurrency: config.maxParallel ?? 2,
  }),
};

/** What the form alone cannot say. */
export function checkConfig(config: AcumaticaConfig): { field: string; what: string; fix: string }[] {
  const problems = [];
  const tenantOfClient = config.clientId?.slice(config.clientId.indexOf('@') + 1);
  if (
    config.signIn !== 'session' &&
    tenantOfClient !== undefined &&
    tenantOfClient.toLowerCase() !== config.tenant.trim().toLowerCase()
  ) {
    problems.push({
      field: 'clientId',
      what: `The client ID belongs to tenant "${tenantOfClient}", the connector to "${config.tenant}": the ID decides whose data is read.`,
      fix: 'Set the tenant to what stands behind the @, or take the ID of an application of this tenant.',
    });
  }
  const labels = (config.labels ?? []).flatMap(({ label, shown }) => [`${label} (English)`, shown]);
  if (new Set(labels).size !== labels.length) {
    problems.push({
      field: 'labels',
      what: 'A label of a drop-down list stands there twice.',
      fix: 'Keep one line of each.',
    });
  }
  if (config.payroll === 'on' && (config.defaults?.payrollClass ?? '') === '') {
    problems.push({
      field: 'defaults',
      what: 'Payroll is on, and there is no payroll class for new payroll employees.',
      fix: 'Set the payroll class: Employee Payroll Classes (PR202000).',
    });
  }
  return problems;
}
