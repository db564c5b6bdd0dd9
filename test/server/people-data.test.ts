import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildContractor } from '../../sandbox/contractor/index.ts';
import { readStored } from '../../src/kernel/index.ts';
import { workbookParts, zipOf } from '../../src/sdk/formats/zip-for-test.ts';
import { BodySeal } from '../../src/store/index.ts';
import { startPostgres } from './both-engines.ts';
import { disguises } from './disguises.ts';
import { type Run, type ServerRig, startRig } from './rig.ts';

/** Somebody with values that nobody else has goes through several syncs, is exported, is erased, and is looked for. */

vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 });

const engines = [
  { name: 'embedded PostgreSQL', start: async () => ({ url: undefined, close: async () => undefined }) },
  { name: 'server PostgreSQL', start: startPostgres },
];

const canary = {
  employeeNumber: 'ZQ-90417',
  firstName: 'Quixolberta',
  lastName: 'Vandermöozle',
  ssn: '912457803',
  birthDate: '1947-02-27',
  street: '7719 Zephyrwhistle Crescent',
  phone: '3035550917',
  email: 'quixolberta@moozle.example',
  account: '99008812347765',
  rate: '87.1931',
  note: 'Quarried the zwiebelturm',
  contact: 'Ottokarina Zwirbelbart',
};
const dashed = `${canary.ssn.slice(0, 3)}-${canary.ssn.slice(3, 5)}-${canary.ssn.slice(5)}`;
const values = [...Object.values(canary), dashed];

let rig: ServerRig;
let syncs: { id: string }[];
let other: { employeeNumber: string; lastName: string };

async function begin(databaseUrl: string | undefined): Promise<void> {
  const contractor = buildContractor({ today: new Date().toISOString().slice(0, 10), people: 40 });
  const active = contractor.people.filter(
    ({ employment, earlierEmployments }) => employment.status === 'Active' && earlierEmployments.length === 0,
  );
  const [person, worker] = active.slice(5);
  if (person === undefined || worker === undefined) throw new Error('Too few people');
  Object.assign(person, {
    employeeNumber: canary.employeeNumber,
    firstName: canary.firstName,
    lastName: canary.lastName,
    ssn: canary.ssn,
    birthDate: canary.birthDate,
    address: { ...person.address, street1: canary.street },
    phones: [{ kind: 'mobile', number: canary.phone }],
    emails: [{ kind: 'home', address: canary.email }],
  });
  person.employment.employeeNumber = canary.employeeNumber;
  worker.employment.supervisorNumber = canary.employeeNumber;
  other = { employeeNumber: worker.employeeNumber, lastName: worker.lastName };
  rig = await startRig({ databaseUrl }, contractor);
  syncs = [await rig.sync(), await byFiles()];
  await nameInCrosswalk();
  for (const saveChanges of [false, true, true]) for (const { id } of syncs) await run(id, saveChanges);
}

async function run(syncId: string, saveChanges: boolean): Promise<Run> {
  const { body, text } = await rig.admin.in<{ id: string }>('POST', `/syncs/${syncId}/runs`, {
    saveChanges,
    options: {},
  });
  if (body.id === undefined) throw new Error(text);
  const ended = await rig.ended(body.id);
  expect(ended.status, ended.failure ?? '').toMatch(/^completed/);
  return ended;
}

/** An entry of a crosswalk that bears the name, and one that somebody else has. */
async function nameInCrosswalk(): Promise<void> {
  const entry = (sourceCode: string, sourceName: string) => ({
    sourceCode,
    sourceName,
    destinationCode: sourceCode,
    destinationName: 'A crew',
  });
  const entries = [
    entry('Q1', `Crew of ${canary.firstName} ${canary.lastName}`),
    entry('Q2', 'Crew of others'),
  ];
  const saved = await rig.admin.in('PUT', `/syncs/${syncs[1]?.id}/crosswalks/departments`, { entries });
  expect(saved.status, saved.text).toBeLessThan(300);
}

let sourceOfFiles = '';

