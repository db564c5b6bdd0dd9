import { Decimal } from 'decimal.js';
import { RecordError, type VendorRecord } from '../../sdk/index.ts';
import type { CmicClient, Json } from './client.ts';
import { textOf } from './write-answers.ts';

/** One pay split of an employee, as it is or as it shall be. */
export interface Split {
  /** Row id; absent for a new one. */
  id?: string;
  number: number;
  bankCode: string;
  account: string;
  isPercent: boolean;
  /** Percent or amount. */
  share: Decimal;
  /** Gets what the others leave. */
  isNet: boolean;
  /** A part that is paid by check: it counts, and is no deposit. */
  isCheck: boolean;
  achCode: string;
}

const HUNDRED = new Decimal(100);

/** The splits of one employee in the order of their numbers. */
export function splitsOf(client: CmicClient, rows: readonly VendorRecord[]): Split[] {
  const splits = rows
    .map((row) => ({
      id: textOf(row, 'EssVUuid'),
      number: Number(row.EssSplitNumber),
      bankCode: textOf(row, 'EssBankCode'),
      account: textOf(row, 'EssBankAccNumber'),
      isPercent: row.EssEmpSalSplitType === 'P',
      share: new Decimal(textOf(row, 'EssSplitPercent') || '0'),
      isNet: false,
      isCheck: row.EssSplitType === 'C',
      achCode: textOf(row, 'EssAchTranCode'),
    }))
    .sort((left, right) => left.number - right.number);
  const last = splits.findLast((split) => split.isPercent && !split.share.isZero());
  if (last !== undefined && client.assumed.lastPercentage === 'net')
    last.isNet = percentOf(splits).minus(HUNDRED).abs().lessThan('0.005');
  return splits;
}

/** Our record of a row, with its siblings to tell which one gets the rest. */
export function depositOf(client: CmicClient, row: VendorRecord, splits: readonly Split[]): VendorRecord {
  const { assumed } = client;
  const split = splits.find((each) => each.id === textOf(row, 'EssVUuid'));
  const share = split?.share.toFixed() ?? null;
  const isShare = split !== undefined && !split.isNet;
  return {
    ...row,
    RoutingNumber: routingOf(client, textOf(row, 'EssBankCode')),
    AccountType:
      row.EssAchTranCode === assumed.checkingCode
        ? 'checking'
        : row.EssAchTranCode === assumed.savingsCode
          ? 'savings'
          : null,
    Method: split === undefined ? null : split.isNet ? 'net' : split.isPercent ? 'percent' : 'amount',
    Amount: isShare && !split.isPercent ? share : null,
    Percent: isShare && split.isPercent ? share : null,
    Active: split !== undefined && !split.share.isZero(),
  };
}

function routingOf({ config }: CmicClient, bankCode: string): string | null {
  if ((config.banks ?? []).length === 0) return bankCode;
  return config.banks?.find((bank) => bank.bankCode === bankCode)?.routingNumber ?? null;
}

/** @throws RecordError `cmic/no-such-bank` */
function bankOf({ config }: CmicClient, routingNumber: string): string {
  if ((config.banks ?? []).length === 0) return routingNumber;
  const found = config.banks?.find((bank) => bank.routingNumber === routingNumber);
  if (found !== undefined) return found.bankCode;
  throw new RecordError({
    code: 'cmic/no-such-bank',
    what: 'The connector has no bank code of CMiC for the routing number of this account.',
    fix: 'Set the bank up in CMiC, and add its code with the routing number to the banks of the connector.',
    field: 'RoutingNumber',
  });
}

/** The split that a record is about, by bank and account: numbers move, accounts do not. */
export function findSplit(
  client: CmicClient,
  splits: readonly Split[],
  record: VendorRecord,
): Split | undefined {
  const bankCode = bankOf(client, textOf(record, 'RoutingNumber'));
  const account = textOf(record, 'EssBankAccNumber');
  return splits.find((split) => !split.isCheck && split.bankCode === bankCode && split.account === account);
}

/** The splits with one record put in. @throws RecordError when they would not add up */
export function withDeposit(client: CmicClient, splits: readonly Split[], record: VendorRecord): Split[] {
  const present = findSplit(client, splits, record);
  const method = textOf(record, 'Method');
  const isNet = method === 'net';
  const wanted: Split = {
    ...(present?.id === undefined ? {} : { id: present.id }),
    // A new one gets its number when all are known.
    number: present?.number ?? 0,
    bankCode: bankOf(client, textOf(record, 'RoutingNumber')),
    account: textOf(record, 'EssBankAccNumber'),
    isPercent: isNet || method === 'percent',
    share: isNet ? new Decimal(0) : shareOf(record, method),
    isNet,
    isCheck: false,
    achCode: achCodeOf(client, record, present),
  };
  if (isNet && client.assumed.lastPercentage !== 'net') throw noNet();
  const others = splits.filter((split) => split !== present);
  // What another account had of the rest goes over; what that one gets instead is a change of its own.
  const handedOver = others.map((split) =>
    isNet && split.isNet ? { ...split, isNet: false, share: new Decimal(0) } : split,
  );
  return balanced([...handedOver, wanted]);
}

