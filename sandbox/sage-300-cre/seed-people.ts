import type { Person } from '../contractor/index.ts';
import type { DataFolder, ListName, Values } from './data-folder.ts';
import type { IdOf } from './seed-lists.ts';

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

/** Somebody with pay, taxes, deposits and deductions. */
export function seedPerson(folder: DataFolder, person: Person, id: IdOf): void {
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

export function dashed(ssn: string): string {
  return ssn.length === 9 ? `${ssn.slice(0, 3)}-${ssn.slice(3, 5)}-${ssn.slice(5)}` : ssn;
}
