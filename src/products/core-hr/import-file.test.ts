import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Entity } from '../../model/index.ts';
import { compileMapping, type WriteKind } from '../../sdk/index.ts';
import { itemOf, oneByOne, openForTest, recordsOf, TestFileOutput } from '../../sdk/testing/index.ts';
import { coreHr } from './index.ts';
import type { CoreHrConfig } from './manifest.ts';
import { startStandIn } from './testing/stand-in.ts';
import { writeSamples } from './write-samples.ts';

type Written = Awaited<ReturnType<typeof written>>;

/** Writes changes of one data set as Core HR would fetch them, and what Core HR makes of the file. */
async function written(
  id: string,
  changes: [kind: WriteKind, entity: Entity][],
  config: Partial<CoreHrConfig> = {},
) {
  const started = await startStandIn();
  const opened = await openForTest(
    coreHr,
    { ...started.config, ...config } as CoreHrConfig,
    started.secrets,
    { limits: { calls: 100_000, perMs: 1000, concurrency: 4 }, allowedRoots: started.allowedRoots },
  );
  const dataSet = coreHr.dataSets.find((each) => each.id === id);
  if (dataSet?.write?.style !== 'files') throw new Error(`${id} is not written by file`);
  try {
    const { client, context } = opened;
    const before = dataSet.read === undefined ? [] : await recordsOf(dataSet, client, { options: {} });
    const mapping = compileMapping(id, dataSet.mapping, {});
    const out = new TestFileOutput(context.scratchFolder);
    await dataSet.write.format(
      client,
      oneByOne(changes.map(([kind, entity]) => itemOf(mapping, kind, entity))),
      out,
    );
    const files = await Promise.all(out.names.map((name) => readFile(out.pathOf(name))));
    for (const [at, name] of out.names.entries())
      await writeFile(join(started.importFolder, name), files[at] ?? '');
    const imports = started.sandbox.pollImports();
    const after = dataSet.read === undefined ? [] : await recordsOf(dataSet, client, { options: {} });
    return { before, after, files, imports, refused: out.refused };
  } finally {
    await opened.close();
    await started.close();
  }
}

const lines = ({ files }: Written) => String(files[0] ?? '').split('\r\n');

test('an update keeps the columns that no field of ours fills: hours, overtime rate, auto pay', async () => {
  const mine = (row: Record<string, unknown>) => row['Employee ID'] === '1001' && row['Stop Date'] === null;
  const { before: there } = await written('payRates', []);
  const rate = there.find(mine);
  const change = { employeeNumber: '1001', rateType: rate?.['Rate Type'] === 'Salary' ? 'salary' : 'hourly' };
  const [month, day, year] = String(rate?.['Start Date']).split('/');

  const { after, imports } = await written('payRates', [
    ['update', { ...change, startDate: `${year}-${month}-${day}`, endDate: null, amount: '77.7' }],
  ]);

  expect(imports).toMatchObject([{ outcome: 'processed', updated: 1 }]);
  expect(rate?.['Hours Worked']).toBe('2080');
  expect(after.find(mine)).toEqual({ ...rate, 'Per Pay Rate': '77.7' });
});

test('a number of more than nine digits is no SSN, and goes where the layout gives no length', async () => {
  const { refused, files } = await written('payRates', [
    ['create', { ...writeSamples.payRates?.create(1), employeeNumber: '1234567890' }],
  ]);

  expect(refused).toEqual([]);
  expect(String(files[0])).toContain('1234567890,Hourly');
});

test.each([
  ['2026', 'Single', 'Single or married filing separately'],
  ['2019', 'Head of household', 'Married but at higher single rate'],
])('a federal filing status of %s is one of that year: not %s, but %s', async (year, wrong, right) => {
  const tax = (filingStatus: string) => ({
    ...writeSamples.taxes?.create(1),
    startDate: `${year}-01-01`,
    filingStatus,
  });
  const { refused, imports } = await written('taxes', [
    ['create', tax(wrong)],
    ['create', tax(right)],
  ]);

  expect(refused).toMatchObject([{ error: { code: 'core-hr/not-a-choice', field: 'Filing Status' } }]);
  expect(imports).toMatchObject([{ outcome: 'processed', rows: 1 }]);
});

test('hours without a project code go over, and Core HR takes them for regular ones', async () => {
  const hours = { ...writeSamples.timeEntries?.create(5), earningCode: null };
  const { refused, imports, after } = await written('timeEntries', [['create', hours]]);

  expect(refused).toEqual([]);
  expect(imports).toMatchObject([{ outcome: 'processed', added: 1 }]);
  expect(after.at(-1)).toMatchObject({ 'Project Code': 'Regular' });
});

test('a project stands in the cost center that the connector names, written and read', async () => {
  const hours = { ...writeSamples.timeEntries?.create(5), projectCode: '25-001', costCode: '03-300' };
  const moved = await written('timeEntries', [['create', hours]], { projectCenter: 'Cost Center 4' });
  const usual = await written('timeEntries', [['create', hours]]);

  expect(lines(usual)[1]).toMatch(/,8,03-300,25-001,,,$/);
  expect(lines(moved)[1]).toMatch(/,8,03-300,,,25-001,$/);
  expect(moved.after.at(-1)).toMatchObject({ 'Cost Center 1': '03-300', 'Cost Center 2': '25-001' });
});

test('the user id is the person id in 32 characters, or another member of the person that the connector names', async () => {
  const hours = writeSamples.timeEntries?.create(5) ?? {};
  const usual = await written('timeEntries', [['create', hours]]);
  const other = await written('timeEntries', [['create', hours]], { assumed: { userIdMember: 'lastName' } });
  const none = await written('timeEntries', [['create', hours]], { assumed: { userIdMember: 'legacyId' } });

  expect(lines(usual)[1]).toMatch(/^[0-9a-f]{32},/);
  expect(lines(other)[1]).toMatch(/^[A-Z][a-z]+,/);
  expect(none.refused).toMatchObject([
    { error: { code: 'core-hr/nobody', what: expect.stringContaining('legacyId') } },
  ]);
});

test('separator, encoding and ends of lines are as the import in Core HR is set up', async () => {
  const contact = { ...writeSamples.emergencyContacts?.create(1), name: 'Zoë; the first' };
  const { files } = await written('emergencyContacts', [['create', contact]], {
    importSeparator: 'Semicolon',
    importEncoding: 'Windows-1252',
    importLineEnd: 'LF',
  });
  const text = files[0]?.toString('latin1') ?? '';

  expect(text.split('\n')[0]).toBe('Employee SSN / Employee ID;Contact Name;Relationship;Phone;Primary');
  expect(text).toContain('"Zoë; the first"');
  expect(text).not.toContain('\r');
});

test('two pay stubs of one person stand side by side: the key is more than who it is', async () => {
  const stub = (nr: number) => writeSamples.payStatements?.create(nr) ?? {};
  const { imports } = await written('payStatements', [
    ['create', stub(1)],
    ['create', stub(2)],
  ]);

  expect(imports).toMatchObject([{ added: 2, updated: 0, errors: [] }]);
});
