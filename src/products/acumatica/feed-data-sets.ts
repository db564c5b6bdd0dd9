import { type DataSet, defineDataSet, type VendorRecord } from '../../sdk/index.ts';
import type { Assumed } from './assumptions.ts';
import type { AcumaticaClient } from './client.ts';
import { coded } from './mappings.ts';
import type { Json } from './wire.ts';

/** Departments, positions and branches: the endpoint has no entity for them, so an OData feed lists them. */
export const feedDataSets: readonly DataSet<AcumaticaClient>[] = (
  [
    ['departments', 'departmentFeed', 'Departments (EP201500)'],
    ['jobTitles', 'positionFeed', 'Positions (EP204500)'],
    ['locations', 'branchFeed', 'Branches (CS102000)'],
  ] as const
).map(([id, feed, form]) =>
  defineDataSet<AcumaticaClient>({
    id,
    vendorName: `${form}, by OData`,
    fields: { Code: { label: 'Code' }, Name: { label: 'Name' } },
    primaryKey: ['Code'],
    mapping: coded('Code', 'Name'),
    note: `Read only: Acumatica's API has no way to write them. Add a missing one by hand on ${form}.`,
    read: async function* (client, { resume }) {
      const pageSize = client.config.pageSize ?? 100;
      for (let skip = Number(resume ?? 0); ; skip += pageSize) {
        const records = await feedRows(client, feed, skip, pageSize);
        yield { records, bookmark: String(skip + pageSize), end: records.length < pageSize };
        if (records.length < pageSize) return;
      }
    },
  }),
);

/** Rows of a configured feed as `Code` and `Name`; keys come padded with blanks to their width. */
export async function feedRows(
  client: AcumaticaClient,
  feed: 'departmentFeed' | 'positionFeed' | 'branchFeed' | 'classFeed',
  skip: number,
  top: number,
): Promise<VendorRecord[]> {
  const { name, code, text } = feedOf(client.assumed, feed);
  const rows = await client.feed(name, [code, text], skip, top);
  return rows.map((row) => ({ ...own(row), Code: trimmed(row[code]), Name: trimmed(row[text]) }));
}

function own(row: Json): VendorRecord {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === 'boolean' ? value : trimmed(value)]),
  );
}

function trimmed(value: unknown): string | null {
  return typeof value === 'string' ? value.trim() : null;
}

/** `dac/EPDepartment: DepartmentID, Description` */
function feedOf(
  assumed: Assumed,
  feed: Parameters<typeof feedRows>[1],
): { name: string; code: string; text: string } {
  const [name = '', columns = ''] = assumed[feed].split(':');
  const [code = '', text = ''] = columns.split(',').map((column) => column.trim());
  return { name: name.trim(), code, text };
}
