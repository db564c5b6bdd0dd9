/** Two people with one number in two syncs of one connector, and one person with two numbers. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Run, type ServerRig, startRig } from './rig.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

interface Found {
  names: string[];
  counts: Record<string, number>;
  token: string;
}
interface Someone {
  number: string;
  lastName: string;
  ssn: string;
  birthDate?: string;
}

let rig: ServerRig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.close());

let made = 0;
async function connector(direction: 'read' | 'write'): Promise<string> {
  made += 1;
  const body = {
    name: `Files ${made}`,
    product: 'file',
    config: { place: 'browser', direction },
    secrets: {},
  };
  return (await rig.admin.in<{ id: string }>('POST', '/connectors', body)).body.id;
}

async function sync(sourceId: string): Promise<string> {
  const destinationId = await connector('write');
  const ends = new URLSearchParams({ sourceId, destinationId });
  const proposal = await rig.admin.in<{ config: { dataSets: { id: string }[] } }>(
    'GET',
    `/syncs/proposal?${ends}`,
  );
  const { config } = proposal.body;
  const wanted = ['employees', 'directDeposits'];
  const { body, text } = await rig.admin.in<{ id: string }>('POST', '/syncs', {
    name: `To ${destinationId}`,
    sourceId,
    destinationId,
    config: { ...config, dataSets: config.dataSets.filter(({ id }) => wanted.includes(id)) },
  });
  expect(body.id, text).toBeTypeOf('string');
  return body.id;
}

/** The people's records and accounts lie at the connector and a run takes them. */
async function ran(syncId: string, sourceId: string, people: readonly Someone[]): Promise<Run> {
  const files = {
    'employees.csv': [
      'employeeNumber,firstName,lastName,ssn,birthDate,status,hireDate',
      ...people.map(
        ({ number, lastName, ssn, birthDate }) =>
          `${number},Ana,${lastName},${ssn},${birthDate ?? ''},active,2020-02-03`,
      ),
    ],
    'directDeposits.csv': [
      'employeeNumber,routingNumber,accountNumber,startDate,accountType,method,priority,active',
      ...people.map(({ number, ssn }) => `${number},102000021,77${ssn},2024-01-01,checking,net,1,yes`),
    ],
  };
  for (const [name, lines] of Object.entries(files)) {
    const form = new FormData();
    form.append('file', new Blob([`${lines.join('\r\n')}\r\n`]), name);
    await rig.admin.in('POST', `/connectors/${sourceId}/uploads`, form);
  }
  const input = { saveChanges: true, options: {} };
  const { body } = await rig.admin.in<{ id: string }>('POST', `/syncs/${syncId}/runs`, input);
  const run = await rig.ended(body.id);
  expect(run.status, run.failure ?? '').toMatch(/^completed/);
  return run;
}

const find = (employeeNumber: string, ssn?: string) =>
  rig.admin.in<Found & { code: string }>('POST', '/people-data/find', { employeeNumber, ssn });
async function erase(employeeNumber: string, ssn?: string): Promise<void> {
  const { token } = (await find(employeeNumber, ssn)).body;
  const body = { employeeNumber, ssn, confirm: employeeNumber, token };
  const { status, text } = await rig.admin.in('POST', '/people-data/erase', body);
  expect(status, text).toBe(200);
}
const readmit = (employeeNumber: string, ssn?: string) =>
  rig.admin.in<{ found: boolean; code: string }>('POST', '/people-data/readmit', { employeeNumber, ssn });

test('two people with one number at one connector are told apart by SSN and sync, and only one is erased', async () => {
  const source = await connector('read');
  const [first, second] = [await sync(source), await sync(source)];
  const ada = { number: 'ZQ-100', lastName: 'Adastone', ssn: '912450001' };
  const bea = { number: 'ZQ-100', lastName: 'Bearivers', ssn: '912450002' };
  await ran(first, source, [ada]);
  await ran(second, source, [bea]);

  expect((await find('ZQ-100')).body.code).toBe('people/ambiguous');
  const ofAda = (await find('ZQ-100', ada.ssn)).body;
  const ofBea = (await find('ZQ-100', bea.ssn)).body;
  expect([ofAda.names.join(), ofAda.counts.changes, ofAda.counts.links]).toEqual([
    expect.stringContaining('Adastone'),
    2,
    2,
  ]);
  expect([ofBea.names.join(), ofBea.counts.changes, ofBea.counts.links]).toEqual([
    expect.stringContaining('Bearivers'),
    2,
    2,
  ]);
  // The upload that lies there now is the second one's.
  expect(ofAda.counts.uploads).toBe(0);
  expect(ofBea.counts.uploads).toBe(2);
  const exported = await rig.admin.in('POST', '/people-data/export', {
    employeeNumber: 'ZQ-100',
    ssn: ada.ssn,
  });
  for (const theirs of [ada.ssn, `77${ada.ssn}`, 'Adastone']) expect(exported.text).toContain(theirs);
  for (const others of [bea.ssn, 'Bearivers']) expect(exported.text).not.toContain(others);

  await erase('ZQ-100', ada.ssn);

  expect((await find('ZQ-100', bea.ssn)).body.counts).toEqual(ofBea.counts);
  expect((await find('ZQ-100', ada.ssn)).body.code).toBe('people/erased');
  // The one who was not erased goes on to be synced, accounts and all; the other does not come back by any sync.
  expect((await ran(second, source, [bea])).counts).toMatchObject({ unchanged: 2, skipped: 0 });
  expect((await ran(first, source, [ada])).counts).toMatchObject({ created: 0, skipped: 2 });
  expect((await ran(second, source, [ada])).counts).toMatchObject({ created: 0 });
  expect((await find('ZQ-100', ada.ssn)).body.counts).toMatchObject({ changes: 0, links: 0, events: 0 });
});

