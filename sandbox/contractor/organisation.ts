import type { Company, Department, JobTitle, LaborClass, Location, PayGroup, PaySchedule } from './types.ts';

const isActive = true;
const country = 'US';

export const COMPANY: Company = {
  code: '01',
  name: 'Plumb & Level Builders (demo)',
  legalName: 'Plumb & Level Builders Demo, LLC',
  fein: '001234567',
  isActive,
  address: {
    street1: '100 Sample Street',
    street2: 'Suite 400',
    city: 'Denver',
    state: 'CO',
    zip: '80202',
    country,
  },
  phone: '(303) 555-0100',
  timeZone: 'America/Denver',
};

export const DEPARTMENTS: Department[] = [
  { code: '010', name: 'Administration', isActive },
  { code: '020', name: 'Accounting and Payroll', isActive },
  { code: '030', name: 'Estimating', isActive },
  { code: '040', name: 'Project Management', isActive },
  { code: '100', name: 'Concrete', isActive },
  { code: '200', name: 'Carpentry', isActive },
  { code: '300', name: 'Steel', isActive },
  { code: '400', name: 'Earthwork and Equipment', isActive },
];

/** HR made it last month; nobody told accounting. */
export const HR_ONLY_DEPARTMENTS: Department[] = [{ code: '045', name: 'Virtual Design', isActive }];

export const LOCATIONS: Location[] = [
  {
    code: 'DEN',
    name: 'Denver Office',
    city: 'Denver',
    state: 'CO',
    zip: '80202',
    latitude: 39.7392,
    longitude: -104.9903,
  },
  {
    code: 'COS',
    name: 'Colorado Springs Yard',
    city: 'Colorado Springs',
    state: 'CO',
    zip: '80903',
    latitude: 38.8339,
    longitude: -104.8214,
  },
  {
    code: 'CYS',
    name: 'Cheyenne Yard',
    city: 'Cheyenne',
    state: 'WY',
    zip: '82001',
    latitude: 41.14,
    longitude: -104.8202,
  },
  {
    code: 'ABQ',
    name: 'Albuquerque Office',
    city: 'Albuquerque',
    state: 'NM',
    zip: '87102',
    latitude: 35.0844,
    longitude: -106.6504,
  },
].map(({ city, state, zip, ...location }, index) => ({
  ...location,
  isActive,
  address: { street1: `${100 + index * 100} Sample Street`, street2: null, city, state, zip, country },
}));

export const PAY_GROUPS: PayGroup[] = [
  {
    code: 'FLD',
    name: 'Field weekly',
    isActive,
    frequency: 'weekly',
    periodsPerYear: 52,
    payScheduleCode: 'WK',
  },
  {
    code: 'OFC',
    name: 'Office biweekly',
    isActive,
    frequency: 'biweekly',
    periodsPerYear: 26,
    payScheduleCode: 'BW',
  },
];

export const PAY_SCHEDULES: PaySchedule[] = [
  {
    code: 'WK',
    name: 'Weekly, Friday',
    isActive,
    frequency: 'weekly',
    periodsPerYear: 52,
    firstPayDate: '2024-01-05',
    isDefault: true,
  },
  {
    code: 'BW',
    name: 'Every second Friday',
    isActive,
    frequency: 'biweekly',
    periodsPerYear: 26,
    firstPayDate: '2024-01-12',
    isDefault: false,
  },
];

export const LABOR_CLASSES: LaborClass[] = [
  { code: 'OFF', name: 'Office', isActive },
  { code: 'SUP', name: 'Supervision', isActive },
  { code: 'FRM', name: 'Foreman', isActive },
  { code: 'JRN', name: 'Journeyman', isActive },
  { code: 'AP1', name: 'Apprentice, first year', isActive },
  { code: 'AP2', name: 'Apprentice, second year', isActive },
  { code: 'LAB', name: 'Laborer', isActive },
];

/** Per post: pay from and to (an hour for the field, a year for the office) and how often it is met. */
export interface Post extends JobTitle {
  payFrom: number;
  payTo: number;
  weight: number;
  laborClassCode: string;
}

function office(
  code: string,
  name: string,
  departmentCode: string,
  payFrom: number,
  payTo: number,
  weight: number,
): Post {
  return {
    code,
    name,
    isActive,
    isTrade: false,
    departmentCode,
    workersCompCode: '8810',
    payGroupCode: 'OFC',
    unionCode: null,
    eeoClass: payFrom >= 110_000 ? 'Officials and Managers' : 'Professionals',
    payFrom,
    payTo,
    weight,
    laborClassCode: 'OFF',
  };
}

function trade(
  code: string,
  name: string,
  departmentCode: string,
  workersCompCode: string,
  unionCode: string | null,
  laborClassCode: string,
  payFrom: number,
  payTo: number,
  weight: number,
): Post {
  return {
    code,
    name,
    isActive,
    isTrade: true,
    departmentCode,
    workersCompCode,
    payGroupCode: 'FLD',
    unionCode,
    eeoClass: laborClassCode === 'LAB' ? 'Laborers' : 'Craft Workers',
    payFrom,
    payTo,
    weight,
    laborClassCode,
  };
}

export const POSTS: Post[] = [
  office('PRES', 'President', '010', 240_000, 240_000, 0),
  office('CFO', 'Controller', '020', 165_000, 165_000, 0),
  office('HRM', 'HR Manager', '010', 112_000, 120_000, 0),
  office('PAYR', 'Payroll Specialist', '020', 62_000, 74_000, 2),
  office('ACCT', 'Accountant', '020', 66_000, 84_000, 3),
  office('ADMN', 'Office Administrator', '010', 48_000, 58_000, 3),
  office('ESTM', 'Estimator', '030', 88_000, 118_000, 5),
  office('PM', 'Project Manager', '040', 115_000, 150_000, 6),
  office('PE', 'Project Engineer', '040', 74_000, 96_000, 5),
  {
    ...office('SUPT', 'Superintendent', '040', 110_000, 140_000, 4),
    laborClassCode: 'SUP',
    workersCompCode: '5606',
  },
  trade('CRPF', 'Carpenter Foreman', '200', '5403', 'CARP', 'FRM', 46, 50, 4),
  trade('CRPJ', 'Carpenter', '200', '5403', 'CARP', 'JRN', 39, 42, 16),
  trade('CRPA', 'Carpenter Apprentice', '200', '5403', 'CARP', 'AP1', 24, 27, 6),
  trade('LABR', 'Laborer', '100', '5213', 'LABR', 'LAB', 26, 29, 18),
  trade('LABF', 'Labor Foreman', '100', '5213', 'LABR', 'FRM', 33, 36, 3),
  trade('CEMF', 'Cement Finisher', '100', '5213', 'CMNT', 'JRN', 34, 38, 8),
  trade('OPER', 'Equipment Operator', '400', '6217', 'OPER', 'JRN', 41, 46, 10),
  trade('IRNJ', 'Ironworker', '300', '5040', 'IRON', 'JRN', 42, 46, 8),
  trade('IRNA', 'Ironworker Apprentice', '300', '5040', 'IRON', 'AP2', 27, 30, 3),
  trade('TRKD', 'Truck Driver', '400', '7219', null, 'JRN', 27, 32, 4),
];

export const JOB_TITLES: JobTitle[] = POSTS.map(
  ({ payFrom, payTo, weight, laborClassCode, ...jobTitle }) => jobTitle,
);
