import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { Entity } from '../../model/index.ts';
import { recordsOf, type TestFileOutput } from '../../sdk/testing/index.ts';
import { sage100Contractor } from './index.ts';
import {
  contractor,
  correct,
  dataSet,
  itemFor,
  type Opened,
  put,
  putItems,
  withSage,
} from './testing/test-bed.ts';
import { samples } from './testing/write-samples.ts';

/** What the sheet only assumes is a setting; what it documents holds whatever is set. */
const sample = samples(contractor.banks[0]?.routingNumber ?? '');
const newHire = sample.employees?.create(1) ?? {};
const EMPLOYEE = '1001';

async function rowsOf(
  out: TestFileOutput,
  delimiter = ',',
  lineEnd = '\r\n',
): Promise<Record<string, string>[]> {
  const text = await readFile(out.pathOf(out.names[0] ?? ''), 'utf8');
  const [header = '', ...lines] = text.split(lineEnd).filter((line) => line !== '');
  const names = header.split(delimiter);
  return lines.map((line) =>
    Object.fromEntries(line.split(delimiter).map((value, at) => [names[at], value])),
  );
}
const put1 = async (opened: Opened, id: string, entity: Entity) =>
  (await rowsOf(await put(opened, id, [entity])))[0];

describe('the form of the files', () => {
  test('other dates hold for employees and jobs; daily payroll keeps the documented yyyy-mm-dd', () =>
    withSage(
      async (opened, { sandbox }) => {
        expect((await put1(opened, 'employees', { ...newHire, lastName: 'Ortiz' }))?.dtehre).toBe(
          '04/14/2025',
        );
        expect((await put1(opened, 'projects', sample.projects?.create(1) ?? {}))?.sttdte).toBe('01/05/2026');
        const time = await put1(opened, 'timeEntries', sample.timeEntries?.create(2) ?? {});

        expect(time?.paydte).toBe('2026-03-02');
        expect(sandbox.importFiles().find(({ type }) => type === 'PRDAILY')).toMatchObject({
          taken: 1,
          errors: [],
        });
      },
      { config: { dates: 'MM/DD/YYYY' } },
    ));

  test('delimiter, line ends, SSN and phones are as the connector says', () =>
    withSage(
      async (opened) => {
        const out = await put(opened, 'employees', [{ ...newHire, lastName: 'Ortiz; Lind' }]);
        const text = await readFile(out.pathOf(out.names[0] ?? ''), 'utf8');
        const [row] = await rowsOf(
          await put(opened, 'employees', [{ ...newHire, lastName: 'Ortiz' }]),
          ';',
          '\n',
        );

        expect(text).toContain('"Ortiz; Lind"');
        expect(text).not.toContain('\r');
        expect(row).toMatchObject({ socsec: '934120001', homnum: '303-555-0100' });
      },
      {
        config: { delimiter: ';', lineEnd: 'LF', ssnPattern: '#########', phonePattern: '###-###-####' },
      },
    ));

  test('a street longer than the box is refused by the length that is set, and a description is cut and said', () =>
    withSage(
      async (opened) => {
        const street = `${'Long '.repeat(8)}Street`;
        const long = await put(opened, 'employees', [{ ...newHire, street1: street }]);
        const time = await put(opened, 'timeEntries', [
          { ...sample.timeEntries?.create(1), note: 'Poured the north wall, then rain' },
        ]);

        expect(long.refused[0]?.error).toMatchObject({
          code: 'sage-100-contractor/too-long',
          field: 'addrs1',
          fix: expect.stringContaining('Length of streets'),
        });
        expect(time.warnings.map(({ code }) => code)).toEqual(['record/truncated']);
        expect((await rowsOf(time))[0]?.dscrpt).toBe('Poured the north wal');
      },
      { config: { textLength: 20 } },
    ));
});

