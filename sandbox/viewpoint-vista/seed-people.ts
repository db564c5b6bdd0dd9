import { type Contractor, type Person, stalePeople } from '../contractor/index.ts';
import { raceCodes, type VistaCodes } from './codes.ts';
import type { VistaDatabase, VistaRow } from './database.ts';
import { decimalProduct } from './decimal.ts';
import { insertComplete } from './seed-lists.ts';

/** How many of the people payroll already knows; the others are for the first Add file. */
const share = 0.6;

/** The employees as they were entered before the first sync, some of it out of date. */
export function seedPeople(db: VistaDatabase, contractor: Contractor, codes: VistaCodes): void {
  for (const person of stalePeople(contractor, share).people) {
    const employee = employeeOf(person, codes);
    const taken = db.first('PREH', { PRCo: 1, SortName: employee.SortName ?? null }) !== undefined;
    const number = String(employee.Employee);
    const SortName = taken
      ? String(employee.SortName).slice(0, 15 - number.length) + number
      : employee.SortName;
    insertComplete(db, 'PREH', { ...employee, SortName: SortName ?? null });
    insertComplete(db, 'HRRM', resourceOf({ ...employee, SortName: SortName ?? null }, person));
    seedDeductions(db, person, codes);
    seedDeposits(db, person);
  }
  for (const duplicate of contractor.destinationDuplicates) {
    const original = contractor.people.find(({ id }) => id === duplicate.personId);
    if (original === undefined) continue;
    insertComplete(db, 'PREH', {
      ...employeeOf(original, codes),
      Employee: Number(duplicate.employeeNumber),
      FirstName: duplicate.firstName,
      LastName: duplicate.lastName,
      SortName: `${duplicate.lastName.toUpperCase().slice(0, 9)}${duplicate.employeeNumber}`,
      HireDate: duplicate.hireDate,
    });
  }
}

function employeeOf(person: Person, codes: VistaCodes): VistaRow {
  const { employment, address } = person;
  const rate = person.payRates.at(-1);
  const main = person.directDeposits.at(-1);
  const phone = (kind: string) => person.phones.find((one) => one.kind === kind)?.number ?? null;
  const isHourly = rate?.per !== 'year';
  return {
    PRCo: 1,
    // The column is a number: leading zeros are gone
    Employee: Number(person.employeeNumber),
    LastName: person.lastName,
    FirstName: person.firstName,
    MidName: person.middleName?.slice(0, 15) ?? null,
    Suffix: person.suffix?.slice(0, 4) ?? null,
    SortName: person.lastName.toUpperCase().slice(0, 15),
    SSN: `${person.ssn.slice(0, 3)}-${person.ssn.slice(3, 5)}-${person.ssn.slice(5)}`,
    Race: raceCodes[person.ethnicity] ?? 'W',
    Sex: person.gender === 'F' ? 'F' : 'M',
    BirthDate: person.birthDate,
    Address: address.street1,
    Address2: address.street2,
    City: address.city,
    State: address.state,
    Zip: address.zip,
    Country: address.country,
    Phone: phone('home'),
    CellPhone: phone('mobile'),
    Email: person.emails[0]?.address ?? null,
    HireDate: employment.originalHireDate,
    TermDate: employment.terminationDate,
    RecentRehireDate: employment.rehireDate,
    ActiveYN: employment.status === 'Terminated' ? 'N' : 'Y',
    PRGroup: codes.payGroup.get(employment.payGroupCode) ?? 1,
    PRDept: employment.departmentCode,
    Craft: employment.unionCode,
    Class: employment.unionClassCode,
    InsCode: employment.workersCompCode,
    TaxState: employment.workState,
    UnempState: employment.workState,
    InsState: employment.workState,
    LocalCode: person.localTaxes[0]?.code ?? null,
    GLCo: 1,
    JCCo: 1,
    EarnCode: 1,
    HrlyRate: isHourly ? decimalProduct(rate?.amount ?? '0', '1', 5) : '0.00000',
    SalaryAmt: isHourly ? '0.00' : (rate?.perPayAmount ?? '0.00'),
    OTOpt: isHourly ? 'W' : 'N',
    CertYN: 'Y',
    AuditYN: 'Y',
    DirDeposit: main === undefined ? 'N' : 'A',
    RoutingId: main?.routingNumber ?? null,
    BankAcct: main?.accountNumber ?? null,
    AcctType: main === undefined ? null : accountType(main.accountType),
  };
}

