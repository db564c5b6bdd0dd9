/** Acumatica ERP: people, payroll, projects and time by its contract-based API, code lists by OData. */
import { defineProduct } from '../../sdk/index.ts';
import { AcumaticaClient } from './client.ts';
import { dataSets } from './data-sets.ts';
import { checkConfig, manifest } from './manifest.ts';
import { probe } from './probe.ts';

export const acumatica = defineProduct({
  manifest,
  dataSets,
  async open(context) {
    const client = new AcumaticaClient(context);
    try {
      await client.signIn();
      return client;
    } catch (error) {
      await client.close();
      throw error;
    }
  },
  probe,
  checkConfig,
});
