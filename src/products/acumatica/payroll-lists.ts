import { type DataSet, defineDataSet, type VendorRecord } from '../../sdk/index.ts';
import type { AcumaticaClient } from './client.ts';
import * as mappings from './mappings.ts';
import { day } from './pay-rates.ts';
import { flatRecord, type Json, rowsOf, textAt } from './wire.ts';

/** Lists whose rows lie below a record of another kind; read only. */
const unionClasses = defineDataSet<AcumaticaClient>({
  id: 'unionClasses',
  vendorName: 'PayrollUnionLocal, EarningRates (PR209700)',
  fields: {
    PayrollUnionLocalID: { label: 'Union Local' },
    LaborItem: { label: 'Labor Item' },
    Description: { label: 'Description' },
    WageRate: { label: 'Wage Rate' },
    EffectiveDate: { label: 'Effective Date' },
  },
  primaryKey: ['PayrollUnionLocalID', 'LaborItem'],
  mapping: mappings.unionClasses,
  note: 'A class is a labor item with a wage in a union local; the wage in force is read. Read only: labor items are made on Non-Stock Items (IN202000).',
  readable: (config) => config.payroll !== 'off',
  read: async function* (client, { resume }) {
    await client.payroll.demand();
    const pages = client.pages('PayrollUnionLocal', { expand: ['EarningRates'] }, resume);
    for await (const { rows, bookmark, end } of pages)
      yield { records: rows.flatMap((row) => classesOf(row, today(client))), bookmark, end };
  },
});

function today({ context }: AcumaticaClient): string {
  return new Date(context.clock.nowMs()).toISOString().slice(0, 10);
}

/** Of the rows of one labor item the last that has begun; where none has, the first that will. */
function classesOf(local: Json, onDay: string): VendorRecord[] {
  const byItem = new Map<string, VendorRecord>();
  const rates = rowsOf(local, 'EarningRates').map((row) => flatRecord(row));
  rates.sort((a, b) => (day(a.EffectiveDate) < day(b.EffectiveDate) ? -1 : 1));
  for (const rate of rates) {
    const item = String(rate.LaborItem ?? '');
    if (item === '' || (byItem.has(item) && day(rate.EffectiveDate) > onDay)) continue;
    const { id: _, ...fields } = rate;
    byItem.set(item, { ...fields, PayrollUnionLocalID: textAt(local, 'PayrollUnionLocalID') ?? null });
  }
  return [...byItem.values()];
}

const workersCompCodes = defineDataSet<AcumaticaClient>({
  id: 'workersCompCodes',
  vendorName: 'WorkClassCompensationCode (PM209800), states of PayrollWCCCode (PR209800)',
  fields: {
    WCCCode: { label: 'WCC Code' },
    Description: { label: 'Description' },
    Active: { label: 'Active' },
    State: { label: 'State of a rate' },
  },
  primaryKey: ['WCCCode', 'State'],
  mapping: mappings.workersCompCodes,
  note: 'One for each state in which the code has a rate. Read only: rates are set on Payroll WCC Codes (PR209800).',
  read: async function* (client, { resume }) {
    const states = await statesByCode(client);
    for await (const { rows, bookmark, end } of client.pages('WorkClassCompensationCode', {}, resume)) {
      const records = rows.map((row) => flatRecord(row));
      const perState = records.flatMap((record) =>
        (states.get(String(record.WCCCode)) ?? [null]).map((State) => ({ ...record, State })),
      );
      yield { records: perState, bookmark, end };
    }
  },
});

/** By code, the states of its rates; none at all without payroll. */
async function statesByCode(client: AcumaticaClient): Promise<ReadonlyMap<string, string[]>> {
  const states = new Map<string, string[]>();
  if (!(await client.payroll.isThere())) return states;
  const view = { expand: ['WCCCodes', 'WCCCodes/WCCCodeRates'] };
  for (const country of await client.all('PayrollWCCCode', view)) {
    for (const code of rowsOf(country, 'WCCCodes')) {
      const found = rowsOf(code, 'WCCCodeRates').flatMap((rate) => textAt(rate, 'State') ?? []);
      if (found.length > 0) states.set(textAt(code, 'WCCCode') ?? '', [...new Set(found)]);
    }
  }
  return states;
}

export const payrollLists: readonly DataSet<AcumaticaClient>[] = [workersCompCodes, unionClasses];
