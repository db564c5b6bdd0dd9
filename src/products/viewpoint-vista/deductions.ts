import {
  addDecimals,
  type FileOutput,
  joinKey,
  percentToFraction,
  roundHalfEven,
  type VendorField,
  type VendorRecord,
  type WriteItem,
} from '../../sdk/index.ts';
import type { VistaClient } from './client.ts';
import { aside, asRecordError, cellOf, fitted, needed, number, recordOf, refusal, text } from './limits.ts';
import type { VistaConfig } from './manifest.ts';
import { dayOf, type MovementFile, MovementFiles } from './movement-files.ts';

export const deductionFields: Readonly<Record<string, VendorField>> = {
  PRCo: number(255, 'Payroll company'),
  Employee: needed(number(999_999_999, 'Employee number')),
  DLCode: needed(number(32_767, 'Deduction or liability code')),
  Frequency: text(10, 'Frequency'),
  OverCalcs: {
    label: 'Override calculation',
    maxLength: 1,
    pattern: { matches: /^[NMRA]$/, expected: 'N (none), M (method), R (rate) or A (amount)' },
  },
  Limit: { label: 'Limit' },
  Amount: aside('Amount, for RateAmt'),
  Percent: aside('Percent, for RateAmt'),
  Method: aside('Method'),
  From: aside('From'),
  To: aside('To'),
  Active: aside('Active'),
};

const columns = [
  'PRCo',
  'Employee',
  'DLCode',
  'EmplBased',
  'Frequency',
  'ProcessSeq',
  'FileStatus',
  'RegExempts',
  'AddExempts',
  'OverMiscAmt',
  'MiscAmt',
  'OverCalcs',
  'RateAmt',
  'OverLimit',
  'Limit',
];

interface Group {
  members: { item: WriteItem; record: VendorRecord }[];
  isNew: boolean;
}

/**
 * A Change file has the columns that the sync fills: what it does not know of (a limit, a frequency, the process
 * sequence) stays as somebody entered it in Vista.
 */
function changeColumns(groups: ReadonlyMap<string, Group>, config: VistaConfig): string[] {
  const filled = new Set(
    [...groups.values()]
      .filter(({ isNew }) => !isNew)
      .flatMap(({ members }) => members.flatMap(({ record }) => Object.keys(record))),
  );
  const hasFrequency = filled.has('Frequency');
  return [
    'PRCo',
    'Employee',
    'DLCode',
    ...(hasFrequency ? ['EmplBased', 'Frequency'] : []),
    ...(hasFrequency && (config.deductionProcessSeq ?? '') !== '' ? ['ProcessSeq'] : []),
    'OverCalcs',
    'RateAmt',
    ...(filled.has('Limit') ? ['OverLimit', 'Limit'] : []),
  ];
}

/** Add and Change files of PRED. Several benefits with one DL code are one row: flat amounts are rounded, then added. */
export async function formatDeductions(
  { config }: VistaClient,
  items: AsyncIterable<WriteItem>,
  out: FileOutput,
): Promise<void> {
  const groups = await grouped(items, out);
  const files = new MovementFiles(out, config, 'DeductionsAndLiabilities');
  for (const isNew of [true, false]) {
    let file: MovementFile | undefined;
    for (const [key, group] of groups) {
      const { members } = group;
      const first = members[0];
      if (first === undefined || group.isNew !== isNew) continue;
      try {
        const row = rowOf(members, config, dayOf(out));
        file ??= await (isNew
          ? files.start('deductionsAdd', columns)
          : files.start('deductionsChange', changeColumns(groups, config)));
        await file.write(row, (code, what) => out.warn(first.item, code, what));
        for (const { item } of members) out.accept(item, file.name, key);
      } catch (error) {
        for (const { item } of members) out.refuse(item, asRecordError(error));
      }
    }
  }
  await files.end();
}

