import type { VendorRecord } from '../product.ts';
import type { Json } from './api.ts';

/** The employee types of ExakTime and Payroll (documented); the first three are paid on a W-2, the last on a 1099. */
export const EMPLOYEE_TYPES = ['Hourly', 'Salary', 'Part-Time', 'Subcontractor'] as const;

const BASIS: Readonly<Record<string, string>> = {
  Hourly: 'Full Time',
  Salary: 'Full Time',
  'Part-Time': 'Part Time',
  Subcontractor: 'Contractor',
};

/** Full Time, Part Time or Contractor: what remains of the type when the way of paying is told apart from it. */
export function basisOf(employmentType: unknown): string | null {
  return BASIS[String(employmentType ?? '')] ?? null;
}

/**
 * The type that basis and way of paying make together; undefined when neither is known. `partTime`: the type of
 * part-time people; null where it depends on how they are paid.
 */
export function employeeTypeOf(
  record: VendorRecord,
  before: Json,
  partTime: 'Part-Time' | null = 'Part-Time',
): string | undefined {
  const basis = record['employee.basis'] ?? basisOf(before.employmentType);
  const payType = record['employee.payType'] ?? before.payType;
  if (basis === 'Contractor') return 'Subcontractor';
  if (basis === 'Part Time' && partTime !== null) return partTime;
  if (basis === null && (payType === undefined || payType === null)) return undefined;
  return payType === 'Salary' ? 'Salary' : 'Hourly';
}

/** The form on which somebody of this type is paid. */
export function taxFormOf(employmentType: string): 'W-2' | '1099' {
  return employmentType === 'Subcontractor' ? '1099' : 'W-2';
}
