import type { SystemKind } from './template.ts';

/** What each product is to a contractor. */
const kinds: Readonly<Record<string, SystemKind>> = {
  'core-hr': 'hr',
  acumatica: 'erp',
  cmic: 'erp',
  'sage-100-contractor': 'erp',
  'sage-300-cre': 'erp',
  'viewpoint-vista': 'erp',
  payroll: 'payroll',
  exaktime: 'time clock',
  hcss: 'time clock',
  file: 'files',
  sftp: 'files',
};

/** Undefined for a product for which there are no templates. */
export function kindOf(productId: string): SystemKind | undefined {
  return kinds[productId];
}
