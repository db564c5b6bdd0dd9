import type { FileOutput, VendorField, WriteItem } from '../../sdk/index.ts';
import {
  type Cells,
  cell,
  checked,
  day,
  needed,
  numberOf,
  patterned,
  refused,
  textOf,
  warnOfEmptied,
  yesOrNo,
} from './cells.ts';
import type { Sage100Client } from './client.ts';
import { eachItem, ImportFile } from './import-file.ts';
import { pairs } from './pairs.ts';

/** Columns of `employ`; lengths and required fields from the help of the importer. */
export const employeeFields: Readonly<Record<string, VendorField>> = {
  recnum: needed(numberOf('Employee number')),
  lstnme: needed(textOf('Last name', 50)),
  fstnme: needed(textOf('First name', 50)),
  midini: textOf('Middle initial', 1),
  status: needed({ label: 'Status', choices: ['1', '2', '3', '4', '5', '6', '7', '8'] }),
  emptyp: needed({ label: 'Employment type', choices: ['1', '2', '3', '4'] }),
  gender: needed({ label: 'Gender', choices: ['1', '2', '3'] }),
  addrs1: { label: 'Street' },
  addrs2: { label: 'Street, line 2' },
  ctynme: { label: 'City' },
  state_: textOf('State', 2),
  zipcde: textOf('ZIP', 10),
  homnum: textOf('Home phone', 14),
  cllphn: textOf('Cell phone', 14),
  e_mail: textOf('E-mail', 75),
  socsec: {
    label: 'SSN',
    pattern: { matches: /^\d{3}-\d{2}-\d{4}$/, expected: 'nine digits, written 123-45-6789' },
  },
  dtebth: { label: 'Birth date' },
  dtehre: { label: 'Hire date' },
  dteina: { label: 'Inactive since' },
  mrtsts: { label: 'Marital status' },
  hertge: { label: 'Heritage' },
  paypst: needed(numberOf('Position')),
  wrkcmp: needed(numberOf("Workers' comp code")),
  taxste: needed(textOf('Tax state', 2)),
  payprd: { label: 'Pay period' },
  paygrp: numberOf('Pay group'),
  uninum: numberOf('Union'),
  i9verf: { label: 'I-9 verification' },
};

const columns = Object.keys(employeeFields);

/** 5-2-1 Employees. A new employee has all that Sage demands; the row of a known one repeats it. */
export async function formatEmployees(
  client: Sage100Client,
  items: AsyncIterable<WriteItem>,
  out: FileOutput,
): Promise<void> {
  const file = new ImportFile(client, out, { type: 'PREMP', data: 'employees', columns });
  await eachItem(items, out, file, (item) => {
    const cells = rowOf(client, item);
    warnOfEmptied(employeeFields, item, out, '5-2-1 Employees');
    return { cells, key: cell(item.record.recnum) };
  });
}

function rowOf({ config }: Sage100Client, item: WriteItem): Cells {
  const record = checked(employeeFields, item, config);
  const cells: Cells = Object.fromEntries(columns.map((name) => [name, cell(record[name])]));
  for (const name of ['dtebth', 'dtehre', 'dteina'])
    cells[name] = day(record[name], config.dates ?? 'YYYY-MM-DD');
  const periods = pairs(config.payPeriods);
  const payprd = periods.get(cell(record.paygrp)) ?? (config.payPeriodWhenMissing || '');
  if (payprd === '' && item.kind === 'create') {
    throw refused(
      'missing-field',
      'payprd',
      'The pay period is not known, and Sage demands it (payprd).',
      'Set "Pay periods of pay groups", or "Pay period, when HR has none", in the connector.',
    );
  }
  for (const name of ['homnum', 'cllphn'])
    cells[name] = patterned(record[name], config.phonePattern ?? '(###) ###-####');
  cells.socsec = patterned(record.socsec, config.ssnPattern ?? '###-##-####');
  if (record.status === '5') cells.status = config.terminatedStatus ?? '5';
  return {
    ...cells,
    payprd,
    mrtsts: pairs(config.maritalNumbers).get(cell(record.mrtsts).toLowerCase()) ?? '',
    i9verf: pairs(config.i9Numbers).get(yesOrNo(record.i9verf)) ?? '',
    hertge: pairs(config.heritageNumbers).get(cell(record.hertge).toLowerCase()) ?? '',
  };
}
