import { type Static, Type } from 'typebox';

const word = (title: string, description: string, usual: string, pattern?: string) =>
  Type.Optional(
    Type.String({ title, description, default: usual, ...(pattern === undefined ? {} : { pattern }) }),
  );

const oneOf = <const Values extends string[]>(title: string, description: string, values: [...Values]) =>
  Type.Optional(
    Type.Unsafe<Values[number]>(
      Type.Union(
        values.map((value) => Type.Literal(value)),
        { title, description, default: values[0] },
      ),
    ),
  );

const member = (title: string, description: string, usual: string) =>
  word(title, description, usual, '^\\w+$');

const yesNo = (title: string, description: string, usual: boolean) =>
  Type.Optional(Type.Boolean({ title, description, default: usual }));

/** What the vendor does not publish, each as a setting with the value that we assume; README.md lists them. */
export const Assumptions = Type.Object(
  {
    hcmModule: word(
      'Path of HR and payroll',
      'The part of the address behind the environment: compare with the address above each API page of the portal for your patch level.',
      'hcm-rest-api',
    ),
    jcModule: word('Path of job costing', 'As above, of the API pages of job costing.', 'jc-rest-api'),
    glPath: word(
      'Path of the ledger',
      'General ledger has an address of its own style, with the version.',
      'glrestapi/rest/v1',
    ),
    structuredErrors: yesNo(
      'Ask for structured errors',
      'Sends the header REST-Framework-Version: 4, as the vendor advises. Off for patch levels that do not know it.',
      true,
    ),
    bodyType: oneOf(
      'Type of what is sent',
      'The vendor documents its own media type; a public client sends plain JSON. Change it when CMiC answers 415.',
      ['application/vnd.oracle.adf.resourceItem+json', 'application/json'],
    ),
    listOrder: oneOf(
      'Order of lists',
      'Columns: by the key of the list. Default: orderBy=default, which CMiC knows from Nexus 1 on, for a list that refuses its columns.',
      ['columns', 'default'],
    ),
    employeeStamp: oneOf(
      'Member that tells when an employee was changed',
      'Employees have no finder by date. None: all are read each time and compared.',
      ['EmpLastUpdDate', 'EmpIuUpdateDate', 'none'],
    ),
    actionNew: word(
      'Action of a new hire',
      'EmhActionCode. US Payroll > Setup > Employees > Employee History shows the codes in use.',
      'NR',
      '^\\S+$',
    ),
    actionChange: word('Action of a change', 'EmhActionCode, as above.', 'CH', '^\\S+$'),
    actionTransfer: word(
      'Action of a transfer',
      'Of a change of department or work location: your own code if transfers have one.',
      'CH',
      '^\\S+$',
    ),
    actionEnd: word(
      'Action of a termination',
      'Your own code if terminations have one; the status T goes with it.',
      'CH',
      '^\\S+$',
    ),
    actionReturn: word('Action of a rehire', 'Your own code if rehires have one.', 'CH', '^\\S+$'),
    changeAddress: oneOf(
      'Address of a change',
      'Plain: as a new hire. With finder: PyEmployeeFinder with the employee number behind it, as a recipe of the vendor writes it.',
      ['plain', 'with finder'],
    ),
    subStatusWorking: word(
      'Sub-status of people at work',
      'EmpSubStatus. US Payroll > Setup > Employees > Employee Profile offers the list.',
      'W',
    ),
    subStatusLeave: word('Sub-status of people on leave', 'EmpSubStatus, with status A.', 'L'),
    subStatusRetired: word('Sub-status of retired people', 'EmpSubStatus, with status T.', 'R'),
    street1Member: member(
      'Member of the first address line',
      'As a GET of pyemployee shows it: EmpAddress3 is the city.',
      'EmpAddress1',
    ),
    street2Member: member('Member of the second address line', 'As above.', 'EmpAddress2'),
    originalHireMember: member(
      'Member of the original hire date',
      'The adjusted service date, misspelt by the vendor; a later patch may mend it.',
      'EmpAdjustedSeriviceDate',
    ),
    payGroupMember: oneOf(
      'What our pay group is in CMiC',
      'Pay run (EmpPrnCode): its list can be read. Pay group (EmpPygCode): it cannot. The other one comes from the table of pay runs.',
      ['EmpPrnCode', 'EmpPygCode'],
    ),
    federalTaxMember: word(
      'Member of the federal tax code',
      'Where the default of the federal withholding tax code goes.',
      'EmpFedTaxCode',
    ),
    stateTaxMember: word(
      'Member of the state tax code',
      'Where the default of the state withholding tax code goes.',
      'EmpStateTaxCode',
    ),
    readDeposits: yesNo(
      'Direct deposits can be read',
      'Only POST is documented for pay splits. Off: what was sent counts as what is there, and accounts cannot be changed.',
      true,
    ),
    lastPercentage: oneOf(
      'The last percentage is',
      'Percentages add up to 100. Net: the last one is what remains after the others, and is recomputed when they change.',
      ['net', 'percent'],
    ),
    endedDeposits: oneOf(
      'An account that ends',
      'No way to end a pay split is published. By hand: refused in words. Zero: its amount is set to 0.',
      ['by hand', 'zero'],
    ),
    checkingCode: word('ACH code of checking accounts', 'EssAchTranCode.', '22'),
    savingsCode: word('ACH code of savings accounts', 'EssAchTranCode.', '32'),
    writeDeductions: oneOf(
      'Deductions and benefits of employees',
      'CMiC does not publish how they are written. Refuse: said in words. As assumed: posted with the members named below.',
      ['refuse', 'as assumed'],
    ),
    deductionPrefix: word('Prefix of employee deductions', 'Members of pyempded.', 'Emd', '^\\w+$'),
    benefitPrefix: word('Prefix of employee benefits', 'Members of pyempben.', 'Emb', '^\\w+$'),
    jobCompanyMember: member(
      'Member of the company of a job',
      'As a GET of jcjob shows it; the page of jobs does not name it.',
      'JobCompCode',
    ),
    jobStatusMember: member('Member of the status of a job', 'As above.', 'JobStatusCode'),
    openJobs: word(
      'Status codes of open jobs',
      'Separated by commas. Project Controls > Job Costing > Job shows the codes in use.',
      'A,O',
    ),
    closedJobs: word('Status codes of closed jobs', 'Separated by commas.', 'C'),
    controllingPhase: word(
      'Controlling phase of new phases',
      'GjjpCtrlCode; ALL is the top. Project Controls > Job Costing > Job > Assigned Cost Codes: Ctrl. Cost Code.',
      'ALL',
    ),
    controllingJob: word('Controlling job of new phases', 'GjjpJobCtrlCode, on the same screen.', 'ALL'),
    phaseFactorable: oneOf('New phases are factorable', 'GjjpFactorableFlg, on the same screen.', ['N', 'Y']),
    readUnions: yesNo(
      'Unions can be read',
      'Only POST is documented for unions. Off: what was sent counts as what is there.',
      true,
    ),
    readTime: yesNo(
      'Time can be read',
      'Only POST is documented for time. Off: hours are posted by what we have sent before and nothing tells whether CMiC has kept them; lost answers and corrections are left to a person.',
      true,
    ),
    timeReference: oneOf(
      'Member that keeps our id of a time entry',
      'What is looked for before and after posting. It must not be used for anything else.',
      ['TshUserField5', 'TshDocumentNo'],
    ),
    otherHours: oneOf(
      'Column of other hours',
      'Where hours stand that are neither regular nor overtime nor double time; their earning code goes to TshOhType.',
      ['TshNormalHours', 'TshOtHours', 'TshDotHours'],
    ),
    unionFlag: oneOf('Flags of new unions', 'UniUseCtlUnionRate and UniInclAsRegUniAca.', ['N', 'Y']),
  },
  {
    additionalProperties: false,
    title: 'Details that the vendor does not publish',
    description: 'Leave these as they are unless your CMiC shows or your consultant says otherwise.',
  },
);

export type Assumed = Required<Static<typeof Assumptions>>;

/** The settings with the assumed values where nothing is set. */
export function withAssumed(set: Static<typeof Assumptions> | undefined): Assumed {
  const entries = Object.entries(Assumptions.properties).map(([name, schema]) => [
    name,
    set?.[name as keyof Assumed] ?? (schema as { default?: unknown }).default,
  ]);
  return Object.fromEntries(entries) as Assumed;
}
