import {
  type DataSet,
  defineDataSet,
  type VendorRecord,
  type WriteAnswer,
  type WriteItem,
} from '../../sdk/index.ts';
import type { CmicClient, Json, Part } from './client.ts';
import * as mappings from './mappings.ts';
import { allOf, equals, oneOf } from './query.ts';
import { JCJOBCOSTCODES } from './resources.ts';
import { sendTogether } from './send-together.ts';
import { answerTo, gone, keyOf, splitKey, textOf } from './write-answers.ts';

const KEY = ['GjjpCompCode', 'GjjpJobCode', 'GjjpCode'] as const;

/** Phases of jobs, which CMiC calls cost codes as well. */
export const costCodes: DataSet<CmicClient> = defineDataSet<CmicClient>({
  id: 'costCodes',
  vendorName: 'jcjobcostcodes (phases of jobs)',
  fields: {
    GjjpCompCode: { label: 'Company', maxLength: 8 },
    GjjpJobCode: { label: 'Job', required: true, maxLength: 10 },
    GjjpCode: { label: 'Phase (cost code)', required: true, maxLength: 16 },
    GjjpName: { label: 'Name', required: true, maxLength: 50, tooLong: 'truncate' },
    GjjpActiveFlag: { label: 'Active', choices: ['Y', 'N'] },
    GjjpWmCode: { label: 'Unit' },
    GjjpEbudgCostAmt: { label: 'Estimated cost' },
  },
  primaryKey: KEY,
  mapping: mappings.costCodes,
  note: 'New phases stand below the controlling phase that the connector names. Categories (cost types) are set up by CMiC, or when time is posted.',
  read: async function* (client, { resume }) {
    yield* client.pages(JCJOBCOSTCODES, { q: equals('GjjpCompCode', client.company) }, resume);
  },
  write: {
    style: 'records',
    batchSize: 50,
    create: (client, items) => sendTogether(client, items, (item) => newPhase(client, item)),
    update,
    deactivate: update,
    look: async (client, items) => {
      const rows = await rowsOf(client, items);
      return items.flatMap((item) => {
        const record = rows.get(keyFor(client, item));
        return record === undefined
          ? []
          : [{ changeId: item.changeId, externalKey: keyOf(record, KEY), record }];
      });
    },
  },
});

function keyFor(client: CmicClient, { externalKey, record }: WriteItem): string {
  return externalKey ?? keyOf({ ...record, GjjpCompCode: client.company }, KEY);
}

async function rowsOf(client: CmicClient, items: readonly WriteItem[]): Promise<Map<string, VendorRecord>> {
  const byJob = Map.groupBy(items, (item) => splitKey(keyFor(client, item))[1] ?? '');
  const found = await Promise.all(
    [...byJob].map(([job, ofJob]) =>
      client.all(JCJOBCOSTCODES, {
        q: allOf(
          equals('GjjpCompCode', client.company),
          equals('GjjpJobCode', job),
          oneOf('GjjpCode', [...new Set(ofJob.map((item) => splitKey(keyFor(client, item))[2] ?? ''))]),
        ),
      }),
    ),
  );
  return new Map(found.flat().map((record) => [keyOf(record, KEY), record]));
}

function newPhase(client: CmicClient, { record }: WriteItem): { part: Part; externalKey: string } {
  const { controllingPhase, controllingJob, phaseFactorable } = client.assumed;
  const payload: Json = {
    GjjpCompCode: client.company,
    GjjpJobCode: textOf(record, 'GjjpJobCode'),
    GjjpCode: textOf(record, 'GjjpCode'),
    GjjpName: textOf(record, 'GjjpName'),
    GjjpActiveFlag: textOf(record, 'GjjpActiveFlag') || 'Y',
    GjjpCtrlCode: controllingPhase,
    GjjpJobCtrlCode: controllingJob,
    GjjpFactorableFlg: phaseFactorable,
    GjjpStoreFcastApprovedFlg: 'N',
    GjjpVUuid: '',
  };
  const externalKey = keyOf({ ...record, GjjpCompCode: client.company }, KEY);
  return { part: { resource: JCJOBCOSTCODES, payload }, externalKey };
}

async function update(client: CmicClient, items: readonly WriteItem[]): Promise<WriteAnswer[]> {
  let rows: Map<string, VendorRecord>;
  try {
    rows = await rowsOf(client, items);
  } catch (error) {
    return items.map((item) => answerTo(item, error));
  }
  return sendTogether(client, items, (item) => {
    const externalKey = keyFor(client, item);
    const id = rows.get(externalKey)?.GjjpVUuid;
    if (typeof id !== 'string') throw gone();
    const payload: Json = {};
    for (const name of ['GjjpName', 'GjjpActiveFlag'])
      if (item.changed.includes(name)) payload[name] = item.record[name] ?? null;
    return { part: { resource: JCJOBCOSTCODES, id, payload }, externalKey };
  });
}
