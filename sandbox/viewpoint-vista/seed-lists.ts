import { addDays, type Contractor } from '../contractor/index.ts';
import type { VistaCodes } from './codes.ts';
import type { VistaDatabase, VistaRow } from './database.ts';
import { tableSchema } from './schema.ts';

const states =
  'AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY';
const payrollStates = ['AZ', 'CO', 'NM', 'UT', 'WY'];

/** Adds a row and answers whatever else the table demands with "no", 0 or nothing. */
export function insertComplete(db: VistaDatabase, table: string, values: VistaRow): void {
  const row = { ...values };
  for (const { name, type, nullable, identity, default: given } of tableSchema(table).columns) {
    if (nullable || identity || given !== undefined || row[name] !== undefined) continue;
    row[name] = type === 'char(1)' ? 'N' : /int$/.test(type) ? 0 : type.startsWith('numeric') ? '0' : '';
  }
  db.insert(table, row);
}

/** The lists that employees and timecards refer to. */
export function seedLists(db: VistaDatabase, contractor: Contractor, codes: VistaCodes): void {
  const { company } = contractor;
  insertComplete(db, 'HQCO', {
    HQCo: 1,
    Name: company.name,
    VendorGroup: 1,
    PhaseGroup: 1,
    EMGroup: 1,
    Country: 'US',
    DefaultCountry: 'US',
  });
  insertComplete(db, 'PRCO', { PRCo: 1, GLCo: 1, CMCo: 1, JCCo: 1 });
  insertComplete(db, 'JCCO', { JCCo: 1, GLCo: 1, ARCo: 1, PRCo: 1, ValidPhaseChars: 7 });
  insertComplete(db, 'HRCO', { HRCo: 1, PRCo: 1, UpdateNameYN: 'Y', UpdateAddressYN: 'Y' });
  for (const State of states.split(' ')) db.insert('HQST', { Country: 'US', State });
  for (const [Frequency, Description] of Object.entries({
    A: 'Every pay',
    W: 'Weekly',
    B: 'Biweekly',
    M: 'Monthly',
  }))
    db.insert('HQFC', { Frequency, Description });

  for (const { code, name } of contractor.departments)
    insertComplete(db, 'PRDP', { PRCo: 1, PRDept: code, Description: cut(name), GLCo: 1 });
  for (const { code, name, frequency } of contractor.payGroups) {
    const PRGroup = codes.payGroup.get(code) ?? 0;
    const PayFreq = frequency === 'weekly' ? 'W' : 'B';
    insertComplete(db, 'PRGR', {
      PRCo: 1,
      PRGroup,
      Description: cut(name),
      PayFreq,
      GLCo: 1,
      CMCo: 1,
      CMAcct: 1,
    });
    seedPeriods(db, contractor.today, PRGroup, frequency === 'weekly' ? 7 : 14);
  }
  for (const { code, name } of contractor.unions)
    insertComplete(db, 'PRCM', { PRCo: 1, Craft: code, Description: cut(name), EffectiveDate: '2020-01-01' });
  for (const { code, name, unionCode } of contractor.unionClasses)
    db.insert('PRCC', { PRCo: 1, Craft: unionCode, Class: code, Description: cut(name) });

  for (const State of payrollStates) {
    insertComplete(db, 'PRSI', { PRCo: 1, State, TaxDedn: codes.stateTax.get(State) ?? null });
    for (const { code, name } of contractor.workersCompCodes)
      insertComplete(db, 'PRIN', { PRCo: 1, State, InsCode: code, Description: cut(name) });
  }
  const locals = new Map(
    contractor.people.flatMap(({ localTaxes }) => localTaxes.map(({ code, name }) => [code, name])),
  );
  for (const [LocalCode, name] of locals)
    db.insert('PRLI', { PRCo: 1, LocalCode, Description: cut(name), State: 'CO' });

  for (const { code, name, multiplier } of contractor.earningCodes)
    insertComplete(db, 'PREC', {
      PRCo: 1,
      EarnCode: codes.earnCode.get(code) ?? 0,
      Description: cut(name),
      Method: multiplier === null ? 'A' : 'H',
      Factor: multiplier ?? '1',
      TrueEarns: 'Y',
      EarnType: 1,
    });
  seedDeductionCodes(db, contractor, codes);
  for (const { code, name } of contractor.jobTitles)
    insertComplete(db, 'HRPC', { HRCo: 1, PositionCode: code, JobTitle: cut(name) });
  for (const [StatusCode, Description] of Object.entries({
    ACTIVE: 'Active',
    LEAVE: 'On leave',
    TERM: 'Terminated',
  }))
    insertComplete(db, 'HRST', { HRCo: 1, StatusCode, Description });
  seedProjects(db, contractor);
}

