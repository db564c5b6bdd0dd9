import {
  type FileOutput,
  joinKey,
  type VendorField,
  type VendorRecord,
  type WriteItem,
} from '../../sdk/index.ts';
import { cell, checked, day, decimalOf, needed, numberOf, refused } from './cells.ts';
import type { Sage100Client } from './client.ts';
import { eachItem, ImportFile } from './import-file.ts';

export const payRateFields: Readonly<Record<string, VendorField>> = {
  recnum: needed(numberOf('Employee number')),
  RateType: needed({ label: 'hourly or salary (chooses the column)', choices: ['hourly', 'salary'] }),
  Earning: { label: 'Pay type: 1 regular, 2 overtime, 3 premium (chooses the column)' },
  Amount: needed(decimalOf('Amount', 6, 4)),
  lstrse: { label: 'Last raise' },
};

/** Standard rates of `employ` by pay type. */
const RATE_COLUMNS: Readonly<Record<string, string>> = { '1': 'payrt1', '2': 'payrt2', '3': 'payrt3' };

/** A rate without an earning code is the regular one, and there is one salary. */
export function withEarning(record: VendorRecord): VendorRecord {
  return { ...record, Earning: record.RateType === 'salary' ? '1' : cell(record.Earning) || '1' };
}

/** The rate columns of `employ`. They have no dates: the engine holds a later rate back until its day. */
export async function formatPayRates(
  client: Sage100Client,
  items: AsyncIterable<WriteItem>,
  out: FileOutput,
): Promise<void> {
  const columns = ['recnum', ...Object.values(RATE_COLUMNS), 'salary', 'lstrse'];
  const file = new ImportFile(client, out, { type: 'PREMP', data: 'rates', columns });
  await eachItem(items, out, file, (item) => {
    const record = withEarning(checked(payRateFields, item, client.config, true));
    return {
      cells: {
        recnum: cell(record.recnum),
        [columnOf(record)]: cell(record.Amount),
        lstrse: day(record.lstrse, client.config.dates ?? 'YYYY-MM-DD'),
      },
      key: joinKey([cell(record.recnum), cell(record.Earning), cell(record.RateType)]),
    };
  });
}

/** @throws RecordError for a pay type that has no rate of its own. */
function columnOf(record: VendorRecord): string {
  const column = record.RateType === 'salary' ? 'salary' : RATE_COLUMNS[cell(record.Earning)];
  if (column !== undefined) return column;
  throw refused(
    'no-rate-column',
    'Earning',
    `Employees in Sage have a regular, an overtime and a premium rate (pay types 1 to 3); this one is of "${cell(record.Earning)}".`,
    'Map the earning code to 1, 2 or 3 with the crosswalk of earning codes, or leave such rates out by a filter.',
  );
}