/** What the second sync reads: people and all that hangs on them, hours as a workbook; some lines are refused. */
async function uploadFiles(): Promise<void> {
  const {
    employeeNumber,
    firstName,
    lastName,
    birthDate,
    street,
    phone,
    email,
    account,
    rate,
    note,
    contact,
  } = canary;
  const csv = (...lines: string[]) => `${lines.join('\r\n')}\r\n`;
  const cells = (...texts: string[]) =>
    `<row>${texts.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`;
  const hours = [
    cells('externalRef', 'employeeNumber', 'workDate', 'hours', 'note'),
    cells('T-1', employeeNumber, '2026-03-02', '8', note),
    cells('T-2', '55001', '2026-03-02', '7.5', 'Others'),
  ];
  const files: Record<string, string | Buffer> = {
    'employees.csv': csv(
      'employeeNumber,firstName,lastName,ssn,birthDate,street1,mobilePhone,homeEmail,status,hireDate,supervisorNumber',
      `${employeeNumber},${firstName},${lastName},${dashed},${birthDate},${street},${phone},${email},active,2020-02-03,`,
      `55001,Bystander,Plainname,231457804,1970-01-02,1 Main Street,3035550001,by@stander.example,active,2020-02-03,${employeeNumber}`,
    ),
    'directDeposits.csv': csv(
      'employeeNumber,routingNumber,accountNumber,startDate,accountType,method,priority,active',
      `${employeeNumber},102000021,${account},2024-01-01,checking,net,1,yes`,
      `55001,102000021,4400118822,2024-01-01,checking,net,1,yes`,
      `${employeeNumber},102000022,${account}1,2024-01-01,checking,net,2,yes`,
    ),
    'payRates.csv': csv(
      'employeeNumber,rateType,startDate,amount',
      `${employeeNumber},hourly,2024-01-01,${rate}`,
      '55001,hourly,2024-01-01,31.50',
    ),
    'emergencyContacts.csv': csv(
      'employeeNumber,name,relationship,phone',
      `${employeeNumber},${contact},spouse,3035550555`,
      `${employeeNumber},${contact},friend,3035550557`,
      '55001,Someone Else,spouse,3035550556',
    ),
    'timeEntries.xlsx': zipOf(workbookParts(hours.join(''))),
  };
  for (const [name, content] of Object.entries(files)) {
    const form = new FormData();
    form.append('file', new Blob([content]), name);
    expect((await rig.admin.in('POST', `/connectors/${sourceOfFiles}/uploads`, form)).status).toBeLessThan(
      300,
    );
  }
}

async function byFiles(): Promise<{ id: string }> {
  const connector = async (name: string, direction: string) =>
    (
      await rig.admin.in<{ id: string }>('POST', '/connectors', {
        name,
        product: 'file',
        config: { place: 'browser', direction },
        secrets: {},
      })
    ).body.id;
  sourceOfFiles = await connector('From files', 'read');
  const destinationId = await connector('To files', 'write');
  await uploadFiles();
  const proposal = await rig.admin.in<{ config: { dataSets: { id: string }[] } }>(
    'GET',
    `/syncs/proposal?sourceId=${sourceOfFiles}&destinationId=${destinationId}`,
  );
  const { config } = proposal.body;
  const wanted = ['employees', 'directDeposits', 'payRates', 'emergencyContacts', 'timeEntries'];
  const made = await rig.admin.in<{ id: string }>('POST', '/syncs', {
    name: 'Files to files',
    sourceId: sourceOfFiles,
    destinationId,
    config: { ...config, dataSets: config.dataSets.filter(({ id }) => wanted.includes(id)) },
  });
  if (made.status !== 201) throw new Error(made.text);
  return made.body;
}

interface Found {
  names: string[];
  counts: Record<string, number>;
  files: { name: string; place: string }[];
  token: string;
}
const person = { employeeNumber: canary.employeeNumber };
const find = () => rig.admin.in<Found>('POST', '/people-data/find', person);