describe('rates', () => {
  const rate = (earningCode: string | null, amount: string, rateType = 'hourly') => ({
    employeeNumber: EMPLOYEE,
    earningCode,
    rateType,
    amount,
  });

  test('regular, overtime and premium rates stand side by side, by the pay types 1 to 3', () =>
    withSage(async (opened, { sandbox }) => {
      const out = await put(opened, 'payRates', [rate('001', '40'), rate('2', '60'), rate('3', '80')]);
      sandbox.importFiles();

      expect(new Set(out.accepted.map(({ externalKey }) => externalKey)).size).toBe(3);
      expect(sandbox.rows('employ').find((row) => row.recnum === EMPLOYEE)).toMatchObject({
        payrt1: '40.0000',
        payrt2: '60.0000',
        payrt3: '80.0000',
      });
    }));

  test('a rate of another pay type is refused and never taken for the regular one', () =>
    withSage(async (opened) => {
      const out = await put(opened, 'payRates', [rate('8', '25'), rate('TRAVEL', '20'), rate(null, '41')]);

      expect(out.refused.map(({ error }) => [error.code, error.field])).toEqual([
        ['sage-100-contractor/no-rate-column', 'Earning'],
        ['sage-100-contractor/no-rate-column', 'Earning'],
      ]);
      expect(await rowsOf(out)).toMatchObject([{ payrt1: '41.0000', payrt2: '', salary: '' }]);
    }));
});

describe('direct deposit', () => {
  const account = (nr: number, more: Entity = {}) => ({ ...sample.directDeposits?.create(nr), ...more });

  test('percentages go once the number of their rate type is known, and the rest has its own', () =>
    withSage(
      async (opened, { sandbox }) => {
        await put(opened, 'directDeposits', [
          account(1, { method: 'percent', amount: null, percent: '25', prenote: true }),
          account(2, { prenote: false }),
          account(3),
        ]);
        expect(sandbox.importFiles()).toMatchObject([{ taken: 1, errors: [] }]);

        expect(sandbox.rows('employ').find((row) => row.recnum === EMPLOYEE)).toMatchObject({
          dirdep: 'Y',
          rtetyp: '2',
          depamt: '25',
          prente: '1',
          rtetp2: '1',
          dp2amt: '50.00',
          prent2: '3',
          rtetp3: '3',
          dp3amt: '999999',
        });
      },
      {
        config: {
          depositRateTypes: 'amount=1, percent=2, net=3',
          prenoteNumbers: 'yes=1, no=3',
          depositSwitch: 'on=Y, off=N',
          restAmount: '999999',
        },
      },
    ));

  test('with the switch known, somebody without an account left is switched off', () =>
    withSage(
      async (opened, { sandbox }) => {
        const out = await put(opened, 'directDeposits', [account(1, { active: false })]);
        sandbox.importFiles();

        expect(out.refused).toEqual([]);
        expect(sandbox.rows('employ').find((row) => row.recnum === EMPLOYEE)?.dirdep).toBe('N');
      },
      { config: { depositSwitch: 'on=Y, off=N' } },
    ));

  test('columns whose numbers are not known are not in the file, so that a box in Sage stays as it is', () =>
    withSage(async (opened) => {
      const [row = {}] = await rowsOf(await put(opened, 'directDeposits', [account(1), account(2)]));

      expect(Object.keys(row)).not.toEqual(expect.arrayContaining(['rtetyp']));
      expect(Object.keys(row)).not.toEqual(expect.arrayContaining(['prente']));
      expect(Object.keys(row)).not.toEqual(expect.arrayContaining(['dirdep']));
    }));
});

