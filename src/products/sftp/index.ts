/** SFTP: tabular files on a partner's server. */
import { defineProduct } from '../../sdk/index.ts';
import { checkTabularConfig } from '../../sdk/tabular/index.ts';
import { openServer, probeServer } from './client.ts';
import { sftpDataSets } from './data-sets.ts';
import { manifest } from './manifest.ts';

export const sftp = defineProduct({
  manifest,
  dataSets: sftpDataSets,
  open: async (context) => openServer(context),
  probe: probeServer,
  checkConfig: checkTabularConfig,
});
