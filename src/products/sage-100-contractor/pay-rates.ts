import type { FileOutput, VendorField, WriteItem } from '../../sdk/index.ts';
import { aside, cell, checked, day, decimalOf, needed, numberOf } from './cells.ts';
import type { Sage100Client } from './client.ts';
import { eachItem, ImportFile } from './import-file.ts';

export const payRateFields: Readonly<Record<string, VendorField>> = {
  recnum: needed(numberOf('Employee number')),
  RateType: needed({ label: 'hourly or salary (chooses the column)', choices: ['hourly', 'salary'] }),
  Amount: needed(decimalOf('Amount', 6, 4)),
  lstrse: { label: 'Last raise' },
  Earning: aside('Earning code'),
};

/** The rate columns of `employ`. They have no dates: the engine holds a later rate back until its day. */
export async function formatPayRates(
  client: Sage100Client,
  items: AsyncIterable<WriteItem>,
  out: FileOutput,
): Promise<void> {
  const columns = ['recnum', 'payrt1', 'salary', 'lstrse'];
  const file = new ImportFile(client, out, { type: 'PREMP', data: 'rates', columns });
  await eachItem(items, out, file, (item) => {
    const record = checked(payRateFields, item, true);
    const amount = cell(record.Amount);
    return {
      cells: {
        recnum: cell(record.recnum),
        payrt1: record.RateType === 'salary' ? '' : amount,
        salary: record.RateType === 'salary' ? amount : '',
        lstrse: day(record.lstrse, client.config.dates ?? 'YYYY-MM-DD'),
      },
      key: `${record.recnum}|${record.RateType}`,
    };
  });
}
