/** A published member of `pyemployee`: its type, and for texts the length where it is known. */
export interface EmployeeMember {
  type: 'text' | 'number' | 'date' | 'yes or no';
  maxLength?: number;
  /** Filled by this connector, so that it needs no default. */
  mapped?: true;
}

const all = (type: EmployeeMember['type'], names: string, more: Partial<EmployeeMember> = {}) =>
  names.split(' ').map((name) => [name, { type, ...more }] as const);
const mapped = { mapped: true } as const;

/**
 * What the vendor publishes of an employee, for the type check of additional required properties.
 * Source: API page "Create a new PY Employee" and a public client; read 2026.
 */
export const EMPLOYEE_MEMBERS: ReadonlyMap<string, EmployeeMember> = new Map<string, EmployeeMember>([
  ...all('text', 'EmpNo EmpPrimaryEmpNo', { maxLength: 16, ...mapped }),
  ...all('text', 'EmpUser', { maxLength: 30, ...mapped }),
  ...all('text', 'EmpFirstName EmpMiddleName EmpLastName EmpSinNo EmpStatus EmpSubStatus', mapped),
  ...all('text', 'EmpDeptCode EmpTrdCode EmpWrlCode EmpSecGrpEmpCode EmpFilingStatus EmpWcbCode', mapped),
  ...all('text', 'EmpAddress1 EmpAddress2 EmpAddress3 EmpStateCode EmpZipCode EmpCountryCode', mapped),
  ...all('text', 'EmpEmailAddress EmpCellPhone EmpType EmpFullPartTime', mapped),
  ...all('text', 'EmpCompCode', { maxLength: 8, ...mapped }),
  ...all('text', 'EmpPrnCode EmpPygCode', { maxLength: 4, ...mapped }),
  ...all('yes or no', 'EmpUnionized', mapped),
  ...all('date', 'EmpDateOfBirth EmpHireDate EmpAdjustedSeriviceDate', mapped),
  ...all('number', 'EmpHourlyRate EmpAnnualSalary', mapped),
  ...all('text', 'EmpVUuid EmpStatusDesc EmpFullName EmhActionCode EmhEffectiveDate EmpLastUpdDate', mapped),
  ...all(
    'number',
    'EmpChargeOutRate EmpBillingRate EmpHemplYearlySal EmpYearWorkingDays EmpYearWorkingHours',
  ),
  ...all('text', 'EmpCalcPref EmpResLoc EmpHomeDeptCode EmpPlCode EmpPlName EmpRateCode'),
  ...all('text', 'EmpOtRateCode EmpDotRateCode'),
  ...all('text', 'EmpFlsaType EmpHemplType EmpVertexGeocodeSource EmpCreateAccessCode', { maxLength: 1 }),
  ...all('text', 'EmpPreferPayRate EmpPreferChargeRate EmpPreferBillRate EmpDirectDepMethod', {
    maxLength: 1,
  }),
  ...all('text', 'EmpTshCode', { maxLength: 4 }),
  ...all('text', 'EmpLastTshJobCode', { maxLength: 10 }),
  ...all('text', 'EmpGlAccCode EmpPayrollClearAccCode EmpDrClearAccCode', { maxLength: 16 }),
  ...all('text', 'EmpLevAcruGlAccCode EmpLevClearAccCode', { maxLength: 16 }),
  ...all('yes or no', 'EmpCalcAccruedLeave EmpRehireEligible EmpUeValidFlag EmpWcbByJob EmpPlByJob'),
  ...all('yes or no', 'EmpWrlFlag EmpExcpInclFlag EmpInclCertPyRepFlag EmpAutogenerateTimesheet'),
  ...all('yes or no', 'EmpDispatchFlag'),
]);

/** Why a default cannot be the value of a published member; undefined when it can, or when the member is not published. */
export function wrongDefault(name: string, value: string): string | undefined {
  const member = EMPLOYEE_MEMBERS.get(name);
  if (member === undefined) return undefined;
  if (member.type === 'number' && !/^-?\d+(\.\d+)?$/.test(value)) return 'a number';
  if (member.type === 'date' && !isDate(value)) return 'a date such as 2026-03-02';
  if (member.type === 'yes or no' && !/^[YN]$/.test(value)) return 'Y or N';
  if (member.maxLength !== undefined && value.length > member.maxLength)
    return `a text of at most ${member.maxLength} signs`;
  return undefined;
}

function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
}
