/** HCSS: heavy construction's Setups, HeavyJob and Skills, fed by HR and ERP, and the source of the field's hours. */
import { defineProduct } from '../../sdk/index.ts';
import { HcssClient } from './client.ts';
import { dataSets } from './data-sets.ts';
import { manifest } from './manifest.ts';
import { probe } from './probe.ts';

export const hcss = defineProduct({
  manifest,
  dataSets,
  async open(context) {
    const client = new HcssClient(context);
    await client.signIn();
    await client.findUnit();
    return client;
  },
  probe,
});
