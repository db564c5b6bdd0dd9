import type { Entity, Field, FieldValue } from './field.ts';

/** How much of people's data a reader may see. */
export interface Sight {
  personal: boolean;
}

/** Shows a value as far as its sensitivity allows: secrets as their last four, personal ones hidden without the grant. */
export function maskValue(field: Field | undefined, value: FieldValue | undefined, sight: Sight): FieldValue {
  if (value === null || value === undefined) return null;
  // Custom fields and vendor fields carry no declaration of ours, so they count as personal.
  const sensitivity = field?.sensitivity ?? 'personal';
  if (sensitivity === 'none') return value;
  if (sensitivity === 'secret') return `•••• ${String(value).slice(-4)}`;
  return sight.personal ? value : '••••';
}

export function maskEntity(fields: Readonly<Record<string, Field>>, entity: Entity, sight: Sight): Entity {
  return Object.fromEntries(
    Object.entries(entity).map(([name, value]) => [name, maskValue(fields[name], value, sight)]),
  );
}
