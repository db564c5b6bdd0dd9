import { addDays, type Contractor, lastFullWeek } from '../contractor/index.ts';
import type { Row } from '../kit/index.ts';
import { idOf } from './ids.ts';
import type { Tables } from './tables.ts';

const SUBTYPES: Record<string, string> = {
  regular: 'Regular',
  overtime: 'Overtime',
  doubletime: 'Doubletime',
  vacation: 'Vacation',
  sick: 'Sick',
  holiday: 'Holiday',
  'per diem': 'Per Diem',
};

/** The lists that other systems share with Payroll, and those that are its own. */
export function seedLists(contractor: Contractor, tables: Tables): void {
  const put = (resource: string, code: string, row: Row) => {
    const id = idOf(resource, code);
    tables.of(resource).put(id, { id, ...row });
  };
  const coded = (one: { code: string; name: string; isActive: boolean }) => ({
    identifier: one.code,
    name: one.name,
    isActive: one.isActive,
  });
  for (const one of contractor.departments) put('Departments', one.code, coded(one));
  for (const one of contractor.locations) {
    const { street1, street2, city, state, zip, country } = one.address;
    const { latitude, longitude } = one;
    const place = { street1, street2, city, state, postalCode: zip, country, latitude, longitude };
    put('Locations', one.code, { ...coded(one), ...place });
  }
  for (const one of contractor.jobTitles)
    put('JobCodes', one.code, { name: one.code, description: one.name, isActive: one.isActive });
  for (const one of contractor.laborClasses) put('LaborClasses', one.code, coded(one));
  for (const one of contractor.unions) put('Unions', one.code, coded(one));
  for (const one of contractor.unionLocals)
    put('UnionLocals', one.code, { ...coded(one), unionId: idOf('Unions', one.unionCode) });
  for (const one of contractor.unionClasses)
    put('UnionClasses', one.code, { ...coded(one), unionId: idOf('Unions', one.unionCode) });
  for (const one of contractor.earningCodes)
    put('RateCodes', one.code, {
      ...coded(one),
      description: one.kind,
      isBaseRate: one.kind === 'regular',
      type: one.multiplier === null ? 'Non-hourly' : 'Hourly',
      subtype: SUBTYPES[one.kind] ?? 'Other',
    });
  for (const one of contractor.paySchedules) {
    const { firstPayDate, periodsPerYear, isDefault } = one;
    const frequency = one.frequency === 'weekly' ? 'Weekly' : 'Biweekly';
    put('PaySchedules', one.code, { ...coded(one), frequency, firstPayDate, periodsPerYear, isDefault });
  }
  for (const one of contractor.deductionCodes) {
    const kind = one.kind === 'deposit' ? 'Direct Deposit' : 'Deduction';
    put('DeductionCodes', one.code, { ...coded(one), kind, isPreTax: one.isPreTax });
    if (one.employerCode === null) continue;
    const employer = { identifier: one.employerCode, name: `${one.name}, company`, isActive: one.isActive };
    put('DeductionCodes', one.employerCode, { ...employer, kind: 'Benefit', isPreTax: one.isPreTax });
  }
  for (const one of contractor.workersCompCodes)
    put('WorkersCompCodes', `${one.code} ${one.state}`, {
      ...coded(one),
      state: one.state,
      ratePer100: Number(one.ratePer100),
    });
  seedPeriods(contractor.today, tables);
}

/** Weekly periods: those before last week are paid, last week and this one take time. */
function seedPeriods(today: string, tables: Tables): void {
  const monday = lastFullWeek(today);
  for (let week = -4; week <= 2; week += 1) {
    const startDate = addDays(monday, week * 7);
    const endDate = addDays(startDate, 6);
    const id = `W${startDate}`;
    const state = week < 0 ? 'paid' : 'open';
    tables.periods.put(id, { id, startDate, endDate, payDate: addDays(endDate, 5), state });
  }
}
