import { RecordError, type VendorRecord } from '../../sdk/index.ts';
import type { AcumaticaClient } from './client.ts';
import * as mappings from './mappings.ts';
import { ofEmployee, payrollDataSet, type RecordChange } from './payroll-records.ts';
import { flatRecord, type Json, rowsOf, wrapped } from './wire.ts';

const SENT = ['BankRoutingNumber', 'AccountNumber', 'AccountType', 'DepositSequenceNbr'] as const;

/** Bank accounts. Of one person's accounts exactly one gets the remainder: our method `net`. */
export const directDeposits = payrollDataSet({
  id: 'directDeposits',
  vendorName: 'EmployeePayrollSettings, DirectDepositDetails (PR203000)',
  key: 'id',
  mapping: mappings.directDeposits,
  fields: {
    ...ofEmployee,
    id: { label: 'Row id' },
    BankRoutingNumber: {
      label: 'Bank Routing Nbr.',
      required: true,
      pattern: { matches: /^\d{9}$/, expected: 'nine digits' },
    },
    AccountNumber: { label: 'Account Nbr.', required: true },
    AccountType: { label: 'Type', choices: ['Checking', 'Savings'] },
    Method: { label: 'Amount, Percent or Gets Remainder' },
    Amount: { label: 'Amount' },
    Percent: { label: 'Percent' },
    DepositSequenceNbr: { label: 'Sequence' },
    InUse: { label: 'Whether the row is there' },
  },
  note: 'Acumatica keeps no accounts that are out of use and no dates: an account that is no longer in use loses its row. An account that is to get the rest takes it over from the one that had it.',
  expand: ['DirectDepositDetails'],
  records: (settings) =>
    rowsOf(settings, 'DirectDepositDetails').map((row) => {
      const record = flatRecord(row);
      return { ...record, Method: methodOf(record), InUse: true };
    }),
  isSame: (found, wanted) =>
    found.BankRoutingNumber === wanted.BankRoutingNumber && found.AccountNumber === wanted.AccountNumber,
  body: (settings, changes, client) => bodyFor(settings, changes, client),
  fieldOf: (path) => (path.endsWith('GetsRemainder') ? 'Method' : path.replace('DirectDepositDetails.', '')),
  outOfUse: 'row',
});

function methodOf(row: VendorRecord): string | null {
  if (row.GetsRemainder === true) return 'net';
  if (row.Percent !== null && row.Percent !== undefined) return 'percent';
  return row.Amount === null || row.Amount === undefined ? null : 'amount';
}

function bodyFor(settings: Json, changes: readonly RecordChange[], client: AcumaticaClient): Json {
  const rows = changes.map((change) => (change.remove ? removal(change) : rowFor(change)));
  const touched = new Set(rows.map((row) => row.id).filter((id) => id !== undefined));
  const others = rowsOf(settings, 'DirectDepositDetails')
    .map((row) => flatRecord(row))
    .filter((row) => !touched.has(row.id ?? ''));
  rows.push(...handOver(rows, others, changes, client.assumed.remainder === 'exactly one'));
  const { depositPaymentMethod = '' } = client.config.defaults ?? {};
  const adds = changes.some(({ found, remove }) => found === undefined && !remove);
  return {
    ...(adds && depositPaymentMethod !== '' ? wrapped({ PaymentMethod: depositPaymentMethod }) : {}),
    DirectDepositDetails: rows.map((row) =>
      row.delete === true ? { id: row.id, delete: true } : wrapped(row),
    ),
  };
}

function removal({ found }: RecordChange): VendorRecord {
  return { id: found?.id ?? null, delete: true };
}

function rowFor({ item, found }: RecordChange): VendorRecord {
  const { record } = item;
  const changed = new Set(found === undefined ? Object.keys(record) : item.changed);
  const row: VendorRecord = found === undefined ? {} : { id: found.id ?? null };
  for (const name of SENT)
    if (changed.has(name) && record[name] !== undefined && record[name] !== null) row[name] = record[name];
  const method = record.Method ?? found?.Method ?? methodOf({ ...record, GetsRemainder: false }) ?? 'net';
  const isShared = ['Method', 'Amount', 'Percent'].some((name) => changed.has(name));
  if (found === undefined || isShared) {
    row.GetsRemainder = method === 'net';
    row.Amount = method === 'amount' ? (record.Amount ?? null) : null;
    row.Percent = method === 'percent' ? (record.Percent ?? null) : null;
  } else row.GetsRemainder = found.Method === 'net';
  return row;
}

/**
 * Sees to it that exactly one account gets the remainder. A new one takes it over: the one that had it keeps its
 * amount or percent, or gets nothing until its own change arrives.
 * @throws RecordError `acumatica/no-remainder`, `acumatica/two-remainders`
 */
function handOver(
  rows: readonly VendorRecord[],
  others: readonly VendorRecord[],
  changes: readonly RecordChange[],
  isDemanded: boolean,
): VendorRecord[] {
  const wanting = rows.filter((row) => row.delete !== true && row.GetsRemainder === true);
  const having = others.filter((row) => row.GetsRemainder === true);
  if (isDemanded && wanting.length > 1)
    throw remainderError(
      'two-remainders',
      'More than one account of the employee is to get the rest of the pay.',
    );
  const isLeft = others.length > 0 || rows.some((row) => row.delete !== true);
  if (isDemanded && wanting.length === 0 && having.length === 0 && isLeft) {
    throw remainderError(
      'no-remainder',
      changes.every(({ remove }) => remove)
        ? 'The account gets the rest of the pay, and no other one of the employee would.'
        : 'No account of the employee would get the rest of the pay.',
    );
  }
  if (wanting.length === 0) return [];
  return having.map((row) => ({
    id: row.id ?? null,
    GetsRemainder: false,
    ...(methodOf({ ...row, GetsRemainder: false }) === null ? { Amount: '0' } : {}),
  }));
}

function remainderError(code: string, what: string): RecordError {
  return new RecordError({
    code: `acumatica/${code}`,
    what,
    expected: 'Acumatica wants exactly one account with Gets Remainder.',
    fix: 'Set one account of the person to what remains (method net) at the source, and run again.',
    field: 'DirectDepositDetails.GetsRemainder',
  });
}
