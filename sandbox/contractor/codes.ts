import type {
  Bank,
  DeductionCode,
  EarningCode,
  Union,
  UnionClass,
  UnionLocal,
  WorkersCompCode,
} from './types.ts';

const isActive = true;

export const EARNING_CODES: EarningCode[] = [
  { code: '001', name: 'Regular', isActive, kind: 'regular', multiplier: '1.0' },
  { code: '002', name: 'Overtime', isActive, kind: 'overtime', multiplier: '1.5' },
  { code: '003', name: 'Double time', isActive, kind: 'doubletime', multiplier: '2.0' },
  { code: '010', name: 'Vacation', isActive, kind: 'vacation', multiplier: '1.0' },
  { code: '011', name: 'Sick', isActive, kind: 'sick', multiplier: '1.0' },
  { code: '012', name: 'Holiday', isActive, kind: 'holiday', multiplier: '1.0' },
  { code: '050', name: 'Bonus', isActive, kind: 'bonus', multiplier: null },
  { code: '060', name: 'Per diem', isActive, kind: 'per diem', multiplier: null },
];

export const DEDUCTION_CODES: DeductionCode[] = [
  { code: 'MED', name: 'Medical', isActive, kind: 'benefit', isPreTax: true, employerCode: 'MEDER' },
  { code: 'DEN', name: 'Dental', isActive, kind: 'benefit', isPreTax: true, employerCode: 'DENER' },
  {
    code: 'HSA',
    name: 'Health savings account',
    isActive,
    kind: 'benefit',
    isPreTax: true,
    employerCode: null,
  },
  {
    code: '401K',
    name: 'Retirement 401(k)',
    isActive,
    kind: 'retirement',
    isPreTax: true,
    employerCode: '401KM',
  },
  { code: 'DUES', name: 'Union dues', isActive, kind: 'dues', isPreTax: false, employerCode: null },
  { code: 'GARN', name: 'Garnishment', isActive, kind: 'garnishment', isPreTax: false, employerCode: null },
  { code: 'CSUP', name: 'Child support', isActive, kind: 'garnishment', isPreTax: false, employerCode: null },
  { code: 'DD1', name: 'Direct deposit 1', isActive, kind: 'deposit', isPreTax: false, employerCode: null },
  { code: 'DD2', name: 'Direct deposit 2', isActive, kind: 'deposit', isPreTax: false, employerCode: null },
  { code: 'DD3', name: 'Direct deposit 3', isActive, kind: 'deposit', isPreTax: false, employerCode: null },
];

export const WORKERS_COMP_CODES: WorkersCompCode[] = [
  { code: '8810', name: 'Clerical', isActive, state: 'CO', ratePer100: '0.18' },
  { code: '5606', name: 'Contractor, executive supervisor', isActive, state: 'CO', ratePer100: '1.12' },
  { code: '5403', name: 'Carpentry', isActive, state: 'CO', ratePer100: '6.40' },
  { code: '5213', name: 'Concrete construction', isActive, state: 'CO', ratePer100: '5.85' },
  { code: '5040', name: 'Iron or steel erection', isActive, state: 'CO', ratePer100: '9.75' },
  { code: '6217', name: 'Excavation and drivers', isActive, state: 'CO', ratePer100: '4.10' },
  { code: '7219', name: 'Trucking', isActive, state: 'CO', ratePer100: '6.05' },
];

export const UNIONS: Union[] = [
  { code: 'CARP', name: 'Carpenters (demo)', isActive, craft: 'carpenters' },
  { code: 'LABR', name: 'Laborers (demo)', isActive, craft: 'laborers' },
  { code: 'OPER', name: 'Operating Engineers (demo)', isActive, craft: 'operators' },
  { code: 'IRON', name: 'Ironworkers (demo)', isActive, craft: 'ironworkers' },
  { code: 'CMNT', name: 'Cement Masons (demo)', isActive, craft: 'cement masons' },
];