test('somebody erased by two numbers is readmitted by either of them, in both systems', async () => {
  const [one, other] = [await connector('read'), await connector('read')];
  const [first, second] = [await sync(one), await sync(other)];
  const here = { number: 'ZQ-201', lastName: 'Twonumbers', ssn: '912450003' };
  const there = { ...here, number: 'ZQ-202' };
  await ran(first, one, [here]);
  await ran(second, other, [there]);

  await erase('ZQ-201');
  for (const [id, source, person] of [
    [first, one, here],
    [second, other, there],
  ] as const)
    expect((await ran(id, source, [person])).counts).toMatchObject({ created: 0, skipped: 2 });

  expect((await readmit('ZQ-999')).body).toEqual({ found: false });
  expect((await readmit('ZQ-202')).body).toEqual({ found: true });
  expect((await readmit('ZQ-202')).body).toEqual({ found: false });
  expect((await ran(first, one, [here])).counts).toMatchObject({ created: 2, skipped: 0 });
  expect((await ran(second, other, [there])).counts).toMatchObject({ created: 2, skipped: 0 });
});

test('two people who were erased with one number are readmitted by SSN only, one at a time', async () => {
  const source = await connector('read');
  const [first, second] = [await sync(source), await sync(source)];
  const cleo = { number: 'ZQ-300', lastName: 'Cleofields', ssn: '912450004' };
  const dina = { number: 'ZQ-300', lastName: 'Dinawoods', ssn: '912450005' };
  await ran(first, source, [cleo]);
  await ran(second, source, [dina]);
  await erase('ZQ-300', cleo.ssn);
  await erase('ZQ-300', dina.ssn);

  expect((await readmit('ZQ-300')).body.code).toBe('people/ambiguous');
  expect((await readmit('ZQ-300', '912-45-0009')).body).toEqual({ found: false });
  expect((await readmit('ZQ-300', '912-45-0004')).body).toEqual({ found: true });

  expect((await ran(first, source, [cleo])).counts).toMatchObject({ created: 2 });
  expect((await ran(second, source, [dina])).counts).toMatchObject({ created: 0, skipped: 2 });
});

test('somebody hired later under the number of a person who was erased is synced, accounts and all', async () => {
  const source = await connector('read');
  const only = await sync(source);
  const gone = { number: 'ZQ-400', lastName: 'Gonehill', ssn: '912450006' };
  const hired = { number: 'ZQ-400', lastName: 'Newforge', ssn: '912450007' };
  await ran(only, source, [gone]);
  await erase('ZQ-400');

  expect((await ran(only, source, [hired])).counts).toMatchObject({ created: 2, skipped: 0 });
  expect((await ran(only, source, [gone])).counts).toMatchObject({ created: 0, skipped: 2 });
  expect((await find('ZQ-400', gone.ssn)).body.counts).toMatchObject({ changes: 0, links: 0, events: 0 });
});

test('somebody erased whose SSN the source corrects stays away, accounts and all', async () => {
  const source = await connector('read');
  const only = await sync(source);
  const gone = { number: 'ZQ-500', lastName: 'Müller-Gone', ssn: '912450008', birthDate: '1961-07-23' };
  await ran(only, source, [gone]);
  await erase('ZQ-500');

  const corrected = { ...gone, ssn: '912450018', lastName: 'MULLER GONE' };
  expect((await ran(only, source, [corrected])).counts).toMatchObject({ created: 0, skipped: 2 });
  // Somebody else under the number is not kept out.
  const hired = { number: 'ZQ-500', lastName: 'Otherone', ssn: '912450028', birthDate: '1961-07-23' };
  const run = await ran(only, source, [hired]);
  expect(run.counts).toMatchObject({ created: 2, skipped: 0 });
  expect(run.warnings).toBe(0);
});

test('somebody with the name and birth date of a person who was erased is synced with a warning, until erased again', async () => {
  const source = await connector('read');
  const only = await sync(source);
  const gone = { number: 'ZQ-600', lastName: 'Gonevale', ssn: '912450009', birthDate: '1972-11-05' };
  await ran(only, source, [gone]);
  await erase('ZQ-600');

  const back = { ...gone, number: 'ZQ-601', ssn: '912450019' };
  const run = await ran(only, source, [back]);

  expect(run.counts).toMatchObject({ created: 2, skipped: 0 });
  const { body } = await rig.admin.in<{ rows: { code: string; title: string }[] }>(
    'GET',
    `/runs/${run.id}/events?level=warning`,
  );
  expect(body.rows).toMatchObject([
    { code: 'person/resembles-erased', title: expect.stringContaining('Gonevale') },
  ]);
  await erase('ZQ-601');
  expect((await ran(only, source, [back])).counts).toMatchObject({ created: 0, skipped: 2 });
  expect((await readmit('ZQ-601')).body).toEqual({ found: true });
  // Each time they were erased stands for itself; by the first number they are still out.
  expect((await ran(only, source, [gone])).counts).toMatchObject({ created: 0, skipped: 2 });
});
