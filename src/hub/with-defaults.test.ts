import { expect, test } from 'vitest';
import { productOf, products } from './products.ts';
import { withDefaults } from './with-defaults.ts';

test('fields left alone get the values that the form shows, also in parts that appear by them', () => {
  const filled = withDefaults(productOf(products, 'file'), {
    direction: 'read',
    place: 'folder',
    folder: '/x',
  });

  expect(filled).toMatchObject({ place: 'folder', afterRead: 'leave', quietSeconds: 10 });
});

test('what was given stays, and the given object is left as it was', () => {
  const given = { url: 'http://127.0.0.1', pageSize: 5 };

  const filled = withDefaults(productOf(products, 'core-hr'), given);

  expect(filled).toMatchObject({ pageSize: 5, callsPerMinute: 60 });
  expect(given).toEqual({ url: 'http://127.0.0.1', pageSize: 5 });
});
