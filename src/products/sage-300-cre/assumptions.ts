import { type Static, Type } from 'typebox';

const word = (title: string, description: string, usual: string) =>
  Type.Optional(Type.String({ title, description, default: usual, minLength: 1 }));
const HR = '/HumanResources/Api/ThirdParty';
const path = (title: string, usual: string) =>
  word(title, 'POST makes one, PUT with ?id= changes it. Ask hh2 for the real path.', usual);

/** What hh2 does not publish, each as a setting with the value that we assume; the list is in README.md. */
export const Assumptions = Type.Object(
  {
    employeePath: path('Path: employee', `${HR}/Employee.svc/employee`),
    salaryPath: path('Path: pay rate', `${HR}/EmployeeSalary.svc/employee/salary`),
    deductionPath: path('Path: deduction', `${HR}/EmployeeDeduction.svc/employee/deduction`),
    taxPath: path('Path: tax adjustment', `${HR}/EmployeeTax.svc/employee/tax`),
    stateTaxPath: path('Path: state tax', `${HR}/EmployeeStateTax.svc/employee/state-tax`),
    synchronizeEnd: word(
      'End of the path that sends to Sage',
      'Put behind each path above, with ?id=.',
      '/synchronize',
    ),
    federalTaxCode: word(
      'Federal income tax',
      'Code of the federal withholding tax in Payroll › Setup › Taxes, for exemptions.',
      'FWH',
    ),
    stateTaxCode: word(
      'State income tax',
      'Codes of the state withholding taxes; {state} is filled in.',
      '{state}WH',
    ),
    stateFilingCodes: word(
      'State filing codes',
      'Your filing status words and the codes of Sage: Single=S, Married=M ... What is not listed is sent as it is.',
      'Single=S, Married=M, Head of household=H',
    ),
    salaryMethod: word(
      'Calculation of salaries',
      'Number of the calculation method: 1 is a flat amount.',
      '1',
    ),
    hourlyMethod: word(
      'Calculation of hourly rates',
      'Number of the calculation method: 2 is regular hours.',
      '2',
    ),
    depositPercentOf: word('Percent deposits are taken of', 'Calculation method: 9 is the net pay.', '9'),
    deductionPercentOf: word(
      'Percent deductions are taken of',
      'Calculation method: 10 is the gross pay.',
      '10',
    ),
    percentAs: Type.Optional(
      Type.Union([Type.Literal('percent'), Type.Literal('fraction')], {
        title: 'Percent amounts',
        description: 'percent: 12.5 stands for 12.5 %. fraction: 0.125 does.',
        default: 'percent',
      }),
    ),
  },
  {
    title: 'Details that hh2 does not publish',
    description: 'Leave these as they are unless hh2 or your Sage setup says otherwise.',
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

/** Reads `Single=S, Married=M`. */
export function pairs(text: string): [left: string, right: string][] {
  return text
    .split(',')
    .map((part) => part.split('=').map((side) => side.trim()))
    .flatMap(([left = '', right = '']): [string, string][] => (left === '' ? [] : [[left, right]]));
}
