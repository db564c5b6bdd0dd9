import { addDays, type Person } from '../contractor/index.ts';
import type { Row } from '../kit/index.ts';
import { payPeriods } from './calendar.ts';
import { BENEFITS } from './seed-lists.ts';
import { COMPANY, type Seeding } from './seeding.ts';

const FILING: Readonly<Record<string, string>> = {
  'Single or married filing separately': '01',
  'Married filing jointly': '02',
  'Head of household': '03',
};
/** How many people have hours of the week before last, typed in by hand. */
const WITH_HOURS = 3;

/** People as the ERP knows them before its first sync, somebody twice, and three of a company that nobody sees. */
export function seedPeople(seeding: Seeding, people: readonly Person[]): void {
  for (const person of people) {
    const row = seedEmployee(seeding, person, COMPANY);
    seedDeposits(seeding, person);
    seedDeductions(seeding, person, String(row.EmpNo));
  }
  for (const person of people.slice(0, 3)) seedEmployee(seeding, person, '002');
  for (const twin of seeding.contractor.destinationDuplicates) {
    const original = people.find((person) => person.id === twin.personId);
    if (original === undefined) continue;
    const { employeeNumber, firstName, lastName, ssn, hireDate } = twin;
    const employment = { ...original.employment, employeeNumber, hireDate };
    seedEmployee(
      seeding,
      { ...original, employeeNumber, firstName, lastName, ssn, employment, payRates: [] },
      COMPANY,
    );
  }
  seedHours(seeding, people);
}

function seedEmployee(seeding: Seeding, person: Person, company: string): Row {
  const { employment, address } = person;
  const isHourly = employment.payType === 'Hourly';
  const { today } = seeding.contractor;
  const rate = person.payRates.filter((each) => each.effectiveFrom <= today).at(-1);
  const row = seeding.putEmployee({
    EmpNo: person.employeeNumber,
    EmpPrimaryEmpNo: person.employeeNumber,
    EmpUser: 'SETUP',
    EmpFirstName: person.firstName,
    EmpMiddleName: person.middleName,
    EmpLastName: person.lastName,
    EmpFullName: [person.firstName, person.middleName, person.lastName].filter(Boolean).join(' '),
    EmpSinNo: person.ssn,
    EmpStatus: employment.status === 'Terminated' ? 'T' : 'A',
    EmpStatusDesc: employment.status === 'Terminated' ? 'Terminated' : 'Active',
    EmpSubStatus: employment.status === 'On Leave' ? 'L' : 'W',
    EmpDateOfBirth: person.birthDate,
    EmpHireDate: employment.hireDate,
    EmpAdjustedSeriviceDate: employment.originalHireDate,
    EmpCompCode: company,
    EmpDeptCode: employment.departmentCode,
    EmpPrnCode: isHourly ? 'WK' : 'BW',
    EmpPygCode: isHourly ? 'FLD' : 'OFC',
    EmpTrdCode: employment.jobTitleCode,
    EmpWrlCode: employment.locationCode,
    EmpWcbCode: employment.workersCompCode,
    EmpType: isHourly ? 'H' : 'S',
    EmpFullPartTime: employment.employmentType === 'Part Time' ? 'P' : 'F',
    EmpHourlyRate: isHourly ? Number(rate?.amount ?? 0) : 0,
    EmpAnnualSalary: isHourly ? null : Number(rate?.amount ?? 0),
    EmpChargeOutRate: 0,
    EmpBillingRate: 0,
    EmpSecGrpEmpCode: 'MASTER',
    EmpFilingStatus: FILING[person.federalTax.filingStatus],
    EmpUnionized: employment.unionCode === null ? 'N' : 'Y',
    EmpRehireEligible: employment.terminationReason === 'Discharged' ? 'N' : 'Y',
    EmpAddress1: address.street1,
    EmpAddress2: address.street2,
    EmpAddress3: address.city,
    EmpStateCode: address.state,
    EmpZipCode: address.zip,
    EmpCountryCode: address.country,
    EmpEmailAddress: person.emails.find((each) => each.kind === 'work')?.address ?? null,
    EmpCellPhone: person.phones.find((each) => each.kind === 'mobile')?.number ?? null,
    EmpVertexGeocodeSource: 'P',
  });
  seeding.site.table('emphistory').put(String(row.EmpVUuid), { first: row, actions: [] });
  return row;
}

