import { type Contractor, guidOf, type Person, type Project, stalePeople } from '../contractor/index.ts';
import type { DataFolder, ListName, Values } from './data-folder.ts';
import { TYPE_IDS } from './models.ts';

/** Deduction codes of the site beyond HR's: the HSA pattern of three, and what only payroll knows. */
const MORE_DEDUCTIONS = [
  ['H1', 'HSA deposit', 2],
  ['H2', 'HSA election', 1],
  ['H3', 'HSA offset', 1],
  ['TOOL', 'Tool purchase', 1],
  ['UNIF', 'Uniforms', 1],
  ['LOAN', 'Advance repaid', 1],
  ['PARK', 'Parking', 1],
  ['DD4', 'Direct deposit 4', 2],
  ['DD5', 'Direct deposit 5', 2],
  ['DD6', 'Direct deposit 6', 2],
  ['DD7', 'Direct deposit 7', 2],
  ['NET', 'Net pay deposit', 3],
] as const;

/** Which calculation of the payroll setup a state's income tax is; codes are the site's own. */
const STATES = ['AZ', 'CO', 'NM'];

/** Fills a data folder with the company's lists, and the first one with its jobs and people as they stand before a first sync. */
export function seedFolder(folder: DataFolder, contractor: Contractor, withPeople: boolean): void {
  for (const TypeId of withPeople ? Object.values(TYPE_IDS) : [])
    folder.registrations.put(TypeId, { CreatedOnUtc: '2024-01-02T15:00:00Z', Mode: 1, TypeId });
  const id = (list: ListName, code: string) => guidOf(`${folder.name} ${list} ${code}`);
  const coded = (list: ListName, rows: readonly { code: string; name: string; isActive: boolean }[]) => {
    for (const { code, name, isActive } of rows)
      folder.put(list, { Id: id(list, code), Code: code, Name: name, IsActive: isActive });
  };
  seedLists(folder, contractor, id, coded);
  if (!withPeople) return;
  for (const project of contractor.projects) seedJob(folder, contractor, project, id);
  const { people } = stalePeople(contractor);
  for (const person of people) seedPerson(folder, person, id);
  for (const double of contractor.destinationDuplicates) {
    const employeeId = id('employees', double.employeeNumber);
    folder.put('employees', {
      Id: employeeId,
      Code: double.employeeNumber,
      FirstName: double.firstName,
      LastName: double.lastName,
      FullName: `${double.firstName} ${double.lastName}`,
      HireDate: `${double.hireDate}T00:00:00`,
      IsActive: true,
    });
    folder.privateParts.put(employeeId, { SocialSecurityNumber: dashed(double.ssn) });
  }
}

type IdOf = (list: ListName, code: string) => string;

function seedLists(
  folder: DataFolder,
  contractor: Contractor,
  id: IdOf,
  coded: (list: ListName, rows: readonly { code: string; name: string; isActive: boolean }[]) => void,
): void {
  coded('departments', contractor.departments);
  folder.put('departments', {
    Id: id('departments', '999'),
    Code: '999',
    Name: 'Closed yard',
    IsActive: false,
    IsArchived: true,
  });
  coded('certifiedClasses', contractor.laborClasses);
  for (const { code, name } of contractor.payGroups)
    folder.put('payGroups', { Id: id('payGroups', code), Code: code, Name: name });
  for (const { code, name, isActive } of contractor.earningCodes) {
    folder.put('payTypes', {
      Id: id('payTypes', code),
      Code: code,
      Description: name,
      Abbreviation: name.slice(0, 3).toUpperCase(),
      IsActive: isActive,
      IsCodable: true,
    });
  }
  coded('unions', contractor.unions);
  for (const local of contractor.unionLocals) {
    const union = contractor.unions.find(({ code }) => code === local.unionCode);
    const above = {
      UnionId: id('unions', local.unionCode),
      UnionCode: local.unionCode,
      UnionName: union?.name ?? '',
    };
    folder.put('unionLocals', {
      Id: id('unionLocals', local.code),
      Code: local.code,
      Name: local.name,
      IsActive: local.isActive,
      ...above,
    });
    for (const one of contractor.unionClasses.filter(({ unionCode }) => unionCode === local.unionCode)) {
      folder.put('unionClasses', {
        Id: id('unionClasses', `${local.code} ${one.code}`),
        Code: one.code,
        Name: one.name,
        IsActive: one.isActive,
        ...above,
        UnionLocalId: id('unionLocals', local.code),
        UnionLocalCode: local.code,
        UnionLocalName: local.name,
      });
    }
  }
  for (const { code, name, kind } of contractor.deductionCodes)
    folder.put('payDeductions', {
      Id: id('payDeductions', code),
      Code: code,
      Name: name,
      Type: kind === 'deposit' ? 2 : 1,
    });
  for (const [code, name, type] of MORE_DEDUCTIONS)
    folder.put('payDeductions', { Id: id('payDeductions', code), Code: code, Name: name, Type: type });
  folder.put('payTaxes', {
    Id: id('payTaxes', 'FWH'),
    Code: 'FWH',
    Name: 'Federal withholding',
    TaxLevel: 1,
  });
  for (const state of STATES)
    folder.put('payTaxes', {
      Id: id('payTaxes', `${state}WH`),
      Code: `${state}WH`,
      Name: `${state} withholding`,
      TaxLevel: 2,
    });
  for (const { code, name, isActive } of contractor.costCodes)
    folder.put('standardCostCodes', {
      Id: id('standardCostCodes', code),
      Code: code,
      Name: name,
      IsActive: isActive,
      IsStandard: true,
    });
  for (const [code, name] of [
    ['L', 'Labor'],
    ['M', 'Material'],
    ['E', 'Equipment'],
    ['S', 'Subcontract'],
  ] as const)
    folder.put('standardCategories', {
      Id: id('standardCategories', code),
      Code: code,
      Name: name,
      IsActive: true,
    });
}

