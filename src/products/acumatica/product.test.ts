import { testProduct } from '../../sdk/testing/index.ts';
import { acumatica } from './index.ts';
import { startStandIn } from './testing/stand-in.ts';
import { writeSamples } from './write-samples.ts';

testProduct(acumatica, {
  faultsOn: 'costCodes',
  writes: writeSamples,
  start: () => startStandIn(),
  skip: {
    'deactivate: directDeposits':
      'Acumatica keeps no account that is out of use: its row is taken away (direct-deposits.test.ts)',
  },
});