/** The HR resource has the employee's number and is linked to it. */
function resourceOf(employee: VistaRow, person: Person): VistaRow {
  const same = (...names: string[]) =>
    Object.fromEntries(names.map((name) => [name, employee[name] ?? null]));
  return {
    ...same(
      'PRCo',
      'LastName',
      'FirstName',
      'SortName',
      'Address',
      'Address2',
      'City',
      'State',
      'Zip',
      'Phone',
    ),
    ...same(
      'CellPhone',
      'SSN',
      'Sex',
      'Race',
      'BirthDate',
      'HireDate',
      'TermDate',
      'ActiveYN',
      'PRGroup',
      'PRDept',
    ),
    ...same('Email', 'Suffix', 'Country', 'EarnCode'),
    HRCo: 1,
    HRRef: employee.Employee ?? null,
    PREmp: employee.Employee ?? null,
    MiddleName: employee.MidName ?? null,
    StdCraft: employee.Craft ?? null,
    StdClass: employee.Class ?? null,
    StdInsCode: employee.InsCode ?? null,
    StdTaxState: employee.TaxState ?? null,
    StdUnempState: employee.UnempState ?? null,
    StdInsState: employee.InsState ?? null,
    StdLocal: employee.LocalCode ?? null,
    PositionCode: person.employment.jobTitleCode,
    Status: { Active: 'ACTIVE', 'On Leave': 'LEAVE', Terminated: 'TERM' }[person.employment.status],
    ExistsInPR: 'Y',
  };
}

function seedDeductions(db: VistaDatabase, person: Person, codes: VistaCodes): void {
  const head = {
    PRCo: 1,
    Employee: Number(person.employeeNumber),
    GLCo: 1,
    OverMiscAmt: 'N',
    OverLimit: 'N',
  };
  for (const { code, method, amount } of person.deductions)
    insertComplete(db, 'PRED', {
      ...head,
      DLCode: codes.deduction.get(code) ?? 0,
      EmplBased: 'Y',
      Frequency: 'A',
      ProcessSeq: 1,
      OverCalcs: method === 'flat' ? 'A' : 'R',
      // A percentage is kept as a decimal: 2.5 % is 0.02500
      RateAmt: decimalProduct(amount, method === 'flat' ? '1' : '0.01', 5),
    });
  const filing = { Single: 'S', Married: 'M', Head: 'H' };
  const letter = (status: string) => filing[status.split(' ')[0] as keyof typeof filing] ?? 'S';
  insertComplete(db, 'PRED', {
    ...head,
    DLCode: codes.federalTax,
    OverCalcs: 'N',
    FileStatus: letter(person.federalTax.filingStatus),
    AddonType: person.federalTax.extraWithholding === '0.00' ? 'N' : 'A',
    AddonRateAmt: decimalProduct(person.federalTax.extraWithholding, '1', 5),
  });
  for (const { state, filingStatus, allowances } of person.stateTaxes)
    insertComplete(db, 'PRED', {
      ...head,
      DLCode: codes.stateTax.get(state) ?? 0,
      OverCalcs: 'N',
      FileStatus: letter(filingStatus),
      RegExempts: allowances,
    });
}

/** What remains goes to the account in PREH; the parts taken before it stand here. */
function seedDeposits(db: VistaDatabase, person: Person): void {
  for (const [at, deposit] of person.directDeposits.slice(0, -1).entries())
    insertComplete(db, 'PRDD', {
      PRCo: 1,
      Employee: Number(person.employeeNumber),
      Seq: at + 1,
      RoutingId: deposit.routingNumber,
      BankAcct: deposit.accountNumber,
      Type: accountType(deposit.accountType),
      Status: 'A',
      Frequency: 'A',
      Method: deposit.method === 'percent' ? 'P' : 'A',
      Pct: deposit.method === 'percent' ? decimalProduct(deposit.amount ?? '0', '0.01', 4) : null,
      Amount: deposit.method === 'percent' ? null : (deposit.amount ?? '0.00'),
    });
}

function accountType(type: 'checking' | 'savings'): string {
  return type === 'checking' ? 'C' : 'S';
}
