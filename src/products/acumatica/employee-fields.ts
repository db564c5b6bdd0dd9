import type { VendorField } from '../../sdk/index.ts';

/**
 * The joined record of an employee. Fields of the Employees form keep their path; `Payroll.` is Employee Payroll
 * Settings, `Employment.` the position in force. Made by us: `EmployeeNumber`, `Standing`, `Supervisor`,
 * `Phone.*`, `Payroll.SSN`, `Employment.FirstStartDate`, `Employment.RehireDate`.
 */
export const employeeFields: Readonly<Record<string, VendorField>> = {
  EmployeeID: { label: 'Employee ID' },
  EmployeeNumber: { label: 'Employee Ref. No., or Employee ID with manual numbering', maxLength: 50 },
  Standing: { label: 'Status' },
  LastModifiedDateTime: { label: 'Last modified' },
  'ContactInfo.FirstName': { label: 'First Name', maxLength: 50 },
  'ContactInfo.MiddleName': { label: 'Middle Name', maxLength: 50 },
  'ContactInfo.LastName': { label: 'Last Name', required: true, maxLength: 100 },
  'ContactInfo.Email': { label: 'Email', maxLength: 255 },
  'ContactInfo.DateOfBirth': { label: 'Date of Birth' },
  'ContactInfo.Gender': { label: 'Gender', choices: ['Male', 'Female'] },
  'ContactInfo.MaritalStatus': { label: 'Marital Status' },
  'ContactInfo.Address.AddressLine1': { label: 'Address Line 1', maxLength: 50 },
  'ContactInfo.Address.AddressLine2': { label: 'Address Line 2', maxLength: 50 },
  'ContactInfo.Address.City': { label: 'City', maxLength: 50 },
  'ContactInfo.Address.State': { label: 'State', maxLength: 50 },
  'ContactInfo.Address.PostalCode': { label: 'Postal Code', maxLength: 20 },
  'ContactInfo.Address.Country': { label: 'Country', maxLength: 2 },
  'Phone.Home': { label: 'Home phone', maxLength: 50 },
  'Phone.Mobile': { label: 'Mobile phone', maxLength: 50 },
  'EmployeeSettings.DepartmentID': { label: 'Department', required: true },
  'EmployeeSettings.BranchID': { label: 'Branch' },
  'EmployeeSettings.EmployeeClass': { label: 'Employee Class' },
  'EmployeeSettings.UnionLocalID': { label: 'Union Local' },
  'EmployeeSettings.LaborItem': { label: 'Labor Item' },
  Supervisor: { label: 'Reports To (number)' },
  'Employment.StartDate': { label: 'Start Date' },
  'Employment.EndDate': { label: 'End Date' },
  'Employment.TerminationReason': { label: 'Termination Reason' },
  'Employment.PositionID': { label: 'Position' },
  'Employment.FirstStartDate': { label: 'First Start Date' },
  'Employment.RehireDate': { label: 'Start Date of a rehire' },
  'Payroll.SSN': { label: 'SSN (Tax Settings)' },
  'Payroll.EmployeeType': { label: 'Employee Type' },
  'Payroll.GeneralInfo.PayGroup': { label: 'Pay Group' },
  'Payroll.GeneralInfo.DefaultWCCCode': { label: 'Default WCC Code' },
};

/** Of Employee Payroll Settings: the flag that must be off for a value of one's own (Payroll Guide; inferred). */
export const CLASS_DEFAULT_FLAGS: Readonly<Record<string, string>> = {
  EmployeeType: 'EmployeeTypeClassDefault',
  'GeneralInfo.PayGroup': 'GeneralInfo.PayGroupClassDefault',
  'GeneralInfo.DefaultWCCCode': 'GeneralInfo.WCCCodeClassDefault',
  'GeneralInfo.DefaultUnion': 'GeneralInfo.UnionClassDefault',
};

export const EMPLOYEE_PARTS = [
  'ContactInfo',
  'ContactInfo/Address',
  'EmployeeSettings',
  'EmploymentHistory',
] as const;
export const PAYROLL_PARTS = ['GeneralInfo', 'TaxSettings'] as const;

/** A complaint's path in the vendor's body → the field of our record. */
export function fieldOfEmployee(path: string, entity: 'Employee' | 'EmployeePayrollSettings'): string {
  if (entity === 'Employee') {
    if (path === 'Status') return 'Standing';
    if (path === 'EmployeeSettings.ReportsTo') return 'Supervisor';
    if (path === 'EmployeeSettings.EmployeeRefNbr' || path === 'ContactInfo.ExtRefNbr')
      return 'EmployeeNumber';
    return path.replace(/^EmploymentHistory\./, 'Employment.');
  }
  if (path.startsWith('TaxSettings')) return 'Payroll.SSN';
  if (path === 'GeneralInfo.DefaultUnion') return 'EmployeeSettings.UnionLocalID';
  return `Payroll.${path}`;
}
