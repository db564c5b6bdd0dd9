/** A code with its name: the usual shape of a list entry. */
export interface Coded {
  code: string;
  name: string;
  isActive: boolean;
}

export interface Address {
  street1: string;
  street2: string | null;
  city: string;
  /** Two letters. */
  state: string;
  zip: string;
  /** Two letters. */
  country: string;
}

export interface Company extends Coded {
  legalName: string;
  /** Employer number, nine digits without a dash; the prefix 00 is never assigned. */
  fein: string;
  address: Address;
  phone: string;
  timeZone: string;
}

export type Department = Coded;

export interface Location extends Coded {
  address: Address;
  latitude: number;
  longitude: number;
}

export interface JobTitle extends Coded {
  /** Works on site with tools, not at a desk. */
  isTrade: boolean;
  departmentCode: string;
  workersCompCode: string;
  payGroupCode: string;
  /** Present for trades that a union covers. */
  unionCode: string | null;
  eeoClass: string;
}

export interface PayGroup extends Coded {
  frequency: 'weekly' | 'biweekly';
  periodsPerYear: number;
  payScheduleCode: string;
}

export interface PaySchedule extends Coded {
  frequency: 'weekly' | 'biweekly';
  periodsPerYear: number;
  firstPayDate: string;
  isDefault: boolean;
}

export interface EarningCode extends Coded {
  kind: 'regular' | 'overtime' | 'doubletime' | 'vacation' | 'sick' | 'holiday' | 'bonus' | 'per diem';
  /** Times the base rate; `null` for a flat amount. */
  multiplier: string | null;
}

export interface DeductionCode extends Coded {
  kind: 'benefit' | 'retirement' | 'garnishment' | 'dues' | 'deposit';
  isPreTax: boolean;
  /** The employer's own part, where there is one (a fringe in construction words). */
  employerCode: string | null;
}

export interface WorkersCompCode extends Coded {
  state: string;
  /** Per 100 of wages. */
  ratePer100: string;
}

export interface Union extends Coded {
  craft: string;
}

export interface UnionLocal extends Coded {
  unionCode: string;
}

export interface UnionClass extends Coded {
  unionCode: string;
  wage: string;
  fringe: string;
}

export type LaborClass = Coded;

export interface ProjectPhase {
  code: string;
  name: string;
}

export interface Project extends Coded {
  address: Address;
  startDate: string;
  endDate: string | null;
  /** Prevailing wage work: a certified payroll report is due. */
  isCertified: boolean;
  departmentCode: string;
  locationCode: string;
  contractAmount: string;
  phases: ProjectPhase[];
  costCodes: string[];
}

export interface CostCode extends Coded {
  costType: 'labor' | 'material' | 'equipment' | 'subcontract';
  unit: string;
}

export interface Bank {
  code: string;
  name: string;
  routingNumber: string;
}
