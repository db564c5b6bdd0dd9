import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { recordsOf } from '../../sdk/testing/index.ts';
import layouts from './examples/import-layouts.json' with { type: 'json' };
import { contractor, correct, dataSet, put, withSage } from './testing/test-bed.ts';
import { samples } from './testing/write-samples.ts';

const routingNumber = contractor.banks[0]?.routingNumber ?? '';
const sample = samples(routingNumber);
const newHire = sample.employees?.create(1) ?? {};

describe('employees', () => {
  test('a new one goes into Sage, and a later change of the name leaves the rest', () =>
    withSage(async (opened, { sandbox }) => {
      await put(opened, 'employees', [newHire]);
      expect(sandbox.importFiles()).toMatchObject([{ type: 'PREMP', taken: 1, errors: [] }]);
      await put(opened, 'employees', [{ ...newHire, lastName: 'Ortiz-Lind' }], 'update');
      sandbox.importFiles();

      expect(sandbox.rows('employ').find((row) => row.recnum === '70001')).toMatchObject({
        lstnme: 'Ortiz-Lind',
        midini: 'R',
        homnum: '(303) 555-0100',
        socsec: '934-12-0001',
        dtehre: '2025-04-14',
        payprd: '1',
        status: '1',
      });
    }));

  test('a number keeps its worth and loses its zeros; one with letters is refused', () =>
    withSage(async (opened) => {
      const out = await put(opened, 'employees', [
        { ...newHire, employeeNumber: '00103' },
        { ...newHire, employeeNumber: 'T-17' },
      ]);

      expect(out.accepted.map(({ externalKey }) => externalKey)).toEqual(['103']);
      expect(out.refused[0]?.error).toMatchObject({
        field: 'recnum',
        fix: expect.stringContaining('crosswalk'),
      });
    }));

  test('who leaves is set inactive with the status of the connector', () =>
    withSage(
      async (opened, { sandbox }) => {
        await put(opened, 'employees', [newHire]);
        await put(
          opened,
          'employees',
          [{ ...newHire, status: 'terminated', terminationDate: '2026-02-27' }],
          'deactivate',
        );
        sandbox.importFiles();

        expect(sandbox.rows('employ').find((row) => row.recnum === '70001')).toMatchObject({
          status: '4',
          dteina: '2026-02-27',
        });
      },
      { config: { terminatedStatus: '4' } },
    ));

  test('what Sage demands and HR does not have comes from the connector, or the person is refused', () =>
    withSage(
      async (opened) => {
        const { jobTitleCode: _, gender: __, payGroupCode: ___, ...bare } = newHire;
        const out = await put(opened, 'employees', [bare, { ...bare, workersCompCode: null }]);
        const [header, row] = (await readFile(out.pathOf(out.names[0] ?? ''), 'utf8')).split('\r\n');

        expect(out.refused.map(({ error }) => error.field)).toEqual(['wrkcmp']);
        const cells = Object.fromEntries(
          (header ?? '').split(',').map((name, at) => [name, row?.split(',')[at]]),
        );
        expect(cells.recnum).toBe('70001');
        expect(row).toContain(',3,');
      },
      { config: { positionWhenMissing: '3', genderWhenMissing: '1', payPeriodWhenMissing: '2' } },
    ));
});

