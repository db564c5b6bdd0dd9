/** Viewpoint Vista by files: CSV for its import utility or App Xchange, CSV exports of its tables. */
import { defineProduct, probeExchange } from '../../sdk/index.ts';
import { openVista, type VistaClient } from './client.ts';
import { dataSets } from './data-sets.ts';
import { manifest, type VistaConfig } from './manifest.ts';

export const viewpointVista = defineProduct<typeof manifest.config, VistaClient>({
  manifest,
  dataSets,
  open: async (context) => openVista(context),
  probe: async (context, report) => {
    await probeExchange(context, report);
  },
  checkConfig,
});

function checkConfig(config: VistaConfig): { field: string; what: string; fix: string }[] {
  if (config.raceWhenMissing !== '*') return [];
  return [
    {
      field: 'raceWhenMissing',
      what: "Vista's import has no system default for the race.",
      fix: 'Give the code of your race list for "not stated", or leave it empty to have such people listed.',
    },
  ];
}
