import type { Actor, Hub } from '../hub/index.ts';
import { saveCrosswalk } from '../hub/index.ts';

type Pairs = readonly (readonly [source: string, destination: string, name: string])[];

/** Codes that are numbers in the demo's Vista (sandbox/viewpoint-vista/README.md). */
const toVista: Readonly<Record<string, Pairs>> = {
  payGroups: [
    // HR says the pay schedule; Vista has the field and the office as pay groups.
    ['WK', '1', 'Weekly, field'],
    ['BW', '2', 'Biweekly, office'],
  ],
  earningCodes: [
    ['001', '1', 'Regular'],
    ['002', '2', 'Overtime'],
    ['003', '3', 'Double time'],
    ['010', '10', 'Vacation'],
    ['011', '11', 'Sick'],
    ['012', '12', 'Holiday'],
    ['050', '50', 'Bonus'],
    ['060', '60', 'Per diem'],
  ],
  deductionCodes: [
    ['MED', '100', 'Medical'],
    ['DEN', '110', 'Dental'],
    ['HSA', '120', 'Health savings account'],
    ['401K', '130', 'Retirement 401(k)'],
    ['DUES', '140', 'Union dues'],
    ['GARN', '150', 'Garnishment'],
    ['CSUP', '160', 'Child support'],
  ],
};

const toAcumatica: Readonly<Record<string, Pairs>> = {
  payGroups: [
    ['WK', 'FLD', 'Weekly, field'],
    ['BW', 'OFC', 'Biweekly, office'],
  ],
  earningCodes: [
    ['001', 'RG', 'Regular'],
    ['002', 'OT', 'Overtime'],
    ['003', 'DT', 'Double time'],
    ['010', 'VL', 'Vacation'],
    ['011', 'SL', 'Sick'],
    ['012', 'HL', 'Holiday'],
    ['050', 'BN', 'Bonus'],
    ['060', 'PD', 'Per diem'],
  ],
};

export const demoCrosswalks = { toVista, toAcumatica };

/** Fills a sync's crosswalks, as its people would have done before the first run. */
export async function fillCrosswalks(
  hub: Hub,
  actor: Actor,
  companyId: string,
  syncId: string,
  crosswalks: Readonly<Record<string, Pairs>>,
): Promise<void> {
  for (const [dataSet, pairs] of Object.entries(crosswalks)) {
    await saveCrosswalk(
      hub,
      actor,
      { companyId, syncId, dataSet },
      pairs.map(([sourceCode, destinationCode, sourceName]) => ({ sourceCode, destinationCode, sourceName })),
    );
  }
}
