import {
  addDecimals,
  addedLines,
  type FileOutput,
  RecordError,
  type VendorField,
  type VendorRecord,
  type WriteItem,
} from '../../sdk/index.ts';
import {
  aside,
  type Cells,
  cell,
  checked,
  day,
  decimalOf,
  needed,
  numberOf,
  refused,
  scaled,
} from './cells.ts';
import type { Sage100Client } from './client.ts';
import { eachItem, ImportFile } from './import-file.ts';

export const timeFields: Readonly<Record<string, VendorField>> = {
  Ref: needed(aside('Entry id')),
  paydte: needed({ label: 'Date' }),
  empnum: needed(numberOf('Employee')),
  payhrs: needed(decimalOf('Hours', 5, 2)),
  dscrpt: { label: 'Description (cut to the length as set)' },
  jobnum: numberOf('Job'),
  phsnum: { label: 'Phase', pattern: { matches: /^\d{1,9}$/, expected: 'a whole number, 0 for none' } },
  cstcde: decimalOf('Cost code', 12, 3),
  paytyp: {
    label: 'Pay type: 1 regular to 9 miscellaneous',
    choices: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
  },
  paygrp: numberOf('Pay group'),
  payrte: decimalOf('Pay rate', 6, 4),
  Amount: aside('Amount without hours, for payrte'),
  dptmnt: numberOf('Department'),
};

/** 5-5-1 Daily payroll. What stays blank takes the default of the employee or the job (documented). */
export async function formatTime(
  client: Sage100Client,
  items: AsyncIterable<WriteItem>,
  out: FileOutput,
): Promise<void> {
  const columns = Object.keys(timeFields).filter((name) => !['Ref', 'Amount'].includes(name));
  const file = new ImportFile(client, out, { type: 'PRDAILY', data: 'time', columns });
  const adding = {
    quantities: ['payhrs'],
    remarks: ['dscrpt'],
    corrections: client.config.timeCorrections,
  };
  let hours = '0';
  let lines = 0;
  for await (const item of items) {
    try {
      const record = withHours(checked(timeFields, item, client.config, true), client.config);
      const before =
        item.sentBefore === undefined ? {} : { sentBefore: withHours(item.sentBefore, client.config) };
      const rows = addedLines({ ...item, ...before, record }, adding);
      const { textLength = 50 } = client.config;
      if (rows.some((row) => cell(row.dscrpt).length > textLength))
        out.warn(item, 'record/truncated', `The description is cut to ${textLength} characters.`);
      if (rows.length > 0) await file.write(...rows.map((row) => dailyCells(client, columns, row)));
      out.accept(item, rows.length > 0 ? file.name : [], cell(record.Ref));
      hours = addDecimals(hours, ...rows.map((row) => cell(row.payhrs)));
      lines += rows.length;
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      out.refuse(item, error);
    }
  }
  if (lines === 0) return;
  client.context.note({
    level: 'info',
    code: 'sage-100-contractor/time-file',
    dataSet: 'timeEntries',
    what: `${file.name}: ${lines} lines, ${hours} hours.`,
    fix: 'Import it once, enter by hand the lines that the importer refuses (employee, job, phase, cost code, pay group, department or payroll already final), then process daily payroll (5-5-1) into payroll records.',
  });
}

/**
 * Daily payroll has hours and rates and no column for money, so that a per diem has its amount in the rate (as the
 * connectors of others do it): one hour at that rate, which is assumed.
 * @throws RecordError when the pay type would count that as an hour of work, or a person shall do it.
 */
function withHours(
  record: VendorRecord,
  { sumsWithoutHours = 'rate' }: Sage100Client['config'],
): VendorRecord {
  const isNone = (value: VendorRecord[string] | undefined) => Number(cell(value) || 0) === 0;
  if (!isNone(record.payhrs) || isNone(record.Amount)) return record;
  if (sumsWithoutHours === 'by hand')
    throw refused(
      'sum-without-hours',
      'Amount',
      'The entry is a sum of money without hours, and the connector leaves those to a person.',
      'Enter it in 5-5-1, then ignore this with that reason.',
    );
  if (!['8', '9'].includes(cell(record.paytyp)))
    throw refused(
      'sum-without-hours',
      'paytyp',
      'The entry is a sum of money without hours, and its pay type is neither 8 (per diem) nor 9 (miscellaneous): it would be paid as an hour of work.',
      'Map the earning code to 8 or 9 with the crosswalk, or leave such entries out by a filter.',
    );
  return { ...record, payhrs: '1', payrte: cell(record.Amount) };
}

/** The cells of a line. @throws RecordError when its pay type is none of Sage's. */
function dailyCells(client: Sage100Client, columns: readonly string[], record: VendorRecord): Cells {
  const payType = cell(record.paytyp);
  if (payType !== '' && timeFields.paytyp?.choices?.includes(payType) !== true)
    throw refused('pay-type', 'paytyp', `"${payType}" is none of the pay types 1 to 9.`);
  return {
    ...Object.fromEntries(columns.map((name) => [name, cell(record[name])])),
    // Documented, whatever form other files have.
    paydte: cell(record.paydte).slice(0, 10),
    dscrpt: cell(record.dscrpt).slice(0, client.config.textLength ?? 50),
    // Never a float: 1020 is 1020.000.
    cstcde: scaled(record.cstcde, 3),
    phsnum: cell(record.phsnum) === '0' ? '' : cell(record.phsnum),
  };
}

export const payStatementFields: Readonly<Record<string, VendorField>> = {
  empnum: needed(numberOf('Employee')),
  strprd: needed({ label: 'Period start' }),
  payprd: needed({ label: 'Period end' }),
  chknum: needed({
    label: 'Check number',
    pattern: { matches: /[1-9A-Za-z]/, expected: 'a check number other than 0000' },
  }),
  chkdte: needed({ label: 'Check date' }),
  Gross: aside('Gross'),
  Net: aside('Net'),
};

/** H lines of 5-2-2 Payroll records, in the order of the help page. Sage computes the amounts. */
const HEADER_COLUMNS = [
  'line',
  'empnum',
  'strprd',
  'payprd',
  'chknum',
  'chkdte',
  'paytyp',
  'qtrnum',
  'taxste',
  'dirdep',
  'salary',
  'payrt1',
  'payrt2',
  'payrt3',
];

export async function formatPayStatements(
  client: Sage100Client,
  items: AsyncIterable<WriteItem>,
  out: FileOutput,
): Promise<void> {
  const file = new ImportFile(client, out, { type: 'PRR', data: 'payroll', columns: HEADER_COLUMNS });
  const { dates = 'YYYY-MM-DD', payrollType = '3' } = client.config;
  await eachItem(items, out, file, (item) => {
    const record = checked(payStatementFields, item, client.config);
    const quarter = Math.ceil(Number(cell(record.chkdte).slice(5, 7)) / 3);
    return {
      cells: {
        line: 'H',
        empnum: cell(record.empnum),
        strprd: day(record.strprd, dates),
        payprd: day(record.payprd, dates),
        chknum: cell(record.chknum),
        chkdte: day(record.chkdte, dates),
        paytyp: payrollType,
        qtrnum: String(quarter),
      },
      key: `${record.empnum}|${record.chknum}`,
    };
  });
}
