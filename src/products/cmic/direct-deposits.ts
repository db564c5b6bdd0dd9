import {
  type DataSet,
  defineDataSet,
  RecordError,
  type VendorRecord,
  type WriteAnswer,
  type WriteItem,
  watchSending,
} from '../../sdk/index.ts';
import type { CmicClient, Part } from './client.ts';
import * as mappings from './mappings.ts';
import {
  depositOf,
  findSplit,
  membersOf,
  percentOf,
  type Split,
  splitsOf,
  withDeposit,
  withoutDeposit,
} from './pay-splits.ts';
import { demandPerson, peopleByNumber } from './people.ts';
import { allOf, equals, oneOf, portions } from './query.ts';
import { PYEMPSALSPL } from './resources.ts';
import { answerTo, keyOf, notReadable, renamed, textOf } from './write-answers.ts';

const KEY = ['EssCompCode', 'EssEmpNo', 'EssSplitNumber'] as const;
const NAMES = { EssBankCode: 'RoutingNumber', EssSplitPercent: 'Percent', EssAchTranCode: 'AccountType' };

/** Pay splits. All of one employee's are written together, because their percentages must add up to 100. */
export const directDeposits: DataSet<CmicClient> = defineDataSet<CmicClient>({
  id: 'directDeposits',
  vendorName: 'pyempsalspl',
  fields: {
    EssCompCode: { label: 'Company' },
    EssEmpNo: { label: 'Employee number', required: true },
    EssSplitNumber: { label: 'Split number' },
    RoutingNumber: {
      label: 'Bank (EssBankCode) as routing number',
      required: true,
      pattern: { matches: /^\d{9}$/, expected: 'nine digits' },
    },
    EssBankAccNumber: { label: 'Account number', required: true, maxLength: 34 },
    AccountType: { label: 'Checking or savings (EssAchTranCode)' },
    Method: { label: 'Amount, percent or net', required: true },
    Amount: { label: 'Amount' },
    Percent: { label: 'Percent' },
    Active: { label: 'Whether anything goes there' },
  },
  primaryKey: KEY,
  mapping: mappings.directDeposits,
  note: 'The connector numbers the accounts; the one that gets what remains comes last. Accounts that end are ended in CMiC by hand unless the connector is set otherwise.',
  readable: (config) => (config.assumed as { readDeposits?: boolean } | undefined)?.readDeposits !== false,
  read: async function* (client, { resume }) {
    demandReadable(client);
    const q = equals('EssCompCode', client.company);
    // The rows of one employee may stand on two pages: the last employee of a page is kept for the next.
    let kept: VendorRecord[] = [];
    for await (const page of client.pages(PYEMPSALSPL, { q }, resume)) {
      const rows = [...kept, ...page.records];
      const last = page.end ? undefined : rows.at(-1)?.EssEmpNo;
      const whole = rows.filter((row) => row.EssEmpNo !== last);
      kept = rows.filter((row) => row.EssEmpNo === last);
      const next = String(Number(page.bookmark) - kept.length);
      yield { records: deposits(client, whole), bookmark: next, end: page.end };
    }
  },
  write: {
    style: 'records',
    batchSize: 25,
    readOnly: ['priority'],
    create: (client, items) => writeAll(client, items, withDeposit),
    update: (client, items) => writeAll(client, items, withDeposit),
    deactivate: (client, items) => writeAll(client, items, withoutDeposit),
    look: async (client, items) => {
      const byNumber = await rowsByNumber(client, items.map(numberOf));
      return items.flatMap((item) => {
        const rows = byNumber.get(numberOf(item)) ?? [];
        const splits = splitsOf(client, rows);
        const split = foundOrNone(() => findSplit(client, splits, item.record));
        const row = rows.find((each) => textOf(each, 'EssVUuid') === split?.id);
        if (split === undefined || row === undefined) return [];
        const record = depositOf(client, row, splits);
        return [{ changeId: item.changeId, externalKey: keyOf(record, KEY), record }];
      });
    },
  },
});

type Apply = (client: CmicClient, splits: readonly Split[], record: VendorRecord) => Split[];

function numberOf({ record }: WriteItem): string {
  return textOf(record, 'EssEmpNo');
}

function deposits(client: CmicClient, rows: readonly VendorRecord[]): VendorRecord[] {
  return [...Map.groupBy(rows, (row) => row.EssEmpNo).values()].flatMap((ofOne) => {
    const splits = splitsOf(client, ofOne);
    return ofOne.filter((row) => row.EssSplitType !== 'C').map((row) => depositOf(client, row, splits));
  });
}

async function rowsByNumber(
  client: CmicClient,
  numbers: readonly string[],
): Promise<Map<string, VendorRecord[]>> {
  demandReadable(client);
  const found = await Promise.all(
    portions([...new Set(numbers)]).map((portion) =>
      client.all(PYEMPSALSPL, {
        q: allOf(equals('EssCompCode', client.company), oneOf('EssEmpNo', portion)),
      }),
    ),
  );
  return Map.groupBy(found.flat(), (row) => textOf(row, 'EssEmpNo'));
}

