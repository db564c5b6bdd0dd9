import type {
  Address,
  Bank,
  Company,
  CostCode,
  DeductionCode,
  Department,
  EarningCode,
  JobTitle,
  LaborClass,
  Location,
  PayGroup,
  PaySchedule,
  Project,
  Union,
  UnionClass,
  UnionLocal,
  WorkersCompCode,
} from './list-types.ts';

export type * from './list-types.ts';

export interface Phone {
  kind: 'home' | 'mobile' | 'work';
  number: string;
}

export interface Email {
  kind: 'work' | 'home';
  address: string;
}

export interface Employment {
  employeeNumber: string;
  status: 'Active' | 'On Leave' | 'Terminated';
  employmentType: 'Full Time' | 'Part Time';
  payType: 'Hourly' | 'Salary';
  hireDate: string;
  originalHireDate: string;
  /** Present when this employment is a return. */
  rehireDate: string | null;
  terminationDate: string | null;
  terminationReason: string | null;
  departmentCode: string;
  locationCode: string;
  jobTitleCode: string;
  payGroupCode: string;
  workersCompCode: string;
  laborClassCode: string;
  unionCode: string | null;
  unionLocalCode: string | null;
  unionClassCode: string | null;
  /** Employee number of the supervisor. */
  supervisorNumber: string | null;
  workState: string;
}

export interface PayRate {
  rateCode: string;
  per: 'hour' | 'year';
  /** Decimal text, two places; per hour or per year. */
  amount: string;
  /** What one pay period brings; only for a salary. */
  perPayAmount: string | null;
  effectiveFrom: string;
  effectiveTo: string | null;
}

/** The form W-4 as it is since 2020. */
export interface FederalTax {
  filingStatus: 'Single or married filing separately' | 'Married filing jointly' | 'Head of household';
  year: number;
  twoJobs: boolean;
  dependentsAmount: string;
  otherIncome: string;
  deductionsAmount: string;
  extraWithholding: string;
  isExempt: boolean;
}

export interface StateTax {
  state: string;
  unemploymentState: string;
  filingStatus: 'Single' | 'Married' | 'Head of household';
  allowances: number;
  extraWithholding: string;
  /** Arizona style: the employee picks a percentage. */
  percent: string | null;
  isExempt: boolean;
}

export interface LocalTax {
  code: string;
  name: string;
}

export interface DirectDeposit {
  priority: number;
  bankCode: string;
  routingNumber: string;
  accountNumber: string;
  accountType: 'checking' | 'savings';
  method: 'flat' | 'percent' | 'remainder';
  /** Decimal text; `null` for the remainder. */
  amount: string | null;
  startDate: string;
  endDate: string | null;
  deductionCode: string;
}

export interface Deduction {
  code: string;
  method: 'flat' | 'percent';
  amount: string;
  employerAmount: string | null;
  startDate: string;
  endDate: string | null;
  annualLimit: string | null;
  /** Total to be taken, for a garnishment. */
  goal: string | null;
  caseNumber: string | null;
  agency: string | null;
}

export interface EmergencyContact {
  name: string;
  relationship: string;
  phone: string;
  isPrimary: boolean;
}

export interface Certification {
  code: string;
  name: string;
  number: string;
  issuedOn: string;
  expiresOn: string | null;
}

export interface PtoBalance {
  plan: 'VAC' | 'SICK';
  /** Decimal hours as text. */
  hours: string;
  takenHours: string;
  asOf: string;
}

export interface Person {
  /** A GUID, the same on every build. */
  id: string;
  /** Of the present employment; text, some with leading zeros. */
  employeeNumber: string;
  firstName: string;
  middleName: string | null;
  lastName: string;
  suffix: string | null;
  ssn: string;
  birthDate: string;
  gender: 'M' | 'F' | 'U';
  maritalStatus: 'Single' | 'Married' | 'Undefined';
  ethnicity: string;
  isVeteran: boolean;
  address: Address;
  phones: Phone[];
  emails: Email[];
  employment: Employment;
  /** Ended earlier, oldest first; only a rehired person has any. */
  earlierEmployments: Employment[];
  payRates: PayRate[];
  federalTax: FederalTax;
  stateTaxes: StateTax[];
  localTaxes: LocalTax[];
  directDeposits: DirectDeposit[];
  deductions: Deduction[];
  emergencyContacts: EmergencyContact[];
  certifications: Certification[];
  ptoBalances: PtoBalance[];
  /** User-defined fields, e.g. shirt size. */
  custom: Record<string, string>;
}

export interface TimeEntry {
  id: string;
  personId: string;
  employeeNumber: string;
  workDate: string;
  /** Decimal hours as text. */
  hours: string;
  earningCode: string;
  projectCode: string;
  phaseCode: string;
  costCode: string;
  locationCode: string;
  unionClassCode: string | null;
  isApproved: boolean;
}

/** A second record that an ERP holds for somebody it already has. */
export interface DestinationDuplicate {
  /** The person whose SSN it repeats. */
  personId: string;
  ssn: string;
  employeeNumber: string;
  firstName: string;
  lastName: string;
  hireDate: string;
}

export interface Contractor {
  today: string;
  company: Company;
  departments: Department[];
  /** Departments that HR has and no ERP list has; see DELIBERATE_PROBLEMS `missing-department`. */
  hrOnlyDepartments: Department[];
  locations: Location[];
  jobTitles: JobTitle[];
  payGroups: PayGroup[];
  paySchedules: PaySchedule[];
  earningCodes: EarningCode[];
  deductionCodes: DeductionCode[];
  workersCompCodes: WorkersCompCode[];
  unions: Union[];
  unionLocals: UnionLocal[];
  unionClasses: UnionClass[];
  laborClasses: LaborClass[];
  projects: Project[];
  costCodes: CostCode[];
  banks: Bank[];
  people: Person[];
  timeEntries: TimeEntry[];
  /** For sandboxes of destinations only: HR itself does not have these. */
  destinationDuplicates: DestinationDuplicate[];
}
