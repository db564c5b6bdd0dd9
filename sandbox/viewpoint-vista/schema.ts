import { readFileSync } from 'node:fs';
import { csvRecords } from './csv.ts';

export interface ColumnSchema {
  name: string;
  /** As SQL Server has it: `varchar(30)`, `numeric(16,5)`, `smalldatetime`. */
  type: string;
  nullable: boolean;
  default?: string;
  identity?: boolean;
}

export interface TableSchema {
  module: string;
  naturalKey?: string[];
  checks?: string[];
  columns: ColumnSchema[];
}

/** A fact per line of validation-rules.csv. */
export interface RuleLine {
  table: string;
  column: string;
  rule: string;
  errorLabel: string;
}

function file(name: string): string {
  return readFileSync(new URL(`./schema/${name}`, import.meta.url), 'utf8');
}

/** Vista's tables by name, without the `b` that base tables carry. */
export const schema = JSON.parse(file('vista-schema.json')) as Record<string, TableSchema>;

/** Per table, the columns that the import fills when the file leaves them blank. */
export const importDefaults = (
  JSON.parse(file('import-defaults.json')) as {
    tables: Record<string, { column: string; value?: string }[]>;
  }
).tables;

export const ruleLines: RuleLine[] = csvRecords(file('validation-rules.csv'))
  .slice(1)
  .map(([table = '', column = '', rule = '', errorLabel = '']) => ({ table, column, rule, errorLabel }));

export function tableSchema(table: string): TableSchema {
  const found = schema[table];
  if (found === undefined) throw new Error(`The sandbox has no table ${table}`);
  return found;
}

export function columnSchema(table: string, column: string): ColumnSchema | undefined {
  return tableSchema(table).columns.find(({ name }) => name === column);
}
