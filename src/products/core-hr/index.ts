/** Arcoro Core HR: the HR system whose people, lists and pay data most syncs begin or end with. */
import { API_RESOURCES, checkDialect, probeApi } from '../../sdk/arcoro-api/index.ts';
import { probeFilesToo } from '../../sdk/exchange/probe.ts';
import { defineProduct } from '../../sdk/index.ts';
import { CoreHrClient } from './client.ts';
import { dataSets } from './data-sets.ts';
import { manifest } from './manifest.ts';

export const coreHr = defineProduct({
  manifest,
  dataSets,
  checkConfig: (config) => checkDialect(config, API_RESOURCES),
  async open(context) {
    const client = new CoreHrClient(context);
    await client.api.signIn();
    return client;
  },
  async probe(context, report) {
    const signedIn = await probeApi(context, report, () => new CoreHrClient(context).api);
    if (signedIn) await probeFilesToo(context, report);
  },
});
