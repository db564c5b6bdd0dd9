import { runSyncs } from './run-syncs.ts';

const clocks = ['ExakTime', 'HCSS', 'Payroll'];

runSyncs(
  ({ from, to }) => clocks.includes(to) || (clocks.includes(from) && !['CMiC', 'Acumatica'].includes(to)),
);
