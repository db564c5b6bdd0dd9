import type { Contractor, EarningCode } from '../contractor/index.ts';
import { addDays } from '../contractor/index.ts';
import { seedRecord } from './seed-record.ts';
import type { TenantStore } from './store.ts';

/** HR's earning code → this company's earning type code: a crosswalk that somebody has to know. */
export const ACUMATICA_EARNING_TYPES: Record<string, string> = {
  '001': 'RG',
  '002': 'OT',
  '003': 'DT',
  '010': 'VL',
  '011': 'SL',
  '012': 'HL',
  '050': 'BN',
  '060': 'PD',
};

const CATEGORIES: Record<EarningCode['kind'], string> = {
  regular: 'Wage',
  overtime: 'Overtime',
  doubletime: 'Overtime',
  vacation: 'Time Off',
  sick: 'Time Off',
  holiday: 'Time Off',
  bonus: 'Amount Based',
  'per diem': 'Amount Based',
};

/** Lists without an entity, then payroll's and the projects' reference data. Departments that only HR has stay out. */
export function seedLists(store: TenantStore, contractor: Contractor): void {
  for (const one of contractor.departments) store.addCode('Department', one.code, one.name);
  for (const one of contractor.jobTitles) store.addCode('Position', one.code, one.name);
  for (const one of contractor.locations) store.addCode('Branch', one.code, one.name);
  for (const one of [...contractor.unionClasses, ...contractor.laborClasses])
    store.addCode('LaborItem', one.code, one.name);
  store.addCode('EmployeeClass', 'EMPHOURLY', 'Hourly employees');
  store.addCode('EmployeeClass', 'EMPSALARY', 'Salaried employees');
  store.addCode('PaymentMethod', 'CHECK', 'Check');
  store.addCode('PaymentMethod', 'FEDWIRE', 'Direct deposit');
  store.addCode('TaxCode', 'FIT', 'Federal Income Tax');
  store.addCode('TaxCode', 'FICA', 'Social Security');
  store.addCode('TaxCode', 'MEDI', 'Medicare');
  for (const state of taxedStates(contractor))
    store.addCode('TaxCode', `SIT${state}`, `${state} State Income Tax`);
  seedPayrollLists(store, contractor);
  seedUnions(store, contractor);
}

/** Wyoming has no income tax of its own. */
export function taxedStates(contractor: Contractor): string[] {
  const states = new Set([...contractor.locations, ...contractor.people].map((one) => one.address.state));
  states.delete('WY');
  return [...states].sort();
}

function seedPayrollLists(store: TenantStore, contractor: Contractor): void {
  seedRecord(store, 'WorkCalendar', {
    WorkCalendarID: 'MAIN',
    Description: 'Monday to Friday',
    TimeZone: 'GMTM0700A',
    CalendarSettings: { Monday: true, Tuesday: true, Wednesday: true, Thursday: true, Friday: true },
  });
  for (const one of contractor.earningCodes)
    seedRecord(store, 'EarningTypeCode', {
      EarningTypeCodeID: ACUMATICA_EARNING_TYPES[one.code],
      Description: one.name,
      Category: CATEGORIES[one.kind],
      Active: one.isActive,
      Multiplier: Number(one.multiplier ?? '1'),
      RegularTimeTypeCode: one.kind === 'overtime' || one.kind === 'doubletime' ? 'RG' : undefined,
    });
  for (const one of contractor.deductionCodes.filter(({ kind }) => kind !== 'deposit'))
    seedRecord(store, 'DeductionBenefitCode', {
      DeductionBenefitCodeID: one.code,
      Description: one.name,
      Active: one.isActive,
      IsGarnishment: one.kind === 'garnishment',
      AffectsTaxCalculation: one.isPreTax,
      AssociatedWith: 'Employee Settings',
      ContributionType: one.employerCode === null ? 'Employee Deduction' : 'Both Deduction & Contribution',
      EmployeeDeduction: { CalculationMethod: 'Fixed Amount', MaximumFrequency: 'No Maximum' },
    });
  for (const [id, name, earning] of [
    ['VAC', 'Vacation', 'VL'],
    ['SICK', 'Sick leave', 'SL'],
  ])
    seedRecord(store, 'PTOBank', {
      PTOBankID: id,
      Description: name,
      Active: true,
      DisbursingEarningType: earning,
    });
  contractor.payGroups.forEach((one, index) => {
    seedRecord(store, 'PayGroup', { PayGroupID: one.code, PayGroupName: one.name, IsDefault: index === 0 });
    seedPayPeriods(store, contractor, one.code, one.periodsPerYear);
  });
  for (const one of contractor.locations)
    seedRecord(store, 'WorkLocation', {
      WorkLocationID: one.code,
      WorkLocationName: one.name,
      Active: one.isActive,
      AddressInfo: vendorAddress(one.address),
    });
  for (const [id, description, type, payGroup] of [
    ['HOURLY', 'Hourly, paid weekly', 'Hourly', 'FLD'],
    ['SALARY', 'Salaried, paid every second week', 'Salaried Exempt', 'OFC'],
  ])
    seedRecord(store, 'EmployeePayrollClass', {
      EmployeePayrollClassID: id,
      Description: description,
      PayrollDefaults: {
        EmployeeType: type,
        PayGroup: payGroup,
        DefaultCalendar: 'MAIN',
        WorkingHoursPerWeek: 40,
        WorkingWeeksPerYear: 52,
        ExemptFromOvertimeRules: type !== 'Hourly',
      },
    });
}