/** The splits with one account at nothing, where the connector says that this ends it. */
export function withoutDeposit(client: CmicClient, splits: readonly Split[], record: VendorRecord): Split[] {
  if (client.assumed.endedDeposits !== 'zero') throw endByHand();
  const present = findSplit(client, splits, record);
  if (present === undefined) return [...splits];
  if (present.isNet && splits.length > 1) throw netCannotEnd();
  const ended = { ...present, isNet: false, share: new Decimal(0) };
  return balanced(splits.map((split) => (split === present ? ended : split)));
}

/** New ones are numbered behind those that are there; the one that gets the rest comes last, with what is left. */
function balanced(splits: readonly Split[]): Split[] {
  const net = splits.find((split) => split.isNet);
  const present = splits.filter((split) => split !== net && split.id !== undefined);
  const added = splits.filter((split) => split !== net && split.id === undefined);
  let last = Math.max(0, ...present.map((split) => split.number));
  const others = [...present];
  for (const split of added) {
    last += 1;
    others.push({ ...split, number: last });
  }
  const taken = percentOf(others);
  if (taken.greaterThan(HUNDRED)) throw tooMuch(taken);
  if (net === undefined) return others;
  if (taken.equals(HUNDRED)) throw nothingLeft();
  const number = net.id !== undefined && net.number > last ? net.number : last + 1;
  return [...others, { ...net, number, share: HUNDRED.minus(taken) }];
}

export function percentOf(splits: readonly Split[]): Decimal {
  return splits
    .filter((split) => split.isPercent)
    .reduce((sum, split) => sum.plus(split.share), new Decimal(0));
}

/** The members of a row; for one that is there already, only those that move. */
export function membersOf(split: Split, present: Split | undefined): Json {
  const all = (each: Split): Json => ({
    EssSplitNumber: each.number,
    EssBankCode: each.bankCode,
    EssBankAccNumber: each.account,
    EssSplitType: each.isCheck ? 'C' : 'D',
    EssEmpSalSplitType: each.isPercent ? 'P' : 'F',
    EssSplitPercent: each.share.toNumber(),
    ...(each.achCode === '' ? {} : { EssAchTranCode: each.achCode }),
  });
  const wanted = all(split);
  if (present === undefined) return wanted;
  const before = all(present);
  return Object.fromEntries(Object.entries(wanted).filter(([name, value]) => before[name] !== value));
}

function achCodeOf({ assumed }: CmicClient, record: VendorRecord, present: Split | undefined): string {
  if (record.AccountType === 'checking') return assumed.checkingCode;
  if (record.AccountType === 'savings') return assumed.savingsCode;
  return present?.achCode ?? '';
}

function shareOf(record: VendorRecord, method: string): Decimal {
  const text = textOf(record, method === 'percent' ? 'Percent' : 'Amount');
  if (/^\d+(\.\d+)?$/.test(text) && !new Decimal(text).isZero()) return new Decimal(text);
  throw new RecordError({
    code: 'cmic/no-share',
    what: `The account has no ${method === 'percent' ? 'percentage' : 'amount'}.`,
    fix: 'Fill it at the source.',
    field: method === 'percent' ? 'Percent' : 'Amount',
  });
}

function refused(code: string, what: string, fix: string, field = 'Method'): RecordError {
  return new RecordError({ code, what, fix, field });
}

const tooMuch = (taken: Decimal) =>
  refused(
    'cmic/percent-over-100',
    `The percentages of this employee's accounts would be ${taken.toFixed()} %; CMiC wants 100.`,
    'Correct the percentages at the source so that they add up to 100.',
    'Percent',
  );
const nothingLeft = () =>
  refused(
    'cmic/nothing-left',
    'The other accounts of this employee take 100 %, so nothing is left for the one that gets the rest.',
    'Lower their percentages at the source.',
    'Percent',
  );
const noNet = () =>
  refused(
    'cmic/no-net',
    'CMiC knows percentages and amounts; what remains is written as the last percentage only when the connector says so.',
    'Set "The last percentage is" to net, or give percentages at the source.',
  );
const endByHand = () =>
  refused(
    'cmic/end-by-hand',
    'CMiC does not publish how a direct deposit ends, so it goes on.',
    'End the pay split in CMiC by hand, or set "An account that ends" of the connector to zero.',
    'Active',
  );
const netCannotEnd = () =>
  refused(
    'cmic/net-cannot-end',
    'The account that ends gets what the others leave; without it, a part of the pay would go nowhere.',
    'Name at the source which other account gets the rest, and run again.',
    'Active',
  );