/** What is left goes to the last account, so it has the percentage that the others leave. */
function seedDeposits(seeding: Seeding, person: Person): void {
  const percent = person.directDeposits
    .filter((each) => each.method === 'percent')
    .reduce((sum, each) => sum + Number(each.amount), 0);
  for (const deposit of person.directDeposits)
    seeding.put('pyempsalspl', {
      EssCompCode: COMPANY,
      EssEmpNo: person.employeeNumber,
      EssSplitNumber: deposit.priority,
      EssBankCode: deposit.bankCode,
      EssBankAccNumber: deposit.accountNumber,
      EssSplitType: 'D',
      EssEmpSalSplitType: deposit.method === 'flat' ? 'F' : 'P',
      EssSplitPercent: deposit.method === 'remainder' ? 100 - percent : Number(deposit.amount),
      EssAchTranCode: deposit.accountType === 'checking' ? '22' : '32',
      EssUser: 'SETUP',
    });
}

function seedDeductions(seeding: Seeding, person: Person, number: string): void {
  for (const deduction of person.deductions) {
    const common = (prefix: string, code: string, amount: string, isFlat: boolean) => ({
      [`${prefix}CompCode`]: COMPANY,
      [`${prefix}EmpNo`]: number,
      [`${prefix}${prefix === 'Emd' ? 'DedCode' : 'BenCode'}`]: code,
      [`${prefix}StartDate`]: deduction.startDate,
      [`${prefix}EndDate`]: deduction.endDate,
      [`${prefix}Method`]: isFlat ? 'F' : 'P',
      [`${prefix}Amount`]: Number(amount),
      [`${prefix}LimitAmount`]: deduction.annualLimit === null ? null : Number(deduction.annualLimit),
      [`${prefix}User`]: 'SETUP',
    });
    const isFlat = deduction.method === 'flat';
    seeding.put('pyempded', common('Emd', deduction.code, deduction.amount, isFlat));
    const benefit = BENEFITS[deduction.code];
    if (benefit === undefined || deduction.employerAmount === null) continue;
    seeding.put('pyempben', {
      ...common('Emb', benefit.code, deduction.employerAmount, isFlat),
      EmbLimitAmount: null,
    });
  }
}

function seedHours(seeding: Seeding, people: readonly Person[]): void {
  const known = new Set(people.map((person) => person.employeeNumber));
  const chosen = new Set<string>();
  const periods = payPeriods(seeding.contractor.today).filter(({ run }) => run === 'WK');
  for (const entry of seeding.contractor.timeEntries) {
    if (!known.has(entry.employeeNumber) || !['001', '002'].includes(entry.earningCode)) continue;
    if (chosen.size === WITH_HOURS && !chosen.has(entry.employeeNumber)) continue;
    chosen.add(entry.employeeNumber);
    const date = addDays(entry.workDate, -7);
    const period = periods.find(({ firstDay, lastDay }) => firstDay <= date && date <= lastDay);
    seeding.put('pyemptimesheet', {
      TshCompCode: COMPANY,
      TshEmpNo: entry.employeeNumber,
      TshPrnCode: 'WK',
      TshPprYear: period?.year,
      TshPprPeriod: period?.period,
      TshDate: date,
      TshTypeCode: 'J',
      TshJobdeptwoId: entry.projectCode,
      TshPhsacctwiId: entry.costCode,
      TshCatexpId: 'L',
      TshNormalHours: entry.earningCode === '001' ? Number(entry.hours) : 0,
      TshOtHours: entry.earningCode === '002' ? Number(entry.hours) : 0,
      TshDotHours: 0,
      TshProcessFlag: 'N',
    });
  }
}
