import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SAGE_100_DEMO, type Sage100Sandbox, startSage100Sandbox } from './index.ts';
import { COLUMNS } from './tables.ts';

let sandbox: Sage100Sandbox;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sage-100-import-'));
  sandbox = await startSage100Sandbox({ people: 30, importFolder: folder, finalThrough: '2026-02-22' });
});
afterEach(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

async function take(name: string, lines: readonly string[]) {
  await writeFile(join(folder, name), lines.map((line) => `${line}\r\n`).join(''));
  return sandbox.importFiles()[0];
}

test('every column that is seeded is one of the published tables', () => {
  const beside = ['_idnum', '_idref', 'insdte', 'insusr', 'upddte', 'updusr'];
  for (const table of [
    'employ',
    'actrec',
    'jobphs',
    'cstcde',
    'paygrp',
    'payuni',
    'payded',
    'paypst',
    'wkrcmp',
  ] as const)
    for (const row of sandbox.rows(table))
      expect(Object.keys(COLUMNS[table] ?? {})).toEqual(
        expect.arrayContaining(Object.keys(row).filter((name) => !beside.includes(name))),
      );
});

test('a file with an unknown column is refused as a whole, and moved away like any other', async () => {
  expect(await take('PREMP-x.csv', ['recnum,shoesize', '1001,9'])).toMatchObject({
    taken: 0,
    refused: expect.stringContaining('shoesize'),
  });
  expect(await readdir(folder)).toEqual(['imported']);
});

test('a new employee needs all that is required, a known one only the key', async () => {
  const result = await take('PREMP-x.csv', ['recnum,fstnme', '1001,Dana', '77,Dana']);
  expect(result).toMatchObject({ taken: 1, errors: ['line 3: lstnme is required'] });
  expect(sandbox.rows('employ').find((row) => row.recnum === '1001')).toMatchObject({
    fstnme: 'Dana',
    paypst: expect.any(String),
  });
});

test('daily payroll is checked line by line; what is right goes in, twice when it comes twice', async () => {
  const [phase] = sandbox.rows('jobphs');
  const lines = [
    'paydte,empnum,payhrs,jobnum,phsnum,cstcde,paytyp',
    `2026-03-02,1001,8.00,${phase?.recnum},10,3300.000,1`,
    `2026-03-02,1001,8.00,${phase?.recnum},99,3300.000,1`,
    '2026-03-02,77,8.00,,,,',
    '2026-03-02,1001,8.005,,,,',
    '2026-02-20,1001,8.00,,,,',
  ];
  expect(await take('PRDAILY-1.csv', lines)).toMatchObject({
    taken: 1,
    errors: [
      expect.stringContaining('phase 99'),
      expect.stringContaining('empnum 77'),
      expect.stringContaining('payhrs 8.005'),
      expect.stringContaining('final'),
    ],
  });
  await take('PRDAILY-2.csv', lines);
  expect(sandbox.rows('dlypyr')).toHaveLength(2);
  expect(sandbox.rows('dlypyr')[0]?.cmpcde).toMatch(/^\d{4}$/);
});

test('rows tell who put them there, and those below another point to it', async () => {
  const [job] = sandbox.rows('actrec');
  await take('PREMPCALC-1.csv', ['recnum,clcnum,active', '1001,101,Y']);

  expect(sandbox.rows('jobphs').find((row) => row.recnum === job?.recnum)?._idref).toBe(job?._idnum);
  expect(sandbox.rows('empqtd')[0]).toMatchObject({ _idref: 'employ-1001', insusr: 'Importer' });
});

test('blank fields of daily payroll take the defaults of the job, too', async () => {
  const job = sandbox.rows('actrec')[0] ?? {};
  sandbox.changeInSage('actrec', { ...job, dptmnt: '20', lcltax: '3' });
  await take('PRDAILY-1.csv', ['paydte,empnum,payhrs,jobnum', `2026-03-02,1001,8.00,${job.recnum}`]);

  expect(sandbox.rows('dlypyr')[0]).toMatchObject({ dptmnt: '20', loctax: '3', paytyp: '1' });
});

test('payroll records want a check number, and lines below their record', async () => {
  const header = (check: string) => `H,1001,2026-03-02,2026-03-08,${check},2026-03-13,3,1,,,,,,`;
  expect(
    await take('PRR-1.csv', [header('0000'), 'D,2026-03-02', header('1234'), 'D,2026-03-02']),
  ).toMatchObject({
    taken: 2,
    errors: [expect.stringContaining('0000'), expect.stringContaining('without its record')],
  });
});

test('hh2 answers lists and jobs, and nothing of people', async () => {
  const { apiKey, apiSecret, username, password } = SAGE_100_DEMO;
  const signIn = await fetch(`${sandbox.address}/Api/Security/V3/Session.svc/authenticate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ApiKey: apiKey, ApiSecret: apiSecret, Username: username, Password: password }),
  });
  expect(await signIn.json()).toMatchObject({ Result: 5 });
  const cookie = signIn.headers.getSetCookie().at(-1)?.split(';')[0] ?? '';
  const get = (path: string) =>
    fetch(`${sandbox.address}${path}`, { headers: { cookie }, redirect: 'manual' });
  const jobs = (await (await get('/JobCosting/Api/V1/JobCost.svc/jobs?version=0')).json()) as {
    Version: number;
  }[];
  sandbox.changeInSage('actrec', { ...sandbox.rows('actrec')[0], jobnme: 'Renamed' });
  const changed = await get(`/JobCosting/Api/V1/JobCost.svc/jobs?version=${jobs.at(-1)?.Version}`);

  expect(jobs.length).toBe(sandbox.rows('actrec').length);
  expect(await changed.json()).toMatchObject([{ Name: 'Renamed' }]);
  expect((await get('/HumanResources/Api/ThirdParty/Employee.svc/employees?version=0')).status).toBe(404);
  sandbox.endSessions();
  expect((await get('/JobCosting/Api/V1/JobCost.svc/jobs?version=0')).status).toBe(302);
});
