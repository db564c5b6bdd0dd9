import { codeFields, type Hh2Client, listOfCodes, payrollLists, readByVersion } from '../../sdk/hh2/index.ts';
import { type DataSet, defineDataSet, map, type VendorRecord } from '../../sdk/index.ts';
import { PATHS, type Sage300Client } from './client.ts';
import * as mappings from './mappings.ts';

/** Kinds of a deduction's setup. */
const KINDS: Readonly<Record<string, string>> = { 1: 'deduction', 2: 'direct deposit', 3: 'direct deposit' };

const { departments, payGroups, unions, earningCodes } = payrollLists;

/** What is kept in Sage and only read: hh2 has no call to write it. */
export const lists: readonly DataSet<Sage300Client>[] = [
  listOfCodes<Sage300Client>(departments),
  listOfCodes<Sage300Client>(payGroups),
  listOfCodes<Sage300Client>(earningCodes),
  listOfCodes<Sage300Client>({
    id: 'deductionCodes',
    vendorName: 'Deductions',
    path: PATHS.payDeductions,
    fields: {
      ...codeFields,
      Kind: { label: 'Kind' },
      Type: { label: 'Type: 1 normal, 2 and 3 direct deposit' },
    },
    mapping: {
      rules: [map('code', 'Code'), map('name', 'Name'), map('kind', 'Kind'), map('active', 'InUse')],
    },
    derive: (row) => ({ Kind: KINDS[String(row.Type)] ?? 'other' }),
    note: "Fringes (what the company pays) are not among them: hh2's list of fringes is not public.",
  }),
  listOfCodes<Sage300Client>(unions),
  listOfCodes<Sage300Client>({
    id: 'unionLocals',
    vendorName: 'Union locals',
    path: PATHS.unionLocals,
    fields: { ...codeFields, UnionCode: { label: 'Union' } },
    mapping: mappings.ofUnion,
  }),
  defineDataSet<Sage300Client>({
    id: 'unionClasses',
    vendorName: 'Union classes',
    fields: { ...codeFields, UnionCode: { label: 'Union' }, UnionLocalCode: { label: 'Local' } },
    primaryKey: ['Id'],
    mapping: mappings.ofUnion,
    note: 'In Sage a class belongs to a local. One that several locals of a union have comes once, from the first local.',
    read: (client, scope) =>
      readByVersion(client, PATHS.unionClasses, scope, async (rows) => {
        const all = [...(await client.list('unionClasses').rows()).values()];
        return rows
          .filter((row) => {
            const same = all.filter((one) => one.Code === row.Code && one.UnionCode === row.UnionCode);
            return !same.some((one) => String(one.UnionLocalCode) < String(row.UnionLocalCode));
          })
          .map(mappings.listRecord);
      }),
  }),
  defineDataSet<Sage300Client>({
    id: 'workersCompCodes',
    vendorName: "Workers' comp codes that employees have",
    fields: { Code: { label: 'Code' }, State: { label: 'State' } },
    primaryKey: ['Code', 'State'],
    mapping: { rules: [map('code', 'Code'), map('state', 'State')] },
    note: 'hh2 has no list of these codes, so only those in use are known.',
    readable: (config) => config.compCodesInUse !== false,
    read: async function* (client) {
      yield { records: await compCodesInUse(client), end: true };
    },
  }),
];

async function compCodesInUse(client: Pick<Sage300Client, 'list'> & Hh2Client): Promise<VendorRecord[]> {
  await client.list('employees').refresh();
  const found = new Map<string, VendorRecord>();
  for (const row of (await client.list('employees').rows()).values()) {
    const Code = String(row.WorkersCompensationCode ?? '');
    const State = String(row.WorkersCompensationState ?? '');
    if (Code !== '' && row.IsArchived !== true)
      found.set(`${Code}|${State}`, { Code, State: State === '' ? null : State });
  }
  return [...found.values()];
}
