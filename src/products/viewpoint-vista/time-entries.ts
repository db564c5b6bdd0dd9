import {
  addedLines,
  type FileOutput,
  joinKey,
  type VendorField,
  type VendorRecord,
  type WriteItem,
} from '../../sdk/index.ts';
import { jcCompany, type VistaClient } from './client.ts';
import { asRecordError, cellOf, fitted, needed, number, text } from './limits.ts';
import type { VistaConfig } from './manifest.ts';
import { type MovementFile, MovementFiles } from './movement-files.ts';
import { payGroupsOf } from './pay-groups.ts';
import { dependsOnPayGroup, periodEndOf } from './period-ends.ts';

export const timeEntryFields: Readonly<Record<string, VendorField>> = {
  Co: number(255, 'Payroll company'),
  Ref: { label: 'Entry id (not a column)', required: true },
  Employee: needed(number(999_999_999, 'Employee number')),
  PostDate: needed(text(10, 'Work date')),
  Hours: {
    label: 'Hours',
    required: true,
    pattern: { matches: /^-?\d{1,8}(\.\d{1,2})?$/, expected: 'hours with two decimals' },
  },
  EarnCode: number(32_767, 'Earnings code'),
  Job: needed(text(10, 'Job')),
  Phase: text(20, 'Phase'),
  PRDept: text(10, 'Department'),
  Class: text(10, 'Class'),
  PRGroup: number(255, 'Pay group'),
  PREndDate: text(10, 'Period end'),
  Rate: { label: 'Rate' },
  Amt: { label: 'Amount' },
  Memo: { ...text(500, 'Note'), tooLong: 'truncate' },
};

const columns = [
  'Co',
  'Mth',
  'PRGroup',
  'PREndDate',
  'BatchTransType',
  'Employee',
  'PaySeq',
  'Type',
  'PostDate',
  'JCCo',
  'Job',
  'Phase',
  'EarnCode',
  'PRDept',
  'Class',
  'Hours',
  'Rate',
  'Amt',
  'Memo',
];

/**
 * Job lines of payroll batches. Only added: what is posted cannot be changed by an import, so a correction adds the
 * difference.
 */
export async function formatTimeEntries(
  client: VistaClient,
  items: AsyncIterable<WriteItem>,
  out: FileOutput,
): Promise<void> {
  const { config } = client;
  // Read only when an entry needs it: most sources say the period end or the pay group.
  let payGroups: Promise<ReadonlyMap<string, string>> | undefined;
  const payGroupOf = async (line: VendorRecord): Promise<string> => {
    if (cellOf(line.PREndDate) !== '' || cellOf(line.PRGroup) !== '' || !dependsOnPayGroup(config.periodEnds))
      return cellOf(line.PRGroup);
    payGroups ??= payGroupsOf(client);
    return (await payGroups).get(cellOf(line.Employee)) ?? '';
  };
  const files = new MovementFiles(out, config, 'Timecards');
  const adding = { quantities: ['Hours', 'Amt'], remarks: ['Memo'], corrections: config.timeCorrections };
  let file: MovementFile | undefined;
  for await (const item of items) {
    const warn = (code: string, what: string) => out.warn(item, code, what);
    try {
      const record = fitted(timeEntryFields, { ...item.sentBefore, ...item.record }, true, warn);
      const key = joinKey([cellOf(record.Ref)]);
      const lines = addedLines({ ...item, record }, adding);
      if (lines.length === 0) {
        out.accept(item, [], key);
        continue;
      }
      const rows = await Promise.all(lines.map(async (line) => rowOf(line, await payGroupOf(line), config)));
      file ??= await files.start('timecards', columns);
      await file.writeAll(rows, warn);
      out.accept(item, file.name, key);
    } catch (error) {
      out.refuse(item, asRecordError(error));
    }
  }
  await files.end();
}

/** `payGroup`: that by which the period ends. @throws RecordError when that is not known. */
function rowOf(record: VendorRecord, payGroup: string, config: VistaConfig): VendorRecord {
  const periodEnd =
    cellOf(record.PREndDate) || periodEndOf(config.periodEnds, payGroup, cellOf(record.PostDate));
  const dated = config.batchMonth === 'work date' || periodEnd === '' ? cellOf(record.PostDate) : periodEnd;
  return {
    ...record,
    PREndDate: periodEnd,
    Co: config.prCompany,
    Mth: `${dated.slice(0, 7)}-01`,
    BatchTransType: 'A',
    PaySeq: config.paySequence ?? '1',
    Type: 'J',
    JCCo: jcCompany(config),
  };
}
