import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { sage100Contractor } from '../../src/products/sage-100-contractor/index.ts';
import { contractor, withSage } from '../../src/products/sage-100-contractor/testing/test-bed.ts';
import { plain } from '../engine/rig.ts';
import { rigsOfThisFile } from '../engine/shared.ts';

/** Sage 100 behind the real engine and store: nothing of people or time can be read back, so the ledger decides. */
const openRig = rigsOfThisFile();

const files = async (folder: string) =>
  (await readdir(folder)).filter((name) => /^[^.].*\.csv$/.test(name)).sort();

test('people go over once, a change goes over alone, and a rate waits for its day', () =>
  withSage(async ({ client }, { sandbox, importFolder }) => {
    const rig = await openRig({
      destination: sage100Contractor,
      openDestination: () => client,
      dataSets: [plain('employees'), plain('payRates')],
    });
    const put = (more = {}) =>
      rig.source.put('employees', '70001', {
        employeeNumber: '70001',
        firstName: 'Dana',
        lastName: 'Ortiz',
        middleName: 'Ruth',
        gender: 'female',
        status: 'active',
        employmentType: 'full time',
        jobTitleCode: '1',
        workersCompCode: '5403',
        workState: 'CO',
        payGroupCode: '1',
        hireDate: '2025-04-14',
        ...more,
      });
    const rate = (startDate: string, amount: string) =>
      rig.source.put('payRates', startDate, {
        employeeNumber: '70001',
        earningCode: '001',
        rateType: 'hourly',
        startDate,
        amount,
      });
    put();
    rate('2025-04-14', '40');
    rate('2099-01-01', '44');

    const first = await rig.run({ saveChanges: true });
    const sent = await files(importFolder);
    const results = sandbox.importFiles();
    const nothing = await rig.run({ saveChanges: true });
    put({ lastName: 'Ortiz-Lind' });
    const changed = await rig.run({ saveChanges: true });
    sandbox.importFiles();

    expect(first.status).toBe('completed');
    expect(sent).toEqual([expect.stringMatching(/^PREMP-employees/), expect.stringMatching(/^PREMP-rates/)]);
    expect(results.map(({ taken, errors }) => [taken, errors])).toEqual([
      [1, []],
      [1, []],
    ]);
    expect(nothing.changes).toEqual([]);
    expect(changed.changes).toMatchObject([{ data_set: 'employees', write: 'update', state: 'applied' }]);
    expect(sandbox.rows('employ').find((row) => row.recnum === '70001')).toMatchObject({
      lstnme: 'Ortiz-Lind',
      midini: 'R',
      payrt1: '40.0000',
    });
  }));

test('a week of hours is imported once, however often the sync runs', () =>
  withSage(async ({ client }, { sandbox }) => {
    const rig = await openRig({
      destination: sage100Contractor,
      openDestination: () => client,
      dataSets: [plain('timeEntries')],
    });
    const employed = new Set(sandbox.rows('employ').map((row) => row.recnum));
    const week = contractor.timeEntries
      .filter((entry) => employed.has(String(Number(entry.employeeNumber))))
      .slice(0, 25);
    for (const entry of week) {
      rig.source.put('timeEntries', entry.id, {
        externalRef: entry.id,
        employeeNumber: entry.employeeNumber,
        workDate: entry.workDate,
        hours: entry.hours,
        earningCode: sandbox.numbers.earningCodes[entry.earningCode] ?? '',
        projectCode: sandbox.numbers.projects[entry.projectCode] ?? '',
        costCode: sandbox.numbers.costCodes[entry.costCode] ?? '',
      });
    }
    await rig.run({ saveChanges: true });
    await rig.run({ saveChanges: true });
    const results = sandbox.importFiles();

    expect(results).toMatchObject([{ type: 'PRDAILY', taken: week.length, errors: [] }]);
    expect(sandbox.rows('dlypyr')).toHaveLength(week.length);
  }));