/** Rows of all tables, and every file of the data folder, in which a value stands in any disguise. */
async function whereHeld(wanted: readonly string[]): Promise<string[]> {
  const forms = wanted.map((value) => ({ value, forms: disguises(value) }));
  const holds = (bytes: Buffer) =>
    forms.filter(({ forms: each }) => each.some((form) => bytes.includes(form))).map(({ value }) => value);
  const { database } = rig.hub.store;
  const places: string[] = [];
  const tables = await database.owner.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
  );
  for (const { name } of tables) {
    const rows = await database.acrossCompanies
      .query<{ row: string }>(`SELECT t::text AS row FROM "${name}" t`)
      .catch(() => []);
    places.push(
      ...holds(Buffer.from(rows.map(({ row }) => row).join('\n'))).map((value) => `${name}: ${value}`),
    );
  }
  for (const entry of readdirSync(rig.folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const found = holds(readFileSync(path));
    places.push(...found.map((value) => `${relative(rig.folder, path)}: ${value}`));
  }
  return places;
}

/** Values that stand in what rests sealed: changes, what was sent, files of runs. */
async function whereSealed(wanted: readonly string[]): Promise<string[]> {
  const { companyId, hub } = rig;
  const seal = new BodySeal(hub.store.keys, companyId);
  const places: string[] = [];
  const look = (place: string, text: string) =>
    places.push(...wanted.filter((value) => text.includes(value)).map((value) => `${place}: ${value}`));
  const rows = hub.store.database.forCompany(companyId);
  const changes = await rows.query<{ plan_id: string; seq: number; data_set: string; body: Uint8Array }>(
    'SELECT plan_id, seq, data_set, body FROM change WHERE company_id = $1',
    [companyId],
  );
  for (const { plan_id: planId, seq, data_set, body } of changes)
    look(`change of ${data_set}`, JSON.stringify(seal.openBody(body, { planId, seq })));
  const links = await rows.query<{
    source_id: string;
    destination_id: string;
    data_set: string;
    source_key: string;
    sent: Uint8Array;
  }>(
    'SELECT source_id, destination_id, data_set, source_key, sent FROM link WHERE company_id = $1 AND sent IS NOT NULL',
    [companyId],
  );
  for (const row of links) {
    const place = {
      sourceId: row.source_id,
      destinationId: row.destination_id,
      dataSet: row.data_set,
      sourceKey: row.source_key,
    };
    look(`link of ${row.data_set}`, JSON.stringify(seal.openSent(row.sent, place)));
  }
  for (const { id, runId, name } of await hub.store.held.files(companyId)) {
    const file = await hub.store.contents.file(companyId, runId, id);
    if (file !== undefined) look(name, await textOf(readStored(file)));
  }
  return places;
}

/** What is held of another person: rows that name them, and what of their values can be opened. */
async function otherHeld(): Promise<string> {
  const { body } = await rig.admin.in<{ rows: { id: string }[] }>('GET', '/runs?limit=50&sort=startedAt');
  const parts: unknown[] = [];
  for (const { id } of body.rows) {
    const changes = await rig.admin.in<{ rows: { differences: { field: string }[] }[] }>(
      'GET',
      `/runs/${id}/changes?search=Plainname`,
    );
    parts.push(
      changes.body.rows.map((row) => ({
        ...row,
        // The one thing that is the erased person's: that they are the supervisor.
        differences: row.differences.filter(({ field }) => field !== 'supervisorNumber'),
      })),
    );
    const events = await rig.admin.in<{ rows: unknown[] }>(
      'GET',
      `/runs/${id}/events?search=${other.lastName}`,
    );
    parts.push(events.body.rows);
  }
  return JSON.stringify(parts);
}

