/** CMiC Construction: people by effective date, pay, deposits, job costing and time by its REST API. */
import { defineProduct } from '../../sdk/index.ts';
import { checkConfig } from './check-config.ts';
import { CmicClient } from './client.ts';
import { dataSets } from './data-sets.ts';
import { manifest } from './manifest.ts';
import { probe } from './probe.ts';

export const cmic = defineProduct({
  manifest,
  dataSets,
  async open(context) {
    const client = new CmicClient(context);
    await client.signIn();
    return client;
  },
  probe,
  checkConfig,
});