export const UNION_LOCALS: UnionLocal[] = [
  { code: 'C0055', name: 'Carpenters Local 55', isActive, unionCode: 'CARP' },
  { code: 'C0555', name: 'Carpenters Local 555', isActive, unionCode: 'CARP' },
  { code: 'L0720', name: 'Laborers Local 720', isActive, unionCode: 'LABR' },
  { code: 'O0009', name: 'Operators Local 9', isActive, unionCode: 'OPER' },
  { code: 'I0024', name: 'Ironworkers Local 24', isActive, unionCode: 'IRON' },
  { code: 'M0577', name: 'Cement Masons Local 577', isActive, unionCode: 'CMNT' },
];

export const UNION_CLASSES: UnionClass[] = [
  { code: 'CARP-F', name: 'Carpenter foreman', isActive, unionCode: 'CARP', wage: '48.00', fringe: '18.60' },
  {
    code: 'CARP-J',
    name: 'Carpenter journeyman',
    isActive,
    unionCode: 'CARP',
    wage: '41.25',
    fringe: '18.60',
  },
  {
    code: 'CARP-A1',
    name: 'Carpenter apprentice, first year',
    isActive,
    unionCode: 'CARP',
    wage: '24.75',
    fringe: '9.30',
  },
  { code: 'LABR-F', name: 'Laborer foreman', isActive, unionCode: 'LABR', wage: '34.50', fringe: '14.20' },
  { code: 'LABR-G1', name: 'Laborer group 1', isActive, unionCode: 'LABR', wage: '27.50', fringe: '14.20' },
  { code: 'OPER-G3', name: 'Operator group 3', isActive, unionCode: 'OPER', wage: '43.80', fringe: '19.75' },
  {
    code: 'IRON-J',
    name: 'Ironworker journeyman',
    isActive,
    unionCode: 'IRON',
    wage: '44.10',
    fringe: '22.40',
  },
  {
    code: 'IRON-A2',
    name: 'Ironworker apprentice, second year',
    isActive,
    unionCode: 'IRON',
    wage: '28.70',
    fringe: '15.10',
  },
  {
    code: 'CMNT-J',
    name: 'Cement mason journeyman',
    isActive,
    unionCode: 'CMNT',
    wage: '36.20',
    fringe: '15.90',
  },
];

/** Which union class a labor class means within a union. */
const CLASS_SUFFIX: Record<string, string> = { FRM: 'F', JRN: 'J', AP1: 'A1', AP2: 'A2', LAB: 'G1' };

export function unionClassFor(unionCode: string, laborClassCode: string): UnionClass | undefined {
  const exact = `${unionCode}-${CLASS_SUFFIX[laborClassCode] ?? ''}`;
  return (
    UNION_CLASSES.find((one) => one.code === exact) ??
    UNION_CLASSES.find((one) => one.unionCode === unionCode)
  );
}

/**
 * Completes eight digits to a routing number whose ABA checksum holds:
 * 3·(d1+d4+d7) + 7·(d2+d5+d8) + (d3+d6+d9) is a multiple of ten.
 */
function routingNumber(eight: string): string {
  const weights = [3, 7, 1, 3, 7, 1, 3, 7];
  const sum = weights.reduce((total, weight, index) => total + weight * Number(eight[index]), 0);
  return `${eight}${(10 - (sum % 10)) % 10}`;
}

/** Prefix 80 belongs to travelers' checks: valid in shape, never a bank that takes a deposit. */
export const BANKS: Bank[] = [
  { code: 'B01', name: 'First Sample Bank', routingNumber: routingNumber('80010001') },
  { code: 'B02', name: 'Demo Credit Union', routingNumber: routingNumber('80020014') },
  { code: 'B03', name: 'Specimen Savings', routingNumber: routingNumber('80033027') },
  { code: 'B04', name: 'Example National Bank', routingNumber: routingNumber('80047550') },
];
