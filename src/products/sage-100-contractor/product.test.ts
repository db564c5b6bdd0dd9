import { testProduct } from '../../sdk/testing/index.ts';
import { sage100Contractor } from './index.ts';
import { contractor, start } from './testing/test-bed.ts';
import { samples } from './testing/write-samples.ts';

testProduct(sage100Contractor, {
  start,
  writes: samples(contractor.banks[0]?.routingNumber ?? ''),
  faultsOn: 'departments',
});