async function grouped(items: AsyncIterable<WriteItem>, out: FileOutput): Promise<Map<string, Group>> {
  const groups = new Map<string, Group>();
  const today = dayOf(out);
  for await (const item of items) {
    try {
      const record = fitted(deductionFields, recordOf(item), true, (code, what) =>
        out.warn(item, code, what),
      );
      if (cellOf(record.From) > today)
        throw refusal(
          'deduction-in-future',
          `The deduction begins on ${cellOf(record.From)}, and PRED keeps no dates.`,
          'Nothing to do: run the sync again on that day.',
          'From',
        );
      if (item.kind === 'create' && hasEnded(item, record, today))
        throw refusal(
          'deduction-ended',
          'The deduction has ended, and Vista does not have it: there is nothing to send.',
          'Filter the sync to active deductions.',
          'Active',
        );
      const key = joinKey([record.PRCo, record.Employee, record.DLCode]);
      const group = groups.get(key) ?? { members: [], isNew: true };
      group.members.push({ item, record });
      group.isNew &&= item.kind === 'create';
      groups.set(key, group);
    } catch (error) {
      out.refuse(item, asRecordError(error));
    }
  }
  return groups;
}

function rowOf(members: Group['members'], config: VistaConfig, today: string): VendorRecord {
  const first = members[0]?.record ?? {};
  const running = members
    .filter(({ item, record }) => !hasEnded(item, record, today))
    .map(({ record }) => record);
  const frequency = running.map((record) => cellOf(record.Frequency)).find((word) => word !== '') ?? '';
  const limits = running.map((record) => cellOf(record.Limit)).filter((limit) => limit !== '');
  return {
    PRCo: config.prCompany,
    Employee: first.Employee ?? null,
    DLCode: first.DLCode ?? null,
    // Vista takes a frequency only for codes that are based on the employee.
    EmplBased: frequency === '' ? 'N' : 'Y',
    Frequency: frequency,
    ProcessSeq: frequency === '' ? '' : (config.deductionProcessSeq ?? ''),
    OverMiscAmt: 'N',
    MiscAmt: '0',
    ...calculation(running),
    OverLimit: limits.length > 0 ? 'Y' : 'N',
    Limit: limits.length > 0 ? addDecimals(...limits.map((limit) => roundHalfEven(limit, 2))) : '0',
  };
}

/** How much: an ended deduction takes nothing, since PRED has no switch and the import deletes no rows. */
function calculation(running: readonly VendorRecord[]): VendorRecord {
  if (running.length === 0) return { OverCalcs: 'A', RateAmt: '0' };
  const chosen = new Set(running.map((record) => overrideOf(record)));
  const [override] = chosen;
  if (chosen.size > 1 || override === undefined)
    throw refusal(
      'mixed-calculations',
      'An amount and a percentage share one DL code; a row of PRED holds one of them.',
      'Give them different DL codes in the crosswalk.',
      'DLCode',
    );
  if (override === 'N') return { OverCalcs: 'N', RateAmt: '0' };
  const values = running.map((record) => rateOf(record, override));
  return { OverCalcs: override, RateAmt: roundHalfEven(addDecimals(...values), override === 'R' ? 5 : 2) };
}

/** A user's own choice wins; otherwise a percentage is a rate and everything else an amount. */
function overrideOf(record: VendorRecord): string {
  const own = cellOf(record.OverCalcs);
  if (own !== '') return own;
  return isPercent(record) ? 'R' : 'A';
}

function isPercent(record: VendorRecord): boolean {
  if (record.Method === 'percent') return true;
  return record.Method !== 'amount' && cellOf(record.Amount) === '' && cellOf(record.Percent) !== '';
}

function rateOf(record: VendorRecord, override: string): string {
  const amount = cellOf(record.Amount);
  const percent = cellOf(record.Percent);
  if (override === 'R') {
    if (percent !== '') return percentToFraction(percent);
    if (amount !== '') return roundHalfEven(amount, 5);
  } else if (amount !== '') return roundHalfEven(amount, 2);
  throw refusal(
    'no-value',
    override === 'R' ? 'The deduction has no percentage.' : 'The deduction has no amount.',
    'Fill it at the source, or correct the method.',
    override === 'R' ? 'Percent' : 'Amount',
  );
}

function hasEnded(item: WriteItem, record: VendorRecord, today: string): boolean {
  const to = cellOf(record.To);
  return (
    item.kind === 'deactivate' ||
    record.Active === false ||
    record.Active === 'false' ||
    (to !== '' && to < today)
  );
}
