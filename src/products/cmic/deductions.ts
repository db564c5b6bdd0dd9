import {
  type DataSet,
  defineDataSet,
  RecordError,
  type VendorRecord,
  type WriteItem,
} from '../../sdk/index.ts';
import type { CmicClient, Json } from './client.ts';
import * as mappings from './mappings.ts';
import { demandPerson, peopleByNumber } from './people.ts';
import { allOf, equals } from './query.ts';
import { employeeItems, PYEMPLOYEE } from './resources.ts';
import { answerOf, answerTo, keyOf, renamed, textOf } from './write-answers.ts';

const KEY = ['Kind', 'CompCode', 'EmpNo', 'Code', 'StartDate'] as const;
type Kind = 'deduction' | 'benefit';

/** Deductions of employees and the company's part of them, which CMiC calls benefits. */
export const deductions: DataSet<CmicClient> = defineDataSet<CmicClient>({
  id: 'deductions',
  vendorName: 'pyempded and pyempben',
  fields: {
    Kind: { label: 'Deduction (employee) or benefit (company)', choices: ['deduction', 'benefit'] },
    CompCode: { label: 'Company', maxLength: 8 },
    EmpNo: { label: 'Employee number', required: true },
    Code: { label: 'Deduction or benefit code', required: true, maxLength: 4 },
    StartDate: { label: 'Start date', required: true },
    EndDate: { label: 'End date' },
    Method: { label: 'Amount or percent', required: true },
    Amount: { label: 'Amount' },
    Percent: { label: 'Percent' },
    Limit: { label: 'Yearly limit' },
    Active: { label: 'Not ended' },
  },
  primaryKey: KEY,
  mapping: mappings.deductions,
  note: 'Two calls for each active employee, as CMiC lists them only by employee. CMiC does not publish how they are written: until the connector is set to the assumed members, each is refused in words; changes and ends are made in CMiC.',
  read: async function* (client, { resume }) {
    const q = allOf(equals('EmpCompCode', client.company), equals('EmpStatus', 'A'));
    for await (const page of client.pages(PYEMPLOYEE, { q }, resume)) {
      const records = await Promise.all(
        page.records.map((employee) => itemsOf(client, textOf(employee, 'EmpNo'))),
      );
      yield { ...page, records: records.flat() };
    }
  },
  write: {
    style: 'records',
    batchSize: 10,
    create: async (client, items) => {
      if (client.assumed.writeDeductions === 'refuse')
        return items.map((item) => answerTo(item, notPublic()));
      const people = await peopleByNumber(
        client,
        items.map(({ record }) => textOf(record, 'EmpNo')),
      );
      return Promise.all(items.map((item) => answerOf(item, () => create(client, item, people))));
    },
    look: async (client, items) => {
      const byNumber = new Map<string, VendorRecord[]>();
      for (const { record } of items) {
        const number = textOf(record, 'EmpNo');
        if (!byNumber.has(number)) byNumber.set(number, await itemsOf(client, number));
      }
      return items.flatMap((item) => {
        const key = keyFor(client, item.record);
        const record = byNumber.get(textOf(item.record, 'EmpNo'))?.find((each) => keyOf(each, KEY) === key);
        return record === undefined ? [] : [{ changeId: item.changeId, externalKey: key, record }];
      });
    },
  },
});

/** Both lists of one employee; the finder knows the number only, so other companies' rows are left out here. */
async function itemsOf(client: CmicClient, number: string): Promise<VendorRecord[]> {
  const kinds = ['deduction', 'benefit'] as const;
  const lists = await Promise.all(
    kinds.map(async (kind) => {
      const { resource, prefix, code } = namesOf(client, kind);
      const rows = await client.all(resource, { finder: `selectByCode;EmpNo=${number}` });
      return rows
        .filter((row) => row[`${prefix}CompCode`] === client.company)
        .map((row) => recordOf(client, kind, prefix, code, row));
    }),
  );
  return lists.flat();
}

