import type { FileOutput, VendorField, WriteItem } from '../../sdk/index.ts';
import {
  aside,
  type Cells,
  cell,
  checked,
  decimalOf,
  needed,
  numberOf,
  percentage,
  refused,
  type Warn,
  yesNo,
} from './cells.ts';
import type { Sage100Client } from './client.ts';
import { eachItem, ImportFile } from './import-file.ts';
import { pairs } from './pairs.ts';

export const deductionFields: Readonly<Record<string, VendorField>> = {
  recnum: needed(numberOf('Employee number')),
  clcnum: needed(numberOf('Calculation')),
  Method: aside('Method'),
  Amount: { ...decimalOf('Amount, for dedrte', 6, 4) },
  Percent: aside('Percent, for dedrte'),
  Limit: decimalOf('Limit, for dedmax', 10, 4),
  AnnualLimit: decimalOf('Yearly limit, for dedmax', 10, 4),
  Until: aside('To'),
  Active: aside('Active'),
};

export const taxFields: Readonly<Record<string, VendorField>> = {
  recnum: needed(numberOf('Employee number')),
  TaxCode: needed({ label: 'FED or the state (chooses the calculation)' }),
  FilingStatus: aside('Filing status, for mrtsts'),
  allows: { label: 'Allowances', pattern: { matches: /^\d{1,3}$/, expected: 'a whole number' } },
  addste: decimalOf('Extra withholding', 10, 4),
  Exempt: aside('Exempt'),
  DependentsAmount: aside('W-4 dependents'),
  OtherIncome: aside('W-4 other income'),
  DeductionsAmount: aside('W-4 deductions'),
};

/** empqtd.mrtsts: single, married, head of household, married separate, married joint. */
const FILING: Readonly<Record<string, string>> = {
  single: '1',
  'single or married filing separately': '1',
  married: '2',
  'head of household': '3',
  'married filing separately': '4',
  'married filing jointly': '5',
};

/** Deductions and benefits as payroll calculations of the employee (5-2-1, calculations grid). */
export async function formatDeductions(
  client: Sage100Client,
  items: AsyncIterable<WriteItem>,
  out: FileOutput,
): Promise<void> {
  const columns = ['recnum', 'clcnum', 'active', 'dedrte', 'dedmax'];
  const file = new ImportFile(client, out, { type: 'PREMPCALC', data: 'deductions', columns });
  const today = `${out.stamp.slice(0, 4)}-${out.stamp.slice(4, 6)}-${out.stamp.slice(6, 8)}`;
  await eachItem(items, out, file, (item) => {
    const record = checked(deductionFields, item, client.config, true);
    const until = cell(record.Until);
    const hasEnded = until !== '' && until < today;
    const isPercent = record.Method === 'percent';
    return {
      cells: {
        recnum: cell(record.recnum),
        clcnum: cell(record.clcnum),
        active: hasEnded ? 'N' : yesNo(record.Active ?? true),
        dedrte: isPercent ? percentage(record.Percent, client.config) : cell(record.Amount),
        dedmax: cell(record.AnnualLimit) || cell(record.Limit),
      },
      key: `${record.recnum}|${record.clcnum}`,
    };
  });
}

/** Income taxes as calculations, whose numbers are the customer's. */
export async function formatTaxes(
  client: Sage100Client,
  items: AsyncIterable<WriteItem>,
  out: FileOutput,
): Promise<void> {
  const columns = ['recnum', 'clcnum', 'active', 'mrtsts', 'allows', 'addste'];
  const file = new ImportFile(client, out, { type: 'PREMPCALC', data: 'taxes', columns });
  const calculations = pairs(client.config.taxCalculations);
  await eachItem(items, out, file, (item) => {
    const cells = taxRow(client.config, item, calculations, (code, what) => out.warn(item, code, what));
    return { cells, key: `${cells.recnum}|${cell(item.record.TaxCode ?? item.present?.TaxCode)}` };
  });
}

function taxRow(
  config: Sage100Client['config'],
  item: WriteItem,
  calculations: ReadonlyMap<string, string>,
  warn: Warn,
): Cells {
  const record = checked(taxFields, item, config, true);
  const taxCode = cell(record.TaxCode);
  const clcnum = calculations.get(taxCode.toLowerCase());
  if (clcnum === undefined) {
    throw refused(
      'no-calculation',
      'TaxCode',
      `The connector does not say which payroll calculation the tax "${taxCode}" is.`,
      'Add it to "Calculations of income taxes" in the connector.',
    );
  }
  const filing = cell(record.FilingStatus).toLowerCase();
  const mrtsts = FILING[filing] ?? (/^[1-5]$/.test(filing) ? filing : '');
  if (filing !== '' && mrtsts === '')
    throw refused('filing-status', 'FilingStatus', 'The filing status is none of those that Sage 100 has.');
  if (record.Exempt === true && config.exemptTaxes === 'by hand') {
    throw refused(
      'exempt-by-hand',
      'Exempt',
      'The person is exempt from this tax, and the connector leaves exemptions to a person.',
      'Enter the exemption in the calculations grid of 5-2-1, then ignore this with that reason.',
    );
  }
  const w4 = ['DependentsAmount', 'OtherIncome', 'DeductionsAmount'].filter(
    (name) => Number(record[name] || 0) !== 0,
  );
  if (w4.length > 0) {
    warn(
      'sage-100-contractor/w4-not-sent',
      `The importer has no column for amounts of the W-4 since 2020 (${w4.join(', ')}): enter them in 5-2-1.`,
    );
  }
  return {
    recnum: cell(record.recnum),
    clcnum,
    active: record.Exempt === true ? 'N' : 'Y',
    mrtsts,
    allows: cell(record.allows),
    addste: cell(record.addste),
  };
}
