import { machineCsvWriter, type TableWriter } from '../../sdk/formats/index.ts';
import {
  addDecimals,
  addedLines,
  type DataSet,
  defineDataSet,
  type FileOutput,
  formatLocalDate,
  type OpenFile,
  RecordError,
  type VendorField,
  type VendorRecord,
  type WriteItem,
} from '../../sdk/index.ts';
import type { Sage300Client } from './client.ts';
import { takeApart } from './jobs.ts';
import * as mappings from './mappings.ts';
import { assertRateColumn, withUnits } from './time-amounts.ts';
import { DEFAULT_VIEW } from './time-settings.ts';
import { type UnionOf, unionsOf } from './time-unions.ts';

const fields: Readonly<Record<string, VendorField>> = {
  Ref: { label: 'Entry id (not a column)', required: true },
  Employee: { label: 'Employee', required: true },
  Date: { label: 'Date', required: true },
  Units: {
    label: 'Units',
    required: true,
    pattern: { matches: /^-?\d{1,5}(\.\d{1,4})?$/, expected: 'hours or units with up to four decimals' },
  },
  PayId: { label: 'Pay ID', required: true },
  Job: { label: 'Job' },
  Extra: { label: 'JC Extra' },
  CostCode: { label: 'JC Cost Code' },
  Department: { label: 'Department' },
  UnionClass: { label: 'Union class' },
  Rate: { label: 'Rate' },
  Amount: { label: 'Amount; without hours it goes as one unit at this rate' },
  PeriodEnd: { label: 'Last day of the period (not a column)' },
  Description: { label: 'Description', maxLength: 30, tooLong: 'truncate' },
};

/** The text file that an operator imports with Payroll › Tools › Import Time. */
export const timeEntries: DataSet<Sage300Client> = defineDataSet<Sage300Client>({
  id: 'timeEntries',
  vendorName: 'Import Time (Payroll › Tools)',
  fields,
  primaryKey: ['Ref'],
  mapping: mappings.timeEntries,
  note: 'Sage checks no file for having been imported before: import each once. What was sent stays in our ledger and is never sent again: a correction goes as the difference, or takes back the old line and gives the new one.',
  write: {
    style: 'files',
    kinds: ['create', 'update'],
    contents: () => 'changes',
    format: formatTime,
    exchange: (client) => client.exchange,
  },
});

interface Begun {
  name: string;
  file: OpenFile;
  lines: number;
  units: string;
  period: string;
}

/** One file for each period, for the operator names one period at the import. Lines stand in the order given. */
async function formatTime(
  client: Sage300Client,
  items: AsyncIterable<WriteItem>,
  out: FileOutput,
): Promise<void> {
  const { config } = client;
  const columns = config.timeColumns ?? DEFAULT_VIEW;
  const writer = machineCsvWriter({
    columns,
    delimiter: config.timeDelimiter ?? ',',
    quotes: config.timeQuotes ?? 'needed',
    encoding: config.timeEncoding ?? 'windows-1252',
    header: config.timeHeader ?? false,
  });
  const needsUnions = ['Union ID', 'Union local', 'Union class', 'Certified class'].some((name) =>
    columns.includes(name),
  );
  const unionOf = needsUnions ? await unionsOf(client) : undefined;
  const files = new Map<string, Begun>();
  const adding = { quantities: ['Units'], remarks: ['Description'], corrections: config.timeCorrections };
  for await (const item of items) {
    try {
      const whole = checked(item, (code, what) => out.warn(item, code, what));
      assertRateColumn(whole, columns);
      const record = withUnits(whole);
      const before = item.sentBefore === undefined ? {} : { sentBefore: withUnits(item.sentBefore) };
      // All of a change stands or none of it: each line is made before the first is written.
      const rows = addedLines({ ...item, ...before, record }, adding).map((line) => ({
        line,
        bytes: writer.bytes(writer.row(cellsOf(client, columns, line, unionOf), false)),
      }));
      const names: string[] = [];
      for (const { line, bytes } of rows) {
        const period = String(line.PeriodEnd ?? '');
        const begun = files.get(period) ?? (await begin(client, period, writer, out));
        files.set(period, begun);
        await begun.file.write(bytes);
        begun.lines += 1;
        begun.units = addDecimals(begun.units, String(line.Units));
        names.push(begun.name);
      }
      out.accept(item, names, String(record.Ref));
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      out.refuse(item, error);
    }
  }
  for (const { name, lines, units, period } of files.values()) {
    client.context.note({
      level: 'info',
      code: 'sage-300-cre/time-file',
      dataSet: 'timeEntries',
      what: `${name}: ${lines} lines, ${units} units${period === '' ? '' : `, period ending ${period}`}.`,
      fix: 'Import it once in Payroll › Tools › Import Time with the view of the connector, look at the error file, then run Process.',
    });
  }
}