describe('what belongs to an employee', () => {
  test('three accounts are one row: amounts in order, the rest to the last', () =>
    withSage(async (opened, { sandbox }) => {
      await put(
        opened,
        'directDeposits',
        [1, 2, 3].map((nr) => sample.directDeposits?.create(nr) ?? {}),
      );
      const [result] = sandbox.importFiles();

      expect(result).toMatchObject({ taken: 1, errors: [], refused: null });
      expect(sandbox.rows('employ').find((row) => row.recnum === '1001')).toMatchObject({
        actnum: '000456781',
        depamt: '50.00',
        actnm2: '000456782',
        acttp2: '2',
        actnm3: '000456783',
        dp3amt: '0',
      });
    }));

  test('percentages and a fifth account are refused, an ended account is said to need a look', () =>
    withSage(async (opened) => {
      const account = (nr: number, more = {}) => ({ ...sample.directDeposits?.create(nr), ...more });
      const percent = await put(opened, 'directDeposits', [account(1, { method: 'percent', percent: '10' })]);
      const five = await put(
        opened,
        'directDeposits',
        [1, 2, 4, 5, 6].map((nr) => account(nr)),
      );
      const ended = await put(opened, 'directDeposits', [account(1), account(2, { active: false })]);

      expect(percent.refused[0]?.error).toMatchObject({ field: 'Percent' });
      expect(five.refused).toHaveLength(5);
      expect(ended.warnings).toMatchObject([{ code: 'sage-100-contractor/slot-not-cleared' }]);
    }));

  test('deductions and taxes are calculations; an ended deduction is switched off', () =>
    withSage(async (opened, { sandbox }) => {
      await put(opened, 'deductions', [{ ...sample.deductions?.create(1), endDate: '2026-01-31' }]);
      const taxes = await put(opened, 'taxes', [{ ...sample.taxes?.create(2), dependentsAmount: '2000.00' }]);
      const results = sandbox.importFiles();

      expect(results.map(({ errors, refused }) => [errors, refused])).toEqual([
        [[], null],
        [[], null],
      ]);
      const row = (clcnum: string) => sandbox.rows('empqtd').find((each) => each.clcnum === clcnum);
      expect(row('101')).toMatchObject({ active: 'N', dedrte: '85.00', dedmax: '1200.00' });
      expect(row('1')).toMatchObject({ mrtsts: '3', allows: '2', addste: '10.00', active: 'Y' });
      expect(taxes.warnings).toMatchObject([{ what: expect.stringContaining('DependentsAmount') }]);
    }));

  test('rates go into the column of their kind; a data set without dates lets the engine hold later ones', () =>
    withSage(async (opened, { sandbox }) => {
      await put(opened, 'payRates', [sample.payRates?.create(2) ?? {}]);
      sandbox.importFiles();

      expect(sandbox.rows('employ').find((row) => row.recnum === '1001')).toMatchObject({
        payrt1: '41.2550',
      });
      expect(dataSet('payRates').effectiveDated).toBeUndefined();
    }));
});

describe('time and payroll', () => {
  const inSage = (numbers: Record<string, string>, employed: ReadonlySet<string | undefined>) =>
    contractor.timeEntries
      .filter((entry) => employed.has(String(Number(entry.employeeNumber))))
      .slice(0, 20)
      .map((entry) => ({ entry, project: numbers[entry.projectCode] ?? '' }));

  test('a week goes into daily payroll, and blank fields take the defaults of the employee', () =>
    withSage(async (opened, { sandbox }) => {
      const { numbers } = sandbox;
      const employed = new Set(sandbox.rows('employ').map((row) => row.recnum));
      const entries = inSage(numbers.projects, employed).map(({ entry, project }) => ({
        externalRef: entry.id,
        employeeNumber: entry.employeeNumber,
        workDate: entry.workDate,
        hours: entry.hours,
        earningCode: numbers.earningCodes[entry.earningCode] ?? '',
        projectCode: project,
        phaseCode: entry.phaseCode,
        costCode: (numbers.costCodes[entry.costCode] ?? '').replace('.000', ''),
      }));
      const out = await put(opened, 'timeEntries', entries);
      const [result] = sandbox.importFiles();

      expect(out.refused).toEqual([]);
      expect(result).toMatchObject({ type: 'PRDAILY', taken: entries.length, errors: [] });
      const [line] = sandbox.rows('dlypyr');
      expect(line?.cstcde).toMatch(/^\d+\.000$/);
      expect(line?.cmpcde).not.toBe('');
      expect(opened.notes).toContainEqual(
        expect.objectContaining({
          code: 'sage-100-contractor/time-file',
          fix: expect.stringContaining('once'),
        }),
      );
    }));

  test('days of a payroll that is final are refused line by line by Sage', () =>
    withSage(
      async (opened, { sandbox }) => {
        await put(
          opened,
          'timeEntries',
          [1, 2, 3].map((nr) => sample.timeEntries?.create(nr) ?? {}),
        );
        const [result] = sandbox.importFiles();

        expect(result).toMatchObject({
          taken: 1,
          errors: [expect.stringContaining('final'), expect.any(String)],
        });
      },
      { sandbox: { finalThrough: '2026-03-02' } },
    ));

  test('checks can be created only, hours corrected too: the ledger of the engine keeps them from being sent twice', () => {
    for (const [id, kinds] of [
      ['timeEntries', ['create', 'update']],
      ['payStatements', ['create']],
    ] as const) {
      const { read, write } = dataSet(id);
      expect(read).toBeUndefined();
      expect(write).toMatchObject({ style: 'files', kinds });
    }
  });

  test('corrected hours are a line of the difference; another job takes the old line back', () =>
    withSage(async (opened, { sandbox }) => {
      const entity = sample.timeEntries?.create(1) ?? {};
      const [first, second] = sandbox.rows('actrec').map((row) => String(row.recnum));
      const booked = { ...entity, projectCode: first ?? '' };
      await put(opened, 'timeEntries', [booked]);
      await correct(opened, booked, { hours: '6.25' });
      await correct(opened, { ...booked, hours: '6.25' }, { projectCode: second ?? '' });

      expect(sandbox.importFiles().flatMap(({ errors }) => errors)).toEqual([]);
      expect(sandbox.rows('dlypyr').map(({ jobnum, payhrs }) => [jobnum, payhrs])).toEqual([
        [first, '7.50'],
        [first, '-1.25'],
        [first, '-6.25'],
        [second, '6.25'],
      ]);
    }));

  test('a correction that the site makes by hand is refused, and another note alone is no line', () =>
    withSage(
      async (opened) => {
        const entity = sample.timeEntries?.create(1) ?? {};
        const byHand = await correct(opened, entity, { hours: '6.25' });
        const note = await correct(opened, entity, { note: 'Rain' });

        expect(byHand.refused.map(({ error }) => error.code)).toEqual(['record/correct-by-hand']);
        expect(note.nothingToAdd).toHaveLength(1);
        expect([...byHand.names, ...note.names]).toEqual([]);
      },
      { config: { timeCorrections: 'by hand' } },
    ));

  test('a check becomes a payroll record with its quarter', () =>
    withSage(async (opened, { sandbox }) => {
      await put(opened, 'payStatements', [sample.payStatements?.create(1) ?? {}]);
      expect(sandbox.importFiles()).toMatchObject([{ type: 'PRR', taken: 1, errors: [] }]);
      expect(sandbox.rows('payrec')).toMatchObject([
        { empnum: '1001', chknum: '1001', qtrnum: '1', paytyp: '3' },
      ]);
    }));
});

