import { runSyncs } from './run-syncs.ts';

runSyncs(({ template, to }) => template === 'people-and-pay' && to !== 'CMiC' && to !== 'Acumatica');
