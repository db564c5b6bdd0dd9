import type { Entity, EntityDefinition, Field, FieldValue } from '../../model/index.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ROUTING_NUMBERS = ['011000015', '021000021', '031000053', '041000014'];

/** For tests: an entity of any data set with every field filled; another `nr` (from 1) makes another one. */
export function sampleEntity(definition: EntityDefinition, nr: number): Entity {
  return Object.fromEntries(
    Object.entries(definition.fields).map(([name, field]) => [name, sampleValue(name, field, nr)]),
  );
}

function sampleValue(name: string, field: Field, nr: number): FieldValue {
  const day = new Date(Date.UTC(2020, 0, 1 + nr)).toISOString().slice(0, 10);
  switch (field.kind) {
    case 'identifier':
    case 'code':
      return String(nr).padStart(6, '0');
    case 'choice':
      return field.choices?.[nr % (field.choices.length || 1)] ?? null;
    case 'date':
      return day;
    case 'money':
      return `${nr}.50`;
    case 'rate':
    case 'decimal':
      return `${nr}.25`;
    case 'integer':
      return String(nr);
    case 'boolean':
      return nr % 2 === 0;
    case 'phone':
      return `512555${String(nr % 10_000).padStart(4, '0')}`;
    case 'ssn':
      return String(200_000_000 + nr).padStart(9, '0');
    case 'routing':
      return ROUTING_NUMBERS[nr % ROUTING_NUMBERS.length] ?? null;
    case 'account':
      return `00${70_000_000 + nr}`;
    case 'email':
      return `person${nr}@example.com`;
    case 'state':
      return 'TX';
    default:
      return `${name}, "${LETTERS[nr % 26]}" é ${nr}`;
  }
}

/** For tests: the same as a CSV file, written without the writer that is tested. */
export function sampleCsv(
  definition: EntityDefinition,
  count: number,
  further: Record<string, string> = {},
): string {
  const names = [...Object.keys(definition.fields), ...Object.keys(further)];
  const quoted = (value: FieldValue | undefined) => `"${String(value ?? '').replaceAll('"', '""')}"`;
  const lines = Array.from({ length: count }, (_, index) => {
    const entity: Entity = { ...sampleEntity(definition, index + 1), ...further };
    return names.map((name) => quoted(entity[name])).join(',');
  });
  return `${names.join(',')}\r\n${lines.join('\r\n')}\r\n`;
}