async function writeAll(
  client: CmicClient,
  items: readonly WriteItem[],
  apply: Apply,
): Promise<WriteAnswer[]> {
  const answers: WriteAnswer[] = [];
  for (const [number, ofOne] of Map.groupBy(items, numberOf))
    answers.push(
      ...(await client.turns.take(`deposits ${number}`, () =>
        watchSending(() => writeOne(client, number, ofOne, apply)),
      )),
    );
  return answers;
}

/** The accounts of one employee: all changes in one batch; when CMiC refuses it, one by one. */
async function writeOne(
  client: CmicClient,
  number: string,
  items: readonly WriteItem[],
  apply: Apply,
): Promise<WriteAnswer[]> {
  const answers: WriteAnswer[] = [];
  const sent: WriteItem[] = [];
  try {
    demandPerson(await peopleByNumber(client, [number]), number, 'EssEmpNo');
    const rows = client.assumed.readDeposits
      ? ((await rowsByNumber(client, [number])).get(number) ?? [])
      : [];
    const before = splitsOf(client, rows);
    let after: Split[] = before;
    for (const item of restLast(items)) {
      try {
        refuseUnseen(client, item);
        after = apply(client, after, item.record);
        sent.push(item);
      } catch (error) {
        answers.push(answerTo(item, error));
      }
    }
    await client.together(partsOf(client, number, before, after));
    noteIncomplete(client, number, after);
    for (const item of sent) {
      const split = findSplit(client, after, item.record);
      const row = { EssCompCode: client.company, EssEmpNo: number, EssSplitNumber: String(split?.number) };
      answers.push({ changeId: item.changeId, outcome: 'written', externalKey: keyOf(row, KEY) });
    }
  } catch (error) {
    const open = items.filter((item) => !answers.some((answer) => answer.changeId === item.changeId));
    if (error instanceof RecordError && open.length > 1)
      for (const item of open) answers.push(...(await writeOne(client, number, [item], apply)));
    else for (const item of open) answers.push(answerTo(item, renamed(error, NAMES)));
  }
  return answers;
}

/** Who gets the rest is settled when the shares of the others are known. */
function restLast(items: readonly WriteItem[]): WriteItem[] {
  const isRest = ({ record }: WriteItem) => record.Method === 'net';
  return [...items.filter((item) => !isRest(item)), ...items.filter(isRest)];
}

/** Changes before new rows, the last one first: it frees its number for another. */
function partsOf(
  client: CmicClient,
  number: string,
  before: readonly Split[],
  after: readonly Split[],
): Part[] {
  const stamp = {
    EssUser: client.user,
    EssLastUpdDate: new Date(client.context.clock.nowMs()).toISOString(),
  };
  const parts: Part[] = [];
  for (const split of [...after].sort((left, right) => right.number - left.number)) {
    const present = before.find((each) => each.id === split.id);
    if (split.id === undefined || present === undefined) continue;
    const payload = membersOf(split, present);
    if (Object.keys(payload).length > 0)
      parts.push({ resource: PYEMPSALSPL, id: split.id, payload: { ...payload, ...stamp } });
  }
  for (const split of after) {
    if (split.id !== undefined) continue;
    const members = membersOf(split, undefined);
    const key = { EssCompCode: client.company, EssEmpNo: number };
    parts.push({ resource: PYEMPSALSPL, payload: { ...key, ...members, ...stamp, EssVUuid: '' } });
  }
  return parts;
}

function noteIncomplete({ context }: CmicClient, number: string, splits: readonly Split[]): void {
  const percent = percentOf(splits);
  if (percent.isZero() || percent.equals(100)) return;
  context.note({
    level: 'warning',
    code: 'cmic/percent-below-100',
    dataSet: 'directDeposits',
    what: `The accounts of employee ${number} take ${percent.toFixed()} %; CMiC wants 100.`,
    fix: 'Name at the source the account that gets the rest.',
  });
}

function refuseUnseen({ assumed }: CmicClient, item: WriteItem): void {
  if (assumed.readDeposits || item.kind === 'create') return;
  throw new RecordError({
    code: 'cmic/deposit-not-readable',
    what: 'Direct deposits cannot be read here, so the row to be changed is not known.',
    fix: 'Change the pay split in CMiC by hand, or switch on "Direct deposits can be read".',
    field: 'Method',
  });
}

function demandReadable({ assumed }: CmicClient): void {
  if (!assumed.readDeposits)
    throw notReadable('direct deposits', 'Direct deposits can be read', 'pyempsalspl');
}

function foundOrNone<T>(find: () => T | undefined): T | undefined {
  try {
    return find();
  } catch (error) {
    if (error instanceof RecordError) return undefined;
    throw error;
  }
}
