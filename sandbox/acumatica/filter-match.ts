import type { Filter } from './filter-parser.ts';
import type { Value } from './filter-tokens.ts';
import { httpError } from './refusal.ts';

/** Where a filter finds its values: a record of the contract, or a row of a feed. */
export interface FilterSubject {
  field(path: string[]): Value;
  formField(type: string, viewField: string): Value;
}

/**
 * Whether a subject passes. Text is compared without case and trailing blanks, as the vendor's database does.
 * @throws Refusal 500 when two kinds of value are compared, e.g. a Boolean with a quoted 'false'.
 */
export function matches(filter: Filter, subject: FilterSubject): boolean {
  const value = evaluate(filter, subject);
  if (typeof value === 'boolean' || value === null) return value === true;
  throw typeMismatch('Edm.Boolean', value);
}

/** Asks the subject for every field the filter names, so that a wrong name is found without any record. */
export function checkFields(filter: Filter, subject: FilterSubject): void {
  switch (filter.kind) {
    case 'field':
      subject.field(filter.path);
      return;
    case 'form-field':
      subject.formField(filter.type, filter.viewField);
      return;
    case 'not':
      checkFields(filter.of, subject);
      return;
    case 'and':
    case 'or':
    case 'compare':
      checkFields(filter.left, subject);
      checkFields(filter.right, subject);
      return;
    case 'contains':
    case 'startswith':
    case 'endswith':
      checkFields(filter.whole, subject);
      checkFields(filter.piece, subject);
      return;
    default:
      return;
  }
}

function evaluate(filter: Filter, subject: FilterSubject): Value {
  switch (filter.kind) {
    case 'literal':
      return filter.value;
    case 'field':
      return subject.field(filter.path);
    case 'form-field':
      return subject.formField(filter.type, filter.viewField);
    case 'and':
      return matches(filter.left, subject) && matches(filter.right, subject);
    case 'or':
      return matches(filter.left, subject) || matches(filter.right, subject);
    case 'not':
      return !matches(filter.of, subject);
    case 'compare':
      return compare(filter.how, evaluate(filter.left, subject), evaluate(filter.right, subject));
    default: {
      const whole = text(evaluate(filter.whole, subject));
      const piece = text(evaluate(filter.piece, subject));
      if (filter.kind === 'startswith') return whole.startsWith(piece);
      return filter.kind === 'endswith' ? whole.endsWith(piece) : whole.includes(piece);
    }
  }
}

function compare(how: string, left: Value, right: Value): boolean {
  if (left === null || right === null) {
    if (how === 'eq') return left === right;
    return how === 'ne' ? left !== right : false;
  }
  const a = comparable(left);
  const b = comparable(right);
  if (typeof left !== typeof right || left instanceof Date !== right instanceof Date)
    throw typeMismatch(kindOf(left), right);
  if (how === 'eq') return a === b;
  if (how === 'ne') return a !== b;
  if (how === 'gt') return a > b;
  if (how === 'ge') return a >= b;
  return how === 'lt' ? a < b : a <= b;
}

function comparable(value: string | number | boolean | Date): string | number {
  if (value instanceof Date) return value.getTime();
  return typeof value === 'string' ? text(value) : Number(value);
}

function text(value: Value): string {
  if (value === null) return '';
  if (typeof value !== 'string') throw typeMismatch('Edm.String', value);
  return value.trimEnd().toUpperCase();
}

function kindOf(value: Value): string {
  if (value instanceof Date) return 'Edm.DateTimeOffset';
  if (typeof value === 'boolean') return 'Edm.Boolean';
  return typeof value === 'number' ? 'Edm.Decimal' : 'Edm.String';
}

function typeMismatch(expected: string, found: Value) {
  return httpError(
    500,
    `A binary operator with incompatible types was detected. Found operand types '${expected}' and '${kindOf(found)}'.`,
    'Microsoft.OData.ODataException',
  );
}
