import {
  type FileOutput,
  joinKey,
  roundHalfEven,
  type VendorField,
  type VendorRecord,
  type WriteItem,
} from '../../sdk/index.ts';
import type { VistaClient } from './client.ts';
import { aside, asRecordError, cellOf, fitted, needed, number, recordOf, refusal } from './limits.ts';
import type { VistaConfig } from './manifest.ts';
import { dayOf, MovementFiles } from './movement-files.ts';

export const payRateFields: Readonly<Record<string, VendorField>> = {
  PRCo: number(255, 'Payroll company'),
  Employee: needed(number(999_999_999, 'Employee number')),
  EarnCode: number(32_767, 'Earnings code'),
  Amount: { label: 'Amount (goes into HrlyRate or SalaryAmt)', required: true },
  RateType: aside('Rate type'),
  From: aside('From'),
  To: aside('To'),
};

/**
 * PREH holds one rate per person, without a date: the one in force on the day of the run is written into a Change
 * file. It carries only the pay columns, so that nothing else of the person is touched.
 */
export async function formatPayRates(
  { config }: VistaClient,
  items: AsyncIterable<WriteItem>,
  out: FileOutput,
): Promise<void> {
  const today = dayOf(out);
  const inForce = new Map<string, { item: WriteItem; record: VendorRecord }>();
  for await (const item of items) {
    try {
      const record = fitted(payRateFields, recordOf(item), true, (code, what) => out.warn(item, code, what));
      const from = cellOf(record.From);
      if (from > today)
        throw refusal(
          'rate-in-future',
          `The rate holds from ${from}, and Vista keeps no future rates in PREH.`,
          'Nothing to do: run the sync again on that day.',
          'From',
        );
      const employee = cellOf(record.Employee);
      const other = inForce.get(employee);
      if (other === undefined || from >= cellOf(other.record.From)) {
        if (other !== undefined) out.refuse(other.item, superseded(record));
        inForce.set(employee, { item, record });
      } else out.refuse(item, superseded(other.record));
    } catch (error) {
      out.refuse(item, asRecordError(error));
    }
  }
  if (inForce.size === 0) return;

  const files = new MovementFiles(out, config, 'PayRates');
  // A second later than the employees' own files: new people must be there, and the names differ.
  const rates = [...inForce.values()];
  // Left to the template for all, the code is no column: a blank one would stand for clearing it.
  const hasCode = rates.some(({ record }) => cellOf(earnCodeOf(record, config)) !== '');
  const columns = ['PRCo', 'Employee', ...(hasCode ? ['EarnCode'] : []), 'HrlyRate', 'SalaryAmt'];
  const file = await files.start('employeesChange', columns, 1);
  for (const [employee, { item, record }] of inForce) {
    try {
      const isSalary = record.RateType === 'salary';
      const row: VendorRecord = {
        PRCo: config.prCompany,
        Employee: employee,
        EarnCode: earnCodeOf(record, config),
        // An amount-type code carries the wage in the salary, with a rate of 0, and the other way round.
        HrlyRate: isSalary ? '0' : roundHalfEven(cellOf(record.Amount), 5),
        SalaryAmt: isSalary ? roundHalfEven(cellOf(record.Amount), 2) : '0',
      };
      await file.write(row, (code, what) => out.warn(item, code, what));
      out.accept(item, file.name, joinKey([config.prCompany, employee]));
    } catch (error) {
      out.refuse(item, asRecordError(error));
    }
  }
  await files.end();
}

/** The rate's own code, else the connector's default for its kind. */
function earnCodeOf(record: VendorRecord, config: VistaConfig): string {
  const usual = (record.RateType === 'salary' && config.earnCodeSalary) || (config.earnCodeHourly ?? '1');
  return cellOf(record.EarnCode) || usual;
}

function superseded(by: VendorRecord) {
  return refusal(
    'rate-superseded',
    `Vista holds one rate per person; the one from ${cellOf(by.From) || 'the beginning'} (earnings code ${cellOf(by.EarnCode) || 'default'}) is sent instead.`,
    'Filter the sync to present rates of the main earnings code.',
    'Amount',
  );
}
