import { createHash } from 'node:crypto';
import type { Json } from '../../sdk/arcoro-api/index.ts';
import {
  asList,
  asObject,
  type ChalklineError,
  type DataSet,
  defineDataSet,
  flatten,
  RecordError,
  TransientError,
  type VendorRecord,
  type WriteAnswer,
  type WriteItem,
} from '../../sdk/index.ts';
import type { PayrollClient } from './client.ts';
import * as mappings from './mappings.ts';

/** Members that are JSON numbers; our records hold text. */
const NUMBERS = ['hours', 'amount'];

/**
 * Time of a pay period, sent as packages. Payroll knows a row by source, record id and version: the same again is
 * without effect, another version replaces it while the period is open (assumed; fact sheet §3).
 */
export const timeEntries: DataSet<PayrollClient> = defineDataSet<PayrollClient>({
  id: 'timeEntries',
  vendorName: 'TimeEntries',
  fields: {
    recordId: { label: 'Id at the source', required: true, maxLength: 200 },
    employeeNumber: { label: 'Employee ID', required: true, maxLength: 20 },
    workDate: { label: 'Work date', required: true },
    hours: { label: 'Hours', required: true },
    rateCode: { label: 'Rate code' },
    job: { label: 'Job' },
    phase: { label: 'Phase' },
    costCode: { label: 'Cost code' },
    department: { label: 'Department' },
    unionClass: { label: 'Union class' },
    amount: { label: 'Amount, for rate codes without hours' },
    note: { label: 'Note', maxLength: 200 },
  },
  primaryKey: ['recordId'],
  mapping: mappings.timeEntries,
  note: 'A closed pay period takes no time: what comes late is refused with its reason. Time is only sent; what was sent is remembered here.',
  write: {
    style: 'records',
    batchSize: 50,
    create: sendTime,
    update: sendTime,
    look: async (client, items) => {
      const found = [];
      for (const item of items) {
        const wanted = item.externalKey ?? String(item.record.recordId ?? '');
        const rows = await client.api.all(pathOf(client), { [client.assumed.timeFilter]: wanted });
        // The filter's name is assumed, so what comes back is compared again.
        const row = rows.find(
          (each) => each.recordId === wanted && each.source === client.assumed.timeSource,
        );
        if (row !== undefined)
          found.push({ changeId: item.changeId, externalKey: wanted, record: flatten(row) });
      }
      return found;
    },
  },
});

const pathOf = (client: PayrollClient) => client.api.path('payroll', client.assumed.timeList);

async function sendTime(client: PayrollClient, items: readonly WriteItem[]): Promise<WriteAnswer[]> {
  const entries = items.map((item) => packed(client, item.record));
  try {
    const { json } = await client.api.call({ method: 'POST', path: pathOf(client), json: { entries } });
    const results = asList(asObject(json).results).map(asObject);
    return items.map((item) => answerTo(item, results));
  } catch (error) {
    if (!(error instanceof TransientError) && !(error instanceof RecordError)) throw error;
    const outcome = error instanceof RecordError ? 'refused' : 'in doubt';
    return items.map(({ changeId }) => ({ changeId, outcome, error }));
  }
}

function packed(client: PayrollClient, record: VendorRecord): Json {
  const body: Json = { ...record };
  for (const member of NUMBERS) if (typeof body[member] === 'string') body[member] = Number(body[member]);
  const version = createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 16);
  return { source: client.assumed.timeSource, ...body, version };
}

function answerTo({ changeId, record }: WriteItem, results: readonly Json[]): WriteAnswer {
  const externalKey = String(record.recordId ?? '');
  const result = results.find((each) => each.recordId === externalKey);
  if (result === undefined) {
    const error: ChalklineError = new TransientError({
      code: 'payroll/no-result',
      what: 'Payroll took the time package and said nothing of this row.',
      fix: 'Nothing to do: the row is looked up in Payroll.',
      sent: true,
    });
    return { changeId, outcome: 'in doubt', error };
  }
  if (result.status === 'accepted') return { changeId, outcome: 'written', externalKey };
  if (result.status === 'unchanged')
    return { changeId, outcome: 'written', externalKey, detail: 'Payroll had it already.' };
  return { changeId, outcome: 'refused', error: refusalOf(result) };
}

const FIXES: Readonly<Record<string, string>> = {
  'period-closed': 'Pay the difference in the open period, or have the period opened again in Payroll.',
  'unknown-employee': 'Sync the employee to Payroll first.',
  'unknown-rate-code': 'Map the earning code to a rate code of Payroll.',
};

function refusalOf(result: Json): RecordError {
  const code = String(result.code ?? 'rejected');
  const { field } = result;
  return new RecordError({
    code: `payroll/${/^[a-z-]+$/.test(code) ? code : 'rejected'}`,
    what: `Payroll refused the hours: ${String(result.text ?? code)}`,
    fix: FIXES[code] ?? 'Correct the entry at the source, then retry.',
    ...(typeof field === 'string' ? { field } : {}),
  });
}
