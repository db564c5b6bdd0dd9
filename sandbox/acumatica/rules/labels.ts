import type { StoredRecord } from '../record.ts';
import type { FieldErrors } from '../wire-record.ts';
import { fieldLabel, valuesAt } from './values.ts';

/** A drop-down: stored code → displayed label. The label is what an answer shows; either may be sent. */
type Choices = Record<string, string>;

const START_REASONS: Choices = {
  NEW: 'New Hire',
  REH: 'Rehire',
  PRO: 'Promotion',
  DEM: 'Demotion',
  SKI: 'New Skills',
  REO: 'Reorganization',
  OTH: 'Other',
};

const TERMINATION_REASONS: Choices = {
  RET: 'Retirement',
  LAY: 'Layoff',
  TER: 'Terminated for Cause',
  RES: 'Resignation',
  DEC: 'Deceased',
  MIC: 'Medical Issues',
};

const EMPLOYEE_TYPES: Choices = {
  SAL: 'Salaried Exempt',
  SNE: 'Salaried Non-Exempt',
  HOR: 'Hourly',
  OTH: 'Other',
};

const MAXIMUM_FREQUENCIES: Choices = {
  NOM: 'No Maximum',
  PPP: 'Per Pay Period',
  PCY: 'Per Calendar Year',
  PLT: 'Per Lifetime',
};

const LABELS: Record<string, Record<string, Choices>> = {
  Employee: {
    Status: { A: 'Active', H: 'On Hold', P: 'Hold Payments', I: 'Inactive', T: 'One-Time' },
    'ContactInfo/Gender': { M: 'Male', F: 'Female' },
    'ContactInfo/MaritalStatus': { S: 'Single', M: 'Married', D: 'Divorced', W: 'Widowed' },
    'EmploymentHistory[]/StartReason': START_REASONS,
    'EmploymentHistory[]/TerminationReason': TERMINATION_REASONS,
  },
  EmployeePayrollClass: { 'PayrollDefaults/EmployeeType': EMPLOYEE_TYPES },
  EmployeePayrollSettings: {
    EmployeeType: EMPLOYEE_TYPES,
    'EmploymentRecords[]/StartReason': START_REASONS,
    'EmploymentRecords[]/TerminationReason': TERMINATION_REASONS,
    'Compensation[]/UnitOfPay': { HOR: 'Hour', YER: 'Year', MIS: 'Misc' },
    'DirectDepositDetails[]/AccountType': { CHK: 'Checking', SAV: 'Savings' },
    'DeductionsAndBenefits/DeductionsAndBenefitsDetails[]/DeductionMaximumFrequency': MAXIMUM_FREQUENCIES,
    'DeductionsAndBenefits/DeductionsAndBenefitsDetails[]/ContributionMaximumFrequency': MAXIMUM_FREQUENCIES,
  },
  PayrollBatch: { PayrollType: { REG: 'Regular', SPC: 'Special', FIN: 'Final' } },
};

/** Fields that are drop-down lists; those whose label only actions or set-up change are among them. */
export const fieldTypes: ReadonlySet<string> = new Set([
  ...Object.values(LABELS).flatMap((fields) =>
    Object.keys(fields).map((path) => path.split('/').at(-1) ?? path),
  ),
  ...['Category', 'ContributionType', 'ApprovalStatus'],
]);

/** Notes labels that a drop-down does not have; codes become their labels. */
export function checkLabels(entity: string, record: StoredRecord, errors: FieldErrors): void {
  for (const [pattern, choices] of Object.entries(LABELS[entity] ?? {})) {
    for (const found of valuesAt(record, pattern)) {
      const label = labelOf(choices, String(found.value));
      if (label === undefined) errors.set(found.path, `'${fieldLabel(found.field)}' has an invalid value.`);
      else found.owner.fields[found.field] = label;
    }
  }
}

function labelOf(choices: Choices, value: string): string | undefined {
  const text = value.trim().toUpperCase();
  return choices[text] ?? Object.values(choices).find((label) => label.toUpperCase() === text);
}
