import { type Contractor, type Employment, type Person, Random, stalePeople } from '../contractor/index.ts';
import { taxedStates, vendorAddress } from './seed-lists.ts';
import { seedRecord } from './seed-record.ts';
import type { TenantStore } from './store.ts';

const GENDERS: Record<Person['gender'], string | undefined> = { M: 'Male', F: 'Female', U: undefined };

const TERMINATION_REASONS: Record<string, string> = {
  Quit: 'Resignation',
  'Laid off': 'Layoff',
  'End of project': 'Layoff',
  Discharged: 'Terminated for Cause',
};

/**
 * Seven of ten people, as the ERP knows them before its first sync: some at an old address, rate or
 * department, the rehired one still as the terminated record of then, and one person entered twice.
 */
export function seedPeople(store: TenantStore, contractor: Contractor, numberEmployees: boolean): void {
  const known = stalePeople(contractor, 0.7).people.map((person) => withOldDepartment(person, contractor));
  const idOf = new Map<string, string>();
  for (const person of known) {
    const supervisor = idOf.get(person.employment.supervisorNumber ?? '');
    const id = seedEmployee(store, person, supervisor, numberEmployees);
    idOf.set(person.employeeNumber, id);
    seedPayroll(store, person, id, contractor);
  }
  for (const twin of contractor.destinationDuplicates) {
    const original = known.find((person) => person.id === twin.personId);
    if (original === undefined) continue;
    const person: Person = {
      ...original,
      employeeNumber: twin.employeeNumber,
      firstName: twin.firstName,
      lastName: twin.lastName,
      ssn: twin.ssn,
      employment: { ...original.employment, employeeNumber: twin.employeeNumber, hireDate: twin.hireDate },
      directDeposits: [],
      deductions: [],
    };
    const id = seedEmployee(store, person, undefined, numberEmployees);
    seedPayroll(store, person, id, contractor);
  }
}

function withOldDepartment(person: Person, contractor: Contractor): Person {
  const random = new Random(`acumatica department ${person.id}`);
  if (!random.chance(0.08)) return person;
  const departmentCode = random.pick(contractor.departments).code;
  return { ...person, employment: { ...person.employment, departmentCode } };
}

/** Returns the employee id: given by the system, or HR's number where numbering is manual. */
function seedEmployee(
  store: TenantStore,
  person: Person,
  supervisor: string | undefined,
  numberEmployees: boolean,
): string {
  const { employment } = person;
  const [phone1, phone2, phone3] = person.phones;
  const keys = seedRecord(
    store,
    'Employee',
    {
      EmployeeID: numberEmployees ? undefined : person.employeeNumber,
      Status: employment.status === 'Terminated' ? 'Inactive' : 'Active',
      ContactInfo: {
        FirstName: person.firstName,
        MiddleName: person.middleName,
        LastName: person.lastName,
        Email: person.emails[0]?.address,
        Phone1: phone1?.number,
        Phone1Type: phoneType(phone1),
        Phone2: phone2?.number,
        Phone2Type: phoneType(phone2),
        Phone3: phone3?.number,
        Phone3Type: phoneType(phone3),
        DateOfBirth: person.birthDate,
        Gender: GENDERS[person.gender],
        MaritalStatus: person.maritalStatus === 'Undefined' ? undefined : person.maritalStatus,
        Address: vendorAddress(person.address),
      },
      EmployeeSettings: {
        BranchID: employment.locationCode,
        DepartmentID: employment.departmentCode,
        EmployeeClass: employment.payType === 'Hourly' ? 'EMPHOURLY' : 'EMPSALARY',
        EmployeeRefNbr: person.employeeNumber,
        LaborItem: employment.unionClassCode ?? employment.laborClassCode,
        UnionLocalID: employment.unionLocalCode,
        ReportsTo: supervisor,
        TimeCardIsRequired: employment.payType === 'Hourly',
      },
      FinancialSettings: { PaymentMethod: person.directDeposits.length > 0 ? 'FEDWIRE' : 'CHECK' },
      EmploymentHistory: [position(employment)],
    },
    numberEmployees,
  );
  return keys.EmployeeID ?? '';
}

function position(employment: Employment): Record<string, unknown> {
  const isOver = employment.status === 'Terminated';
  return {
    PositionID: employment.jobTitleCode,
    StartDate: employment.hireDate,
    StartReason: 'New Hire',
    Active: !isOver,
    Terminated: isOver,
    EndDate: isOver ? employment.terminationDate : undefined,
    TerminationReason: isOver
      ? (TERMINATION_REASONS[employment.terminationReason ?? ''] ?? 'Resignation')
      : undefined,
    RehireEligible: isOver ? employment.terminationReason !== 'Discharged' : undefined,
  };
}

