import { addDays, type DataSet, defineDataSet, type Page, type ReadScope } from '../../sdk/index.ts';
import type { CmicClient } from './client.ts';
import * as mappings from './mappings.ts';
import { allOf, equals, quoted } from './query.ts';
import { PYEMPTIMESHEET } from './resources.ts';
import { correctTime } from './time-corrections.ts';
import { lookForTime, rowsBy, TIME_KEY } from './time-look.ts';
import { CORRECTION, entriesOfRows, markOf } from './time-netting.ts';
import { entriesOf } from './time-rows.ts';
import { createTime } from './time-writer.ts';
import { notReadable, textOf } from './write-answers.ts';

const DAY_MS = 86_400_000;
const AROUND_DAYS = 31;

/** Time of employees. A post is no upsert: what is sent twice is paid twice, so each is looked for before and after. */
export const timeEntries: DataSet<CmicClient> = defineDataSet<CmicClient>({
  id: 'timeEntries',
  vendorName: 'pyemptimesheet',
  fields: {
    TshVUuid: { label: 'Row id' },
    HourColumn: { label: 'Column in which the hours stand' },
    TshCompCode: { label: 'Company' },
    Reference: { label: 'Our id (TshUserField5 or TshDocumentNo)', required: true, maxLength: 60 },
    TshEmpNo: { label: 'Employee number', required: true, maxLength: 16 },
    TshDate: { label: 'Date', required: true },
    Hours: { label: 'Hours', required: true },
    EarningCode: { label: 'Earning code, by its column or TshOhType' },
    Job: { label: 'Job' },
    Phase: { label: 'Phase (cost code)' },
    Category: { label: 'Category (cost type)' },
    Department: { label: 'Department of time without a job' },
    TshWorkCompCode: { label: 'Company where the work was done', maxLength: 60 },
    TshTradeCode: { label: 'Trade of the hours' },
    TshUnionCode: { label: 'Union of the hours', maxLength: 4 },
    TshWcbCode: { label: "Workers' comp code of the hours" },
  },
  primaryKey: TIME_KEY,
  mapping: mappings.timeEntries,
  runOptions: [
    {
      id: 'from',
      label: 'Work date from',
      kind: 'date',
      help: 'Empty: as many days back as the connector says.',
    },
    { id: 'to', label: 'Work date to', kind: 'date', help: 'Empty: to the last.' },
  ],
  note: 'How posted time is changed is not published: a correction is posted as a further row with the difference, under the same id. A job that takes no time swallows it in silence; such entries are refused.',
  readable: (config) => (config.assumed as { readTime?: boolean } | undefined)?.readTime !== false,
  read: readTime,
  write: { style: 'records', batchSize: 100, create: createTime, update: correctTime, look: lookForTime },
});

/** Entries that were corrected come first, their rows added up, wherever in the list these stand. */
async function* readTime(client: CmicClient, { resume, options }: ReadScope): AsyncGenerator<Page> {
  if (!client.assumed.readTime) throw notReadable('time', 'Time can be read', 'pyemptimesheet');
  const from = options.from || daysBack(client);
  const until = options.to;
  const isWithin = (day: string) => day >= from && (!until || day <= until);
  const ids = await correctedIds(client, from, until);
  const { timeReference } = client.assumed;
  if (ids.length > 0 && resume === undefined) {
    const entries = entriesOfRows(client, await rowsBy(client, timeReference, ids));
    const records = entries.filter((entry) => isWithin(textOf(entry, 'TshDate')));
    yield { records, bookmark: '0', end: false };
  }
  const elsewhere = new Set(ids);
  const q = allOf(
    equals('TshCompCode', client.company),
    `TshDate >= ${quoted(from)}`,
    until ? `TshDate <= ${quoted(until)}` : undefined,
  );
  for await (const page of client.pages(PYEMPTIMESHEET, { q }, resume)) {
    const rows = page.records.filter((row) => !elsewhere.has(textOf(row, timeReference)));
    yield { ...page, records: rows.flatMap((row) => entriesOf(client, row)) };
  }
}

/** A correction may have moved an entry by some days, so it is looked for around the days that are read. */
async function correctedIds(client: CmicClient, from: string, until: string | undefined): Promise<string[]> {
  const rows = await client.all(PYEMPTIMESHEET, {
    q: allOf(
      equals('TshCompCode', client.company),
      equals(markOf(client), CORRECTION),
      `TshDate >= ${quoted(addDays(from, -AROUND_DAYS))}`,
      until ? `TshDate <= ${quoted(addDays(until, AROUND_DAYS))}` : undefined,
    ),
  });
  return [...new Set(rows.map((row) => textOf(row, client.assumed.timeReference)))].filter((id) => id !== '');
}

function daysBack(client: CmicClient): string {
  const days = client.config.timeDays ?? 45;
  return new Date(Date.parse(client.today()) - days * DAY_MS).toISOString().slice(0, 10);
}
