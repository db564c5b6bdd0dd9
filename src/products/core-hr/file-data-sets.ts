import { Employments } from '../../sdk/arcoro-api/index.ts';
import {
  type DataSet,
  defineDataSet,
  joinKey,
  type Mapping,
  type Page,
  type ReadScope,
  type VendorField,
  type VendorRecord,
} from '../../sdk/index.ts';
import type { CoreHrClient } from './client.ts';
import { readExport } from './export-file.ts';
import type { Layout } from './file-layouts.ts';
import * as layouts from './file-layouts.ts';
import * as mappings from './file-mappings.ts';
import { type RowForm, writeImport } from './import-file.ts';

interface ByFile extends Pick<RowForm, 'primaryKey' | 'compose' | 'arrange'> {
  id: string;
  vendorName: string;
  mapping: Mapping;
  layouts: readonly [Layout, ...Layout[]];
  layoutOf?(record: VendorRecord): Layout;
  /** Kinds of exports, read one after the other; none where Core HR exports no such thing. */
  exports: readonly string[];
  /** Fields made of the columns of an export. */
  derive?(record: VendorRecord, kind: string, seen: Map<string, number>): VendorRecord;
  /** The reverse of `arrange`. */
  disarrange?: RowForm['arrange'];
  fields?: Readonly<Record<string, VendorField>>;
  effectiveDated?: true;
  note?: string;
}

const byFile: readonly ByFile[] = [
  {
    id: 'payRates',
    vendorName: 'Compensation Rates',
    mapping: mappings.payRates,
    layouts: [layouts.compensationRates],
    exports: ['compensation-rates'],
    primaryKey: ['Employee ID', 'Rate Type', 'Start Date'],
    effectiveDated: true,
  },
  {
    id: 'taxes',
    vendorName: 'Federal Taxes and State Taxes',
    mapping: mappings.taxes,
    layouts: [layouts.federalTaxes, layouts.stateTaxes],
    layoutOf: (record) => (record.Tax === 'FED' ? layouts.federalTaxes : layouts.stateTaxes),
    exports: ['federal-taxes', 'state-taxes'],
    primaryKey: ['Employee ID', 'Tax', 'Start Date'],
    fields: {
      Tax: { label: 'Tax: FED or the state', required: true },
      'Start Date': { label: 'First day of the year' },
      'Extra Withholding': { label: 'Extra withholding' },
    },
    derive: (record, kind) => ({
      Tax: kind === 'federal-taxes' ? 'FED' : (record['Income Filing State'] ?? null),
      'Start Date': record.Year === null ? null : `01/01/${record.Year}`,
      ...(kind === 'federal-taxes' ? {} : { 'Extra Withholding': record['Additional Withholding'] ?? null }),
    }),
    compose: (record) => ({
      ...record,
      Year: typeof record['Start Date'] === 'string' ? record['Start Date'].slice(-4) : null,
      'Income Filing State': record.Tax ?? null,
      'Additional Withholding': record['Extra Withholding'] ?? null,
    }),
    effectiveDated: true,
    note: 'Both layouts find people by SSN, which is asked of Core HR; a tax holds from the first day of its year.',
  },
  {
    id: 'directDeposits',
    vendorName: 'Direct Deposits',
    mapping: mappings.directDeposits,
    layouts: [layouts.directDeposits],
    exports: ['direct-deposits'],
    primaryKey: ['Employee ID', 'Routing Number', 'Account Number', 'Start Date'],
    ...amountByType(),
    effectiveDated: true,
  },
  {
    id: 'deductions',
    vendorName: 'Deductions',
    mapping: mappings.deductions,
    layouts: [layouts.deductions],
    exports: ['deductions'],
    primaryKey: ['Employee ID', 'Deduction Code', 'Start Date'],
    ...amountByType(),
    effectiveDated: true,
  },
  {
    id: 'emergencyContacts',
    vendorName: 'Emergency Contacts',
    mapping: mappings.emergencyContacts,
    layouts: [layouts.emergencyContacts],
    exports: ['emergency-contacts'],
    primaryKey: ['Employee ID', 'Contact Name'],
  },
  {
    id: 'certifications',
    vendorName: 'Certifications',
    mapping: mappings.certifications,
    layouts: [layouts.certifications],
    exports: ['certifications'],
    primaryKey: ['Employee ID', 'Certification Code', 'Issue Date'],
  },
  {
    id: 'ptoBalances',
    vendorName: 'Time Off Balances',
    mapping: mappings.ptoBalances,
    layouts: [layouts.timeOffBalances],
    exports: ['time-off-balances'],
    primaryKey: ['Employee ID', 'Plan'],
  },
  {
    id: 'timeEntries',
    vendorName: 'Timesheets with Cost Centers',
    mapping: mappings.timeEntries,
    layouts: [layouts.timesheets],
    exports: ['timesheets'],
    primaryKey: ['Entry'],
    fields: { Entry: { label: 'Made of person, day, code and cost centers' } },
    derive: (record, _kind, seen) => ({ Entry: entryOf(record, seen) }),
    compose: (record) => ({ ...record, Entry: entryOf(record, new Map()) }),
    arrange: centersSwapped,
    disarrange: centersSwapped,
    note: 'This layout has no key: each row is added, so a file taken in twice doubles the hours.',
  },
  {
    id: 'payStatements',
    vendorName: 'Pay Stub Demographic',
    mapping: mappings.payStatements,
    layouts: [layouts.payStubs],
    exports: [],
    primaryKey: ['Employee ID', 'Check Number'],
    note: 'The layout has no amounts: gross and net stay where they are.',
  },
];

