import { testProduct } from '../../sdk/testing/index.ts';
import { viewpointVista } from './index.ts';
import { startStandIn } from './testing/stand-in.ts';
import { writeSamples } from './testing/write-samples.ts';

testProduct(viewpointVista, { start: startStandIn, writes: writeSamples });
