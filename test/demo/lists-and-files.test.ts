import { runSyncs } from './run-syncs.ts';

const erps = ['Viewpoint Vista', 'Acumatica', 'CMiC', 'Sage 100 Contractor', 'Sage 300 CRE'];

runSyncs(({ from, to }) => (erps.includes(from) && to === 'Core HR') || /SFTP|File/.test(`${from} ${to}`));
