import { byVersion, type Hh2Row } from '../../sdk/hh2/index.ts';
import { type DataSet, defineDataSet, RecordError } from '../../sdk/index.ts';
import { amountBody, amountOf, limitBody, limitOf } from './amounts.ts';
import type { Sage300Client } from './client.ts';
import { codeOf, rowOf } from './codes.ts';
import * as mappings from './mappings.ts';
import { bodyOf } from './members.ts';
import { type OwnedRows, ownedFields, readOwned, writeOwned } from './owned-rows.ts';

export const NORMAL = 1;

/** Normal, direct deposit or net deposit: the row's own word, else that of the deduction's setup (ArcoroSample). */
export async function typeOf(client: Sage300Client, row: Hh2Row): Promise<number> {
  if (typeof row.DeductionType === 'number' && row.DeductionType !== 0) return row.DeductionType;
  return Number((await client.list('payDeductions').byId(row.PayDeductionId))?.Type ?? NORMAL);
}

const rows: OwnedRows = {
  list: 'deductions',
  what: 'deduction',
  path: (client) => client.assumed.deductionPath,
  naturalKey: ['PayDeduction'],
  keeps: async (client, row) => (await typeOf(client, row)) === NORMAL,
  derive: async (client, row) => ({
    PayDeduction: await codeOf(client, 'payDeductions', row.PayDeductionId),
    PaidBy: 'employee',
    ...amountOf(row, client.assumed, client.assumed.deductionPercentOf),
    ...limitOf(row),
  }),
  changes: async (client, { record, changed }, row) => {
    if (record.PaidBy === 'company') throw fringe();
    const setup = await rowOf(client, 'payDeductions', String(record.PayDeduction ?? ''), 'PayDeduction');
    if (Number(setup.Type) !== NORMAL && row.Id === undefined) throw isDeposit(String(record.PayDeduction));
    return {
      ...(row.Id === undefined
        ? { PayDeductionId: setup.Id, DeductionType: NORMAL, IsAutomatic: true, LimitPeriod: 5 }
        : {}),
      ...bodyOf({ Frequency: 'number', IsAutomatic: 'flag' }, record, changed),
      ...amountBody(record, changed, client.assumed, client.assumed.deductionPercentOf),
      ...limitBody(record, changed),
    };
  },
};

export const deductions: DataSet<Sage300Client> = defineDataSet<Sage300Client>({
  id: 'deductions',
  vendorName: 'Employee deductions of type 1 (normal)',
  fields: {
    ...ownedFields,
    PayDeduction: { label: 'Deduction', required: true },
    PaidBy: { label: 'Paid by' },
    Method: { label: 'Method' },
    FlatAmount: { label: 'Amount' },
    Percent: { label: 'Percent' },
    Limit: { label: 'Limit' },
    AnnualLimit: { label: 'Yearly limit' },
    Frequency: { label: 'Frequency: 0 to 9' },
    IsAutomatic: { label: 'Taken from each check' },
  },
  primaryKey: ['Id'],
  mapping: mappings.deductions,
  ...byVersion,
  note: 'Deductions have no dates in Sage. An ended one stays and is no longer taken by itself. Fringes are not public.',
  read: (client, scope) => readOwned(client, rows, scope),
  write: writeOwned(rows),
});

function fringe(): RecordError {
  return new RecordError({
    code: 'sage-300-cre/fringe',
    what: "hh2's calls for fringes (what the company pays) are not public.",
    fix: 'Leave deductions that the company pays out by a filter, and enter the fringe in Sage.',
    field: 'PaidBy',
  });
}

function isDeposit(code: string): RecordError {
  return new RecordError({
    code: 'sage-300-cre/deposit-code',
    what: `"${code}" is a direct deposit in Sage, not a deduction.`,
    fix: 'Map the deduction to a code of the type Normal.',
    field: 'PayDeduction',
  });
}
