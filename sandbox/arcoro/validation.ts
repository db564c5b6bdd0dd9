import type { Row } from '../kit/index.ts';
import { isDate } from './dates.ts';
import { type FieldErrors, Problem } from './problem.ts';
import type { Field, Resource } from './resource.ts';
import { type ApiTables, textOf } from './tables.ts';

/**
 * The row that a request's body makes. A field left out becomes `null` (and a yes/no becomes no): an
 * update replaces the whole object, which is documented. Unknown fields are ignored (assumed).
 * @throws Problem 400 with the fields at fault, 409 when another row has a unique value.
 */
export function rowFrom<T extends ApiTables>(
  resource: Resource<T>,
  body: unknown,
  known: Row,
  before: Row | undefined,
  tables: T,
): Row {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new Problem(400, 'The body must be a JSON object.');
  const given = body as Row;
  const errors: FieldErrors = {};
  const row: Row = { ...known };
  for (const [name, field] of Object.entries(resource.fields)) {
    const value = given[name] === '' ? null : (given[name] ?? whenAbsent(name, field, before));
    row[name] = value;
    const fault = faultOf(value, field, tables) ?? changeFault(value, field, before?.[name]);
    if (fault !== undefined) errors[name] = [fault];
  }
  if (Object.keys(errors).length === 0) Object.assign(errors, resource.check?.(row, tables, before));
  if (Object.keys(errors).length > 0) throw new Problem(400, 'One or more fields are not valid.', errors);
  refuseTwins(resource, row, tables);
  return row;
}

/** New rows are active unless they say otherwise; a replacement that is silent about it makes the row inactive. */
function whenAbsent(name: string, field: Field, before: Row | undefined): unknown {
  if (field.type === 'boolean') return name === 'isActive' && before === undefined;
  return field.type === 'texts' ? [] : null;
}

function faultOf(value: unknown, field: Field, tables: ApiTables): string | undefined {
  if (value === null) return field.required === true ? 'Is required.' : undefined;
  switch (field.type) {
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'Must be true or false.';
    case 'number':
      return typeof value === 'number' ? undefined : 'Must be a number.';
    case 'texts':
      if (!Array.isArray(value) || value.some((one) => typeof one !== 'string'))
        return 'Must be a list of texts.';
      return value
        .map((one) => referenceFault(textOf(one), field, tables))
        .find((fault) => fault !== undefined);
    case 'date':
      return typeof value === 'string' && isDate(value) ? undefined : 'Must be a date like 2026-03-02.';
    case 'text':
      return typeof value === 'string' ? textFault(value, field, tables) : 'Must be text.';
  }
}

function textFault(value: string, field: Field, tables: ApiTables): string | undefined {
  if (field.values !== undefined && !field.values.includes(value))
    return `Must be one of: ${field.values.join(', ')}.`;
  if (field.pattern !== undefined && !field.pattern.test(value))
    return `The value ${field.patternSays ?? 'has the wrong form'}.`;
  if (field.maxLength !== undefined && value.length > field.maxLength)
    return `Must not be longer than ${field.maxLength} characters.`;
  return referenceFault(value, field, tables);
}

function referenceFault(value: string, field: Field, tables: ApiTables): string | undefined {
  if (field.refersTo === undefined || tables.of(field.refersTo).has(value)) return undefined;
  return `No record with this id among ${field.refersTo}.`;
}

function changeFault(value: unknown, field: Field, before: unknown): string | undefined {
  return field.fixed === true && before !== undefined && before !== value ? 'Cannot be changed.' : undefined;
}

function refuseTwins<T extends ApiTables>(resource: Resource<T>, row: Row, tables: T): void {
  for (const [name, field] of Object.entries(resource.fields)) {
    if (field.unique !== true || row[name] === null) continue;
    const twin = tables
      .of(resource.name)
      .find(
        (one) =>
          one[resource.idField] !== row[resource.idField] &&
          textOf(one[name]).toLowerCase() === textOf(row[name]).toLowerCase(),
      );
    if (twin !== undefined)
      throw new Problem(409, `${resource.name}: ${name} is taken.`, {
        [name]: ['Another record has this value.'],
      });
  }
}
