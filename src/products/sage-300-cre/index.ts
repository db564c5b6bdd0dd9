/** Sage 300 Construction and Real Estate through hh2: lists, jobs, people and pay; time by the Import Time file. */
import { defineProduct } from '../../sdk/index.ts';
import { Sage300Client } from './client.ts';
import { dataSets } from './data-sets.ts';
import { manifest } from './manifest.ts';
import { probe } from './probe.ts';
import { viewProblems } from './time-settings.ts';

export const sage300Cre = defineProduct<typeof manifest.config, Sage300Client>({
  manifest,
  dataSets,
  open: async (context) => new Sage300Client(context).start(),
  probe,
  checkConfig: viewProblems,
});
