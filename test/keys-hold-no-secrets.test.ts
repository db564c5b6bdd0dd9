import { expect, test } from 'vitest';
import { products } from '../src/hub/products.ts';
import { dataSet as modelOf } from '../src/model/index.ts';

test('no product writes record by record under a key that holds a secret, for such a key rests in clear', () => {
  const found = products.flatMap(({ manifest, dataSets }) =>
    dataSets
      .filter(({ id, write, primaryKey, mapping }) => {
        const { fields } = modelOf(id);
        const secret = mapping.rules.filter(({ model }) => fields[model]?.sensitivity === 'secret');
        return write?.style === 'records' && secret.some(({ vendor }) => primaryKey.includes(vendor));
      })
      .map(({ id }) => `${manifest.id} ${id}`),
  );

  expect(products.length).toBe(11);
  expect(found).toEqual([]);
});