function namesOf({ assumed }: CmicClient, kind: Kind) {
  const isDeduction = kind === 'deduction';
  const prefix = isDeduction ? assumed.deductionPrefix : assumed.benefitPrefix;
  const code = `${prefix}${isDeduction ? 'DedCode' : 'BenCode'}`;
  return { resource: employeeItems(isDeduction ? 'pyempded' : 'pyempben', prefix), prefix, code };
}

function recordOf(
  client: CmicClient,
  kind: Kind,
  prefix: string,
  code: string,
  row: VendorRecord,
): VendorRecord {
  const isPercent = row[`${prefix}Method`] === 'P';
  const amount = row[`${prefix}Amount`] ?? null;
  const end = textOf(row, `${prefix}EndDate`);
  return {
    ...row,
    Kind: kind,
    CompCode: row[`${prefix}CompCode`] ?? null,
    EmpNo: row[`${prefix}EmpNo`] ?? null,
    Code: row[code] ?? null,
    StartDate: row[`${prefix}StartDate`] ?? null,
    EndDate: end === '' ? null : end,
    Method: isPercent ? 'percent' : 'amount',
    Amount: isPercent ? null : amount,
    Percent: isPercent ? amount : null,
    Limit: row[`${prefix}LimitAmount`] ?? null,
    Active: end === '' || end >= client.today(),
  };
}

async function create(
  client: CmicClient,
  { record }: WriteItem,
  people: ReadonlyMap<string, VendorRecord>,
): Promise<string> {
  const number = textOf(record, 'EmpNo');
  demandPerson(people, number, 'EmpNo');
  const { resource, prefix, code } = namesOf(client, kindOf(record));
  const isPercent = record.Method === 'percent';
  const amount = textOf(record, isPercent ? 'Percent' : 'Amount');
  if (!/^\d+(\.\d+)?$/.test(amount)) throw noAmount(isPercent);
  const limit = textOf(record, 'Limit');
  const body: Json = {
    [`${prefix}CompCode`]: client.company,
    [`${prefix}EmpNo`]: number,
    [code]: textOf(record, 'Code'),
    [`${prefix}StartDate`]: textOf(record, 'StartDate'),
    [`${prefix}EndDate`]: textOf(record, 'EndDate') || null,
    [`${prefix}Method`]: isPercent ? 'P' : 'F',
    [`${prefix}Amount`]: Number(amount),
    [`${prefix}LimitAmount`]: limit === '' ? null : Number(limit),
    [`${prefix}User`]: client.user,
    [`${prefix}VUuid`]: '',
  };
  try {
    await client.create(resource, body);
  } catch (error) {
    throw renamed(error, {
      [code]: 'Code',
      [`${prefix}StartDate`]: 'StartDate',
      [`${prefix}Amount`]: 'Amount',
    });
  }
  return keyFor(client, record);
}

/** A source that does not say who pays means the employee. */
function keyFor(client: CmicClient, record: VendorRecord): string {
  return keyOf({ ...record, Kind: kindOf(record), CompCode: client.company }, KEY);
}

function kindOf({ Kind }: VendorRecord): Kind {
  return Kind === 'benefit' ? 'benefit' : 'deduction';
}

function notPublic(): RecordError {
  return new RecordError({
    code: 'cmic/deductions-not-public',
    what: 'CMiC does not publish how deductions and benefits of employees are written, so this one was not sent.',
    fix: 'Enter it in CMiC by hand, or learn the members from CMiC, set them in the connector and switch "Deductions and benefits of employees" to as assumed.',
    field: 'Code',
  });
}

function noAmount(isPercent: boolean): RecordError {
  return new RecordError({
    code: 'cmic/no-share',
    what: `The deduction has no ${isPercent ? 'percentage' : 'amount'}.`,
    fix: 'Fill it at the source.',
    field: isPercent ? 'Percent' : 'Amount',
  });
}
