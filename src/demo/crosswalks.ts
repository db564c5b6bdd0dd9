import { numbersOf } from '../../sandbox/sage-100-contractor/index.ts';
import type { Actor, Hub } from '../hub/index.ts';
import { saveCrosswalk } from '../hub/index.ts';
import { demoContractor } from './contractor.ts';
import type { DemoSync } from './syncs.ts';

/** HR's code on the left, the other system's on the right. */
type Codes = Readonly<Record<string, string>>;
type Crosswalks = Readonly<Record<string, Codes>>;

/** HR says the pay schedule where an ERP has pay groups. */
const payGroups: Codes = { WK: 'FLD', BW: 'OFC' };

/** What HR pays by rate type, and by which of its codes an ERP does. */
const regular = (code: string): Codes => ({ HOURLY: code, SALARY: code });

/** Codes that are not the same in HR and in another system, by connector. Those that are left out agree. */
const fromHr: Readonly<Record<string, Crosswalks>> = {
  'Viewpoint Vista': {
    // sandbox/viewpoint-vista/README.md
    payGroups: { WK: '1', BW: '2' },
    earningCodes: {
      ...regular('1'),
      '001': '1',
      '002': '2',
      '003': '3',
      '010': '10',
      '011': '11',
      '012': '12',
      '050': '50',
      '060': '60',
    },
    deductionCodes: {
      MED: '100',
      DEN: '110',
      HSA: '120',
      '401K': '130',
      DUES: '140',
      GARN: '150',
      CSUP: '160',
    },
    ...vistaWork(),
  },
  Acumatica: {
    payGroups,
    earningCodes: {
      ...regular('RG'),
      '001': 'RG',
      '002': 'OT',
      '003': 'DT',
      '010': 'VL',
      '011': 'SL',
      '012': 'HL',
      '050': 'BN',
      '060': 'PD',
    },
  },
  // CMiC pays by pay runs, which have HR's codes.
  CMiC: { earningCodes: regular('001') },
  'Sage 100 Contractor': sage100(),
  'Sage 300 CRE': { payGroups, earningCodes: regular('001') },
  Payroll: { earningCodes: regular('001') },
};

function sage100(): Crosswalks {
  const numbers = numbersOf(demoContractor());
  const { FLD = '', OFC = '' } = numbers.payGroups;
  return {
    ...numbers,
    payGroups: { WK: FLD, BW: OFC },
    earningCodes: { ...numbers.earningCodes, ...regular('1') },
  };
}

/** Vista ends jobs and phases with the separator of their mask. */
function vistaWork(): Crosswalks {
  const { projects, costCodes } = demoContractor();
  const masked = (rows: readonly { code: string }[]) =>
    Object.fromEntries(rows.map(({ code }) => [code, `${code}-`]));
  return { projects: masked(projects), costCodes: masked(costCodes) };
}

/** What the time clocks call the hours that HR has codes for. */
const hoursOf: Readonly<Record<string, Codes>> = {
  HCSS: { REG: '001', OT: '002', DOT: '003', VAC: '010', SICK: '011' },
  // Its rate codes are HR's earning codes.
  ExakTime: { '001': '001', '002': '002', '003': '003', '010': '010', '011': '011' },
};

/** A clock's hours → HR's codes → the codes of the system that pays them. */
function hoursFor(clock: string, codes: Codes = {}): Codes {
  return Object.fromEntries(
    Object.entries(hoursOf[clock] ?? {}).map(([hours, code]) => [hours, codes[code] ?? code]),
  );
}

/** The crosswalks of a sync, as its people would have filled them before the first run. */
export function crosswalksFor({ from, to }: DemoSync): Crosswalks {
  if (from === 'Core HR') return fromHr[to] ?? {};
  if (to === 'Core HR') return turned(fromHr[from] ?? {});
  const codes = fromHr[to] ?? {};
  return from in hoursOf ? { ...codes, earningCodes: hoursFor(from, codes.earningCodes) } : codes;
}

/** The same read from right to left; of codes that were made up for HR only the real ones. */
function turned(crosswalks: Crosswalks): Crosswalks {
  return Object.fromEntries(
    Object.entries(crosswalks).map(([dataSet, codes]) => [
      dataSet,
      Object.fromEntries(
        Object.entries(codes)
          .filter(([ours]) => ours !== 'HOURLY' && ours !== 'SALARY')
          .map(([ours, theirs]) => [theirs, ours]),
      ),
    ]),
  );
}

export async function fillCrosswalks(
  hub: Hub,
  actor: Actor,
  companyId: string,
  syncId: string,
  crosswalks: Crosswalks,
): Promise<void> {
  for (const [dataSet, codes] of Object.entries(crosswalks)) {
    await saveCrosswalk(
      hub,
      actor,
      { companyId, syncId, dataSet },
      Object.entries(codes).map(([sourceCode, destinationCode]) => ({ sourceCode, destinationCode })),
    );
  }
}
