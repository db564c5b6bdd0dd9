import type { VistaDatabase, VistaRow } from '../database.ts';
import { ruleLines } from '../schema.ts';

export interface RuleContext {
  db: VistaDatabase;
  /** The row as it stood; absent when it is being added. */
  before?: VistaRow;
  /** A race list is kept outside the tables known here. */
  raceCodes: string[];
  /** What the company option says of an SSN that another employee has. */
  duplicateSsn: 'refuse' | 'warn';
  /** Tells what does not stop the row. */
  warn(message: string): void;
}

/** One rule on one column, tried on the whole row as it would be stored. */
export interface Rule {
  /** As the first columns of validation-rules.csv have it. */
  column: string;
  /** `true`: broken, and the CSV's label says how; a text: broken, and it says how. */
  broken(row: VistaRow, context: RuleContext): boolean | string;
  /** Not in validation-rules.csv: chosen here because the row makes no sense otherwise. */
  isAssumed?: true;
}

export interface Breach {
  column: string;
  message: string;
}

/** What is wrong with the row, in the order of the rules. */
export function breaches(table: string, rules: Rule[], row: VistaRow, context: RuleContext): Breach[] {
  return rules.flatMap(({ column, broken }) => {
    const answer = broken(row, context);
    if (answer === false) return [];
    return [{ column, message: answer === true ? labelOf(table, column) : answer }];
  });
}

function labelOf(table: string, column: string): string {
  const labels = ruleLines.filter(
    (line) => line.table === table && line.column === column && line.errorLabel,
  );
  return labels[0]?.errorLabel ?? `Invalid ${column}`;
}

/** Given, and one of these. */
export function isNotOneOf(value: unknown, allowed: string): boolean {
  return value !== null && value !== undefined && !allowed.split(' ').includes(String(value).toUpperCase());
}

export function isGiven(value: unknown): boolean {
  return value !== null && value !== undefined && value !== '';
}

/** Given, and not in the list that holds it. */
export function isUnknown(db: VistaDatabase, table: string, where: VistaRow, column: string): boolean {
  return isGiven(where[column]) && db.first(table, where) === undefined;
}

export function isZero(value: unknown): boolean {
  return value === null || value === undefined || /^-?0*\.?0*$/.test(String(value));
}
