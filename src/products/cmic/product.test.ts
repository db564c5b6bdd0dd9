import { testProduct } from '../../sdk/testing/index.ts';
import { cmic } from './index.ts';
import { startStandIn } from './testing/stand-in.ts';
import { writeSamples } from './testing/write-samples.ts';

testProduct(cmic, {
  faultsOn: 'costCodes',
  writes: writeSamples,
  start: () => startStandIn(),
});
