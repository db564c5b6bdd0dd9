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
  textOf,
} from './cells.ts';
import type { Sage100Client } from './client.ts';
import { eachItem, ImportFile } from './import-file.ts';

export const timeFields: Readonly<Record<string, VendorField>> = {
  Ref: needed(aside('Entry id')),
  paydte: needed({ label: 'Date' }),
  empnum: needed(numberOf('Employee')),
  payhrs: needed(decimalOf('Hours', 5, 2)),
  dscrpt: textOf('Description', 50),
  jobnum: numberOf('Job'),
  phsnum: { label: 'Phase', pattern: { matches: /^\d{1,9}$/, expected: 'a whole number, 0 for none' } },
  cstcde: decimalOf('Cost code', 12, 3),
  paytyp: {
    label: 'Pay type: 1 regular to 9 miscellaneous',
    choices: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
  },
  paygrp: numberOf('Pay group'),
  payrte: decimalOf('Pay rate', 6, 4),
  dptmnt: numberOf('Department'),
};

/** 5-5-1 Daily payroll. What stays blank takes the default of the employee or the job (documented). */
export async function formatTime(
  client: Sage100Client,
  items: AsyncIterable<WriteItem>,
  out: FileOutput,
): Promise<void> {
  const columns = Object.keys(timeFields).filter((name) => name !== 'Ref');
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
      const record = checked(timeFields, item, true);
      const rows = addedLines({ ...item, record }, adding);
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
    fix: 'Import it once, then process daily payroll (5-5-1) into payroll records.',
  });
}

/** The cells of a line. @throws RecordError when its pay type is none of Sage's. */
function dailyCells(client: Sage100Client, columns: readonly string[], record: VendorRecord): Cells {
  const payType = cell(record.paytyp);
  if (payType !== '' && timeFields.paytyp?.choices?.includes(payType) !== true)
    throw refused('pay-type', 'paytyp', `"${payType}" is none of the pay types 1 to 9.`);
  return {
    ...Object.fromEntries(columns.map((name) => [name, cell(record[name])])),
    paydte: day(record.paydte, client.config.dates ?? 'YYYY-MM-DD'),
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
    const record = checked(payStatementFields, item);
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
