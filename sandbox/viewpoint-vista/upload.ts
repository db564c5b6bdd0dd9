import type { VistaRow } from './database.ts';
import { copyToPayroll } from './hr-to-payroll.ts';
import type { Movement } from './movements.ts';
import { breaches, type RuleContext, rulesByTable } from './rules/index.ts';
import { columnSchema, tableSchema } from './schema.ts';

/** Why a row was not uploaded. */
export class Refusal extends Error {
  readonly problems: { column: string | null; message: string }[];

  constructor(problems: { column: string | null; message: string }[]) {
    super(problems.map(({ message }) => message).join('; '));
    this.problems = problems;
  }
}

export interface UploadContext extends Omit<RuleContext, 'before'> {
  emptyCell: 'clear' | 'keep';
  today: string;
}

/**
 * Writes one row to its table. In a change, columns that the file does not have stay as they are; an empty
 * cell clears a column that may be empty. @throws Refusal, DatabaseRefusal
 */
export function uploadRow(movement: Movement, row: VistaRow, context: UploadContext): 'added' | 'changed' {
  const { db } = context;
  const { table } = movement;
  const keys = tableSchema(table).naturalKey ?? [];
  const missingKey = keys.find((name) => row[name] === null || row[name] === undefined);
  if (missingKey !== undefined) throw new Refusal([{ column: missingKey, message: `Missing ${missingKey}` }]);
  const key = Object.fromEntries(keys.map((name) => [name, row[name] ?? null]));
  const before = db.first(table, key);
  const named = keys.map((name) => `${name} ${key[name]}`).join(', ');

  if (movement.mode === 'add' && before !== undefined)
    throw new Refusal([{ column: keys.at(-1) ?? null, message: `${named} already exists` }]);
  if (movement.mode === 'change' && before === undefined)
    throw new Refusal([{ column: keys.at(-1) ?? null, message: `${named} does not exist` }]);

  const changes = before === undefined ? row : changesOf(table, row, keys, context.emptyCell);
  const after: VistaRow = { ...before, ...changes };
  const absent = tableSchema(table).columns.find(
    (column) =>
      !column.nullable &&
      !column.identity &&
      column.default === undefined &&
      (after[column.name] ?? null) === null,
  );
  if (absent !== undefined) throw new Refusal([{ column: absent.name, message: `Missing ${absent.name}` }]);
  const found = breaches(table, rulesByTable[table] ?? [], after, {
    ...context,
    ...(before === undefined ? {} : { before }),
  });
  if (found.length > 0) throw new Refusal(found);

  if (before === undefined) db.insert(table, ofTable(table, row));
  else db.update(table, key, ofTable(table, changes));
  if (table === 'HRRM') copyToPayroll(db, key, before);
  return before === undefined ? 'added' : 'changed';
}

function changesOf(table: string, row: VistaRow, keys: string[], emptyCell: 'clear' | 'keep'): VistaRow {
  return Object.fromEntries(
    Object.entries(row).filter(([name, value]) => {
      if (keys.includes(name)) return false;
      return value !== null || (emptyCell === 'clear' && columnSchema(table, name)?.nullable === true);
    }),
  );
}

/** Without the columns that belong to the batch. */
function ofTable(table: string, row: VistaRow): VistaRow {
  return Object.fromEntries(Object.entries(row).filter(([name]) => columnSchema(table, name) !== undefined));
}
