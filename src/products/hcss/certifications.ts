import {
  type DataSet,
  defineDataSet,
  finitePages,
  flatten,
  joinKey,
  type RecordWriter,
  type VendorRecord,
  type WriteItem,
} from '../../sdk/index.ts';
import type { CursorPage, HcssClient } from './client.ts';
import * as mappings from './mappings.ts';
import { type Json, text } from './wire.ts';
import { writeEach } from './write-answers.ts';

const KEY = ['employeeCode', 'courseCode', 'certificationDate'] as const;
const MEMBERS = [...KEY, 'skillName', 'expirationDate', 'lastModified', 'isDismissed'];

/**
 * The days of a skill come as instants; the day that is written is the day that is meant. A skill without a course
 * code goes by its name, as in the vendor's paths (`skills/{courseCodeOrName}`).
 */
function recordOf(row: Json): VendorRecord {
  const record = flatten(row);
  if (text(record.courseCode).trim() === '') record.courseCode = record.skillName ?? null;
  for (const name of ['certificationDate', 'expirationDate']) {
    const value = record[name];
    if (typeof value === 'string') record[name] = value.slice(0, 10);
  }
  return record;
}

const keyOf = (record: VendorRecord) => joinKey(KEY.map((name) => text(record[name]).trim()));

const writer: RecordWriter<HcssClient> = {
  style: 'records',
  create: (client, items) =>
    writeEach(items, async (item) => {
      const { record } = item;
      const json = Object.fromEntries(item.changed.map((name) => [name, record[name] ?? null]));
      await client.call({ method: 'POST', path: `${client.assumed.skillsPath}/employeeSkills`, json });
      return keyOf(record);
    }),
  look: async (client, items) => {
    const found = [];
    const known = new Map<string, Promise<Json[]>>();
    for (const item of items) {
      const person = text(item.record.employeeCode);
      const rows = known.get(person) ?? skillsOf(client, person);
      known.set(person, rows);
      const record = (await rows).map(recordOf).find((each) => keyOf(each) === wantedKey(item));
      if (record !== undefined) found.push({ changeId: item.changeId, externalKey: keyOf(record), record });
    }
    return found;
  },
};

const wantedKey = (item: WriteItem) => item.externalKey ?? keyOf(item.record);

function skillsOf(client: HcssClient, employeeCode: string): Promise<Json[]> {
  const path = `${client.assumed.skillsPath}/employeeSkills/employee/${encodeURIComponent(employeeCode)}`;
  return client.list(path, {}, MEMBERS);
}

/**
 * Page after page by offset. The most rows that Skills gives at once is not published, so a page that is shorter than
 * what was asked for proves nothing: only an empty one is the end.
 */
function offsetPages(client: HcssClient, from: number, since?: string): AsyncGenerator<CursorPage> {
  const path = `${client.assumed.skillsPath}/employeeSkills`;
  const limit = client.context.config.pageSize ?? 1000;
  async function* pages(): AsyncGenerator<CursorPage> {
    for (let offset = from; ; ) {
      const query = { limit, offset, ...(since === undefined ? {} : { dateAfterUtc: since }) };
      const rows = await client.list(path, query, MEMBERS);
      offset += rows.length;
      yield rows.length === 0 ? { rows } : { rows, next: String(offset) };
      if (rows.length === 0) return;
    }
  }
  return finitePages(pages(), (page) => page.rows, `The list ${path}`);
}

/** Training of people in Skills. The vendor has no call that changes one, so a renewal is a new one by its date. */
export const certifications: DataSet<HcssClient> = defineDataSet<HcssClient>({
  id: 'certifications',
  vendorName: 'Skills Employee Skills',
  fields: {
    employeeCode: { label: 'Employee', required: true },
    courseCode: { label: 'Course', required: true },
    skillName: { label: 'Skill' },
    certificationDate: { label: 'Certified' },
    expirationDate: { label: 'Expires' },
    lastModified: { label: 'Changed' },
  },
  primaryKey: KEY,
  mapping: mappings.certifications,
  cursor: { field: 'lastModified', lookbackMinutes: 10 },
  note: 'The skill must exist in HCSS. A certification can be added, not changed. Needs the scopes skills:read and skills:write.',
  read: async function* readSkills(client, { since, resume }) {
    for await (const { rows, next } of offsetPages(client, Number(resume ?? 0), since)) {
      const records = rows.filter((row) => row.isDismissed !== true).map(recordOf);
      yield next === undefined ? { records, end: true } : { records, bookmark: next };
    }
  },
  write: writer,
});
