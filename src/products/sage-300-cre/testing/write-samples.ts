import type { WriteSample } from '../../../sdk/testing/index.ts';

/** What the conformance suite writes; people and codes are the demo contractor's, as hh2 has them. */
export interface Known {
  /** Numbers of people that are in Sage. */
  numbers: readonly string[];
  /** State taxes that are there, `1001 CO`. */
  stateTaxes: ReadonlySet<string>;
  /** Deductions of people that are there, `1001 MED`. */
  deductions: ReadonlySet<string>;
  routingNumber: string;
}

const STATES =
  'AL AK AR CA CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI'.split(
    ' ',
  );
const PLAIN = ['TOOL', 'UNIF', 'LOAN', 'PARK', 'H2', 'H3'];
const DEPOSITS = ['DD4', 'DD5', 'DD6', 'DD7', 'NET', 'H1'];

const employee = (nr: number) => ({
  employeeNumber: String(70_000 + nr),
  ssn: `93412${String(nr % 10_000).padStart(4, '0')}`,
  firstName: 'Dana',
  middleName: 'R',
  lastName: `Sample${nr}`,
  street1: `${nr} Chalk Street`,
  street2: null,
  city: 'Denver',
  state: 'CO',
  postalCode: '80014',
  homePhone: '3035550100',
  mobilePhone: '3035550101',
  workEmail: `dana.${nr}@example.com`,
  birthDate: '1988-09-30',
  gender: 'female',
  maritalStatus: 'single',
  ethnicity: 'Hispanic',
  status: 'active',
  hireDate: '2025-04-14',
  terminationDate: null,
  departmentCode: '010',
  jobTitleCode: 'CRPJ',
  payGroupCode: 'FLD',
  unionCode: 'CARP',
  unionLocalCode: 'C0555',
  unionClassCode: 'CARP-J',
  workersCompCode: '5403',
  workState: 'CO',
  i9Verified: true,
});

/** `nr` may be in the thousands, and every pair is to be a new one. */
export function writeSamples({
  numbers,
  stateTaxes,
  deductions,
  routingNumber,
}: Known): Readonly<Record<string, WriteSample>> {
  const fresh = (codes: readonly string[], taken: ReadonlySet<string>) => {
    const all = codes.flatMap((code) => numbers.map((number) => [number, code] as const));
    const free = all.filter(([number, code]) => !taken.has(`${number} ${code}`));
    // The suite counts from 1, from 100 for each check, and from 5,000 for lost answers.
    const place = (nr: number) =>
      nr >= 5000 ? nr - 5000 : nr >= 100 ? 110 + Math.floor(nr / 100) * 3 + (nr % 100) : 100 + nr;
    return (nr: number): { employeeNumber: string; code: string } => {
      const [employeeNumber = '', code = ''] = free[place(nr)] ?? [];
      return { employeeNumber, code };
    };
  };
  const stateTax = fresh(STATES, stateTaxes);
  const plain = fresh(PLAIN, deductions);
  const deposit = fresh(DEPOSITS, deductions);
  const tax = (nr: number) => ({
    employeeNumber: stateTax(nr).employeeNumber,
    taxCode: stateTax(nr).code,
    filingStatus: 'Married',
    allowances: '2',
  });
  const deduction = (nr: number) => ({
    employeeNumber: plain(nr).employeeNumber,
    deductionCode: plain(nr).code,
    paidBy: 'employee',
    method: 'amount',
    amount: '85.00',
    annualLimit: '1200.00',
    frequency: 'Each check',
    active: true,
  });
  const account = (nr: number) => ({
    employeeNumber: deposit(nr).employeeNumber,
    depositCode: deposit(nr).code,
    routingNumber,
    accountNumber: `000456${nr}`,
    accountType: 'savings',
    method: 'percent',
    percent: '12.5',
    priority: '2',
    prenote: true,
    active: true,
  });
  const rate = (nr: number) => ({
    employeeNumber: numbers[nr % numbers.length] ?? '',
    earningCode: '002',
    rateType: 'hourly',
    startDate: `20${30 + Math.floor((nr % 5000) / 28 / 12)}-${String((Math.floor((nr % 5000) / 28) % 12) + 1).padStart(2, '0')}-${String((nr % 28) + 1).padStart(2, '0')}`,
    endDate: null,
    amount: '41.255',
  });
  // What the vendor derives from the fields that change.
  const derived = [
    'Version',
    'Amount',
    'CalculationMethod',
    'LimitAmount',
    'LimitPeriod',
    'DeductionType',
    'InUse',
  ];
  return {
    employees: {
      create: employee,
      update: {
        lastName: 'Ortiz-Lind',
        homePhone: null,
        mobilePhone: '3035550188',
        departmentCode: '020',
        unionCode: 'LABR',
        unionLocalCode: 'L0720',
        unionClassCode: 'LABR-G1',
        street1: '9 Level Road',
      },
      refused: { entity: (nr) => ({ ...employee(nr), departmentCode: '999' }), field: 'departmentCode' },
      // The ids behind the codes that the update changes, the version, and the whole name.
      volatile: [
        'Version',
        'FullName',
        'InUse',
        'DefaultDepartmentId',
        'DefaultUnionId',
        'DefaultUnionLocalId',
        'DefaultUnionClassId',
      ],
    },
    payRates: {
      create: rate,
      update: { amount: '42.5' },
      refused: { entity: (nr) => ({ ...rate(nr), earningCode: '999' }), field: 'earningCode' },
      volatile: ['Version'],
    },
    taxes: {
      create: tax,
      update: { filingStatus: 'Single', allowances: '3' },
      refused: { entity: (nr) => ({ ...tax(nr), employeeNumber: 'nobody' }), field: 'employeeNumber' },
      volatile: ['Version', 'FilingStatusCode', 'TaxExemptionCount'],
    },
    directDeposits: {
      create: account,
      update: { method: 'net', percent: null, accountNumber: '000999888' },
      refused: { entity: (nr) => ({ ...account(nr), depositCode: 'MED' }), field: 'depositCode' },
      volatile: derived,
    },
    deductions: {
      create: deduction,
      update: { method: 'percent', amount: null, percent: '4.25' },
      refused: { entity: (nr) => ({ ...deduction(nr), deductionCode: 'no such' }), field: 'deductionCode' },
      volatile: derived,
    },
    timeEntries: {
      create: (nr) => ({
        externalRef: `T${nr}`,
        employeeNumber: numbers[0] ?? '',
        workDate: `2026-03-0${nr}`,
        hours: '7.5',
        earningCode: '001',
        periodEnd: '2026-03-07',
      }),
      update: { hours: '8.25' },
      refused: {
        entity: () => ({
          externalRef: 'T9',
          employeeNumber: numbers[0] ?? '',
          workDate: '2026-03-02',
          hours: '8',
        }),
        field: 'earningCode',
      },
    },
  };
}
