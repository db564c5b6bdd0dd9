import { createHash } from 'node:crypto';
import type { Json } from '../../sdk/arcoro-api/index.ts';
import {
  asList,
  asObject,
  brokenOff,
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

/** Under which the names and words of the answer to a package are set. */
export const TIME_RESULTS = 'TimeResults';

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
    hours: { label: 'Hours; none for rate codes that pay an amount' },
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
  const { api, assumed } = client;
  const flat = await flatRateCodes(client);
  const sent: WriteItem[] = [];
  const answers: WriteAnswer[] = [];
  const entries: Json[] = [];
  for (const item of items) {
    const isFlat = flat.has(String(item.record.rateCode ?? '').toLowerCase());
    const error = unpaid(item.record, isFlat);
    if (error !== undefined) answers.push({ changeId: item.changeId, outcome: 'refused', error });
    else {
      sent.push(item);
      entries.push(api.dialect.write(assumed.timeList, packed(client, item.record, isFlat)));
    }
  }
  if (sent.length === 0) return answers;
  try {
    const body = api.dialect.write(assumed.timeList, { entries });
    const { json } = await api.call({ method: 'POST', path: pathOf(client), json: body });
    const { results } = api.dialect.read(TIME_RESULTS, asObject(json));
    const rows = asList(results).map((row) => api.dialect.read(TIME_RESULTS, asObject(row)));
    return [...answers, ...sent.map((item) => answerTo(item, rows))];
  } catch (error) {
    if (!(error instanceof TransientError) && !(error instanceof RecordError)) throw error;
    const answer = (item: WriteItem): WriteAnswer =>
      error instanceof RecordError
        ? { changeId: item.changeId, outcome: 'refused', error }
        : brokenOff(item, error);
    return [...answers, ...sent.map(answer)];
  }
}

/** Non-hourly rate codes take a flat amount only, hourly ones need hours (documented). */
async function flatRateCodes({ codes }: PayrollClient): Promise<Set<string>> {
  const rows = await codes.rows('RateCodes');
  return new Set(
    rows.filter((row) => row.type === 'Non-hourly').map((row) => String(row.identifier).toLowerCase()),
  );
}

function unpaid({ rateCode, hours, amount }: VendorRecord, isFlat: boolean): RecordError | undefined {
  const field = isFlat ? 'amount' : 'hours';
  const value = isFlat ? amount : hours;
  if (typeof value === 'string' && value !== '' && !(isFlat && Number(value) === 0)) return undefined;
  return new RecordError({
    code: `payroll/no-${field}`,
    what: `The rate code ${rateCode} pays ${isFlat ? 'a flat amount' : 'by the hour'}, and the entry has no ${field}.`,
    expected: isFlat ? 'Non-hourly rate codes take an amount and no hours.' : 'Hourly rate codes need hours.',
    fix: `Fill in the ${field} at the source, or map the earning code to a rate code of the other type.`,
    field,
  });
}

function packed(client: PayrollClient, record: VendorRecord, isFlat: boolean): Json {
  const body: Json = isFlat ? { ...record, hours: null } : { ...record };
  if (!client.takesTextForNumbers)
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
  'no-amount': 'Fill in the amount at the source, or map the earning code to an hourly rate code.',
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
