import { flatten } from '../flatten.ts';
import { type Mapping, map } from '../mapping.ts';
import {
  type Client,
  type DataSet,
  defineDataSet,
  type Page,
  type ReadScope,
  type VendorField,
  type VendorRecord,
} from '../product.ts';
import type { ChangeEvents } from './change-events.ts';
import type { Hh2Row, Hh2Session } from './session.ts';
import { versionPages } from './versions.ts';

/** What reading through hh2 needs of a product's client. */
export interface Hh2Client extends Client {
  readonly hh2: Hh2Session;
  readonly events: ChangeEvents;
}

/** For data sets that are read by version: minutes that our clock and hh2's may differ. */
export const byVersion = { cursor: { field: 'Version', lookbackMinutes: 15 } } as const;

/**
 * Reads a list by version in pages; the bookmark is the version reached. `since` becomes the version that the change
 * events had then; without recorded events everything is read.
 */
export async function* readByVersion(
  client: Hh2Client,
  path: string,
  { since, resume }: ReadScope,
  toRecords: (rows: readonly Hh2Row[]) => Promise<VendorRecord[]>,
): AsyncGenerator<Page> {
  const after = resume ?? (since === undefined ? 0 : await client.events.versionAt(since));
  for await (const { rows, version, end } of versionPages(client.hh2, path, Number(after)))
    yield { records: await toRecords(rows), bookmark: String(version), end };
}

/** The members of a row as text, and whether it may be used: archived rows stay in hh2's lists for ever. */
export function recordOfRow(row: Hh2Row): VendorRecord {
  return { ...flatten(row), InUse: row.IsActive !== false && row.IsArchived !== true };
}

export const codeFields: Readonly<Record<string, VendorField>> = {
  Id: { label: 'Id in hh2' },
  Code: { label: 'Code' },
  Name: { label: 'Name' },
  Version: { label: 'Version' },
  InUse: { label: 'In use: active and not archived' },
};

export const codeAndName: Mapping = {
  rules: [map('code', 'Code'), map('name', 'Name'), map('active', 'InUse')],
};

export interface ListOfCodes {
  id: string;
  vendorName: string;
  path: string;
  /** Pay groups have no version, so they are read whole each time. */
  versioned?: false;
  fields?: Readonly<Record<string, VendorField>>;
  mapping?: Mapping;
  note?: string;
  /** Fields made of the row's own. */
  derive?(row: Hh2Row): VendorRecord;
}

/** A list of codes that is kept in Sage and only read. `readable`: as in a data set. */
export function listOfCodes<C extends Hh2Client>(
  list: ListOfCodes,
  more: Pick<DataSet<C>, 'readable'> = {},
): DataSet<C> {
  const recordOf = (row: Hh2Row): VendorRecord => ({ ...recordOfRow(row), ...list.derive?.(row) });
  return defineDataSet<C>({
    id: list.id,
    vendorName: list.vendorName,
    fields: list.fields ?? codeFields,
    primaryKey: ['Id'],
    mapping: list.mapping ?? codeAndName,
    ...(list.note === undefined ? {} : { note: list.note }),
    ...more,
    ...(list.versioned === false
      ? {
          read: async function* (client: C) {
            const rows = await client.hh2.rows(list.path, {});
            yield { records: rows.map(recordOf), end: true };
          },
        }
      : {
          ...byVersion,
          read: (client: C, scope: ReadScope) =>
            readByVersion(client, list.path, scope, async (rows) => rows.map(recordOf)),
        }),
  });
}

const CORE = '/RemotePayroll/Api/Core';

/** The lists of RemotePayroll that Sage 300 and Sage 100 have alike. */
export const payrollLists = {
  departments: {
    id: 'departments',
    vendorName: 'Departments',
    path: `${CORE}/Department.svc/departments`,
  },
  payGroups: {
    id: 'payGroups',
    vendorName: 'Pay groups',
    path: `${CORE}/PayGroup.svc/paygroups`,
    versioned: false,
    fields: { Id: codeFields.Id ?? {}, Code: codeFields.Code ?? {}, Name: codeFields.Name ?? {} },
    mapping: { rules: [map('code', 'Code'), map('name', 'Name')] },
    note: 'hh2 gives pay groups no version, so they are read whole and compared.',
  },
  unions: { id: 'unions', vendorName: 'Unions', path: `${CORE}/Union.svc/unions` },
  earningCodes: {
    id: 'earningCodes',
    vendorName: 'Pay types',
    path: '/RemotePayroll/Api/Pay/PayType.svc/paytypes',
    fields: { ...codeFields, Description: { label: 'Description' } },
    mapping: { rules: [map('code', 'Code'), map('name', 'Description'), map('active', 'InUse')] },
  },
} as const satisfies Record<string, ListOfCodes>;
