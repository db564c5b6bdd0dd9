import { NotFoundError } from '../kernel/index.ts';
import { acumatica } from '../products/acumatica/index.ts';
import { cmic } from '../products/cmic/index.ts';
import { coreHr } from '../products/core-hr/index.ts';
import { exaktime } from '../products/exaktime/index.ts';
import { file } from '../products/file/index.ts';
import { hcss } from '../products/hcss/index.ts';
import { payroll } from '../products/payroll/index.ts';
import { sage100Contractor } from '../products/sage-100-contractor/index.ts';
import { sage300Cre } from '../products/sage-300-cre/index.ts';
import { sftp } from '../products/sftp/index.ts';
import { viewpointVista } from '../products/viewpoint-vista/index.ts';
import type { AnyProduct } from '../sdk/index.ts';

/** Every product that Chalkline knows, in the order of the product list. */
export const products: readonly AnyProduct[] = [
  coreHr,
  acumatica,
  cmic,
  exaktime,
  hcss,
  payroll,
  sage100Contractor,
  sage300Cre,
  viewpointVista,
  file,
  sftp,
];

/** @throws NotFoundError `product/unknown` */
export function productOf(known: readonly AnyProduct[], id: string): AnyProduct {
  const product = known.find((candidate) => candidate.manifest.id === id);
  if (product === undefined) {
    throw new NotFoundError({
      code: 'product/unknown',
      what: `There is no product "${id}".`,
      expected: `Expected one of ${known.map((candidate) => candidate.manifest.id).join(', ')}.`,
      fix: 'Choose a product from the list.',
      field: 'product',
    });
  }
  return product;
}
