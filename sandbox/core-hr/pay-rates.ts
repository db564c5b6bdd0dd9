import type { Row } from '../kit/index.ts';
import { fromFileDate } from './file-dates.ts';
import type { Tables } from './tables.ts';

/** Pay rates are part of an employment's documented content, but arrive by file only: shown, not writable (assumed). */
export function hourlyAndSalaryRates(personId: string, tables: Tables): Row[] {
  return tables
    .file('compensation-rates')
    .values()
    .filter((row) => row.personId === personId)
    .map(({ values }) => ({
      rateType: values['Rate Type'] ?? '',
      amount: values['Per Pay Rate'] ?? '',
      startDate: fromFileDate(values['Start Date'] ?? ''),
      endDate: fromFileDate(values['Stop Date'] ?? ''),
    }));
}