describe('what a file cannot say', () => {
  test('somebody who returns keeps the day of leaving in Sage, and a warning says to clear it', () =>
    withSage(async (opened) => {
      const left = itemFor(opened, 'employees', {
        ...newHire,
        status: 'terminated',
        terminationDate: '2026-02-27',
      });
      const back = itemFor(opened, 'employees', { ...newHire, terminationDate: null }, 'update');
      const out = await putItems(opened, 'employees', [{ ...back, sentBefore: left.record }]);

      expect(out.accepted).toHaveLength(1);
      expect(out.warnings).toMatchObject([
        {
          code: 'sage-100-contractor/not-cleared',
          what: expect.stringMatching(/Inactive since \(dteina\)\..*5-2-1/),
        },
      ]);
    }));

  test('a per diem goes as one hour at its rate, and its correction takes that back', () =>
    withSage(async (opened, { sandbox }) => {
      const perDiem: Entity = {
        ...sample.timeEntries?.create(1),
        earningCode: '8',
        hours: '0',
        amount: '35',
      };
      await put(opened, 'timeEntries', [perDiem]);
      await correct(opened, perDiem, { amount: '40' });
      expect(sandbox.importFiles().flatMap(({ errors }) => errors)).toEqual([]);

      expect(sandbox.rows('dlypyr').map(({ paytyp, payhrs, payrte }) => [paytyp, payhrs, payrte])).toEqual([
        ['8', '1', '35.0000'],
        ['8', '-1', '35.0000'],
        ['8', '1', '40.0000'],
      ]);
    }));

  test('a sum without hours is never paid as an hour of work, nor lost', () =>
    withSage(async (opened) => {
      const sum: Entity = { ...sample.timeEntries?.create(1), hours: '0', amount: '35' };
      const out = await put(opened, 'timeEntries', [sum]);

      expect(out.refused.map(({ error }) => [error.code, error.field])).toEqual([
        ['sage-100-contractor/sum-without-hours', 'paytyp'],
      ]);
      expect(out.names).toEqual([]);
    }));

  test('sums and exemptions can be left to a person', () =>
    withSage(
      async (opened) => {
        const sum: Entity = { ...sample.timeEntries?.create(1), earningCode: '8', hours: '0', amount: '35' };
        const time = await put(opened, 'timeEntries', [sum]);
        const tax = await put(opened, 'taxes', [{ ...sample.taxes?.create(2), exempt: true }]);

        expect(time.refused[0]?.error).toMatchObject({ fix: expect.stringContaining('5-5-1') });
        expect(tax.refused[0]?.error).toMatchObject({
          code: 'sage-100-contractor/exempt-by-hand',
          fix: expect.stringContaining('5-2-1'),
        });
      },
      { config: { sumsWithoutHours: 'by hand', exemptTaxes: 'by hand' } },
    ));
});

test('numbers of lists that are not public go as they are set, and not at all when they are not', () =>
  withSage(
    async (opened, { sandbox }) => {
      await put(opened, 'employees', [{ ...newHire, i9Verified: true, maritalStatus: 'married' }]);
      await put(opened, 'projects', [{ ...sample.projects?.create(2), status: 'closed' }]);
      expect(sandbox.importFiles().flatMap(({ errors }) => errors)).toEqual([]);

      expect(sandbox.rows('employ').find((row) => row.recnum === '70001')).toMatchObject({ i9verf: '4' });
      expect(sandbox.rows('employ').find((row) => row.recnum === '70001')).not.toHaveProperty('mrtsts');
      expect(sandbox.rows('actrec').find((row) => row.recnum === '99002')).toMatchObject({ status: '5' });
    },
    { config: { i9Numbers: 'yes=4, no=1', closedJobStatus: '5' } },
  ));

test('where hh2 answers for jobs only, the lists of payroll are not offered, and jobs are read', () =>
  withSage(
    async (opened, { sandbox }) => {
      const { config } = opened.context;
      const probed: { title: string; outcome: string }[] = [];
      await sage100Contractor.probe?.(opened.context, (step) => probed.push(step));

      expect(
        ['departments', 'payGroups', 'earningCodes', 'unions'].map((id) => dataSet(id).readable?.(config)),
      ).toEqual([false, false, false, false]);
      expect(probed.map(({ outcome }) => outcome)).not.toContain('failed');
      expect(dataSet('projects').readable?.(config)).toBe(true);
      const jobs = await recordsOf(dataSet('projects'), opened.client, { options: {} });
      expect(jobs).toHaveLength(sandbox.rows('actrec').length);
    },
    { config: { hh2Lists: 'jobs only' }, sandbox: { answersPayroll: false } },
  ));
