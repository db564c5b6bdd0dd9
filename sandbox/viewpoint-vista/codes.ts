import type { Contractor } from '../contractor/index.ts';

/** How the contractor's codes are called here, where lists are numbered; a crosswalk on the other side must say the same. */
export interface VistaCodes {
  payGroup: Map<string, number>;
  earnCode: Map<string, number>;
  /** The employee's part by the contractor's code, the employer's part by the employer code. */
  deduction: Map<string, number>;
  federalTax: number;
  /** The withholding code of a state. */
  stateTax: Map<string, number>;
}

export function codesOf(contractor: Contractor): VistaCodes {
  const deductions = contractor.deductionCodes.filter(({ kind }) => kind !== 'deposit');
  const liabilities = deductions.flatMap(({ employerCode }) => (employerCode === null ? [] : [employerCode]));
  return {
    payGroup: numbered(
      contractor.payGroups.map(({ code }) => code),
      1,
      1,
    ),
    earnCode: new Map(contractor.earningCodes.map(({ code }) => [code, Number(code)])),
    deduction: new Map([
      ...numbered(
        deductions.map(({ code }) => code),
        100,
        10,
      ),
      ...numbered(liabilities, 500, 10),
    ]),
    federalTax: 1,
    stateTax: numbered(['AZ', 'CO', 'NM', 'UT'], 11, 1),
  };
}

/** The contractor's words for race, as two-letter codes. */
export const raceCodes: Record<string, string> = {
  Caucasian: 'W',
  Hispanic: 'H',
  Black: 'B',
  'American Indian': 'I',
  Asian: 'A',
  'Pacific Islander': 'P',
  'Two or more': 'T',
};

function numbered(codes: string[], from: number, step: number): Map<string, number> {
  return new Map(codes.map((code, at) => [code, from + at * step]));
}
