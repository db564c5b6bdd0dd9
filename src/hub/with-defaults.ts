import { Ajv, type ValidateFunction } from 'ajv';
import type { AnyProduct } from '../sdk/index.ts';

const ajv = new Ajv({ strict: false, useDefaults: true, validateFormats: false });
const fillers = new WeakMap<AnyProduct, ValidateFunction>();

/** A default may make a part of the form appear that has defaults of its own; forms nest no deeper than this. */
const rounds = 3;

/** Fields that were left alone in the form have the values that the form shows for them. */
export function withDefaults(
  product: AnyProduct,
  config: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const fill = fillers.get(product) ?? ajv.compile(product.manifest.config);
  fillers.set(product, fill);
  const filled = structuredClone(config);
  for (let round = 0; round < rounds; round += 1) fill(filled);
  return filled;
}
