import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { Entity } from '../../model/index.ts';
import { compileMapping, type WriteItem } from '../../sdk/index.ts';
import { oneByOne, recordsOf, TestFileOutput } from '../../sdk/testing/index.ts';
import { sage300Cre } from './index.ts';
import type { Sage300Config } from './manifest.ts';
import { contractor, dataSet, itemFor, type Opened, type Started, withSage } from './testing/test-bed.ts';

const everything = { options: {} };

describe('jobs', () => {
  test('extras are taken from the beginnings of cost codes, and headings are passed by', () =>
    withSage(async ({ client }) => {
      const phases = await recordsOf(dataSet('projectPhases'), client, everything);
      const codes = await recordsOf(dataSet('costCodes'), client, everything);

      expect(phases).toContainEqual(expect.objectContaining({ Extra: '010', InUse: true }));
      expect(codes.some((record) => String(record.CostCode).startsWith('010.'))).toBe(true);
      expect(codes.some((record) => record.CostCode === '03-000')).toBe(false);
    }));

  test('cost codes may be categories or the standard list', async () => {
    await withSage(
      async ({ client }) => {
        const codes = await recordsOf(dataSet('costCodes'), client, everything);
        expect(codes.every((record) => /\/[LMES]$/.test(String(record.CostCode)))).toBe(true);
      },
      { config: { costCodesFrom: 'categories' } },
    );
    await withSage(
      async ({ client }) => {
        const codes = await recordsOf(dataSet('costCodes'), client, everything);
        expect(codes).toHaveLength(contractor.costCodes.length);
        expect(codes[0]).toMatchObject({ JobCode: null });
      },
      { config: { costCodesFrom: 'standard list' } },
    );
  });
});