describe('jobs', () => {
  test('a written job comes back through hh2, and a closed one is closed', () =>
    withSage(async (opened, { sandbox }) => {
      const job = sample.projects?.create(1) ?? {};
      await put(opened, 'projects', [job]);
      await put(opened, 'projects', [{ ...sample.projects?.create(2), status: 'closed' }]);
      expect(sandbox.importFiles().flatMap(({ errors }) => errors)).toEqual([]);
      const found = await recordsOf(dataSet('projects'), opened.client, { options: {} });

      expect(found.find((record) => record.recnum === '99001')).toMatchObject({
        jobnme: 'Sample project 1',
        status: '4',
      });
      expect(found.find((record) => record.recnum === '99002')).toMatchObject({ status: '6' });
    }));

  test('phases and cost codes come as numbers, kept as text', () =>
    withSage(async ({ client }) => {
      const phases = await recordsOf(dataSet('projectPhases'), client, { options: {} });
      const codes = await recordsOf(dataSet('costCodes'), client, { options: {} });

      expect(phases).toContainEqual(expect.objectContaining({ PhaseCode: '10', Name: 'Site work' }));
      expect(codes.map((record) => record.Code)).toContain('3300.000');
    }));
});

describe('without hh2', () => {
  test('nothing is read and nothing is asked, and files are written all the same', () =>
    withSage(
      async (opened, { requests }) => {
        const readable = dataSet('departments').readable?.(opened.context.config);
        const out = await put(opened, 'employees', [newHire]);

        expect(readable).toBe(false);
        expect(out.accepted).toHaveLength(1);
        await expect(recordsOf(dataSet('departments'), opened.client, { options: {} })).rejects.toMatchObject(
          {
            field: 'useHh2',
          },
        );
        expect(requests).toEqual([]);
      },
      { config: { useHh2: false } },
    ));
});

test('every column of daily payroll and of calculations is one that the help pages list', () =>
  withSage(async (opened) => {
    const header = async (id: string) => {
      const out = await put(opened, id, [sample[id]?.create(1) ?? {}]);
      return (await readFile(out.pathOf(out.names[0] ?? ''), 'utf8')).split('\r\n')[0]?.split(',') ?? [];
    };
    const { PRDAILY, PREMPCALC, PREMP } = layouts.layouts;
    expect(Object.keys(PRDAILY.fields)).toEqual(expect.arrayContaining(await header('timeEntries')));
    expect(Object.keys(PREMPCALC.fields)).toEqual(expect.arrayContaining(await header('deductions')));
    expect(Object.keys(PREMPCALC.fields)).toEqual(expect.arrayContaining(await header('taxes')));
    expect(await header('employees')).toEqual(expect.arrayContaining(PREMP.required));
  }));