function seedJob(folder: DataFolder, contractor: Contractor, project: Project, id: IdOf): void {
  const job = id('jobs', project.code);
  const created = { CreatedOnUtc: `${project.startDate}T16:20:05Z`, HasExternalId: true };
  folder.put('jobs', {
    Id: job,
    Code: project.code,
    Name: project.name,
    Status: project.isActive ? 1 : 2,
    IsActive: project.isActive,
    Address1: project.address.street1,
    Address2: project.address.street2 ?? '',
    City: project.address.city,
    PostalCode: project.address.zip,
    ...created,
  });
  const { extraSeparator } = folder.settings;
  project.costCodes.forEach((code, at) => {
    const book = contractor.costCodes.find((one) => one.code === code);
    // Each third cost code stands below an extra; which one is a question of order only.
    const extra = project.phases[at % project.phases.length]?.code ?? '';
    const whole = extraSeparator !== '' && at % 3 === 0 ? `${extra}${extraSeparator}${code}` : code;
    const costCode = id('costCodes', `${project.code} ${whole}`);
    folder.put('costCodes', {
      Id: costCode,
      JobId: job,
      Code: whole,
      Name: book?.name ?? code,
      StandardCostCodeId: id('standardCostCodes', code),
      IsActive: project.isActive,
      ProductionUnitOfMeasure: book?.unit ?? '',
      Estimate: 1000 * (at + 1),
      LaborEstimateUnits: 10 * (at + 1),
      ...created,
    });
    for (const category of book?.costType === 'labor'
      ? ['L', 'E']
      : [(book?.costType ?? 'm').charAt(0).toUpperCase()]) {
      folder.put('categories', {
        Id: id('categories', `${project.code} ${whole} ${category}`),
        JobId: job,
        CostCodeId: costCode,
        Code: category,
        Name: category === 'L' ? 'Labor' : category,
        StandardCategoryId: id('standardCategories', category),
        IsActive: project.isActive,
        ...created,
      });
    }
  });
  folder.put('costCodes', {
    Id: id('costCodes', `${project.code} heading`),
    JobId: job,
    Code: '03-000',
    Name: 'Concrete',
    IsGroupCode: true,
    IsActive: project.isActive,
    ...created,
  });
}

const GENDER = { M: 1, F: 2, U: 0 } as const;
const MARITAL: Readonly<Record<string, number>> = { Single: 1, Married: 2 };
const ETHNICITY: Readonly<Record<string, number>> = {
  Caucasian: 1,
  Black: 2,
  Hispanic: 3,
  Asian: 4,
  'American Indian': 5,
  'Two or more': 10,
};

