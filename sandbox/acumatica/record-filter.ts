import { type EntityType, memberAt, type ScalarKind } from './catalogue.ts';
import { checkFields, matches } from './filter-match.ts';
import { parseFilter } from './filter-parser.ts';
import type { Value } from './filter-tokens.ts';
import { emptyRecord, type Scalar, type StoredRecord } from './record.ts';
import { badRequest, httpError } from './refusal.ts';

/** The contract's fields that a filter refuses although the entity shows them. Source: guide, "Retrieval of time entries". */
const UNFILTERABLE: Record<string, string[]> = { TimeEntry: ['Date', 'Time'] };

/** A `$filter` over records of one entity. @throws Refusal 400 for an unknown field or a detail collection */
export function recordFilter(type: EntityType, text: string): (record: StoredRecord) => boolean {
  const filter = parseFilter(text, 'odata3');
  const subject = (record: StoredRecord) => ({
    field: (path: string[]) => fieldValue(type, record, path),
    formField: (kind: string, viewField: string) => formFieldValue(type, record, kind, viewField),
  });
  checkFields(filter, subject(emptyRecord('')));
  return (record) => matches(filter, subject(record));
}

function fieldValue(type: EntityType, record: StoredRecord, path: string[]): Value {
  if (path.length === 1 && path[0] === 'id') return record.id;
  const found = memberAt(type, path);
  if (found === undefined)
    throw badRequest(`Could not find a property named '${path.join('/')}' on type '${type.name}'.`);
  if (found.throughDetail || found.member.kind !== 'scalar')
    throw badRequest(
      `The filter cannot be applied to '${path.join('/')}': it is not a field of the record or a linked entity.`,
    );
  if (UNFILTERABLE[type.name]?.includes(path.join('/')))
    throw httpError(
      500,
      `Optimization cannot be performed.The following fields cause the error:\r\n${path.join('/')}: The field cannot be used in a filter`,
      'PX.Api.ContractBased.OptimizedExportException',
    );
  return typed(valueAt(record, path), found.member.type);
}

/** A field by the form's own names: one the contract maps, or a user-defined one. */
function formFieldValue(type: EntityType, record: StoredRecord, kind: string, viewField: string): Value {
  const mapped = type.views[viewField] ?? type.views[numberedView(type, viewField)];
  const scalar = CF_KINDS[kind];
  if (scalar === undefined)
    throw badRequest(`An unknown function with name 'cf.${kind}' was found in the filter.`);
  if (mapped !== undefined) return typed(valueAt(record, mapped.split('/')), scalar);
  const [view = '', field = ''] = viewField.split('.');
  return typed(record.custom[view]?.[field]?.value, scalar);
}

const CF_KINDS: Record<string, ScalarKind> = {
  String: 'string',
  DateTime: 'datetime',
  Decimal: 'decimal',
  Double: 'decimal',
  Int: 'int',
  Long: 'int',
  Short: 'int',
  Byte: 'int',
  Boolean: 'boolean',
  Guid: 'guid',
};

/** `CurrentEmployee.DepartmentID` is kept as `CurrentEmployee: 1.DepartmentID`. */
function numberedView(type: EntityType, viewField: string): string {
  const [view, field] = viewField.split('.');
  return Object.keys(type.views).find((known) => known.replace(/: \d+\./, '.') === `${view}.${field}`) ?? '';
}

export function valueAt(record: StoredRecord, path: string[]): Scalar | undefined {
  let at: StoredRecord | undefined = record;
  for (const step of path.slice(0, -1)) at = at?.links[step];
  return at?.fields[path.at(-1) ?? ''];
}

function typed(value: Scalar | undefined, kind: ScalarKind): Value {
  if (value === undefined) return null;
  return kind === 'datetime' && typeof value === 'string' ? new Date(value) : value;
}

/** The value of a mapped or user-defined form field, for `$custom`. */
export function customValue(type: EntityType, record: StoredRecord, viewField: string) {
  const [view = '', field = ''] = viewField.split('.');
  const own = record.custom[view]?.[field];
  if (own !== undefined) return own;
  const path = type.views[viewField] ?? type.views[numberedView(type, viewField)];
  if (path === undefined) return undefined;
  const steps = path.split('/');
  const value = valueAt(record, steps);
  return { type: customTypeName(type, steps), ...(value === undefined ? {} : { value }) };
}

function customTypeName(type: EntityType, path: string[]): string {
  const member = memberAt(type, path)?.member;
  const kind = member?.kind === 'scalar' ? member.type : 'string';
  const name = kind === 'datetime' ? 'DateTime' : `${kind[0]?.toUpperCase()}${kind.slice(1)}`;
  return `Custom${name}Field`;
}
