import { guidFor, part, recordFrom, rows, type Scalar, textAt } from '../record.ts';
import {
  checkEmployment,
  copyRow,
  mirrorEmployment,
  setEmploymentDates,
  settleEmployment,
} from './employment.ts';
import { type EntityRules, mustHave, numberRows, refuseTwins, type Write } from './write.ts';

/** Value and its use-the-class-default flag; while the flag is on, a sent value is passed over. */
const GENERAL_DEFAULTS: [string, string, string][] = [
  ['PayGroup', 'PayGroupClassDefault', 'PayGroup'],
  ['Calendar', 'CalendarClassDefault', 'DefaultCalendar'],
  ['DefaultUnion', 'UnionClassDefault', 'DefaultUnion'],
  ['DefaultWCCCode', 'WCCCodeClassDefault', 'DefaultWCCCode'],
  ['ExemptFromOvertimeRules', 'ExemptFromOvertimeRulesClassDefault', 'ExemptFromOvertimeRules'],
  ['ExemptFromCertReporting', 'ExemptFromCertReportingClassDefault', 'ExemptFromCertifiedReporting'],
  ['NetPayMinimum', 'NetPayMinClassDefault', 'NetPayMinimum'],
  ['WorkingWeeksPerYear', 'WeeksPerYearClassDefault', 'WorkingWeeksPerYear'],
];

/** The rows that the form itself offers; a sent row of the same setting and state stands in for one. */
const TAX_SETTINGS: [setting: string, name: string, state: string | undefined][] = [
  ['SSN', 'Social Security Number', undefined],
  ['FILING STATUS', 'Federal Filing Status', undefined],
  ['MULTIPLE JOBS', 'Multiple Jobs or Spouse Works', undefined],
  ['DEPENDENTS', 'Claim Dependents', undefined],
  ['OTHER INCOME', 'Other Income', undefined],
  ['DEDUCTIONS', 'Deductions', undefined],
  ['ADDITIONAL WH', 'Additional Withholding', undefined],
];

/** Employee Payroll Settings (PR203000). The class-default pairs are inferred from the form. */
export const payrollSettingsRules: EntityRules = {
  readOnly: ['EmployeeName', 'EmploymentDates/HireDate', 'EmploymentDates/TerminationDate'],

  prepare(write) {
    const { record, before, store } = write;
    const employee = store.byKey('Employee', record.fields.EmployeeID);
    if (before === undefined) bornFrom(write);
    record.fields.EmployeeName = employee?.fields.EmployeeName ?? '';
    applyClass(write);
    const employments = rows(record, 'EmploymentRecords');
    settleEmployment(employments);
    setEmploymentDates(record);
    for (const row of rows(record, 'Compensation')) row.fields.Active ??= true;
    const deposits = rows(record, 'DirectDepositDetails');
    for (const row of deposits) row.fields.GetsRemainder ??= false;
    numberRows(deposits, 'DepositSequenceNbr');
    prepareDeductions(write);
    for (const row of rows(record, 'Taxes')) row.fields.Active ??= true;
    offerTaxSettings(write);
    for (const row of rows(record, 'TaxSettings'))
      if (row.fields.Value !== undefined) row.fields.UseDefault = false;
  },

  check(write) {
    mustHave(write, 'ClassID', 'Class');
    checkEmployment(write, 'EmploymentRecords');
    checkCompensation(write);
    checkDeposits(write);
    const deductions = part(write.record, 'DeductionsAndBenefits');
    refuseTwins(
      write,
      'DeductionsAndBenefits/DeductionsAndBenefitsDetails',
      rows(deductions, 'DeductionsAndBenefitsDetails'),
      ['DeductionCode'],
      'code',
    );
    refuseTwins(write, 'Taxes', rows(write.record, 'Taxes'), ['TaxCode'], 'tax code');
    refuseTwins(write, 'TaxSettings', rows(write.record, 'TaxSettings'), ['Setting', 'State'], 'setting');
  },

  afterSave({ store, record }) {
    mirrorEmployment(store, 'EmployeePayrollSettings', record);
  },
};

/** A payroll employee starts with the employee's address and positions; sent rows of the same start replace them. */
function bornFrom({ record, store }: Write): void {
  const employee = store.byKey('Employee', record.fields.EmployeeID);
  record.fields.Active ??= true;
  record.fields.EmployeeTypeClassDefault ??= true;
  const general = part(record, 'GeneralInfo');
  for (const [, flag] of GENERAL_DEFAULTS) general.fields[flag] ??= true;
  if (employee === undefined) return;
  const address = employee.links.ContactInfo?.links.Address;
  if (address !== undefined) part(record, 'AddressInfo').fields = { ...address.fields };
  const sent = rows(record, 'EmploymentRecords');
  for (const position of employee.details.EmploymentHistory ?? []) {
    const same = sent.find((row) => row.fields.StartDate === position.fields.StartDate);
    if (same !== undefined) same.id = position.id;
    else sent.unshift(copyRow(position, 'Employee', undefined));
  }
}

