import { COMPANY, type Seeding } from './seeding.ts';

const FLAGS = { no: 'N', yes: 'Y' } as const;
const CHART = '010';

/** The company's share of a benefit, by our deduction: codes have four signs at most. */
export const BENEFITS: Readonly<Record<string, { code: string; name: string }>> = {
  MED: { code: 'BMED', name: 'Medical, company part' },
  DEN: { code: 'BDEN', name: 'Dental, company part' },
  '401K': { code: 'BRET', name: 'Retirement match' },
};

export function seedLists(seeding: Seeding): void {
  const { contractor } = seeding;
  seedLedger(seeding);
  for (const { code, name, frequency } of contractor.paySchedules)
    seeding.put('pypayrun', {
      PrnCode: code,
      PrnDescription: name,
      PrnShortDesc: frequency,
      PrnType: 'Y',
      PrnFrqCode: frequency === 'weekly' ? 1 : 2,
      PrnUser: 'SETUP',
      PrnAutoTimshtFlag: FLAGS.no,
    });
  for (const { code, name, eeoClass, isTrade } of contractor.jobTitles)
    seeding.put('pytrades', {
      TrdCode: code,
      TrdDescription: name,
      TrdShortDesc: name.slice(0, 10),
      TrdEeoClass: eeoClass,
      TrdType: isTrade ? 'F' : 'O',
      TrdUser: 'SETUP',
      TrdApprentice: name.includes('Apprentice') ? FLAGS.yes : FLAGS.no,
    });
  for (const { code, name } of contractor.unions)
    seeding.put('pyunions', {
      UniCode: code,
      UniName: name,
      UniShortName: name.slice(0, 16),
      UniUseCtlUnionRate: FLAGS.no,
      UniInclAsRegUniAca: FLAGS.no,
    });
  seedDeductions(seeding);
  for (const code of ['FLD', 'OFC']) seeding.list('paygroups', { code });
  for (const code of ['MASTER', 'FIELD']) seeding.list('securitygroups', { code });
  for (const code of ['01', '02', '03']) seeding.list('filingstatuses', { code });
  for (const { code } of contractor.locations) seeding.list('worklocations', { code });
  for (const { code } of contractor.workersCompCodes) seeding.list('wcbcodes', { code });
  for (const { code } of contractor.banks) seeding.list('banks', { code });
}

function seedLedger(seeding: Seeding): void {
  const { company, departments } = seeding.contractor;
  seeding.put('glcompany', { CompCode: COMPANY, CompName: company.name });
  seeding.put('glcompany', { CompCode: '002', CompName: 'Plumb & Level Equipment (demo)' });
  const year = Number(seeding.contractor.today.slice(0, 4));
  for (const each of [COMPANY, '002'])
    for (const { code, name, isActive } of departments)
      seeding.put('rtigenericgldepts', {
        DeptCode: code,
        DeptName: name,
        DeptCompCode: each,
        DeptActiveFlag: isActive ? FLAGS.yes : FLAGS.no,
        DeptConschartCode: CHART,
        DeptCtrlCode: 'ALL',
        DeptCountryCode: 'US',
        DeptVUuid: `AAA${each}${code}`,
      });
  for (let month = 1; month <= 12; month += 1) {
    const first = `${year}-${String(month).padStart(2, '0')}-01`;
    const last = new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
    seeding.put('glperiod', {
      PerConschartCode: CHART,
      PerYr: year,
      PerPer: month,
      PerStartDate: first,
      PerEndDate: last,
      PerOpenPeriodFlag: FLAGS.yes,
      PerAdjFlag: FLAGS.no,
      PerRowid: `AAAPER${year}${month}`,
    });
  }
}

function seedDeductions(seeding: Seeding): void {
  const codes = seeding.contractor.deductionCodes.filter((one) => one.kind !== 'deposit');
  for (const [at, { code, name }] of codes.entries()) {
    seeding.put('pydeduction', {
      DedCode: code,
      DedDescription: name.slice(0, 30),
      DedShortDesc: name.slice(0, 16),
      DedType: 'D',
      DedBaseCode: 'GRSS',
      DedCalcSeq: at + 1,
      DedForDepFlag: FLAGS.no,
      DedAllocationMethod: 'DEF',
    });
    const benefit = BENEFITS[code];
    if (benefit === undefined) continue;
    seeding.put('pybenefit', {
      BenCode: benefit.code,
      BenDescription: benefit.name,
      BenShortDesc: benefit.name.slice(0, 16),
      BenType: 'B',
      BenBaseCode: 'GRSS',
      BenCalcSeq: at + 1,
      BenAllocationMethod: 'DEF',
      BenForDepFlag: FLAGS.no,
    });
  }
}
