import type { Entity, Field, FieldValue } from './field.ts';

/** How much of people's data a reader may see. */
export interface Sight {
  personal: boolean;
}

/** Its last four would be half of a shorter secret, or all of it: such a one shows nothing. */
const shortestToShow = 8;
/** Letters and digits. */
export const isSign = /[\p{L}\p{N}]/u;

/**
 * What a secret may show of itself: its last four letters and digits, if it has at least eight; signs between them,
 * which everybody knows, do not make it longer. Empty for a shorter one.
 */
export function lastFourOf(secret: string): string {
  const signs = [...secret].filter((sign) => isSign.test(sign));
  return signs.length < shortestToShow ? '' : signs.slice(-4).join('');
}

/**
 * Shows a value as far as its sensitivity allows: secrets as their last four or, when short, not at all; personal ones
 * hidden without the grant. Custom fields and vendor fields carry no declaration of ours, so they count as personal.
 */
export function maskValue(
  field: Pick<Field, 'sensitivity'> | undefined,
  value: FieldValue | undefined,
  sight: Sight,
): FieldValue {
  if (value === null || value === undefined) return null;
  const sensitivity = field?.sensitivity ?? 'personal';
  if (sensitivity === 'none') return value;
  if (sensitivity === 'secret') return `•••• ${lastFourOf(String(value))}`.trimEnd();
  return sight.personal ? value : '••••';
}

export function maskEntity(fields: Readonly<Record<string, Field>>, entity: Entity, sight: Sight): Entity {
  return Object.fromEntries(
    Object.entries(entity).map(([name, value]) => [name, maskValue(fields[name], value, sight)]),
  );
}
