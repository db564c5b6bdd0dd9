import { randomUUID } from 'node:crypto';
import { Problem, textOf } from '../arcoro/index.ts';
import { addDays } from '../contractor/index.ts';
import type { Cells } from './employees-by-file.ts';
import { fromFileDate, toFileDate } from './file-dates.ts';
import { IDENTITY_COLUMNS, type Layout } from './layouts.ts';
import type { Tables } from './tables.ts';

/** One row of a layout other than the employee ones: key columns found = update, otherwise add (documented). */
export function takeRow(cells: Cells, layout: Layout, personId: string, tables: Tables): 'added' | 'updated' {
  switch (layout.kind) {
    case 'cost-centers':
      return takeCostCenter(cells, tables);
    case 'comparison':
      return compare(cells, personId, tables);
    default:
      return keep(cells, layout, personId, tables);
  }
}

function keep(cells: Cells, layout: Layout, personId: string, tables: Tables): 'added' | 'updated' {
  const table = tables.file(layout.kind);
  const body = layout.columns.filter((column) => !IDENTITY_COLUMNS.includes(column.name));
  const keyed = layout.columns.some((column) => column.key === true);
  const keys = body.filter((column) => column.key === true).map((column) => column.name);
  const values = Object.fromEntries(body.map((column) => [column.name, cells[column.name] ?? '']));
  const found = keyed
    ? table.find((row) => row.personId === personId && keys.every((key) => row.values[key] === values[key]))
    : undefined;
  if (layout.endsEarlier === true) endEarlier(personId, values, tables);
  const id = found?.id ?? randomUUID();
  table.put(id, { id, personId, values });
  return found === undefined ? 'added' : 'updated';
}

/** Open rates of the same type that began earlier end on the day before the new one. */
function endEarlier(personId: string, values: Record<string, string>, tables: Tables): void {
  const start = fromFileDate(values['Start Date'] ?? '');
  if (start === null) return;
  const table = tables.file('compensation-rates');
  for (const row of table.values()) {
    const began = fromFileDate(row.values['Start Date'] ?? '');
    const isEarlier = began !== null && began < start && row.values['Rate Type'] === values['Rate Type'];
    if (row.personId !== personId || !isEarlier || row.values['Stop Date'] !== '') continue;
    table.put(row.id, { ...row, values: { ...row.values, 'Stop Date': toFileDate(addDays(start, -1)) } });
  }
}

/** Level and name find the cost center (assumed: the layout marks no key, yet its point is the status). */
function takeCostCenter(cells: Cells, tables: Tables): 'added' | 'updated' {
  const isCode = cells['Cost Center Level Name'] === 'Cost Code';
  const table = tables.of(isCode ? 'CostCodes' : 'Locations');
  const identifier = cells.Name ?? '';
  if (identifier === '') throw new Problem(400, 'A cost center needs a name.', { Name: ['Is required.'] });
  const before = table.find((row) => row.identifier === identifier);
  const id = textOf(before?.id) || randomUUID();
  const fresh = isCode ? { costTypeId: null, displayOption: 'Default' } : { isUsedForTime: true };
  const name = cells.Description || textOf(before?.name) || identifier;
  table.put(id, { ...(before ?? { id, identifier, ...fresh }), name, isActive: cells.Status !== 'Inactive' });
  return before === undefined ? 'added' : 'updated';
}

function compare(cells: Cells, personId: string, tables: Tables): 'updated' {
  const person = tables.persons.get(personId);
  if (person?.firstName !== cells['First Name'] || person?.lastName !== cells['Last Name']) {
    throw new Problem(400, 'The name differs.', {
      'Last Name': [`Core HR has ${textOf(person?.firstName)} ${textOf(person?.lastName)}.`],
    });
  }
  return 'updated';
}