async function begin(
  client: Sage300Client,
  period: string,
  writer: TableWriter,
  out: FileOutput,
): Promise<Begun> {
  const name = (client.config.timeFileName ?? 'time-{period}-{stamp}.txt')
    .replaceAll('{period}-', period === '' ? '' : `${period}-`)
    .replaceAll('{period}', period)
    .replaceAll('{stamp}', out.stamp);
  const file = await out.open(name);
  await file.write(writer.head());
  return { name, file, lines: 0, units: '0', period };
}

function checked(item: WriteItem, warn: (code: string, what: string) => void): VendorRecord {
  const record: VendorRecord = { ...item.sentBefore, ...item.record };
  for (const [name, field] of Object.entries(fields)) {
    const text = String(record[name] ?? '');
    if (text === '') {
      if (field.required === true)
        throw refused('missing-field', name, `${field.label} is empty, and Sage needs it on each line.`);
      continue;
    }
    if (field.pattern !== undefined && !field.pattern.matches.test(text))
      throw refused(
        'wrong-shape',
        name,
        `${field.label} is not what Sage takes: expected ${field.pattern.expected}.`,
      );
    if (field.maxLength !== undefined && text.length > field.maxLength) {
      record[name] = text.slice(0, field.maxLength).trimEnd();
      warn('record/truncated', `${name} is cut from ${text.length} to ${field.maxLength} characters.`);
    }
  }
  return record;
}

/** The value of each column of the site's view. */
function cellsOf(
  client: Sage300Client,
  columns: readonly string[],
  record: VendorRecord,
  unionOf: UnionOf | undefined,
): string[] {
  const { config } = client;
  const text = (name: string) => String(record[name] ?? '');
  const whole = text('CostCode');
  const slash = whole.lastIndexOf(config.categorySeparator ?? '/');
  const [code, category] =
    config.costCodesFrom === 'categories' && slash >= 0
      ? [whole.slice(0, slash), whole.slice(slash + (config.categorySeparator ?? '/').length)]
      : [whole, ''];
  const { extra, costCode } = takeApart(client, code);
  const union = unionOf?.(text('Employee'), text('UnionClass'));
  const values: Readonly<Record<string, string>> = {
    Employee: text('Employee'),
    Date: formatLocalDate(text('Date').slice(0, 10), config.timeDates ?? 'MM/DD/YYYY'),
    Job: text('Job'),
    'JC Extra': extra || text('Extra'),
    'JC Cost Code': costCode,
    'JC Category': category,
    'Certified class': union?.certifiedClass ?? '',
    'Union ID': union?.union ?? '',
    'Union local': union?.local ?? '',
    'Union class': union?.class ?? '',
    Department: text('Department'),
    'Pay ID': text('PayId'),
    Units: text('Units'),
    Rate: text('Rate'),
    Description: text('Description'),
  };
  return columns.map((name) => values[name] || (config.timeFixed?.[name] ?? ''));
}

function refused(code: string, field: string, what: string): RecordError {
  return new RecordError({
    code: `sage-300-cre/${code}`,
    what,
    fix: 'Correct the entry at the source, or how it is mapped, then retry.',
    field,
  });
}
