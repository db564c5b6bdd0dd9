import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { products } from '../../src/hub/products.ts';
import { productsPage } from './products-page.ts';

const root = join(import.meta.dirname, '../..');

test('the page of products says what the code declares', async () => {
  await expect(productsPage(products)).toMatchFileSnapshot(join(root, 'docs/reference/products.md'));
});

test('every product that reads or writes has a file that runs each of its cells', () => {
  for (const { manifest, dataSets } of products) {
    const path = join(root, 'test/scenarios/cells', `${manifest.id}.test.ts`);
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    if (dataSets.some(({ read }) => read !== undefined)) expect(text, path).toMatch(/^readCells\(/m);
    if (dataSets.some(({ write }) => write !== undefined)) expect(text, path).toMatch(/^writeCells\(/m);
  }
});
