import { expect, test } from 'vitest';
import { dataSets } from './data-sets.ts';
import * as organisation from './organisation.ts';
import * as pay from './pay.ts';

test('every entity that is defined flows', () => {
  const flowing = new Set(dataSets.map(({ id }) => id));
  for (const definition of [...Object.values(organisation), ...Object.values(pay)]) {
    expect(flowing, definition.id).toContain(definition.id);
  }
});

test('each data set comes after what it needs, and the field’s order is kept beside that', () => {
  const order = dataSets.map(({ id }) => id);
  for (const { id, after } of dataSets) {
    for (const needed of after)
      expect(order.indexOf(needed), `${needed} before ${id}`).toBeLessThan(order.indexOf(id));
  }
  expect(
    order.filter((id) => ['employees', 'payRates', 'taxes', 'directDeposits', 'deductions'].includes(id)),
  ).toEqual(['employees', 'payRates', 'taxes', 'directDeposits', 'deductions']);
});
