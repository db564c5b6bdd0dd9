/** ExakTime (Arcoro Time): the time clock whose people and jobs come from HR and whose hours go to payroll. */
import { probeApi } from '../../sdk/arcoro-api/index.ts';
import { probeFilesToo } from '../../sdk/exchange/probe.ts';
import { defineProduct } from '../../sdk/index.ts';
import { checkConfig } from './check-config.ts';
import { ExakTimeClient } from './client.ts';
import { dataSets } from './data-sets.ts';
import { manifest } from './manifest.ts';

export const exaktime = defineProduct({
  manifest,
  dataSets,
  checkConfig,
  async open(context) {
    const client = new ExakTimeClient(context);
    await client.api.signIn();
    return client;
  },
  async probe(context, report) {
    const signedIn = await probeApi(context, report, () => new ExakTimeClient(context).api);
    if (signedIn && context.config.timeFrom === 'Timesheet files') await probeFilesToo(context, report);
  },
});
