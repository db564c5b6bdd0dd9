import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ImportRecord } from '../../sandbox/core-hr/index.ts';
import { startSftpSandbox } from '../../sandbox/sftp/index.ts';
import { type CoreHrEnd, fileDate, startCoreHr } from './core-hr-end.ts';
import { startPayroll } from './payroll-and-hcss-ends.ts';
import { type End, openStage, type Stage } from './stage.ts';

let stage: Stage;
const closing: (() => Promise<void> | void)[] = [];

beforeEach(async () => {
  stage = await openStage();
}, 120_000);
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await stage?.close();
});

const NUMBER = '1004';

interface Place {
  hr: CoreHrEnd;
  importFolder: string;
  /** What is special to a connector that reaches Core HR there. */
  config: Record<string, unknown>;
  secrets: Record<string, string>;
}

async function inFolder(): Promise<Place> {
  const importFolder = join(stage.folder, 'hr-import');
  return { hr: await startCoreHr(stage), importFolder, config: {}, secrets: {} };
}

async function onSftp(): Promise<Place> {
  const root = mkdtempSync(join(tmpdir(), 'chalkline-hr-sftp-'));
  const server = await startSftpSandbox({ root });
  closing.push(async () => {
    await server.close();
    for (const path of [root, `${root}.state`]) rmSync(path, { recursive: true, force: true });
  });
  const [importFolder, exportFolder] = ['inbound', 'outbound'].map((name) => join(server.home('hub'), name));
  if (importFolder === undefined || exportFolder === undefined) throw new Error('no folders');
  for (const folder of [importFolder, exportFolder]) mkdirSync(folder, { recursive: true });
  return {
    hr: await startCoreHr(stage, 40, { importFolder, exportFolder }),
    importFolder,
    config: {
      folder: '',
      readFolder: '',
      useSftp: true,
      sftpHost: server.host,
      sftpPort: server.port,
      sftpUser: 'hub',
      sftpHostKeys: [server.fingerprint],
      sftpFolder: 'inbound',
      sftpReadFolder: 'outbound',
    },
    secrets: { sftpPassword: 'snap-the-line-1' },
  };
}

/** Core HR's server looks into the folder all the time and takes what it finds; returns what it made of it. */
function serverThatTakesAtOnce({ hr, importFolder }: Place): ImportRecord[] {
  const taken: ImportRecord[] = [];
  const look = setInterval(() => {
    if (readdirSync(importFolder).some((name) => name.endsWith('.csv')))
      taken.push(...hr.sandbox.pollImports());
  }, 1);
  closing.push(() => clearInterval(look));
  return taken;
}

/** One rate of Payroll that Core HR has at another amount, and the sync that brings it. */
async function ratesFromPayroll({ hr, config, secrets }: Place, more: Record<string, unknown> = {}) {
  const payroll = await startPayroll(stage, hr.contractor);
  const rates = payroll.sandbox.state.table('PayRates');
  for (const row of rates.values()) if (row.employeeNumber !== NUMBER) rates.delete(String(row.id));
  const [kept, ...others] = rates.values();
  for (const row of others) rates.delete(String(row.id));
  rates.put(String(kept?.id), { ...kept, amount: 61.25, effectiveFrom: stage.day(-1), effectiveTo: null });
  const end: End = {
    ...hr,
    config: { ...hr.config, ...config, ...more },
    secrets: { ...hr.secrets, ...secrets },
  };
  const [from, to] = [await stage.connect(payroll), await stage.connect(end)];
  return stage.sync(from, to, { dataSets: ['payRates'] });
}

const atHr = (hr: CoreHrEnd) =>
  hr
    .files('compensation-rates', NUMBER)
    .filter((row) => row['Start Date'] === fileDate(stage.day(-1)))
    .map((row) => row['Per Pay Rate']);

test.each([
  ['a folder', inFolder],
  ['an SFTP server', onSftp],
])(
  'HR fetches the file from %s while the run looks: picked up, our copy stays, and the next run finds the rate there',
  async (_name, start) => {
    const place = await start();
    const { hr, importFolder } = place;
    const sync = await ratesFromPayroll(place);
    const taken = serverThatTakesAtOnce(place);

    const run = await sync.run();
    const [file] = await run.files();
    const again = await sync.run();

    expect(run.status).toBe('completed');
    expect(readdirSync(importFolder)).toEqual([]);
    expect(taken).toMatchObject([{ file: file?.name, outcome: 'processed', errors: [] }]);
    expect(run.changes).toMatchObject([{ state: 'applied', detail: `Written to ${file?.name}.` }]);
    expect(run.said('files/picked-up')).toMatchObject([
      { level: 'info', title: file?.name, message: expect.stringContaining('Picked up is not accepted') },
    ]);
    expect(file).toMatchObject({ direction: 'produced', state: 'published' });
    expect(file?.text.split('\r\n')).toHaveLength(3);
    expect(file?.text).toContain(`${NUMBER},`);
    expect(atHr(hr)).toEqual(['61.25']);
    expect(again.changes).toEqual([]);
  },
  240_000,
);

test('a file that HR fetches and refuses as a whole is called picked up and no more, and its rate is planned again', async () => {
  const place = await inFolder();
  const columns = ['Employee SSN / Employee ID', 'Rate Type', 'Start Date', 'Per Pay Rate'];
  const sync = await ratesFromPayroll(place, { importColumns: { 'compensation-rates': columns } });
  const taken = serverThatTakesAtOnce(place);

  const run = await sync.run();
  const [file] = await run.files();
  const again = await sync.run();

  expect(taken[0]).toMatchObject({ file: file?.name, outcome: 'refused' });
  expect(run.said('files/picked-up')).toMatchObject([
    { message: expect.stringContaining('Data › Imports › Standard') },
  ]);
  expect(file?.text).toContain(columns.join(','));
  expect(atHr(place.hr)).toEqual([]);
  expect(again.changes).toMatchObject([{ kind: 'create', state: 'applied' }]);
}, 240_000);

test('until HR has looked into the folder, the run says that its file waits there', async () => {
  const place = await inFolder();
  const sync = await ratesFromPayroll(place);

  const run = await sync.run();
  const [file] = await run.files();

  expect(readdirSync(place.importFolder)).toEqual([file?.name]);
  expect(run.said('files/picked-up')).toEqual([]);
  expect(run.said('files/waiting')).toMatchObject([{ title: file?.name }]);
  expect(place.hr.sandbox.pollImports()).toMatchObject([{ outcome: 'processed' }]);
  expect((await sync.run()).changes).toEqual([]);
}, 240_000);
