import {
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

export const directDepositFields: Readonly<Record<string, VendorField>> = {
  PRCo: number(255, 'Payroll company'),
  Employee: needed(number(999_999_999, 'Employee number')),
  Seq: number(255, 'Priority'),
  RoutingId: needed(text(10, 'Routing number')),
  BankAcct: needed(text(20, 'Account number')),
  Type: {
    label: 'Account type',
    required: true,
    pattern: { matches: /^[CS]$/, expected: 'C (checking) or S (savings)' },
  },
  Method: aside('Method: amount, percent or net'),
  Amount: { label: 'Amount' },
  Pct: { label: 'Percent' },
  Prenote: aside('Pre-note'),
  From: aside('From'),
  To: aside('To'),
  Active: aside('Active'),
};

const splitColumns = [
  'PRCo',
  'Employee',
  'Seq',
  'RoutingId',
  'BankAcct',
  'Type',
  'Status',
  'Frequency',
  'Method',
  'Pct',
  'Amount',
];
const headerColumns = ['PRCo', 'Employee', 'DirDeposit', 'RoutingId', 'BankAcct', 'AcctType'];

interface Account {
  item: WriteItem;
  record: VendorRecord;
  isActive: boolean;
}

/** One row of a file, and the accounts that are settled by it; none when it only takes an old number out of use. */
interface Row {
  accounts: readonly Account[];
  key: string;
  row: VendorRecord;
}

/**
 * The account for the net pay goes into PREH, the split ones into PRDD (or as the connector says). All accounts of a
 * person are written anew each time, numbered in their order with the net last: a number that was used for another
 * account before would otherwise pay into the wrong one.
 */
export async function formatDirectDeposits(
  { config }: VistaClient,
  items: AsyncIterable<WriteItem>,
  out: FileOutput,
): Promise<void> {
  const people = await byPerson(items, out);
  const splits: Row[] = [];
  const headers: Row[] = [];
  for (const [employee, accounts] of people) {
    try {
      const rows = rowsOf(employee, accounts, config);
      splits.push(...rows.splits);
      headers.push(...rows.headers);
    } catch (error) {
      for (const { item } of accounts) out.refuse(item, asRecordError(error));
    }
  }

  const files = new MovementFiles(out, config, 'DirectDeposits');
  await writeRows(splits, out, () => files.start('directDeposit', splitColumns));
  // Behind the files of employees and of pay rates, which use the same movement.
  await writeRows(headers, out, () => files.start('employeesChange', headerColumns, 2));
  await files.end();
}

async function writeRows(
  rows: readonly Row[],
  out: FileOutput,
  start: () => Promise<MovementFile>,
): Promise<void> {
  let file: MovementFile | undefined;
  for (const { accounts, key, row } of rows) {
    try {
      file ??= await start();
      await file.write(row, (code, what) => {
        for (const { item } of accounts) out.warn(item, code, what);
      });
      for (const { item } of accounts) out.accept(item, file.name, key);
    } catch (error) {
      for (const { item } of accounts) out.refuse(item, asRecordError(error));
    }
  }
}

async function byPerson(items: AsyncIterable<WriteItem>, out: FileOutput): Promise<Map<string, Account[]>> {
  const people = new Map<string, Account[]>();
  const today = dayOf(out);
  for await (const item of items) {
    try {
      const record = fitted(directDepositFields, recordOf(item), true, (code, what) =>
        out.warn(item, code, what),
      );
      const to = cellOf(record.To);
      const isActive =
        item.kind !== 'deactivate' &&
        record.Active !== false &&
        record.Active !== 'false' &&
        (to === '' || to >= today);
      if (cellOf(record.From) > today)
        throw refusal(
          'deposit-in-future',
          `The account holds from ${cellOf(record.From)}, and Vista keeps no future accounts.`,
          'Nothing to do: run the sync again on that day.',
          'From',
        );
      if (!isActive && item.kind === 'create')
        throw refusal(
          'deposit-not-active',
          'Only active accounts are sent, and Vista does not have this one.',
          'Filter the sync to active accounts.',
          'Active',
        );
      const employee = cellOf(record.Employee);
      const accounts = people.get(employee) ?? [];
      accounts.push({ item, record, isActive });
      people.set(employee, accounts);
    } catch (error) {
      out.refuse(item, asRecordError(error));
    }
  }
  return people;
}

function rowsOf(
  employee: string,
  accounts: readonly Account[],
  config: VistaConfig,
): { splits: Row[]; headers: Row[] } {
  const table = config.depositTable ?? 'PREH and PRDD';
  const active = accounts.filter(({ isActive }) => isActive).sort(inOrder);
  const ended = accounts.filter(({ isActive }) => !isActive);
  const nets = active.filter(isNet);
  if (nets.length > 1)
    throw refusal(
      'two-net-accounts',
      'Two active accounts of this person take the net pay.',
      'Correct it at the source: one account takes what the others leave.',
      'Method',
    );
  if (table === 'PREH' && active.length > 1)
    throw refusal(
      'several-accounts',
      'The person has several accounts, and the connector writes only the one in PREH.',
      'Choose "PREH and PRDD" in the connector.',
      'Method',
    );

  const row = (settled: readonly Account[], key: string, values: VendorRecord): Row => ({
    accounts: settled,
    key: joinKey([config.prCompany, employee, key]),
    row: { PRCo: config.prCompany, Employee: employee, ...values },
  });
  const isHeader = (account: Account) =>
    table === 'PREH' ||
    (table === 'PREH and PRDD' && (isNet(account) || (wasHeader(account) && !account.isActive)));

  const header = [...active, ...ended].filter(isHeader);
  // An account that left PREH needs no row of its own when a successor takes its place there.
  const isHeaderTouched = header.length > 0 || accounts.some(wasHeader);
  const headers = isHeaderTouched
    ? [row(header, 'PREH', headerRow(header.find(({ isActive }) => isActive)))]
    : [];

  const split = [...active, ...ended].filter((account) => !isHeader(account));
  const splits = split.map((account, at) =>
    row([account], String(at + 1), splitRow(account, at + 1, account.isActive, config)),
  );
  // Numbers that were in use and are not any more would go on paying.
  for (const account of accounts) {
    const seq = formerSeq(account);
    if (seq > split.length && !splits.some((one) => one.row.Seq === String(seq)))
      splits.push(row([], String(seq), splitRow(account, seq, false, config)));
  }
  return { splits, headers };
}

function headerRow(account: Account | undefined): VendorRecord {
  if (account === undefined) return { DirDeposit: 'N', RoutingId: null, BankAcct: null, AcctType: null };
  const { record } = account;
  return {
    DirDeposit: isPrenote(record) ? 'P' : 'A',
    RoutingId: record.RoutingId ?? null,
    BankAcct: record.BankAcct ?? null,
    AcctType: record.Type ?? null,
  };
}

function splitRow(account: Account, seq: number, isActive: boolean, config: VistaConfig): VendorRecord {
  const { record } = account;
  const isPercent = isNet(account) || record.Method === 'percent';
  const value = isNet(account) ? '100' : cellOf(isPercent ? record.Pct : record.Amount);
  if (value === '')
    throw refusal(
      'no-value',
      `The account has no ${isPercent ? 'percentage' : 'amount'}.`,
      'Fill it at the source, or correct the method.',
      isPercent ? 'Pct' : 'Amount',
    );
  return {
    Seq: String(seq),
    RoutingId: record.RoutingId ?? null,
    BankAcct: record.BankAcct ?? null,
    Type: record.Type ?? null,
    Status: isActive ? (isPrenote(record) ? 'P' : 'A') : 'I',
    Frequency: config.depositFrequency ?? 'A',
    // Only the value of the method in use is written.
    Method: isPercent ? 'P' : 'A',
    // [A] numeric(6,4): a fraction, as rates are.
    Pct: isPercent ? percentToFraction(value, 4) : null,
    Amount: isPercent ? null : roundHalfEven(value, 2),
  };
}

function isNet({ record }: Account): boolean {
  return record.Method === 'net';
}

function wasHeader({ item }: Account): boolean {
  return item.externalKey?.endsWith('|PREH') === true;
}

/** The number of the account's row in PRDD at the last time; 0 when it had none. */
function formerSeq({ item }: Account): number {
  const seq = Number(item.externalKey?.split('|')[2]);
  return Number.isInteger(seq) ? seq : 0;
}

function isPrenote(record: VendorRecord): boolean {
  return record.Prenote === true || record.Prenote === 'true';
}

function inOrder(one: Account, other: Account): number {
  if (isNet(one) !== isNet(other)) return isNet(one) ? 1 : -1;
  const priority = Number(one.record.Seq ?? 999) - Number(other.record.Seq ?? 999);
  if (priority !== 0) return priority;
  return cellOf(one.record.BankAcct) < cellOf(other.record.BankAcct) ? -1 : 1;
}
