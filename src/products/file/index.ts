/** File: tabular files that people upload and download, or that lie in a folder. */
import { defineProduct } from '../../sdk/index.ts';
import { openFiles, probeFiles } from './client.ts';
import { fileDataSets } from './data-sets.ts';
import { checkConfig, manifest } from './manifest.ts';

export const file = defineProduct({
  manifest,
  dataSets: fileDataSets,
  open: async (context) => openFiles(context),
  probe: probeFiles,
  checkConfig,
});
