import type { Value } from './filter-tokens.ts';
import { type StoredRecord, textAt } from './record.ts';
import type { CodeList, TenantStore } from './store.ts';

export type ColumnType = 'Edm.String' | 'Edm.Boolean' | 'Edm.DateTimeOffset' | 'Edm.Decimal';
export type FeedRow = Record<string, string | number | boolean | null>;

/** An OData feed over the same data: a published inquiry (`gi`) or a data access class (`dac`). */
export interface Feed {
  kind: 'gi' | 'dac';
  name: string;
  key: string;
  columns: Record<string, ColumnType>;
  rows(store: TenantStore): FeedRow[];
  /** The entity whose deletions the feed tells; only for those switched on in the tracking form. */
  deletionsOf?: string;
}

const TEXT = 'Edm.String';
const FLAG = 'Edm.Boolean';
const STAMP = 'Edm.DateTimeOffset';

/** Feeds of the lists that the contract has no entity for: code and description columns per feed. */
function codeFeeds(list: CodeList, inquiry: string, dac: string, code: string, text: string): Feed[] {
  const feed = (kind: 'gi' | 'dac', name: string, codeColumn: string, textColumn: string): Feed => ({
    kind,
    name,
    key: codeColumn,
    columns: { [codeColumn]: TEXT, [textColumn]: TEXT, Active: FLAG, LastModifiedDateTime: STAMP },
    rows: (store) =>
      store
        .codes(list)
        .values()
        .map((row) => ({
          [codeColumn]: codeColumn.endsWith('CD') ? padded(row.code) : row.code,
          [textColumn]: row.description,
          Active: row.active,
          LastModifiedDateTime: instant(row.modifiedAt),
        })),
  });
  return [feed('gi', inquiry, CODE_OF[list] ?? code, 'Description'), feed('dac', dac, code, text)];
}

const CODE_OF: Partial<Record<CodeList, string>> = {
  Department: 'DepartmentID',
  Position: 'PositionID',
  EmployeeClass: 'EmployeeClassID',
  Branch: 'BranchID',
  LaborItem: 'LaborItemID',
  TaxCode: 'TaxCode',
  PaymentMethod: 'PaymentMethodID',
};

type Column = [
  name: string,
  type: ColumnType,
  of: (record: StoredRecord) => string | number | boolean | null,
];

function recordFeed(kind: 'gi' | 'dac', name: string, entity: string, columns: Column[]): Feed {
  return {
    kind,
    name,
    key: columns[0]?.[0] ?? '',
    columns: Object.fromEntries(columns.map(([column, type]) => [column, type])),
    rows: (store) =>
      store
        .list(entity)
        .map((record) => Object.fromEntries(columns.map(([column, , of]) => [column, of(record)]))),
    deletionsOf: entity,
  };
}

const text = (column: string, path: string): Column => [
  column,
  TEXT,
  (record) => textAt(record, path) ?? null,
];
const code = (column: string, path: string): Column => [
  column,
  TEXT,
  (record) => padded(textAt(record, path) ?? ''),
];
const stamp = (column = 'LastModifiedDateTime'): Column => [
  column,
  STAMP,
  (record) => instant(String(record.fields.LastModifiedDateTime ?? '')),
];

export const FEEDS: Feed[] = [
  ...codeFeeds('Department', 'HUB-Departments', 'EPDepartment', 'DepartmentID', 'Description'),
  ...codeFeeds('Position', 'HUB-Positions', 'EPPosition', 'PositionID', 'Description'),
  ...codeFeeds('EmployeeClass', 'HUB-EmployeeClasses', 'EPEmployeeClass', 'VendorClassID', 'Descr'),
  ...codeFeeds('Branch', 'HUB-Branches', 'Branch', 'BranchCD', 'AcctName'),
  ...codeFeeds('LaborItem', 'HUB-LaborItems', 'InventoryItem', 'InventoryCD', 'Descr'),
  ...codeFeeds('TaxCode', 'HUB-TaxCodes', 'PRTaxCode', 'TaxCD', 'Description'),
  recordFeed('gi', 'HUB-Employees', 'Employee', [
    text('EmployeeID', 'EmployeeID'),
    text('EmployeeName', 'EmployeeName'),
    text('Status', 'Status'),
    text('DepartmentID', 'EmployeeSettings/DepartmentID'),
    text('EmployeeClassID', 'EmployeeSettings/EmployeeClass'),
    text('BranchID', 'EmployeeSettings/BranchID'),
    text('EmployeeRefNbr', 'EmployeeSettings/EmployeeRefNbr'),
    text('Email', 'ContactInfo/Email'),
    stamp('LastModifiedOn'),
  ]),
  recordFeed('gi', 'HUB-Projects', 'Project', [
    text('ProjectID', 'ProjectID'),
    text('Description', 'Description'),
    text('Status', 'Status'),
    stamp('LastModifiedOn'),
  ]),
  recordFeed('dac', 'EPEmployee', 'Employee', [
    code('AcctCD', 'EmployeeID'),
    text('AcctName', 'EmployeeName'),
    text('VStatus', 'Status'),
    text('DepartmentID', 'EmployeeSettings/DepartmentID'),
    text('VendorClassID', 'EmployeeSettings/EmployeeClass'),
    text('AcctReferenceNbr', 'EmployeeSettings/EmployeeRefNbr'),
    stamp(),
  ]),
  recordFeed('dac', 'PMProject', 'Project', [
    code('ContractCD', 'ProjectID'),
    text('Description', 'Description'),
    text('Status', 'Status'),
    stamp(),
  ]),
  recordFeed('dac', 'PMCostCode', 'CostCode', [
    code('CostCodeCD', 'CostCodeID'),
    text('Description', 'Description'),
    stamp(),
  ]),
  recordFeed('dac', 'EPEarningType', 'EarningTypeCode', [
    text('TypeCD', 'EarningTypeCodeID'),
    text('Description', 'Description'),
    stamp(),
  ]),
];

/** Columns ending in CD are fixed-width in the database and come with their blanks. */
function padded(value: string): string {
  return value.padEnd(30);
}

function instant(value: string): string | null {
  return value === '' ? null : value.replace('+00:00', 'Z');
}

/** A column of a row as a filter compares it. */
export function columnValue(feed: Feed, row: FeedRow, column: string): Value {
  const value = row[column] ?? null;
  return feed.columns[column] === STAMP && typeof value === 'string' ? new Date(value) : value;
}