describe.each(engines)('one person on $name', ({ start }) => {
  let close = async (): Promise<void> => undefined;
  beforeAll(async () => {
    const database = await start();
    close = () => database.close();
    await begin(database.url);
  });
  afterAll(async () => {
    await rig.close();
    await close();
  });

  test('is found in every place that runs leave, by somebody who may see personal data only', async () => {
    const blind = await rig.member('Company Admin');
    expect((await blind.in('POST', '/people-data/find', person)).body.code).toBe('access/personal-data');

    const { status, body } = await find();

    expect(status).toBe(200);
    expect(body.names.join()).toContain(canary.lastName);
    for (const place of ['changes', 'events', 'links', 'references', 'files', 'uploads', 'codes'])
      expect(body.counts[place], place).toBeGreaterThan(0);
  });

  test('is found as well in what was written before there were marks', async () => {
    const before = (await find()).body;
    const rows = rig.hub.store.database.forCompany(rig.companyId);
    for (const table of ['change', 'link'])
      await rows.query(`UPDATE ${table} SET marks = NULL WHERE company_id = $1`, [rig.companyId]);

    expect((await find()).body).toEqual(before);

    for (const table of ['change', 'link'])
      expect(
        await rows.query(`SELECT 1 AS one FROM ${table} WHERE company_id = $1 AND marks IS NULL LIMIT 1`, [
          rig.companyId,
        ]),
      ).toEqual([]);
  });

  test('is hidden in the key of a record, too, from whoever may not see personal data', async () => {
    const { body } = await rig.admin.in<{ rows: { id: string; name: string }[] }>('GET', '/runs?limit=50');
    const id = body.rows.find(({ name }) => name === 'Files to files')?.id;
    const path = `/runs/${id}/events?level=error`;
    const viewer = await rig.member('Read Only');
    type Events = { rows: { dataSet: string; recordKey: string | null }[] };
    const keys = ({ rows }: Events) =>
      rows.filter(({ dataSet }) => dataSet === 'emergencyContacts').map(({ recordKey }) => recordKey);

    const seen = keys((await rig.admin.in<Events>('GET', path)).body);
    const hidden = await viewer.in<Events>('GET', path);

    expect(seen.join().toLowerCase()).toContain(canary.contact.toLowerCase());
    expect(keys(hidden.body)).toEqual(seen.map(() => null));
    expect(hidden.text.toLowerCase()).not.toContain(canary.contact.toLowerCase());
    const exported = await viewer.in('GET', `/runs/${id}/events.csv`);
    expect([exported.status, exported.text.toLowerCase().includes(canary.contact.toLowerCase())]).toEqual([
      200,
      false,
    ]);
  });

  test('is exported with everything that was held, and with nothing of others', async () => {
    const { status, text } = await rig.admin.in('POST', '/people-data/export', person);

    expect(status).toBe(200);
    for (const value of values) expect(text, value).toContain(value);
    for (const dataSet of ['Employees', 'Pay rates', 'Time entries', 'Direct deposits', 'Emergency contacts'])
      expect(text).toMatch(new RegExp(`^"?Run \\d+"?,"?${dataSet}"?,`, 'm'));
    expect(text).toContain('Crosswalk entry');
    expect(text).toMatch(/timeEntries.*Not readable as text; it may hold the person/);
    for (const foreign of ['Plainname', '231457804', '4400118822', '31.50', 'Someone Else', 'Crew of others'])
      expect(text).not.toContain(foreign);
  });

  test('is not erased without the number typed, the token of what was seen, or while a run is on its way', async () => {
    const { token } = (await find()).body;
    const erase = (change: object) =>
      rig.admin.in('POST', '/people-data/erase', {
        ...person,
        confirm: canary.employeeNumber,
        token,
        ...change,
      });

    expect((await erase({ confirm: 'ZQ-90418' })).body.code).toBe('people/confirm');
    expect((await erase({ token: 'x' })).body.code).toBe('people/changed');
    const { database } = rig.hub.store;
    const mark = (status: string) =>
      database
        .forCompany(rig.companyId)
        .query(
          `UPDATE run SET status = $2 WHERE company_id = $1 AND id = (SELECT id FROM run WHERE company_id = $1 AND status <> $2 ORDER BY number LIMIT 1) RETURNING id`,
          [rig.companyId, status],
        );
    const [held] = await database
      .forCompany(rig.companyId)
      .query<{ id: string; status: string }>(
        'SELECT id, status FROM run WHERE company_id = $1 ORDER BY number LIMIT 1',
        [rig.companyId],
      );
    await mark('queued');
    expect((await erase({})).body.code).toBe('people/running');
    await database
      .forCompany(rig.companyId)
      .query('UPDATE run SET status = $3 WHERE company_id = $1 AND id = $2', [
        rig.companyId,
        held?.id,
        held?.status,
      ]);
    expect((await find()).body.token).toBe(token);
  });

  test('is gone from every table and file after erasing; others are as they were, and the log is whole', async () => {
    expect((await whereHeld(values)).length).toBeGreaterThan(5);
    const sealed = await whereSealed(values);
    for (const place of [
      `change of payRates: ${canary.rate}`,
      `change of timeEntries: ${canary.note}`,
      `change of employees: ${canary.birthDate}`,
      `link of employees: ${canary.ssn}`,
      `employees.csv: ${canary.birthDate}`,
    ])
      expect(sealed).toContain(place);
    const before = await otherHeld();
    expect(before).toContain('Plainname');
    const { token } = (await find()).body;

    const erased = await rig.admin.in('POST', '/people-data/erase', {
      ...person,
      confirm: canary.employeeNumber,
      token,
    });

    expect(erased.status, erased.text).toBe(200);
    expect(await whereHeld(values)).toEqual([]);
    expect(await whereSealed(values)).toEqual([]);
    const uploads = await rig.hub.store.held.uploads(rig.companyId);
    expect(uploads.map(({ name }) => name)).toEqual([]);
    const crosswalk = await rig.admin.in<{ entries: { sourceCode: string }[] }>(
      'GET',
      `/syncs/${syncs[1]?.id}/crosswalks/departments`,
    );
    expect(crosswalk.body.entries.map(({ sourceCode }) => sourceCode)).toEqual(['Q2']);
    expect(await otherHeld()).toBe(before);
    expect((await rig.admin.in<{ whole: boolean }>('POST', '/audit/verify', {})).body.whole).toBe(true);
    const log = await rig.admin.in<{ rows: { action: string }[] }>('GET', '/audit?action=person.erased');
    expect(log.body.rows).toHaveLength(1);
    expect((await find()).body).toMatchObject({ code: 'people/erased' });
  });

  test('does not come back with the next run of any sync, whose counts still add up', async () => {
    const { admin, companyId, hub } = rig;
    await uploadFiles();
    for (const { id } of syncs) {
      const ended = await run(id, true);

      expect(ended.counts.skipped).toBeGreaterThan(0);
      const events = await admin.in<{ rows: { code: string; title: string | null; message: string }[] }>(
        'GET',
        `/runs/${ended.id}/events?level=info`,
      );
      const told = events.body.rows.filter(({ code }) => code === 'person/erased');
      expect(told.every(({ title }) => title === null)).toBe(true);
      const messages = told.map(({ message }) => message).join(' ');
      expect(messages).toContain('1 employees at the source are of people who were erased here');
      expect(messages).toContain(
        '1 employees name people who were erased here; those fields are left alone.',
      );
    }

    expect(await whereHeld(values)).toEqual([]);
    expect(await whereSealed(values)).toEqual([]);
    // What somebody has uploaded anew is found, and goes with the next erasing.
    const { counts } = (await find()).body;
    expect(counts).toMatchObject({ changes: 0, links: 0, events: 0, references: 0, files: 0 });
    expect(counts.uploads).toBeGreaterThan(2);
    for (const { connectorId, name } of await hub.store.held.uploads(companyId))
      await admin.in('DELETE', `/connectors/${connectorId}/uploads/${name}`);
  });

  test('comes back once readmitted by the number alone', async () => {
    expect((await rig.admin.in('POST', '/people-data/readmit', person)).body).toEqual({ found: true });

    await run(syncs[0]?.id ?? '', true);

    expect((await find()).body.names.join()).toContain(canary.lastName);
  });
});
