import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { textOf } from '../arcoro/index.ts';
import type { Tables } from './tables.ts';

/** The nine columns of "Timesheets with Cost Centers (ExakTime)" (documented). */
const COLUMNS = [
  'Arcoro User ID',
  'Transaction Date',
  'Project Code',
  'Hours',
  'Cost Center 1',
  'Cost Center 2',
  'Cost Center 3',
  'Cost Center 4',
  'Cost Center 5',
];

const PROJECT_CODES: Record<string, string> = { Regular: 'Regular', Overtime: 'OT1', Doubletime: 'OT2' };

/** What pressing Export does: the hours of these days, today's too; time off has no project code and stays. */
export function writeTimesheets(folder: string, tables: Tables, from: string, to: string): string {
  const code = (resource: string, id: string | null) =>
    id === null ? '' : textOf(tables.of(resource).get(id)?.identifier);
  const lines = tables.time
    .values()
    .filter((row) => row.workDate >= from && row.workDate <= to && row.hourGroup in PROJECT_CODES)
    .map((row) => {
      const [year, month, day] = row.workDate.split('-');
      return [
        row.personId.replaceAll('-', ''),
        `${month}/${day}/${year}`,
        PROJECT_CODES[row.hourGroup],
        String(row.hours),
        code('CostCodes', row.costCodeId),
        code('Locations', row.locationId),
        '',
        '',
        '',
      ].join(',');
    });
  const name = `timesheets-${to.replaceAll('-', '')}.csv`;
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(`${path}.part`, `${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`);
  renameSync(`${path}.part`, path);
  return name;
}
