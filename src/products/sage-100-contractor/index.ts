/** Sage 100 Contractor: files in the layouts of its importer, lists and jobs through hh2 where the customer has it. */
import { ChangeEvents, probeHh2 } from '../../sdk/hh2/index.ts';
import { defineProduct, type OpenContext, probeExchange } from '../../sdk/index.ts';
import { Sage100Client } from './client.ts';
import { dataSets } from './data-sets.ts';
import { manifest, type Sage100Config } from './manifest.ts';

export const sage100Contractor = defineProduct<typeof manifest.config, Sage100Client>({
  manifest,
  dataSets,
  open: async (context) => new Sage100Client(context).start(),
  probe: async (context, report) => {
    const known: OpenContext<Sage100Config> = context;
    const { useHh2 } = known.config;
    if (useHh2 === true && !(await probeHh2(known, report, (session) => new ChangeEvents(session)))) return;
    await probeExchange(context, report);
  },
});
