/** Arcoro Core HR: the HR system whose people, lists and pay data most syncs begin or end with. */
import { defineProduct } from '../../sdk/index.ts';
import { CoreHrClient } from './client.ts';
import { dataSets } from './data-sets.ts';
import { manifest } from './manifest.ts';
import { probe } from './probe.ts';

export const coreHr = defineProduct({
  manifest,
  dataSets,
  async open(context) {
    const client = new CoreHrClient(context);
    await client.signIn();
    return client;
  },
  probe,
});
