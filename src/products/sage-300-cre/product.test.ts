import { testProduct } from '../../sdk/testing/index.ts';
import { sage300Cre } from './index.ts';
import { samples, start } from './testing/test-bed.ts';

testProduct(sage300Cre, {
  start,
  writes: samples,
  faultsOn: 'departments',
});