/** Twelve weeks back and six ahead, ending on Sundays; what ended more than four weeks ago is closed. */
function seedPeriods(db: VistaDatabase, today: string, PRGroup: number, days: number): void {
  const sunday = addDays(today, -new Date(`${today}T00:00:00Z`).getUTCDay());
  for (let offset = -84; offset <= 42; offset += days) {
    const PREndDate = addDays(sunday, offset);
    insertComplete(db, 'PRPC', {
      PRCo: 1,
      PRGroup,
      PREndDate,
      BeginDate: addDays(PREndDate, 1 - days),
      BeginMth: `${PREndDate.slice(0, 7)}-01`,
      LimitMth: `${PREndDate.slice(0, 7)}-01`,
      Wks: days / 7,
      Status: offset < -28 ? 1 : 0,
    });
  }
}

/** Method A is an amount, G a rate of the gross pay, R a routine as taxes have it. */
function seedDeductionCodes(db: VistaDatabase, contractor: Contractor, codes: VistaCodes): void {
  const add = (DLCode: number | undefined, name: string, DLType: 'D' | 'L', Method: 'A' | 'G' | 'R') =>
    insertComplete(db, 'PRDL', {
      PRCo: 1,
      DLCode: DLCode ?? 0,
      Description: cut(name),
      DLType,
      Method,
      LimitBasis: 'N',
      LimitAmt: '0.00',
      GLCo: 1,
      CalcCategory: 'A',
    });
  add(codes.federalTax, 'Federal income tax', 'D', 'R');
  for (const [state, code] of codes.stateTax) add(code, `${state} income tax`, 'D', 'R');
  for (const { code, name, kind, employerCode } of contractor.deductionCodes) {
    if (kind === 'deposit') continue;
    const method = kind === 'retirement' || kind === 'dues' ? 'G' : 'A';
    add(codes.deduction.get(code), name, 'D', method);
    if (employerCode !== null) add(codes.deduction.get(employerCode), `${name}, employer`, 'L', method);
  }
}

/** Jobs and phases carry the closing separator of their mask. */
function seedProjects(db: VistaDatabase, contractor: Contractor): void {
  const costTypes = ['labor', 'material', 'equipment', 'subcontract'];
  for (const [at, name] of costTypes.entries())
    db.insert('JCCT', {
      PhaseGroup: 1,
      CostType: at + 1,
      Description: name,
      Abbreviation: name.slice(0, 1).toUpperCase(),
    });
  const names = new Map(contractor.costCodes.map(({ code, name }) => [code, name]));
  for (const [code, name] of names)
    insertComplete(db, 'JCPM', { PhaseGroup: 1, Phase: `${code}-`, Description: name });
  for (const project of contractor.projects) {
    const Job = `${project.code}-`;
    insertComplete(db, 'JCJM', {
      JCCo: 1,
      Job,
      Contract: Job,
      Description: project.name,
      JobStatus: project.isActive ? 1 : 3,
      Certified: project.isCertified ? 'Y' : 'N',
      PRStateCode: project.address.state,
    });
    for (const code of project.costCodes)
      db.insert('JCJP', {
        JCCo: 1,
        Job,
        PhaseGroup: 1,
        Phase: `${code}-`,
        Description: names.get(code) ?? null,
        Contract: Job,
        Item: '1',
      });
  }
}

function cut(name: string): string {
  return name.slice(0, 30);
}
