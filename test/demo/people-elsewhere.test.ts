import { runSyncs } from './run-syncs.ts';

// Hours come after the people who worked them.
runSyncs(
  ({ from, template, to }) =>
    (template === 'people-and-pay' && (to === 'CMiC' || to === 'Acumatica')) ||
    (template === 'time' && (to === 'CMiC' || (from === 'ExakTime' && to === 'Acumatica'))),
);
