import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Ended, startProgram } from './process.ts';
import { type ServerRig, startRig } from './rig.ts';

// Each command is a process of its own; on a busy machine they take their time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const number = 'ZQ-700';
const ssns = { Vandermoozle: '912457803', Zephyrwhistle: '912457804' };
let rig: ServerRig;
let key: string;

/** Two systems that know different people by the same number. */
beforeAll(async () => {
  rig = await startRig();
  const body = { name: 'People', role: 'Company Admin', days: 1, seesPersonalData: true };
  key = (await rig.admin.in<{ key: string }>('POST', '/api-keys', body)).body.key;
  for (const [lastName, ssn] of Object.entries(ssns)) await previewed(lastName, ssn);
});
afterAll(() => rig.close());

async function previewed(lastName: string, ssn: string): Promise<void> {
  const connector = async (direction: string) =>
    (
      await rig.admin.in<{ id: string }>('POST', '/connectors', {
        name: `${lastName} ${direction}`,
        product: 'file',
        config: { place: 'browser', direction },
        secrets: {},
      })
    ).body.id;
  const [sourceId, destinationId] = [await connector('read'), await connector('write')];
  const form = new FormData();
  const lines = [
    'employeeNumber,firstName,lastName,ssn,birthDate,status,hireDate',
    `${number},Quixolberta,${lastName},${ssn},1961-07-23,active,2020-02-03`,
  ];
  form.append('file', new Blob([`${lines.join('\r\n')}\r\n`]), 'employees.csv');
  await rig.admin.in('POST', `/connectors/${sourceId}/uploads`, form);
  const ends = { sourceId, destinationId };
  const { config } = (
    await rig.admin.in<{ config: { dataSets: { id: string }[] } }>(
      'GET',
      `/syncs/proposal?${new URLSearchParams(ends)}`,
    )
  ).body;
  const made = await rig.admin.in<{ id: string }>('POST', '/syncs', {
    name: lastName,
    ...ends,
    config: { ...config, dataSets: config.dataSets.filter(({ id }) => id === 'employees') },
  });
  const started = await rig.admin.in<{ id: string }>('POST', `/syncs/${made.body.id}/runs`, {
    saveChanges: false,
    options: {},
  });
  expect((await rig.ended(started.body.id)).status).toMatch(/^completed/);
}

function peopleData(words: string[], input = '', withKey = true): Promise<Ended> {
  const program = startProgram(['people-data', ...words], {
    CHALKLINE_DATA: rig.folder,
    CHALKLINE_KEY_FILE: join(rig.folder, 'keys.json'),
    ...(withKey ? { CHALKLINE_API_KEY: key } : {}),
  });
  program.child.stdin?.end(input);
  return program.ended;
}

test('without a key it says that one is needed, whose, and where it is made', async () => {
  const { code, errors, output } = await peopleData(['find', number], '', false);

  expect([code, output]).toEqual([2, '']);
  for (const word of ['CHALKLINE_API_KEY', 'Admin → API keys', 'Company Admin', 'May see personal data'])
    expect(errors).toContain(word);
});

test('a number of two people is refused until the SSN comes by standard input, and erases that one alone', async () => {
  const shared = await peopleData(['find', number]);
  expect(shared.code).toBe(1);
  expect(shared.errors).toContain('2 different people have this employee number');

  const of = ['--ssn-from-input', '--json'];
  const found = await peopleData(['find', number, ...of], ssns.Vandermoozle);
  expect(found.code, found.errors).toBe(0);
  const { names, counts, token } = JSON.parse(found.output);
  expect(names.join()).toContain('Vandermoozle');
  expect(names.join()).not.toContain('Zephyrwhistle');
  expect(counts).toMatchObject({ changes: 1, uploads: 1, plans: 1 });

  const out = join(rig.folder, 'person.csv');
  const exported = await peopleData(['export', number, ...of, '--out', out], ssns.Vandermoozle);
  expect(exported.code, exported.errors).toBe(0);
  expect(readFileSync(out, 'utf8')).toContain(ssns.Vandermoozle);
  expect(readFileSync(out, 'utf8')).not.toContain(ssns.Zephyrwhistle);
  expect(statSync(out).mode & 0o077).toBe(0);

  const wrong = await peopleData(
    ['erase', number, ...of, '--confirm', 'x', '--token', token],
    ssns.Vandermoozle,
  );
  expect(wrong.code).not.toBe(0);
  const erased = await peopleData(
    ['erase', number, ...of, '--confirm', number, '--token', token],
    ssns.Vandermoozle,
  );
  expect(erased.code, erased.errors).toBe(0);
  expect(JSON.parse(erased.output)).toMatchObject({ counts: { changes: 1 }, database: 'embedded' });

  const other = await peopleData(['find', number, '--ssn-from-input'], ssns.Zephyrwhistle);
  expect(other.output).toContain('Zephyrwhistle');
  const readmitted = await peopleData(['readmit', number, '--ssn-from-input'], ssns.Vandermoozle);
  expect(readmitted.output).toContain('The next run takes them again.');
  const again = await peopleData(['readmit', number, '--ssn-from-input'], ssns.Vandermoozle);
  expect(again.output).toContain('Nobody who was erased');
});
