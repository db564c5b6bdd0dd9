import {
  type DataSet,
  defineDataSet,
  type Mapping,
  type VendorField,
  type VendorRecord,
} from '../../sdk/index.ts';
import type { AcumaticaClient, View } from './client.ts';
import { keyedWriter } from './keyed-writer.ts';
import * as mappings from './mappings.ts';
import { changedSince } from './since.ts';
import { flatRecord, type Json } from './wire.ts';

interface List {
  id: string;
  entity: string;
  form: string;
  key: readonly string[];
  mapping: Mapping;
  fields: Readonly<Record<string, VendorField>>;
  view?: View;
  /** Has a stamp that tells what changed. */
  stamped?: boolean;
  ofPayroll?: boolean;
  written?: 'with deactivation' | 'without deactivation';
  note?: string;
  /** Fields that are worked out from others. */
  derive?(record: VendorRecord, client: AcumaticaClient): Promise<VendorRecord> | VendorRecord;
}

const stamp = { LastModifiedDateTime: { label: 'Last modified' } };
const active = { Active: { label: 'Active' } };
const description = { Description: { label: 'Description', maxLength: 255 } };
const byHand =
  'Read only: a new one needs accounts and tax rules that HR does not have. Add it on its form in Acumatica.';

const lists: readonly List[] = [
  {
    id: 'payGroups',
    entity: 'PayGroup',
    form: 'PR205000',
    key: ['PayGroupID'],
    mapping: mappings.payGroups,
    fields: {
      PayGroupID: { label: 'Pay Group ID' },
      PayGroupName: { label: 'Pay Group Name' },
      Frequency: { label: 'Told by the number of pay periods of a year (PR201000)' },
      ...stamp,
    },
    stamped: true,
    ofPayroll: true,
    note: byHand,
    derive: async (record, client) => ({
      Frequency: await client.periods.frequency(String(record.PayGroupID ?? '')),
    }),
  },
  {
    id: 'earningCodes',
    entity: 'EarningTypeCode',
    form: 'PR102000',
    key: ['EarningTypeCodeID'],
    mapping: mappings.earningCodes,
    fields: {
      EarningTypeCodeID: { label: 'Earning Type Code' },
      ...description,
      ...active,
      Multiplier: { label: 'Multiplier' },
      Kind: { label: 'Told by category and multiplier' },
      ...stamp,
    },
    stamped: true,
    ofPayroll: true,
    note: byHand,
    derive: (record) => ({ Kind: kindOfEarning(record) }),
  },
  {
    id: 'deductionCodes',
    entity: 'DeductionBenefitCode',
    form: 'PR101060',
    key: ['DeductionBenefitCodeID'],
    mapping: mappings.deductionCodes,
    fields: {
      DeductionBenefitCodeID: { label: 'Code' },
      ...description,
      ...active,
      ContributionType: { label: 'Contribution Type' },
      ...stamp,
    },
    stamped: true,
    ofPayroll: true,
    note: byHand,
  },
  {
    id: 'unionLocals',
    entity: 'UnionLocal',
    form: 'PM209700',
    key: ['UnionLocalID'],
    mapping: mappings.coded('UnionLocalID', 'Description', 'Active'),
    fields: { UnionLocalID: { label: 'Union Local ID', required: true }, ...description, ...active },
    written: 'with deactivation',
    note: 'Acumatica has one level of unions, the local. Wages of a local stand apart: Payroll Union Locals (PR209700).',
  },
  {
    id: 'costCodes',
    entity: 'CostCode',
    form: 'PM209500',
    key: ['CostCodeID'],
    mapping: mappings.coded('CostCodeID', 'Description'),
    fields: {
      CostCodeID: { label: 'Cost Code, with the dashes of its mask', required: true },
      ...description,
      ...stamp,
    },
    stamped: true,
    written: 'without deactivation',
    note: 'Cost codes hold for all projects and cannot be put out of use by the API.',
  },
];

/** Lists that an entity of the endpoint holds one by one. */
export const listDataSets: readonly DataSet<AcumaticaClient>[] = lists.map((list) => {
  const records = (client: AcumaticaClient, rows: readonly Json[]) =>
    Promise.all(
      rows.map(async (row) => {
        const record = flatRecord(row);
        return { ...record, ...(await list.derive?.(record, client)) };
      }),
    );
  return defineDataSet<AcumaticaClient>({
    id: list.id,
    vendorName: `${list.entity} (${list.form})`,
    fields: list.fields,
    primaryKey: list.key,
    mapping: list.mapping,
    ...(list.stamped === true ? { cursor: { field: 'LastModifiedDateTime', lookbackMinutes: 15 } } : {}),
    ...(list.note === undefined ? {} : { note: list.note }),
    ...(list.ofPayroll === true ? { readable: (config) => config.payroll !== 'off' } : {}),
    read: async function* (client, { resume, since }) {
      if (list.ofPayroll === true) await client.payroll.demand();
      const view = { ...list.view, filter: since === undefined ? undefined : changedSince(since) };
      for await (const { rows, bookmark, end } of client.pages(list.entity, view, resume))
        yield { records: await records(client, rows), bookmark, end };
    },
    ...(list.written === undefined
      ? {}
      : {
          write: keyedWriter({
            entity: list.entity,
            key: list.key,
            deactivates: list.written === 'with deactivation',
          }),
        }),
  });
});

/** Categories: Wage, Overtime, Time Off, Amount Based (labels inferred). */
function kindOfEarning({ Category, Multiplier }: VendorRecord): string | null {
  switch (Category) {
    case 'Wage':
      return 'regular';
    case 'Overtime':
      return Number(Multiplier) >= 2 ? 'doubletime' : 'overtime';
    case 'Time Off':
      return 'paid time off';
    default:
      return Category === null || Category === undefined ? null : 'other';
  }
}
