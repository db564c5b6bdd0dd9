import { expect, test } from 'vitest';
import { dataSets } from './data-sets.ts';
import type { Entity } from './field.ts';

test.each(dataSets.map((one) => [one.id, one] as const))(
  'the title of %s says nothing that needs a right to be seen',
  (_, definition) => {
    const hidden: Entity = Object.fromEntries(
      Object.entries(definition.fields)
        .filter(([, field]) => field.sensitivity !== 'none')
        .map(([name]) => [name, `hidden ${name}`]),
    );

    expect(definition.title(hidden)).not.toContain('hidden');
  },
);
