/** Arcoro Payroll: takes people, pay and time, and owns pay schedules and rate codes. */
import { probeApi } from '../../sdk/arcoro-api/index.ts';
import { probeFilesToo } from '../../sdk/exchange/probe.ts';
import { defineProduct } from '../../sdk/index.ts';
import { checkConfig } from './check-config.ts';
import { PayrollClient } from './client.ts';
import { dataSets } from './data-sets.ts';
import { manifest } from './manifest.ts';

export const payroll = defineProduct({
  manifest,
  dataSets,
  checkConfig,
  async open(context) {
    const client = new PayrollClient(context);
    await client.api.signIn();
    return client;
  },
  async probe(context, report) {
    if (await probeApi(context, report, () => new PayrollClient(context).api))
      await probeFilesToo(context, report);
  },
});
