import {
  type DataSet,
  defineDataSet,
  type Mapping,
  type VendorField,
  type VendorRecord,
  type WriteAnswer,
  type WriteItem,
  watchSending,
} from '../../sdk/index.ts';
import type { CmicClient, Json } from './client.ts';
import { demandPerson, notBefore, peopleByNumber } from './people.ts';
import { equals } from './query.ts';
import { PYEMPLOYEE } from './resources.ts';
import { answerTo, keyOf, renamed, splitKey, textOf } from './write-answers.ts';

/** What our model keeps as a record of its own and CMiC as members of the employee, with one value at a time. */
export interface EmployeePart {
  id: string;
  vendorName: string;
  /** Beside company and number, what tells two records of one employee apart. */
  key: string;
  fields: Readonly<Record<string, VendorField>>;
  mapping: Mapping;
  note: string;
  /** The records that an employee has. */
  records(client: CmicClient, employee: VendorRecord): VendorRecord[];
  /** The members that carry a record. @throws RecordError */
  members(client: CmicClient, record: VendorRecord, employee: VendorRecord): Json;
  /** Members by the field of ours that they carry, for refusals. */
  names: Readonly<Record<string, string>>;
}

/** A data set that is read from employees and written as a change of them, by its effective date. */
export function employeePart(part: EmployeePart): DataSet<CmicClient> {
  const key = ['EmpCompCode', 'EmpNo', part.key] as const;
  const numberOf = ({ externalKey, record }: WriteItem) =>
    externalKey === undefined ? textOf(record, 'EmpNo') : (splitKey(externalKey)[1] ?? '');
  const recordsOf = (client: CmicClient, employee: VendorRecord): VendorRecord[] =>
    part.records(client, employee).map((record) => ({
      EmpCompCode: employee.EmpCompCode ?? null,
      EmpNo: employee.EmpNo ?? null,
      ...record,
    }));

  const writeOne = (
    client: CmicClient,
    item: WriteItem,
    people: ReadonlyMap<string, VendorRecord>,
  ): Promise<WriteAnswer> =>
    watchSending(async () => {
      const { changeId, record } = item;
      try {
        const employee = demandPerson(people, numberOf(item), 'EmpNo');
        const day = textOf(record, 'EmhEffectiveDate') || client.today();
        await client.changeEmployee({
          ...part.members(client, record, employee),
          EmpNo: textOf(employee, 'EmpNo'),
          EmpCompCode: client.company,
          EmpUser: client.user,
          EmhActionCode: client.assumed.actionChange,
          EmhEffectiveDate: notBefore(day, textOf(employee, 'EmpHireDate')),
          EmpVUuid: '',
        });
        const externalKey = keyOf({ ...record, EmpCompCode: client.company }, key);
        return { changeId, outcome: 'written', externalKey };
      } catch (error) {
        return answerTo(item, renamed(error, part.names));
      }
    });

  const write = async (client: CmicClient, items: readonly WriteItem[]): Promise<WriteAnswer[]> => {
    const people = await peopleByNumber(client, items.map(numberOf));
    const answers: WriteAnswer[] = [];
    for (const item of items) answers.push(await writeOne(client, item, people));
    return answers;
  };

  return defineDataSet<CmicClient>({
    id: part.id,
    vendorName: part.vendorName,
    fields: {
      EmpCompCode: { label: 'Company' },
      EmpNo: { label: 'Employee number', required: true },
      EmhEffectiveDate: { label: 'Effective date' },
      ...part.fields,
    },
    primaryKey: key,
    mapping: part.mapping,
    note: part.note,
    read: async function* (client, { resume }) {
      const q = equals('EmpCompCode', client.company);
      for await (const page of client.pages(PYEMPLOYEE, { q }, resume))
        yield { ...page, records: page.records.flatMap((employee) => recordsOf(client, employee)) };
    },
    write: {
      style: 'records',
      batchSize: 10,
      // The same post twice leaves the same values in force.
      create: write,
      update: write,
      look: async (client, items) => {
        const people = await peopleByNumber(client, items.map(numberOf));
        return items.flatMap((item) => {
          const employee = people.get(numberOf(item));
          const wanted =
            item.externalKey === undefined ? textOf(item.record, part.key) : splitKey(item.externalKey)[2];
          const record =
            employee === undefined
              ? undefined
              : recordsOf(client, employee).find((each) => textOf(each, part.key) === wanted);
          return record === undefined
            ? []
            : [{ changeId: item.changeId, externalKey: keyOf(record, key), record }];
        });
      },
    },
  });
}
