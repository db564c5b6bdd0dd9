import { type DataSet, defineDataSet } from '../../sdk/index.ts';
import type { CmicClient } from './client.ts';
import * as mappings from './mappings.ts';
import { allOf, equals, quoted } from './query.ts';
import { PYEMPTIMESHEET } from './resources.ts';
import { lookForTime, TIME_KEY } from './time-look.ts';
import { entriesOf } from './time-rows.ts';
import { createTime } from './time-writer.ts';

const DAY_MS = 86_400_000;

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
  note: 'Only new entries are written: how posted time is changed is not published, so corrections are made in CMiC. A job that takes no time swallows it in silence; such entries are refused.',
  read: async function* (client, { resume, options }) {
    const q = allOf(
      equals('TshCompCode', client.company),
      `TshDate >= ${quoted(options.from || daysBack(client))}`,
      options.to ? `TshDate <= ${quoted(options.to)}` : undefined,
    );
    for await (const page of client.pages(PYEMPTIMESHEET, { q }, resume))
      yield { ...page, records: page.records.flatMap((row) => entriesOf(client, row)) };
  },
  write: { style: 'records', batchSize: 100, create: createTime, look: lookForTime },
});

function daysBack(client: CmicClient): string {
  const days = client.config.timeDays ?? 45;
  return new Date(Date.parse(client.today()) - days * DAY_MS).toISOString().slice(0, 10);
}
