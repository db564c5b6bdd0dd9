import { type CsvFiles, readCsvFiles, settleCsvFiles } from '../../sdk/arcoro-api/index.ts';
import { joinKey, type Page, parseLocalDate, type ReadScope, type VendorRecord } from '../../sdk/index.ts';
import type { ExakTimeClient } from './client.ts';

/** The layout "Timesheets with Cost Centers (ExakTime)"; all nine headers must exist (documented). */
export const TIMESHEET_COLUMNS = [
  'Arcoro User ID',
  'Transaction Date',
  'Project Code',
  'Hours',
  'Cost Center 1',
  'Cost Center 2',
  'Cost Center 3',
  'Cost Center 4',
  'Cost Center 5',
] as const;

/** The timesheet files as records like those of the warehouse. */
export async function* readTimeFiles(client: ExakTimeClient, scope: ReadScope): AsyncGenerator<Page> {
  const seen = new Map<string, number>();
  const personOf = await personByUserId(client);
  for await (const { records, ...page } of readCsvFiles(client, filesOf(client), scope)) {
    yield { ...page, records: records.map((row) => entryOf(client, row, seen, personOf)) };
  }
}

export function settleTimeFiles(client: ExakTimeClient, bookmark: string): Promise<void> {
  return settleCsvFiles(client, bookmark);
}

function filesOf(client: ExakTimeClient): CsvFiles {
  return {
    dataSet: 'timeEntries',
    vendor: client.api.vendor,
    pattern: client.context.config.filePattern ?? 'timesheets*.csv',
    columns: TIMESHEET_COLUMNS,
    fix: 'Press Export in ExakTime, and put or upload the file where the connector looks; or correct the pattern.',
  };
}

/** The layout gives no id: the same person, day, code and cost centers again are told apart by a count. */
function entryOf(
  client: ExakTimeClient,
  row: VendorRecord,
  seen: Map<string, number>,
  personOf: (userId: string) => string,
): VendorRecord {
  const { regularGroup, overtimeGroup, doubletimeGroup } = client.assumed;
  // An empty project code means Regular (documented).
  const groups: Record<string, string> = { Regular: regularGroup, OT1: overtimeGroup, OT2: doubletimeGroup };
  const written = String(row['Project Code'] ?? 'Regular');
  const key = joinKey(TIMESHEET_COLUMNS.filter((name) => name !== 'Hours').map((name) => row[name] ?? null));
  const times = (seen.get(key) ?? 0) + 1;
  seen.set(key, times);
  const date = String(row['Transaction Date'] ?? '');
  const location = row['Cost Center 2'] ?? null;
  return {
    ...row,
    Entry: times === 1 ? key : `${key}#${times}`,
    TimeRecordId: null,
    PersonId: personOf(String(row['Arcoro User ID'] ?? '')),
    EmployeeNumber: null,
    WorkDate: parseLocalDate(date, 'MM/DD/YYYY') ?? parseLocalDate(date, 'ISO') ?? date,
    HourGroup: groups[written] ?? written,
    CostCode: row['Cost Center 1'] ?? null,
    Location: location,
    Job: null,
    Approved: true,
  };
}

/** 32 characters in files, a GUID with dashes in the API; the same id unless the connector names another member. */
async function personByUserId({ api, assumed }: ExakTimeClient): Promise<(userId: string) => string> {
  const { userIdMember } = assumed;
  if (userIdMember === 'personId') return withDashes;
  const persons = await api.all(api.path('common', 'Persons'));
  const ids = new Map(persons.map((person) => [plain(person[userIdMember]), String(person.personId)]));
  return (userId) => ids.get(plain(userId)) ?? withDashes(userId);
}

const plain = (id: unknown) =>
  String(id ?? '')
    .replaceAll('-', '')
    .toLowerCase();

function withDashes(id: string): string {
  return plain(id).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
