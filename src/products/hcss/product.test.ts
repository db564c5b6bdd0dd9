import { testProduct } from '../../sdk/testing/index.ts';
import { hcss } from './index.ts';
import { PROJECT, startStandIn } from './testing/stand-in.ts';
import { writeSamples } from './write-samples.ts';

testProduct(hcss, { start: startStandIn, writes: writeSamples(PROJECT), faultsOn: 'costCodes' });
