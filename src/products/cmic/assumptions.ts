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

const yesNo = (title: string, description: string, usual: boolean) =>
  Type.Optional(Type.Boolean({ title, description, default: usual }));

/** What the vendor does not publish, each as a setting with the value that we assume; README.md lists them. */
export const Assumptions = Type.Object(
  {
    hcmModule: word(
      'Path of HR and payroll',
      'The part of the address behind the environment.',
      'hcm-rest-api',
    ),
    jcModule: word('Path of job costing', 'The part of the address behind the environment.', 'jc-rest-api'),
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
    employeeStamp: oneOf(
      'Member that tells when an employee was changed',
      'Employees have no finder by date. None: all are read each time and compared.',
      ['EmpLastUpdDate', 'EmpIuUpdateDate', 'none'],
    ),
    actionNew: word('Action of a new hire', 'Personnel action code in CMiC.', 'NR', '^\\S+$'),
    actionChange: word('Action of a change', 'Personnel action code in CMiC.', 'CH', '^\\S+$'),
    actionEnd: word(
      'Action of a termination',
      'Your own code if terminations have one; the status T goes with it.',
      'CH',
      '^\\S+$',
    ),
    actionReturn: word('Action of a rehire', 'Your own code if rehires have one.', 'CH', '^\\S+$'),
    subStatusWorking: word('Sub-status of people at work', 'EmpSubStatus.', 'W'),
    subStatusLeave: word('Sub-status of people on leave', 'EmpSubStatus, with status A.', 'L'),
    subStatusRetired: word('Sub-status of retired people', 'EmpSubStatus, with status T.', 'R'),
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
    openJobs: word('Status codes of open jobs', 'JobStatusCode, separated by commas.', 'A,O'),
    closedJobs: word('Status codes of closed jobs', 'JobStatusCode, separated by commas.', 'C'),
    controllingPhase: word('Controlling phase of new phases', 'GjjpCtrlCode; ALL is the top.', 'ALL'),
    controllingJob: word('Controlling job of new phases', 'GjjpJobCtrlCode.', 'ALL'),
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
