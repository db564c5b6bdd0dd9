import { Decimal } from 'decimal.js';
import {
  type DataSet,
  defineDataSet,
  RecordError,
  type RecordWriter,
  roundHalfEven,
  type VendorRecord,
  type WriteItem,
} from '../../sdk/index.ts';
import type { AcumaticaClient } from './client.ts';
import * as mappings from './mappings.ts';
import { changedSince } from './since.ts';
import { flatRecord, type Json, wrapped } from './wire.ts';
import { answerOf, gone, renamed } from './write-answers.ts';

const SENT = [
  ...['Date', 'EarningType', 'ProjectTaskID', 'CostCode', 'LaborItem', 'Summary'],
  ...['UnionLocal', 'WCCCode'],
] as const;
const CLOSED = new Set(['Approved', 'Released']);

/** Employee time activities. Our id stands in the external reference, the only field that holds a foreign one. */
export const timeEntries: DataSet<AcumaticaClient> = defineDataSet<AcumaticaClient>({
  id: 'timeEntries',
  vendorName: 'TimeEntry (PM209100)',
  fields: {
    TimeEntryID: { label: 'Time entry' },
    ExternalRefNbr: { label: 'External Ref. Nbr.', required: true, maxLength: 40 },
    EmployeeNumber: { label: 'Employee number', required: true },
    Date: { label: 'Date', required: true },
    Hours: { label: 'Time Spent (hh:mm) as hours', required: true },
    EarningType: { label: 'Earning Type', required: true },
    Project: { label: 'Project; none for the non-project code' },
    ProjectTaskID: { label: 'Project Task', filledIn: true },
    CostCode: { label: 'Cost Code', filledIn: true },
    LaborItem: { label: 'Labor Item' },
    UnionLocal: { label: 'Union Local' },
    WCCCode: { label: 'WCC Code' },
    Summary: { label: 'Summary', maxLength: 255 },
    CostRate: { label: 'Cost Rate' },
    Approved: { label: 'Approval status is Approved or Released' },
    LastModifiedDateTime: { label: 'Last modified' },
  },
  primaryKey: ['TimeEntryID'],
  mapping: mappings.timeEntries,
  cursor: { field: 'LastModifiedDateTime', lookbackMinutes: 15 },
  runOptions: [
    { id: 'from', label: 'Work date from', kind: 'date', help: 'Empty: from the first.' },
    { id: 'to', label: 'Work date to', kind: 'date', help: 'Empty: to the last.' },
  ],
  note: 'Overtime is told by the earning code, one entry for each. Approved and released time is not changed.',
  read: async function* (client, { resume, since, options }) {
    const filter = filterOf(since, options);
    for await (const { rows, bookmark, end } of client.pages('TimeEntry', { filter }, resume)) {
      const records = await Promise.all(rows.map((row) => recordOf(client, row)));
      // Who asked for some days has not seen the others: nothing is proved gone.
      const isWhole = options.from === undefined && options.to === undefined;
      yield { records, bookmark, ...(isWhole ? { end } : {}) };
    }
  },
  write: {
    style: 'records',
    batchSize: 20,
    idempotent: true,
    readOnly: ['rate', 'approved'],
    create: write,
    update: write,
    remove: (client, items) => one(client, items, (item, present) => remove(client, item, present)),
    look,
  } satisfies RecordWriter<AcumaticaClient>,
});

