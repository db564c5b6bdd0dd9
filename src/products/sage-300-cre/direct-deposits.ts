import { byVersion, type Hh2Row } from '../../sdk/hh2/index.ts';
import { type DataSet, defineDataSet, RecordError } from '../../sdk/index.ts';
import { amountBody, amountOf } from './amounts.ts';
import { HR, type Sage300Client } from './client.ts';
import { codeOf, rowOf } from './codes.ts';
import { NORMAL, typeOf } from './deductions.ts';
import * as mappings from './mappings.ts';
import { bodyOf, partOf } from './members.ts';
import { type OwnedRows, ownedFields, readOwned, writeOwned } from './owned-rows.ts';

const PART = 2;
const NET = 3;
const NET_PAY = 9;
const BANK_MEMBERS = ['BankAccount', 'BankAccountType', 'BankIdentifier'];
const BANK = `${HR}/EmployeeDeduction.svc/employee/deduction`;

/** Account and routing number: two calls for each deposit. */
async function bankOf(client: Sage300Client, id: string): Promise<Hh2Row> {
  const [account, bank] = await Promise.all([
    client.hh2.part(`${BANK}/bank-account`, id),
    client.hh2.part(`${BANK}/bank-identifier`, id),
  ]);
  return { ...account, ...bank };
}

const rows: OwnedRows = {
  list: 'deductions',
  what: 'direct deposit',
  path: (client) => client.assumed.deductionPath,
  naturalKey: ['PayDeduction'],
  secret: bankOf,
  keeps: async (client, row) => (await typeOf(client, row)) !== NORMAL,
  derive: async (client, row) => {
    const bank = partOf(await bankOf(client, String(row.Id)), BANK_MEMBERS);
    const isNet = (await typeOf(client, row)) === NET;
    const amount = amountOf(row, client.assumed, client.assumed.depositPercentOf);
    return {
      PayDeduction: await codeOf(client, 'payDeductions', row.PayDeductionId),
      ...bank,
      ...(isNet ? { Method: 'net', FlatAmount: null, Percent: null } : amount),
    };
  },
  changes: async (client, { record, changed }, row) => {
    const setup = await rowOf(client, 'payDeductions', String(record.PayDeduction ?? ''), 'PayDeduction');
    if (Number(setup.Type) === NORMAL) throw noDeposit(String(record.PayDeduction));
    const isNew = row.Id === undefined;
    const isNet = record.Method === 'net';
    const splits = ['Method', 'FlatAmount', 'Percent'].some((name) => changed.includes(name));
    return {
      ...(isNew || changed.includes('PayDeduction') ? { PayDeductionId: setup.Id } : {}),
      ...(isNew ? { IsAutomatic: true, LimitPeriod: 5 } : {}),
      ...bodyOf(
        {
          BankAccount: 'text',
          BankAccountType: 'number',
          BankIdentifier: 'text',
          CalculationOrder: 'number',
          IsPrenotification: 'flag',
          IsAutomatic: 'flag',
        },
        record,
        changed,
      ),
      ...amountBody(record, changed, client.assumed, client.assumed.depositPercentOf),
      ...(isNew || splits ? { DeductionType: isNet ? NET : PART } : {}),
      // What remains is all of the net pay.
      ...((isNew || splits) && isNet ? { CalculationMethod: NET_PAY, Amount: 100 } : {}),
    };
  },
};

export const directDeposits: DataSet<Sage300Client> = defineDataSet<Sage300Client>({
  id: 'directDeposits',
  vendorName: 'Employee deductions of type 2 (direct deposit) and 3 (net direct deposit)',
  fields: {
    ...ownedFields,
    PayDeduction: { label: 'Deduction (ED code)', required: true },
    BankIdentifier: { label: 'Routing number', required: true },
    BankAccount: { label: 'Account number', required: true, maxLength: 17 },
    BankAccountType: { label: 'Account type: 1 checking, 2 savings', choices: ['1', '2'] },
    Method: { label: 'Method' },
    FlatAmount: { label: 'Amount' },
    Percent: { label: 'Percent' },
    CalculationOrder: { label: 'Order' },
    IsPrenotification: { label: 'Pre-note' },
    IsAutomatic: { label: 'Taken from each check' },
  },
  primaryKey: ['Id'],
  mapping: mappings.directDeposits,
  ...byVersion,
  note: 'Account and routing number cost two calls for each deposit. The deposit code (ED code) is the id of the deduction in Sage.',
  read: (client, scope) => readOwned(client, rows, scope),
  write: writeOwned(rows),
});

function noDeposit(code: string): RecordError {
  return new RecordError({
    code: 'sage-300-cre/no-deposit-code',
    what: `"${code}" is a normal deduction in Sage, not a direct deposit.`,
    fix: 'Give the deposit an ED code whose type in Sage is Direct Deposit or Net Direct Deposit.',
    field: 'PayDeduction',
  });
}
