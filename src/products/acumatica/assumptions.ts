import { type Static, Type } from 'typebox';

const word = (title: string, description: string, usual: string) =>
  Type.Optional(Type.String({ title, description, default: usual, minLength: 1 }));

const feed = (title: string, description: string, usual: string) =>
  Type.Optional(
    Type.String({
      title,
      description: `${description} Written as kind/name: code column, name column; kind is dac or gi.`,
      default: usual,
      pattern: '^(dac|gi)/[\\w-]+: *\\w+, *\\w+$',
    }),
  );

/** What the vendor does not publish, each as a setting with the value that we assume; README.md lists them. */
export const Assumptions = Type.Object(
  {
    departmentFeed: feed(
      'Feed of departments',
      'The OData feed that lists departments.',
      'dac/EPDepartment: DepartmentID, Description',
    ),
    positionFeed: feed(
      'Feed of positions',
      'The OData feed that lists positions.',
      'dac/EPPosition: PositionID, Description',
    ),
    branchFeed: feed(
      'Feed of branches',
      'The OData feed that lists branches.',
      'dac/Branch: BranchCD, AcctName',
    ),
    classFeed: feed(
      'Feed of employee classes',
      'The OData feed that lists employee classes; the connection test compares the classes below with it.',
      'dac/EPEmployeeClass: VendorClassID, Descr',
    ),
    feedAddress: Type.Optional(
      Type.String({
        title: 'Address of the feeds',
        description:
          'Behind the URL of the connector. Older builds have /odata/{tenant} with inquiries alone: write the feeds below as gi/ then.',
        default: '/t/{tenant}/api/odata',
        pattern: '^/[\\w/{}-]+$',
      }),
    ),
    nonProjectCode: word(
      'Non-project code',
      'The project of time that belongs to none: Projects Preferences (PM101000).',
      'X',
    ),
    taskActivate: word(
      'Action that activates a task',
      'ProjectTask on Web Service Endpoints (SM207060), its actions; older versions of the endpoint call it Activate.',
      'ActivateProjectTask',
    ),
    taskComplete: word(
      'Action that completes a task',
      'As above; older versions of the endpoint call it Complete.',
      'CompleteProjectTask',
    ),
    numberField: Type.Optional(
      Type.Union([Type.Literal('EmployeeSettings/EmployeeRefNbr'), Type.Literal('ContactInfo/ExtRefNbr')], {
        title: 'Field of HR’s number',
        description:
          'With automatic numbering: Employee Ref. No. on Employees (EP203000), or Ext. Ref. No. of its contact where the former serves another purpose.',
        default: 'EmployeeSettings/EmployeeRefNbr',
      }),
    ),
    idLiteral: Type.Optional(
      Type.Union([Type.Literal('guid'), Type.Literal('text')], {
        title: 'Ids in filters',
        description:
          'How the id of a time entry is asked for: guid’…’ as OData 3 has it, or as a text. Change it when Acumatica refuses the filter.',
        default: 'guid',
      }),
    ),
    locale: Type.Optional(
      Type.String({
        title: 'Locale of the session',
        description:
          'Sent when signing in by session: in its language the labels of drop-down lists come. By application, that of the user holds: System Locales (SM200550). Empty: none.',
        default: 'EN-US',
      }),
    ),
    remainder: Type.Optional(
      Type.Union([Type.Literal('exactly one'), Type.Literal('as HR says')], {
        title: 'Account with Gets Remainder',
        description:
          'Exactly one: refused here when a person would have none or two. As HR says: sent, and Acumatica decides. Employee Payroll Settings (PR203000), Direct Deposit.',
        default: 'exactly one',
      }),
    ),
    statusOnLeave: word('Status of people on leave', 'Label of Status on Employees (EP203000).', 'On Hold'),
    phoneHome: word('Type of home phones', 'Label of a phone type on Employees (EP203000).', 'Home'),
    phoneMobile: word('Type of mobile phones', 'Label of a phone type on Employees (EP203000).', 'Cell'),
    newHireReason: word('Start reason of a hire', 'Label on Employees, Employment History.', 'New Hire'),
    rehireReason: word('Start reason of a rehire', 'Label on Employees, Employment History.', 'Rehire'),
    retiredReason: word(
      'Termination reason of retirement',
      'Label on Employees, Employment History.',
      'Retirement',
    ),
    ssnSetting: word(
      'Tax setting: SSN',
      'Value in column Setting of the row that holds the SSN: Employee Payroll Settings (PR203000), Tax Settings.',
      'SSN',
    ),
    filingStatusSetting: word('Tax setting: filing status', 'As above, federal.', 'FILING STATUS'),
    twoJobsSetting: word('Tax setting: two jobs', 'As above, federal.', 'MULTIPLE JOBS'),
    twoJobsYes: word('Value of two jobs: yes', 'What stands in column Value then.', 'Yes'),
    twoJobsNo: word('Value of two jobs: no', 'What stands in column Value then.', 'No'),
    dependentsSetting: word('Tax setting: dependents', 'As above, federal amount.', 'DEPENDENTS'),
    otherIncomeSetting: word('Tax setting: other income', 'As above, federal amount.', 'OTHER INCOME'),
    deductionsSetting: word('Tax setting: deductions', 'As above, federal amount.', 'DEDUCTIONS'),
    extraSetting: word('Tax setting: extra withholding', 'As above, federal amount.', 'ADDITIONAL WH'),
    stateFilingStatusSetting: word(
      'Tax setting: state filing status',
      'As above, in rows that have a state.',
      'STATE FILING STATUS',
    ),
    stateAllowancesSetting: word(
      'Tax setting: state allowances',
      'As above, in rows that have a state.',
      'STATE ALLOWANCES',
    ),
    stateExtraSetting: word(
      'Tax setting: state extra withholding',
      'As above, in rows that have a state.',
      'STATE ADDITIONAL WH',
    ),
  },
  {
    additionalProperties: false,
    title: 'Details that the vendor does not publish',
    description: 'Leave these as they are unless your Acumatica shows other labels or feeds.',
  },
);

export type Assumed = Required<Static<typeof Assumptions>>;

/** The settings with the assumed values where nothing is set. */
export function withAssumed(set: Static<typeof Assumptions> | undefined): Assumed {
  const entries = Object.entries(Assumptions.properties).map(([name, schema]) => [
    name,
    set?.[name as keyof Assumed] ?? (schema as { default?: string }).default ?? '',
  ]);
  return Object.fromEntries(entries) as Assumed;
}