/** What no resource of the API carries: read from scheduled exports, written as import files that Core HR fetches. */
export const fileDataSets: readonly DataSet<CoreHrClient>[] = byFile.map((definition) => {
  const { id, vendorName, mapping, primaryKey, exports, effectiveDated, note, compose } = definition;
  const form: RowForm = {
    primaryKey,
    layoutOf: definition.layoutOf ?? (() => definition.layouts[0]),
    ...(compose === undefined ? {} : { compose }),
    present: (client) => readAll(client, definition, { options: {} }, false),
    ...(definition.arrange === undefined ? {} : { arrange: definition.arrange }),
  };
  return defineDataSet<CoreHrClient>({
    id,
    vendorName,
    fields: fieldsOf(definition),
    primaryKey,
    mapping,
    ...(effectiveDated === true ? { effectiveDated } : {}),
    ...(note === undefined ? {} : { note }),
    // An import finds people by earlier numbers too, and the export then names the present one.
    presentNumbers: async (client) => {
      const employments = await Employments.load(client.api);
      return (employeeNumber) => employments.presentNumber(employeeNumber);
    },
    ...(exports.length === 0
      ? {}
      : {
          dataAgeHours: 24,
          read: (client: CoreHrClient, scope: ReadScope) => readAll(client, definition, scope),
        }),
    write: {
      style: 'files',
      // A row whose key is found is updated and every other added; ending is an end date, nothing is removed.
      // A timesheet has no key: to send one again would add its hours a second time.
      kinds: id === 'timeEntries' ? ['create'] : ['create', 'update'],
      contents: () => 'changes',
      ...(compose === undefined ? {} : { withKey: compose }),
      format: (client, items, out) => writeImport(client, items, out, form),
      exchange: (client) => client.exchange,
      verdict: ({ context: { config } }) =>
        config.useSftp === true || (config.folder ?? '') !== ''
          ? { receiver: 'Core HR', where: 'Errors stand there under Data › Imports › Standard.' }
          : undefined,
    },
  });
});

/** The bookmark is the number of the export and the place in it. */
async function* readAll(
  client: CoreHrClient,
  definition: ByFile,
  scope: ReadScope,
  settles = true,
): AsyncGenerator<Page> {
  const [, from = '0', place] = /^(\d+) (.*)$/.exec(scope.resume ?? '') ?? [];
  const seen = new Map<string, number>();
  for (const [index, kind] of definition.exports.entries()) {
    if (index < Number(from)) continue;
    const isLast = index === definition.exports.length - 1;
    const resume = index === Number(from) ? place : undefined;
    for await (const { records, bookmark, end, problems } of readExport(client, kind, resume, settles)) {
      const ours = records.map((record) => definition.disarrange?.(client, record) ?? record);
      yield {
        records: ours.map((record) => ({ ...record, ...definition.derive?.(record, kind, seen) })),
        ...(bookmark === undefined ? {} : { bookmark: `${index} ${bookmark}` }),
        ...(problems === undefined ? {} : { problems }),
        ...(end === true && isLast ? { end } : {}),
      };
    }
  }
}

function fieldsOf(definition: ByFile): Record<string, VendorField> {
  const fields: Record<string, VendorField> = { 'Employee ID': { label: 'Employee ID', required: true } };
  for (const { name, required, maxLength, choices } of definition.layouts.flatMap(
    (layout) => layout.columns,
  )) {
    if (layouts.IDENTITY.has(name)) continue;
    fields[name] = {
      // What only one of two layouts needs is checked when the row is written.
      ...(required === true && definition.layouts.length === 1 ? { required } : {}),
      ...(maxLength === undefined ? {} : { maxLength }),
      ...(choices === undefined ? {} : { choices }),
    };
  }
  return { ...fields, ...definition.fields };
}

/** One column for amounts and percentages, told apart by its neighbour. */
function amountByType(): Pick<ByFile, 'fields' | 'derive' | 'compose'> {
  return {
    fields: { 'Flat Amount': { label: 'Amount' }, Percentage: { label: 'Percent' } },
    derive: (record) => ({
      'Flat Amount': record['Amount Type'] === 'Flat' ? (record.Amount ?? null) : null,
      Percentage: record['Amount Type'] === 'Percent' ? (record.Amount ?? null) : null,
    }),
    compose: (record) => ({
      ...record,
      Amount: (record['Amount Type'] === 'Percent' ? record.Percentage : record['Flat Amount']) ?? null,
    }),
  };
}

/** The project stands under `Cost Center 2` with us, and where the connector says in the file; the two change places. */
function centersSwapped({ context }: CoreHrClient, record: VendorRecord): VendorRecord {
  const { projectCenter: place = 'Cost Center 2' } = context.config;
  return { ...record, 'Cost Center 2': record[place] ?? null, [place]: record['Cost Center 2'] ?? null };
}

/** Core HR gives time entries no id: the same person, day and codes again is told apart by a count. */
function entryOf(record: VendorRecord, seen: Map<string, number>): string {
  const names = ['Employee ID', 'Transaction Date', 'Project Code', 'Cost Center 1', 'Cost Center 2'];
  const key = joinKey(names.map((name) => record[name] ?? null));
  const times = (seen.get(key) ?? 0) + 1;
  seen.set(key, times);
  return times === 1 ? key : `${key}#${times}`;
}