function seedPayroll(store: TenantStore, person: Person, id: string, contractor: Contractor): void {
  const { employment } = person;
  const state = employment.workState;
  seedRecord(store, 'EmployeePayrollSettings', {
    EmployeeID: id,
    ClassID: employment.payType === 'Hourly' ? 'HOURLY' : 'SALARY',
    Active: employment.status !== 'Terminated',
    PaymentMethod: person.directDeposits.length > 0 ? 'FEDWIRE' : 'CHECK',
    GeneralInfo: {
      PayGroup: employment.payGroupCode,
      PayGroupClassDefault: false,
      DefaultWCCCode: employment.workersCompCode,
      WCCCodeClassDefault: false,
      DefaultUnion: employment.unionLocalCode,
      UnionClassDefault: employment.unionLocalCode === null,
    },
    Compensation: entered(person).map((rate) => ({
      EarningCode: 'RG',
      PayRate: Number(rate.amount),
      UnitOfPay: rate.per === 'hour' ? 'Hour' : 'Year',
      StartDate: rate.effectiveFrom,
      EndDate: rate.effectiveTo,
      Active: true,
    })),
    DirectDepositDetails: deposits(person, contractor),
    DeductionsAndBenefits: { DeductionsAndBenefitsDetails: deductions(person) },
    TaxSettings: taxSettings(person),
    Taxes: ['FIT', 'FICA', 'MEDI', ...(taxedStates(contractor).includes(state) ? [`SIT${state}`] : [])].map(
      (code) => ({
        TaxCode: code,
        Active: true,
      }),
    ),
    WorkLocations: {
      WorkLocationDetails: [{ LocationID: employment.locationCode, DefaultWorkLocation: true }],
    },
    PaidTimeOff: {
      PaidTimeOffDetails: person.ptoBalances.map((balance) => ({ PTOBank: balance.plan, Active: true })),
    },
  });
}

/** A rate that would start after it ends was never entered. */
function entered(person: Person): Person['payRates'] {
  return person.payRates.filter(
    (rate) => rate.effectiveTo === null || rate.effectiveTo >= rate.effectiveFrom,
  );
}

/** The last account gets the remainder, whatever else was asked for it. */
function deposits(person: Person, contractor: Contractor): Record<string, unknown>[] {
  const list = [...person.directDeposits].sort((a, b) => a.priority - b.priority);
  return list.map((one, at) => {
    const isLast = at === list.length - 1;
    return {
      DepositSequenceNbr: at + 1,
      BankName: contractor.banks.find((bank) => bank.code === one.bankCode)?.name,
      BankRoutingNumber: one.routingNumber,
      AccountNumber: one.accountNumber,
      AccountType: one.accountType === 'checking' ? 'Checking' : 'Savings',
      Amount: !isLast && one.method === 'flat' ? Number(one.amount) : undefined,
      Percent: !isLast && one.method === 'percent' ? Number(one.amount) : undefined,
      GetsRemainder: isLast,
    };
  });
}

function deductions(person: Person): Record<string, unknown>[] {
  const codes = new Set<string>();
  return person.deductions.flatMap((one) => {
    if (codes.has(one.code)) return [];
    codes.add(one.code);
    return [
      {
        DeductionCode: one.code,
        UseDeductionDefaults: false,
        UseContributionDefaults: one.employerAmount === null,
        DeductionAmount: one.method === 'flat' ? Number(one.amount) : undefined,
        DeductionPercent: one.method === 'percent' ? Number(one.amount) : undefined,
        DeductionMax: one.annualLimit === null ? undefined : Number(one.annualLimit),
        DeductionMaximumFrequency: one.annualLimit === null ? 'No Maximum' : 'Per Calendar Year',
        ContributionAmount: one.employerAmount === null ? undefined : Number(one.employerAmount),
        StartDate: one.startDate,
        EndDate: one.endDate,
        GarnishmentDetails:
          one.goal === null ? undefined : { GarnOrigAmount: Number(one.goal), GarnDocRefNbr: one.caseNumber },
      },
    ];
  });
}

function taxSettings(person: Person): Record<string, unknown>[] {
  const { federalTax } = person;
  const federal: [string, string, string][] = [
    ['SSN', 'Social Security Number', person.ssn],
    ['FILING STATUS', 'Federal Filing Status', federalTax.filingStatus],
    ['MULTIPLE JOBS', 'Multiple Jobs or Spouse Works', federalTax.twoJobs ? 'Yes' : 'No'],
    ['DEPENDENTS', 'Claim Dependents', federalTax.dependentsAmount],
    ['OTHER INCOME', 'Other Income', federalTax.otherIncome],
    ['DEDUCTIONS', 'Deductions', federalTax.deductionsAmount],
    ['ADDITIONAL WH', 'Additional Withholding', federalTax.extraWithholding],
  ];
  const rows = federal.map(([setting, name, value]) => ({ Setting: setting, Name: name, Value: value }));
  return [
    ...rows,
    ...person.stateTaxes.map((one) => ({
      Setting: 'STATE FILING STATUS',
      Name: `${one.state} Filing Status`,
      State: one.state,
      Value: one.filingStatus,
    })),
  ];
}

function phoneType(phone: Person['phones'][number] | undefined): string | undefined {
  if (phone === undefined) return undefined;
  return { mobile: 'Cell', home: 'Home', work: 'Business 1' }[phone.kind];
}
