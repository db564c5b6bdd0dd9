import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildContractor } from '../../sandbox/contractor/index.ts';
import { disguises } from './disguises.ts';
import { type Run, type ServerRig, startRig } from './rig.ts';

/** Somebody with values that nobody else has goes through several syncs, is exported, is erased, and is looked for. */

const canary = {
  employeeNumber: 'ZQ-90417',
  firstName: 'Quixolberta',
  lastName: 'Vandermoozle',
  ssn: '912457803',
  birthDate: '1961-07-23',
  street: '7719 Zephyrwhistle Crescent',
  phone: '3035550917',
  email: 'quixolberta@moozle.example',
  account: '99008812347765',
};
const dashed = `${canary.ssn.slice(0, 3)}-${canary.ssn.slice(3, 5)}-${canary.ssn.slice(5)}`;
const values = [...Object.values(canary), dashed].filter((value) => value !== canary.birthDate);

let rig: ServerRig;
let syncs: { id: string }[];
let other: { employeeNumber: string; lastName: string };

beforeAll(async () => {
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
  rig = await startRig({}, contractor);
  syncs = [await rig.sync(), await byFiles()];
  for (const saveChanges of [false, true, true]) for (const { id } of syncs) await run(id, saveChanges);
}, 240_000);
afterAll(() => rig.close());

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

/** Uploaded files to files: people, their accounts, and one line that is refused and so stands in the events. */
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
  const sourceId = await connector('From files', 'read');
  const destinationId = await connector('To files', 'write');
  const { employeeNumber, firstName, lastName, birthDate, street, phone, email, account } = canary;
  const files = {
    'employees.csv': [
      'employeeNumber,firstName,lastName,ssn,birthDate,street1,mobilePhone,homeEmail,status,hireDate,supervisorNumber',
      `${employeeNumber},${firstName},${lastName},${dashed},${birthDate},${street},${phone},${email},active,2020-02-03,`,
      `55001,Bystander,Plainname,231457804,1970-01-02,1 Main Street,3035550001,by@stander.example,active,2020-02-03,${employeeNumber}`,
    ],
    'directDeposits.csv': [
      'employeeNumber,routingNumber,accountNumber,startDate,accountType,method,priority,active',
      `${employeeNumber},102000021,${account},2024-01-01,checking,net,1,yes`,
      `55001,102000021,4400118822,2024-01-01,checking,net,1,yes`,
      `${employeeNumber},102000022,${account}1,2024-01-01,checking,net,2,yes`,
    ],
  };
  for (const [name, lines] of Object.entries(files)) {
    const form = new FormData();
    form.append('file', new Blob([`${lines.join('\r\n')}\r\n`]), name);
    expect((await rig.admin.in('POST', `/connectors/${sourceId}/uploads`, form)).status).toBeLessThan(300);
  }
  const proposal = await rig.admin.in<{ config: { dataSets: { id: string }[] } }>(
    'GET',
    `/syncs/proposal?sourceId=${sourceId}&destinationId=${destinationId}`,
  );
  const { config } = proposal.body;
  const wanted = ['employees', 'directDeposits'];
  const made = await rig.admin.in<{ id: string }>('POST', '/syncs', {
    name: 'Files to files',
    sourceId,
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

describe('one person', () => {
  test('is found in every place that runs leave, by somebody who may see personal data only', async () => {
    const blind = await rig.member('Company Admin');
    expect((await blind.in('POST', '/people-data/find', person)).body.code).toBe('access/personal-data');

    const { status, body } = await find();

    expect(status).toBe(200);
    expect(body.names.join()).toContain(canary.lastName);
    for (const place of ['changes', 'events', 'links', 'references', 'files', 'uploads'])
      expect(body.counts[place], place).toBeGreaterThan(0);
  });

  test('is exported with everything that was held, and with nothing of others', async () => {
    const { status, text } = await rig.admin.in('POST', '/people-data/export', person);

    expect(status).toBe(200);
    for (const value of values) expect(text, value).toContain(value);
    for (const foreign of ['Plainname', '231457804', '4400118822']) expect(text).not.toContain(foreign);
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
    expect(await otherHeld()).toBe(before);
    expect((await rig.admin.in<{ whole: boolean }>('POST', '/audit/verify', {})).body.whole).toBe(true);
    const log = await rig.admin.in<{ rows: { action: string }[] }>('GET', '/audit?action=person.erased');
    expect(log.body.rows).toHaveLength(1);
    expect((await find()).body).toMatchObject({ code: 'people/erased' });
  });

  test('does not come back with the next run, whose counts still add up', async () => {
    const [first] = syncs;
    const ended = await run(first?.id ?? '', true);

    expect(await whereHeld(values.filter((value) => value !== canary.employeeNumber))).toEqual([]);
    expect(ended.counts.skipped).toBeGreaterThan(0);
    const events = await rig.admin.in<{ rows: { code: string; title: string | null }[] }>(
      'GET',
      `/runs/${ended.id}/events?level=info`,
    );
    expect(events.body.rows.find(({ code }) => code === 'person/erased')).toMatchObject({ title: null });
  });

  test('comes back once readmitted by number and SSN', async () => {
    const readmit = { ...person, ssn: dashed };
    expect((await rig.admin.in('POST', '/people-data/readmit', readmit)).body).toEqual({ found: true });

    await run(syncs[0]?.id ?? '', true);

    expect((await find()).body.names.join()).toContain(canary.lastName);
  });
});