function seedPerson(folder: DataFolder, person: Person, id: IdOf): void {
  const { employment, federalTax } = person;
  const employeeId = id('employees', person.employeeNumber);
  const local = employment.unionLocalCode;
  const phone = (kind: string) =>
    (person.phones.find((one) => one.kind === kind)?.number ?? '').replace(/\D/g, '');
  const date = (value: string | null) => (value === null ? null : `${value}T00:00:00`);
  const idOrNull = (list: ListName, code: string | null) => (code === null ? null : id(list, code));
  const hourly = employment.payType === 'Hourly';
  const filing = {
    'Single or married filing separately': 1,
    'Head of household': 2,
    'Married filing jointly': 3,
  };
  folder.put('employees', {
    Id: employeeId,
    Code: person.employeeNumber,
    FirstName: person.firstName,
    MiddleName: person.middleName,
    LastName: person.lastName,
    FullName: `${person.firstName} ${person.lastName}`,
    AddressCity: person.address.city,
    AddressState: person.address.state,
    AddressPostalCode: person.address.zip,
    CellPhoneNumber: phone('mobile'),
    MainPhoneNumber: phone('home'),
    EmailAddress: person.emails.find((one) => one.kind === 'work')?.address ?? '',
    Gender: GENDER[person.gender],
    Ethnicity: ETHNICITY[person.ethnicity] ?? 6,
    MaritalStatus: MARITAL[person.maritalStatus] ?? 0,
    FilingStatus: filing[federalTax.filingStatus],
    HireDate: date(employment.originalHireDate),
    RehireDate: date(employment.rehireDate),
    TerminationDate: date(employment.terminationDate),
    DefaultDepartmentId: id('departments', employment.departmentCode),
    DefaultCertifiedClassId: idOrNull('certifiedClasses', employment.laborClassCode),
    DefaultPayTypeId: id('payTypes', '001'),
    DefaultUnionId: idOrNull('unions', employment.unionCode),
    DefaultUnionLocalId: idOrNull('unionLocals', local),
    DefaultUnionClassId:
      local === null || employment.unionClassCode === null
        ? null
        : id('unionClasses', `${local} ${employment.unionClassCode}`),
    PayGroupId: id('payGroups', employment.payGroupCode),
    PayFrequency: hourly ? 1 : 2,
    WorkState: employment.workState,
    ResidencyState: person.address.state,
    WorkersCompensationCode: employment.workersCompCode,
    WorkersCompensationState: employment.workState,
    Title: employment.jobTitleCode,
    IsActive: employment.status !== 'Terminated',
    IsDirectDepositEnabled: person.directDeposits.length > 0,
    ShouldUseW4Amounts: true,
    W4HasSpecifiedTwoJobs: federalTax.twoJobs,
    W4DependentsAmount: Number(federalTax.dependentsAmount),
    W4OtherIncomeAmount: Number(federalTax.otherIncome),
    W4DeductionsAmount: Number(federalTax.deductionsAmount),
    W4ExtraWithholdingsAmount: Number(federalTax.extraWithholding),
    W4SignatureDate: date(employment.originalHireDate),
  });
  folder.privateParts.put(employeeId, {
    SocialSecurityNumber: dashed(person.ssn),
    DateOfBirth: `${person.birthDate}T00:00:00`,
    Address1: person.address.street1,
    Address2: person.address.street2,
  });
  seedPay(folder, person, employeeId, id);
}

function seedPay(folder: DataFolder, person: Person, employeeId: string, id: IdOf): void {
  const hourly = person.employment.payType === 'Hourly';
  const own = (list: ListName, code: string, values: Values) =>
    folder.put(list, { Id: id(list, `${person.id} ${code}`), EmployeeId: employeeId, ...values });
  for (const rate of person.payRates) {
    own('salaries', rate.effectiveFrom, {
      PayTypeId: id('payTypes', '001'),
      Amount: Number(rate.perPayAmount ?? rate.amount),
      CalculationMethod: hourly ? 2 : 1,
      Frequency: 7,
      EffectiveOnUtc: `${rate.effectiveFrom}T00:00:00Z`,
      ExpiresOnUtc: rate.effectiveTo === null ? null : `${rate.effectiveTo}T00:00:00Z`,
      LimitPeriod: 5,
      IsActive: true,
      IsAutomatic: !hourly,
    });
  }
  if (person.federalTax.isExempt)
    own('taxes', 'FWH', { PayTaxId: id('payTaxes', 'FWH'), TaxLevel: 1, AdjustmentMethod: 2 });
  for (const tax of person.stateTaxes) {
    own('stateTaxes', tax.state, {
      State: tax.state,
      FilingStatusCode: tax.filingStatus.charAt(0),
      TaxExemptionCount: tax.allowances,
      ShouldUseFederalFilingInformation: false,
    });
    if (Number(tax.extraWithholding) > 0)
      own('taxes', `${tax.state}WH`, {
        PayTaxId: id('payTaxes', `${tax.state}WH`),
        TaxLevel: 2,
        AdjustmentMethod: 3,
        AdjustmentAmount: Number(tax.extraWithholding),
      });
  }
  for (const deposit of person.directDeposits) {
    const row = own('deductions', deposit.deductionCode, {
      PayDeductionId: id('payDeductions', deposit.deductionCode),
      DeductionType: deposit.method === 'remainder' ? 3 : 2,
      Amount: deposit.method === 'remainder' ? 100 : Number(deposit.amount),
      CalculationMethod: deposit.method === 'flat' ? 1 : 9,
      CalculationOrder: deposit.priority,
      Frequency: 7,
      LimitPeriod: 5,
      IsAutomatic: true,
    });
    folder.privateParts.put(row.Id, {
      BankAccount: deposit.accountNumber,
      BankAccountType: deposit.accountType === 'checking' ? 1 : 2,
      BankIdentifier: deposit.routingNumber,
    });
  }
  for (const deduction of person.deductions) {
    own('deductions', deduction.code, {
      PayDeductionId: id('payDeductions', deduction.code),
      DeductionType: 1,
      Amount: Number(deduction.amount),
      CalculationMethod: deduction.method === 'flat' ? 1 : 10,
      Frequency: 7,
      LimitPeriod: deduction.annualLimit !== null ? 4 : 5,
      LimitAmount: Number(deduction.annualLimit ?? deduction.goal ?? 0),
      IsAutomatic: true,
    });
  }
}

function dashed(ssn: string): string {
  return ssn.length === 9 ? `${ssn.slice(0, 3)}-${ssn.slice(3, 5)}-${ssn.slice(5)}` : ssn;
}