function applyClass({ record, store }: Write): void {
  const defaults = store.byKey('EmployeePayrollClass', record.fields.ClassID)?.links.PayrollDefaults;
  const general = part(record, 'GeneralInfo');
  const inherit = (owner: Record<string, Scalar>, field: string, value: Scalar | undefined) => {
    if (value === undefined) delete owner[field];
    else owner[field] = value;
  };
  if (record.fields.EmployeeTypeClassDefault === true)
    inherit(record.fields, 'EmployeeType', defaults?.fields.EmployeeType);
  for (const [field, flag, source] of GENERAL_DEFAULTS)
    if (general.fields[flag] === true) inherit(general.fields, field, defaults?.fields[source]);
}

/** While a row uses the code's defaults, its own amounts are passed over. */
function prepareDeductions({ record, store }: Write): void {
  const list = rows(part(record, 'DeductionsAndBenefits'), 'DeductionsAndBenefitsDetails');
  numberRows(list, 'Sequence');
  for (const row of list) {
    row.fields.Active ??= true;
    row.fields.UseDeductionDefaults ??= true;
    row.fields.UseContributionDefaults ??= true;
    const code = store.byKey('DeductionBenefitCode', row.fields.DeductionCode);
    if (code === undefined) continue;
    if (code.fields.Description !== undefined) row.fields.Description = code.fields.Description;
    row.fields.IsGarnish = code.fields.IsGarnishment ?? false;
    const pairs: [string, string][] = [
      ['Deduction', 'EmployeeDeduction'],
      ['Contribution', 'EmployerContribution'],
    ];
    for (const [prefix, source] of pairs) {
      if (row.fields[`Use${prefix}Defaults`] !== true) continue;
      const defaults = code.links[source]?.fields ?? {};
      for (const [suffix, from] of [
        ['Amount', 'Amount'],
        ['Percent', 'Percent'],
        ['Max', 'MaximumAmount'],
      ]) {
        const value = defaults[from ?? ''];
        if (value === undefined) delete row.fields[`${prefix}${suffix}`];
        else row.fields[`${prefix}${suffix}`] = value;
      }
    }
  }
}

function offerTaxSettings({ record }: Write): void {
  const list = rows(record, 'TaxSettings');
  const state = textAt(record, 'AddressInfo/State');
  const offered = [...TAX_SETTINGS];
  if (state !== undefined) offered.push(['STATE FILING STATUS', `${state} Filing Status`, state]);
  for (const [setting, name, ofState] of offered) {
    if (list.some((row) => row.fields.Setting === setting && row.fields.State === ofState)) continue;
    list.push(
      recordFrom(guidFor(`${record.id}/TaxSettings/${setting}/${ofState ?? ''}`), {
        Setting: setting,
        Name: name,
        State: ofState,
        UseDefault: setting !== 'SSN',
        Required: setting === 'SSN',
        UsedforTaxCalculation: setting !== 'SSN',
        UsedforGovernmentReporting: setting === 'SSN',
      }),
    );
  }
}

function checkCompensation({ record, errors }: Write): void {
  for (const row of record.details.Compensation ?? []) {
    const at = (field: string) => `Compensation[${row.id}]/${field}`;
    const { EarningCode, PayRate, UnitOfPay, StartDate, EndDate } = row.fields;
    if (EarningCode === undefined) errors.set(at('EarningCode'), "'Earning Code' cannot be empty.");
    if (UnitOfPay === undefined) errors.set(at('UnitOfPay'), "'Unit Of Pay' cannot be empty.");
    if (StartDate === undefined) errors.set(at('StartDate'), "'Start Date' cannot be empty.");
    if (typeof PayRate !== 'number' || PayRate < 0)
      errors.set(at('PayRate'), "'Pay Rate' cannot be empty or less than 0.");
    if (StartDate !== undefined && EndDate !== undefined && String(EndDate) < String(StartDate))
      errors.set(at('EndDate'), "'End Date' cannot be earlier than 'Start Date'.");
  }
}

/** Exactly one deposit gets the remainder; the others name an amount or a percentage. */
function checkDeposits({ record, errors, remainderNeeded }: Write): void {
  const list = record.details.DirectDepositDetails ?? [];
  const remainders = list.filter((row) => row.fields.GetsRemainder === true);
  for (const row of list) {
    const at = (field: string) => `DirectDepositDetails[${row.id}]/${field}`;
    if (!/^\d{9}$/.test(String(row.fields.BankRoutingNumber ?? '')))
      errors.set(at('BankRoutingNumber'), "'Bank Routing Number' must have nine digits.");
    if (row.fields.AccountNumber === undefined)
      errors.set(at('AccountNumber'), "'Account Number' cannot be empty.");
    if (remainderNeeded !== false && remainders.length !== 1)
      errors.set(at('GetsRemainder'), 'Exactly one bank account must get the remainder of the net pay.');
    const fixed = row.fields.Amount !== undefined || row.fields.Percent !== undefined;
    if (row.fields.GetsRemainder !== true && !fixed)
      errors.set(at('Amount'), "Either 'Amount' or 'Percent' must be specified.");
  }
}