describe('the time file', () => {
  test('is taken in by the site whose view it follows, line by line', () =>
    withSage(async (opened, started) => {
      const entries = unionWeek(started);
      const { out, exchange } = await format(opened, entries);
      const [name = ''] = out.names;
      await exchange.stage({ path: out.pathOf(name) }, name);
      await exchange.publish(name);
      const [result] = started.sandbox.importTime();

      expect(entries.length).toBeGreaterThan(3);
      expect(out.refused).toEqual([]);
      expect(name).toBe('time-2026-03-01-20260302081500.txt');
      expect(result).toMatchObject({ taken: entries.length, errors: [] });
      expect(opened.notes).toContainEqual(
        expect.objectContaining({ code: 'sage-300-cre/time-file', fix: expect.stringContaining('once') }),
      );
    }));

  test('has the columns of another view in its order, and one file for each period', () =>
    withSage(
      async (opened) => {
        const base = { employeeNumber: '1001', earningCode: '001', hours: '8' };
        const { out } = await format(opened, [
          { ...base, externalRef: 'a', workDate: '2026-02-27', periodEnd: '2026-02-28' },
          { ...base, externalRef: 'b', workDate: '2026-03-01', periodEnd: '2026-03-07' },
        ]);
        const texts = await Promise.all(out.names.map((name) => readFile(out.pathOf(name), 'latin1')));

        expect(texts).toEqual(['8;001;1;1001;2026-02-27\r\n', '8;001;1;1001;2026-03-01\r\n']);
      },
      {
        config: {
          timeColumns: ['Units', 'Pay ID', 'Shift', 'Employee', 'Date'],
          timeFixed: { Shift: '1' },
          timeDelimiter: ';',
          timeDates: 'YYYY-MM-DD',
        },
      },
    ));

  test('refuses a class of an employee without a union, for Sage wants all three', () =>
    withSage(async (opened, { sandbox }) => {
      const nonUnion = sandbox
        .folder()
        .list('employees')
        .find((row) => row.DefaultUnionId === null && row.IsActive === true);
      const { out } = await format(opened, [
        {
          externalRef: 'a',
          employeeNumber: String(nonUnion?.Code),
          workDate: '2026-02-27',
          hours: '8',
          earningCode: '001',
          unionClassCode: 'CARP-J',
        },
      ]);

      expect(out.refused[0]?.error).toMatchObject({ code: 'sage-300-cre/no-union', field: 'UnionClass' });
    }));

  const perDiem = {
    externalRef: 'pd',
    employeeNumber: '1001',
    workDate: '2026-02-27',
    hours: '0',
    earningCode: 'PD',
  };
  const narrow = ['Employee', 'Pay ID', 'Units', 'Rate'];

  test('carries a sum without hours as one unit at that rate, and takes it back when it is corrected', () =>
    withSage(
      async (opened) => {
        const written = async ({ out }: Awaited<ReturnType<typeof format>>) =>
          readFile(out.pathOf(out.names[0] ?? ''), 'latin1');
        const first = await written(await format(opened, [{ ...perDiem, amount: '45.00' }]));
        const mapping = compileMapping('timeEntries', dataSet('timeEntries').mapping, {});
        const corrected = {
          ...itemFor('timeEntries', { ...perDiem, amount: '50.00' }, 'update'),
          sentBefore: mapping.toRecord({ ...perDiem, amount: '45.00' }),
        };
        const second = await written(await formatItems(opened, [corrected]));

        expect(first).toBe('1001,PD,1,45.00\r\n');
        expect(second).toBe('1001,PD,-1,45.00\r\n1001,PD,1,50.00\r\n');
      },
      { config: { timeColumns: narrow } },
    ));

  test('refuses a sum without hours where the view has no rate, for it would be lost', () =>
    withSage(
      async (opened) => {
        const { out } = await format(opened, [{ ...perDiem, amount: '45.00' }]);

        expect(out.refused[0]?.error).toMatchObject({
          code: 'sage-300-cre/no-rate-column',
          field: 'Amount',
        });
        expect(out.names).toEqual([]);
      },
      { config: { timeColumns: ['Employee', 'Pay ID', 'Units'] } },
    ));

  test('is not begun for a view that Sage would not take', () => {
    const problems = (timeColumns: string[]) =>
      sage300Cre.checkConfig?.({ timeColumns } as Sage300Config).map(({ what }) => what) ?? [];
    expect(problems(['Employee', 'Units'])).toEqual([expect.stringContaining('Pay ID')]);
    expect(problems(['Employee', 'Pay ID', 'Units', 'Union class'])).toEqual([
      expect.stringContaining('Union ID'),
    ]);
    expect(problems(['Employee', 'Pay ID', 'Units', 'Equipment'])).toEqual([
      expect.stringContaining('Equipment'),
    ]);
  });
});

function format(opened: Opened, entries: readonly Entity[]) {
  return formatItems(
    opened,
    entries.map((entry) => itemFor('timeEntries', entry)),
  );
}

async function formatItems(opened: Opened, items: readonly WriteItem[]) {
  const { write } = dataSet('timeEntries');
  if (write?.style !== 'files') throw new Error('time is not written by file');
  const out = new TestFileOutput(opened.context.scratchFolder);
  await write.format(opened.client, oneByOne(items), out);
  return { out, exchange: write.exchange(opened.client) };
}

/** Hours of union people that Sage has, each on a cost code below an extra of their job. */
function unionWeek({ sandbox }: Started): Entity[] {
  const folder = sandbox.folder();
  const numbers = new Set(
    folder
      .list('employees')
      .values()
      .map((row) => row.Code),
  );
  return contractor.timeEntries
    .filter((entry) => entry.unionClassCode !== null && numbers.has(entry.employeeNumber))
    .slice(0, 30)
    .map((entry) => {
      const job = folder.list('jobs').find((row) => row.Code === entry.projectCode);
      const costCode = folder
        .list('costCodes')
        .find((row) => row.JobId === job?.Id && String(row.Code).includes('.'));
      return {
        externalRef: entry.id,
        employeeNumber: entry.employeeNumber,
        workDate: entry.workDate,
        hours: entry.hours,
        earningCode: entry.earningCode,
        projectCode: entry.projectCode,
        costCode: String(costCode?.Code),
        unionClassCode: entry.unionClassCode,
        periodEnd: '2026-03-01',
      };
    });
}
