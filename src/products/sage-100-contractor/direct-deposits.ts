import {
  type FileOutput,
  joinKey,
  RecordError,
  type VendorField,
  type VendorRecord,
  type WriteItem,
} from '../../sdk/index.ts';
import { aside, type Cells, cell, checked, needed, numberOf, percentage, refused, yesOrNo } from './cells.ts';
import type { Sage100Client } from './client.ts';
import { ImportFile } from './import-file.ts';
import { pairs } from './pairs.ts';

export const depositFields: Readonly<Record<string, VendorField>> = {
  recnum: needed(numberOf('Employee number')),
  rtnmbr: needed({ label: 'Routing number' }),
  actnum: needed({ label: 'Account number', maxLength: 17 }),
  acttyp: { label: 'Account type' },
  depamt: { label: 'Amount' },
  Method: aside('Method'),
  Percent: aside('Percent'),
  Order: aside('Order'),
  Prenote: aside('Pre-note'),
  Active: aside('Active'),
};

/** The columns of the four accounts: the first has no number in its names. */
const SLOTS = ['1', '2', '3', '4'].map((nr) =>
  nr === '1'
    ? {
        routing: 'rtnmbr',
        account: 'actnum',
        type: 'acttyp',
        rateType: 'rtetyp',
        prenote: 'prente',
        amount: 'depamt',
      }
    : {
        routing: `rtnmb${nr}`,
        account: `actnm${nr}`,
        type: `acttp${nr}`,
        rateType: `rtetp${nr}`,
        prenote: `prent${nr}`,
        amount: `dp${nr}amt`,
      },
);

/** Without what the connector says no numbers for. */
function columnsOf(config: Sage100Client['config']): string[] {
  return [
    'recnum',
    ...(pairs(config.depositSwitch).size === 0 ? [] : ['dirdep']),
    ...SLOTS.flatMap(({ routing, account, type, rateType, prenote, amount }) => [
      routing,
      account,
      type,
      ...(pairs(config.depositRateTypes).size === 0 ? [] : [rateType]),
      ...(pairs(config.prenoteNumbers).size === 0 ? [] : [prenote]),
      amount,
    ]),
  ];
}

interface Account {
  item: WriteItem;
  record: VendorRecord;
}

/** All accounts of an employee are one row, so each person is written whole: amounts in order, the rest to the last. */
export async function formatDeposits(
  client: Sage100Client,
  items: AsyncIterable<WriteItem>,
  out: FileOutput,
): Promise<void> {
  const people = new Map<string, Account[]>();
  for await (const item of items) {
    try {
      const record = checked(depositFields, item, client.config, true);
      const known = people.get(cell(record.recnum));
      if (known === undefined) people.set(cell(record.recnum), [{ item, record }]);
      else known.push({ item, record });
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      out.refuse(item, error);
    }
  }
  const file = new ImportFile(client, out, {
    type: 'PREMP',
    data: 'deposits',
    columns: columnsOf(client.config),
  });
  for (const [recnum, accounts] of people) {
    try {
      const { cells, cleared } = rowOf(client, recnum, accounts);
      await file.write(cells);
      for (const { item, record } of accounts) {
        if (cleared && record.Active === false) {
          out.warn(
            item,
            'sage-100-contractor/slot-not-cleared',
            'An account was ended: a blank column leaves what Sage has, so look in 5-2-1 whether it is still there.',
          );
        }
        // After the words: what is accepted is settled, and nothing more can be said of it.
        out.accept(item, file.name, joinKey([recnum, cell(record.rtnmbr), cell(record.actnum)]));
      }
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      for (const { item } of accounts) out.refuse(item, error);
    }
  }
}

function rowOf(
  { config }: Sage100Client,
  recnum: string,
  accounts: readonly Account[],
): { cells: Cells; cleared: boolean } {
  const rank = ({ record }: Account) =>
    (record.Method === 'net' ? 1_000 : 0) + Number(cell(record.Order) || 0);
  const used = accounts
    .filter(({ record }) => record.Active !== false)
    .sort((one, other) => rank(one) - rank(other));
  const onOff = pairs(config.depositSwitch);
  if (used.length === 0 && onOff.size > 0)
    return { cells: { recnum, dirdep: onOff.get('off') ?? '' }, cleared: true };
  if (used.length === 0) {
    throw refused(
      'deposits-ended',
      'actnum',
      'All accounts of this employee have ended, and a blank column leaves what Sage has.',
      'Clear the direct deposit in 5-2-1 Employees by hand, or set "Use Direct Deposit" in the connector, so that it is switched off.',
    );
  }
  if (used.length > SLOTS.length) {
    throw refused(
      'too-many-deposits',
      'actnum',
      `Sage holds ${SLOTS.length} accounts for an employee; HR has ${used.length}.`,
      'End accounts in HR, or keep this person by hand.',
    );
  }
  const types = pairs(config.accountNumbers ?? 'checking=1, savings=2');
  const rateTypes = pairs(config.depositRateTypes);
  const prenotes = pairs(config.prenoteNumbers);
  const cells: Cells = { recnum, dirdep: onOff.get('on') ?? '' };
  used.forEach(({ record }, at) => {
    const slot = SLOTS[at];
    if (slot === undefined) return;
    const isPercent = record.Method === 'percent';
    if (isPercent && !rateTypes.has('percent'))
      throw refused(
        'percent-deposit',
        'Percent',
        'The deposit is a percentage, and the connector does not say which deposit rate type that is in Sage.',
        'Set "Numbers of deposit rate types" in the connector (percent=...), or change the deposit in HR to an amount.',
      );
    cells[slot.routing] = cell(record.rtnmbr);
    cells[slot.account] = cell(record.actnum);
    cells[slot.type] = types.get(cell(record.acttyp)) ?? '';
    cells[slot.rateType] = rateTypes.get(cell(record.Method) || 'amount') ?? '';
    cells[slot.prenote] = prenotes.get(yesOrNo(record.Prenote)) ?? '';
    cells[slot.amount] = isPercent
      ? percentage(record.Percent, config)
      : record.Method === 'net'
        ? (config.restAmount ?? '0')
        : cell(record.depamt);
  });
  return { cells, cleared: used.length < accounts.length };
}