function seedPayPeriods(store: TenantStore, contractor: Contractor, payGroup: string, perYear: number): void {
  const thisYear = Number(contractor.today.slice(0, 4));
  const days = perYear === 52 ? 7 : 14;
  for (const year of [thisYear - 1, thisYear, thisYear + 1]) {
    const first = `${year}-01-01`;
    const periods = Array.from({ length: perYear }, (_, at) => {
      const number = String(at + 1).padStart(2, '0');
      const start = addDays(first, at * days);
      return {
        PayPeriodID: `${number}${year}`,
        PeriodNbr: number,
        Description: `Period ${number} of ${year}`,
        StartDate: start,
        EndDate: addDays(start, days - 1),
        TransactionDate: addDays(start, days + 4),
      };
    });
    seedRecord(store, 'PayPeriod', {
      PayGroup: payGroup,
      Year: String(year),
      NumberofPeriods: perYear,
      StartDate: first,
      PaymentPeriods: periods,
    });
  }
}

function seedUnions(store: TenantStore, contractor: Contractor): void {
  const effective = `${Number(contractor.today.slice(0, 4)) - 1}-06-01`;
  for (const one of contractor.unionLocals) {
    seedRecord(store, 'UnionLocal', { UnionLocalID: one.code, Description: one.name, Active: one.isActive });
    seedRecord(store, 'PayrollUnionLocal', {
      PayrollUnionLocalID: one.code,
      Description: one.name,
      Active: one.isActive,
      EarningRates: contractor.unionClasses
        .filter((unionClass) => unionClass.unionCode === one.unionCode)
        .map((unionClass) => ({
          LaborItem: unionClass.code,
          Description: unionClass.name,
          WageRate: Number(unionClass.wage),
          EffectiveDate: effective,
        })),
    });
  }
  for (const one of contractor.workersCompCodes)
    seedRecord(store, 'WorkClassCompensationCode', {
      WCCCode: one.code,
      Description: one.name,
      Active: one.isActive,
    });
  seedRecord(store, 'PayrollWCCCode', {
    Country: 'US',
    WCCCodes: contractor.workersCompCodes.map((one) => ({
      WCCCode: one.code,
      Description: one.name,
      Active: one.isActive,
      WCCCodeRates: [
        { State: one.state, BenefitRate: Number(one.ratePer100), Active: true, EffectiveDate: effective },
      ],
    })),
  });
}

export function vendorAddress(address: Contractor['company']['address']): Record<string, unknown> {
  return {
    AddressLine1: address.street1,
    AddressLine2: address.street2,
    City: address.city,
    State: address.state,
    PostalCode: address.zip,
    Country: address.country,
  };
}
