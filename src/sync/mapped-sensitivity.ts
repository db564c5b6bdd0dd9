import type { EntityDefinition, Sensitivity } from '../model/index.ts';
import type { DataSetConfig, MappingLine } from './sync-config.ts';

const order: readonly Sensitivity[] = ['none', 'personal', 'secret'];

/** The stricter of some. */
function strictest(...all: readonly Sensitivity[]): Sensitivity {
  return order[Math.max(0, ...all.map((one) => order.indexOf(one)))] ?? 'none';
}

/** How sensitive a field is by itself; what carries no declaration of ours (custom and vendor fields) is personal. */
export function ownSensitivity({ fields }: EntityDefinition, name: string): Sensitivity {
  return Object.hasOwn(fields, name) ? (fields[name]?.sensitivity ?? 'personal') : 'personal';
}

/**
 * How sensitive what a line of a sync's mapping takes is: its source, and what its steps join. `secretVendorFields`: the
 * vendor's own names of what is secret in our model.
 */
export function sensitivityTaken(
  definition: EntityDefinition,
  { source, steps }: MappingLine,
  secretVendorFields: ReadonlySet<string> = new Set(),
): Sensitivity {
  const names = [
    ...(source === undefined ? [] : [source]),
    ...steps.flatMap((step) => (step.do === 'concat' || step.do === 'firstOf' ? step.fields : [])),
  ];
  return strictest(
    'none',
    ...names.map((name) =>
      name.startsWith('vendor.') && secretVendorFields.has(name.slice('vendor.'.length))
        ? 'secret'
        : ownSensitivity(definition, name),
    ),
  );
}

/**
 * How sensitive each field is in a sync that maps: a value is hidden as strictly as where it came from, under whatever
 * name it arrives. Fields that take nothing from elsewhere are as they are by themselves.
 */
export function sensitivityIn(
  definition: EntityDefinition,
  mapping: DataSetConfig['mapping'],
): (name: string) => Sensitivity {
  const taken = new Map(mapping.map((line) => [line.target, sensitivityTaken(definition, line)]));
  return (name) => strictest(ownSensitivity(definition, name), taken.get(name) ?? 'none');
}