/** The contract's own Date cannot be filtered; the form's field behind it can (guide, retrieval of time entries). */
function filterOf(
  since: string | undefined,
  { from, to }: Readonly<Record<string, string>>,
): string | undefined {
  const date = "cf.DateTime(f='Items.Date')";
  const parts = [
    since === undefined ? undefined : changedSince(since),
    from === undefined || from === '' ? undefined : `${date} ge datetimeoffset'${from}T00:00:00Z'`,
    to === undefined || to === '' ? undefined : `${date} le datetimeoffset'${to}T23:59:59.999Z'`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(' and ');
}

async function recordOf(client: AcumaticaClient, json: Json): Promise<VendorRecord> {
  const record = flatRecord(json);
  const employee = typeof record.Employee === 'string' ? record.Employee : undefined;
  return {
    ...record,
    EmployeeNumber: await client.numbers.numberOf(employee),
    Hours: hoursOf(record.TimeSpent),
    Project: record.ProjectID === client.assumed.nonProjectCode ? null : (record.ProjectID ?? null),
    Approved: CLOSED.has(String(record.ApprovalStatus)),
  };
}

/** `07:20` → `7.33`: with two decimals every minute is a number of its own. */
export function hoursOf(timeSpent: VendorRecord[string] | undefined): string | null {
  const match = /^(\d+):(\d\d)$/.exec(String(timeSpent ?? '').trim());
  if (match === null) return null;
  const minutes = Number(match[1]) * 60 + Number(match[2]);
  const hours = roundHalfEven(new Decimal(minutes).dividedBy(60).toFixed(), 2);
  return hours.includes('.') ? hours.replace(/\.?0+$/, '') : hours;
}

/** `7.33` → `07:20`. @throws RecordError when it is no whole number of minutes, to two decimals of an hour */
export function timeSpentOf(hours: string): string {
  const minutes = new Decimal(hours).times(60).toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toNumber();
  const text = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  if (minutes >= 0 && new Decimal(hoursOf(text) ?? '-1').minus(hours).abs().lessThan('0.005')) return text;
  throw new RecordError({
    code: 'acumatica/not-minutes',
    what: `${hours} hours are not a whole number of minutes, which is how Acumatica keeps time.`,
    fix: 'Round the hours to minutes at the source (quarter hours: 0.25, 0.5, 0.75).',
    field: 'Hours',
  });
}

function write(client: AcumaticaClient, items: readonly WriteItem[]) {
  return one(client, items, (item, present) =>
    present === undefined ? create(client, item) : update(client, item, present),
  );
}

/** Looks for all of them first, so that an entry that is there already is never made a second time. */
async function one(
  client: AcumaticaClient,
  items: readonly WriteItem[],
  work: (item: WriteItem, present: VendorRecord | undefined) => Promise<string>,
) {
  const present = new Map((await look(client, items)).map(({ changeId, record }) => [changeId, record]));
  return Promise.all(
    items.map((item) =>
      answerOf(item, async () => {
        try {
          return await work(item, present.get(item.changeId));
        } catch (error) {
          throw withoutTask(error, item);
        }
      }),
    ),
  );
}

async function create(client: AcumaticaClient, item: WriteItem): Promise<string> {
  if (item.externalKey !== undefined) throw gone('time entry');
  const reference = String(item.record.ExternalRefNbr ?? '');
  const given = Object.keys(item.record).filter((name) => item.record[name] !== null || name === 'Project');
  const fields = { ...(await fieldsOf(client, item.record, given)), ExternalRefNbr: reference };
  const filter = `ExternalRefNbr eq '${reference.replaceAll("'", "''")}'`;
  const answer = await client.put('TimeEntry', wrapped(fields), 'new', { select: ['TimeEntryID'], filter });
  return String(flatRecord(answer).TimeEntryID ?? '');
}

async function update(client: AcumaticaClient, item: WriteItem, present: VendorRecord): Promise<string> {
  refuseClosed(present);
  const key = String(present.TimeEntryID ?? '');
  // A create that finds its entry writes what differs: an answer was lost, or the first try was cut short.
  const names = item.kind === 'create' ? Object.keys(item.record) : item.changed;
  const fields = { TimeEntryID: key, ...(await fieldsOf(client, item.record, names)) };
  await client.put('TimeEntry', wrapped(fields), 'known', { select: ['TimeEntryID'] });
  return key;
}

async function remove(
  client: AcumaticaClient,
  item: WriteItem,
  present: VendorRecord | undefined,
): Promise<string> {
  const key = item.externalKey ?? String(present?.TimeEntryID ?? '');
  if (present === undefined) return key;
  refuseClosed(present);
  await client.remove('TimeEntry', String(present.id ?? ''));
  return key;
}

async function fieldsOf(
  client: AcumaticaClient,
  record: VendorRecord,
  names: readonly string[],
): Promise<VendorRecord> {
  const fields: VendorRecord = {};
  const changed = new Set(names);
  if (changed.has('EmployeeNumber'))
    fields.Employee = await client.numbers.idOf(String(record.EmployeeNumber ?? ''), 'EmployeeNumber');
  if (changed.has('Hours')) fields.TimeSpent = timeSpentOf(String(record.Hours ?? ''));
  if (changed.has('Project')) fields.ProjectID = record.Project ?? client.assumed.nonProjectCode;
  for (const name of SENT) if (changed.has(name)) fields[name] = record[name] ?? null;
  // Left out, Acumatica inserts the default task of the project; sent as nothing, there would be none.
  const needsTask = (changed.has('Project') || changed.has('ProjectTaskID')) && hasNoTask(record);
  if (!needsTask || fields.ProjectID === client.assumed.nonProjectCode) return fields;
  const { ProjectTaskID: _, ...others } = fields;
  const { defaultTask = '' } = client.config;
  return defaultTask === '' ? others : { ...others, ProjectTaskID: defaultTask };
}

const hasNoTask = ({ ProjectTaskID }: VendorRecord) => ProjectTaskID == null || ProjectTaskID === '';

/** A project without a default task wants one in each entry, and the source may know none. */
function withoutTask(error: unknown, { record }: WriteItem): unknown {
  const isTask = error instanceof RecordError && error.field === 'ProjectTaskID';
  if (!isTask || !hasNoTask(record)) return error;
  return renamed(
    error,
    'ProjectTaskID',
    '',
    'Mark a task of the project as Default on Project Tasks (PM302000), name one in the connector under "Task of time without one", or map Phase in the sync, e.g. by a lookup from the cost code.',
  );
}

function refuseClosed(present: VendorRecord): void {
  const status = String(present.ApprovalStatus ?? '');
  if (!CLOSED.has(status)) return;
  throw new RecordError({
    code: 'acumatica/time-closed',
    what: `The time entry is ${status.toLowerCase()} in Acumatica, so it was not changed.`,
    fix: 'Correct it in Acumatica with a correcting time card, or reject it there first and run again.',
    field: 'Approved',
  });
}

async function look(client: AcumaticaClient, items: readonly WriteItem[]) {
  const keys = items.flatMap(({ externalKey }) => externalKey ?? []);
  const references = items.flatMap(({ externalKey, record }) =>
    externalKey === undefined && typeof record.ExternalRefNbr === 'string' ? record.ExternalRefNbr : [],
  );
  const rows = [
    ...(await client.having('TimeEntry', 'TimeEntryID', keys, {}, 'guid')),
    ...(await client.having('TimeEntry', 'ExternalRefNbr', references)),
  ];
  const records = await Promise.all(rows.map((row) => recordOf(client, row)));
  return items.flatMap((item) => {
    const [field, wanted] =
      item.externalKey === undefined
        ? (['ExternalRefNbr', item.record.ExternalRefNbr] as const)
        : (['TimeEntryID', item.externalKey] as const);
    const record = records.find((each) => String(each[field]).toUpperCase() === String(wanted).toUpperCase());
    if (record === undefined) return [];
    return [{ changeId: item.changeId, externalKey: String(record.TimeEntryID), record }];
  });
}
