import type { TSchema } from 'typebox';
import { describe } from 'vitest';
import type { Client, Product } from '../product.ts';
import type { Conformance } from './conformance.ts';

/**
 * Registers the conformance suite of one product: one call in its product.test.ts, then only what is special
 * to the vendor. What it skips is listed with the reason.
 */
export function testProduct<Config extends TSchema, C extends Client>(
  product: Product<Config, C>,
  _conformance: Conformance<Config>,
): void {
  describe(`${product.manifest.name} conforms`, () => {});
}
