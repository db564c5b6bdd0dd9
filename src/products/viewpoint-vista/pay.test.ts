import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Change, complaints, importBed } from '../../../test/vista-import.ts';
import type { Entity } from '../../model/index.ts';
import type { VendorRecord } from '../../sdk/index.ts';

const { add, rows, send } = importBed();

describe('pay rates', () => {
  beforeEach(add);

  test('an hourly rate and a salary go into their own columns', async () => {
    const hourly = await send('payRates', [
      ['create', { employeeNumber: '5001', rateType: 'hourly', earningCode: '001', amount: '31.255' }],
    ]);
    expect(complaints(hourly.reports)).toEqual([]);
    expect(rows('PREH', { Employee: 5001 })).toMatchObject([{ HrlyRate: '31.25500', SalaryAmt: '0.00' }]);

    const salary = await send('payRates', [
      ['update', { employeeNumber: '5001', rateType: 'salary', amount: '2500.005' }, '1|5001'],
    ]);
    expect(complaints(salary.reports)).toEqual([]);
    expect(rows('PREH', { Employee: 5001 })).toMatchObject([{ HrlyRate: '0.00000', SalaryAmt: '2500.00' }]);
  });

  test('an earnings code that is left to the template is no column of a change', async () => {
    const { reports, text } = await send(
      'payRates',
      [['create', { employeeNumber: '5001', rateType: 'hourly', amount: '31' }]],
      { earnCodeHourly: '*' },
    );

    expect(complaints(reports)).toEqual([]);
    expect(text).toBe('PRCo,Employee,HrlyRate,SalaryAmt\r\n1,5001,31.00000,0\r\n');
  });

  test('only the rate in force is sent; a future one waits for its day', async () => {
    const rate = (startDate: string, amount: string): Change => [
      'create',
      { employeeNumber: '5001', rateType: 'hourly', earningCode: '001', startDate, amount },
    ];

    const { out } = await send('payRates', [
      rate('2025-01-01', '29'),
      rate('2026-01-01', '30'),
      rate('2026-06-01', '31'),
    ]);

    expect(out.refused.map(({ error }) => error.code)).toEqual([
      'vista/rate-superseded',
      'vista/rate-in-future',
    ]);
    expect(rows('PREH', { Employee: 5001 })).toMatchObject([{ HrlyRate: '30.00000' }]);
  });
});

describe('deductions', () => {
  beforeEach(add);
  const deduction = (more: Entity): Entity => ({ employeeNumber: '5001', deductionCode: '100', ...more });

  test.each<[string, Entity[], VendorRecord]>([
    ['an amount', [{ method: 'amount', amount: '62.5' }], { OverCalcs: 'A', RateAmt: '62.50000' }],
    ['a percentage', [{ method: 'percent', percent: '4.5' }], { OverCalcs: 'R', RateAmt: '0.04500' }],
    [
      "a user's own choice",
      [{ percent: '4.5', amount: '3', 'custom.OverCalcs': 'm' }],
      { OverCalcs: 'M', RateAmt: '3.00000' },
    ],
    [
      'amounts that are rounded half to even before they are added',
      [{ amount: '10.005' }, { amount: '10.015' }],
      { OverCalcs: 'A', RateAmt: '20.02000' },
    ],
    [
      'a frequency and a limit',
      [{ amount: '5', frequency: 'B', annualLimit: '1000' }],
      { EmplBased: 'Y', Frequency: 'B', OverLimit: 'Y', Limit: '1000.00' },
    ],
  ])('%s', async (_what, entities, row) => {
    const { reports, out } = await send(
      'deductions',
      entities.map((more): Change => ['create', deduction(more)]),
    );

    expect(out.refused).toEqual([]);
    expect(complaints(reports)).toEqual([]);
    expect(rows('PRED', { Employee: 5001 })).toMatchObject([row]);
  });

  test('a changed one goes into a Change file, an ended one is sent with an amount of nothing', async () => {
    await send('deductions', [['create', deduction({ amount: '5', frequency: 'B' })]]);
    const changed = await send('deductions', [
      ['update', deduction({ amount: '6', frequency: 'B' }), '1|5001|100'],
    ]);
    expect(complaints(changed.reports)).toEqual([]);
    expect(changed.out.names[0]).toContain('ChangeV2');
    expect(rows('PRED', { Employee: 5001 })).toMatchObject([{ RateAmt: '6.00000', Frequency: 'B' }]);

    const ended = await send('deductions', [
      ['deactivate', deduction({ amount: '6', active: false }), '1|5001|100'],
    ]);

    expect(complaints(ended.reports)).toEqual([]);
    expect(rows('PRED', { Employee: 5001 })).toMatchObject([{ OverCalcs: 'A', RateAmt: '0.00000' }]);
  });

  test('a change leaves the frequency, the limit and the sequence that the sync does not fill', async () => {
    await send('deductions', [['create', deduction({ amount: '5', frequency: 'B', annualLimit: '1000' })]], {
      deductionProcessSeq: '3',
    });
    const { reports, text } = await send('deductions', [
      ['update', deduction({ amount: '6' }), '1|5001|100'],
    ]);

    expect(complaints(reports)).toEqual([]);
    expect(text.split('\r\n')[0]).toBe('PRCo,Employee,DLCode,OverCalcs,RateAmt');
    expect(rows('PRED', { Employee: 5001 })).toMatchObject([
      { RateAmt: '6.00000', Frequency: 'B', ProcessSeq: 3, OverLimit: 'Y', Limit: '1000.00' },
    ]);
  });

  test('an amount and a percentage under one code are refused together', async () => {
    const { out } = await send('deductions', [
      ['create', deduction({ amount: '5' })],
      ['create', deduction({ percent: '5' })],
    ]);

    expect(out.refused.map(({ error }) => error.code)).toEqual([
      'vista/mixed-calculations',
      'vista/mixed-calculations',
    ]);
    expect(out.names).toEqual([]);
  });
});

test('taxes become rows of their DL codes, and what no column holds is told', async () => {
  await add();

  const { reports, out } = await send('taxes', [
    [
      'create',
      {
        employeeNumber: '5001',
        taxCode: 'FED',
        filingStatus: 'Married filing jointly',
        dependentsAmount: '2000',
      },
    ],
    [
      'create',
      {
        employeeNumber: '5001',
        taxCode: 'co',
        filingStatus: 'Single',
        allowances: '1',
        extraWithholding: '25',
      },
    ],
  ]);

  expect(complaints(reports)).toEqual([]);
  expect(rows('PRED', { Employee: 5001 })).toMatchObject([
    { DLCode: 1, FileStatus: 'M', AddonType: 'N' },
    { DLCode: 12, FileStatus: 'S', RegExempts: 1, AddonType: 'A', AddonRateAmt: '25.00000' },
  ]);
  expect(out.warnings).toMatchObject([{ code: 'vista/not-carried' }]);
});

test('time entries become lines of an open batch', async () => {
  await add();
  const job = rows('JCJM').find(({ JobStatus }) => JobStatus === 1);
  const phase = rows('JCJP', { Job: job?.Job ?? '' })[0];

  const { reports, text } = await send('timeEntries', [
    [
      'create',
      {
        externalRef: 't-1',
        employeeNumber: '5001',
        workDate: '2026-02-27',
        periodEnd: '2026-03-01',
        hours: '7.5',
        earningCode: '001',
        projectCode: String(job?.Job),
        phaseCode: String(phase?.Phase),
        rate: '31.255',
        note: 'Rained, stopped early',
      },
    ],
  ]);

  expect(complaints(reports)).toEqual([]);
  expect(rows('PRTB', { Employee: 5001 })).toMatchObject([
    { Mth: '2026-03-01', Job: job?.Job, Phase: phase?.Phase, Hours: '7.50', Memo: 'Rained, stopped early' },
  ]);
  expect(text).toContain('02/27/2026');
});

test('an entry without a period end goes into the period of its day, and is refused where none is known', async () => {
  await add();
  const job = rows('JCJM').find(({ JobStatus }) => JobStatus === 1);
  const phase = rows('JCJP', { Job: job?.Job ?? '' })[0];
  const entry: Entity = {
    externalRef: 't-1',
    employeeNumber: '5001',
    workDate: '2026-02-25',
    hours: '8',
    earningCode: '001',
    projectCode: String(job?.Job),
    phaseCode: String(phase?.Phase),
  };

  const known = await send('timeEntries', [['create', entry]], {
    periodEnds: '1=14 2026-03-08, *=7 2026-03-01',
  });
  const unknown = await send('timeEntries', [['create', { ...entry, externalRef: 't-2' }]], {
    periodEnds: '',
  });

  expect(complaints(known.reports)).toEqual([]);
  expect(rows('PRTB', { Employee: 5001 })).toMatchObject([{ Hours: '8.00' }]);
  expect(rows('HQBC')).toMatchObject([{ PREndDate: '2026-03-01' }]);
  expect(unknown.out.refused.map(({ error }) => error.code)).toEqual(['vista/no-period-end']);
});

test('corrected hours are a line of the difference; another phase takes the old line back', async () => {
  await add();
  const job = rows('JCJM').find(({ JobStatus }) => JobStatus === 1);
  const [first, second] = rows('JCJP', { Job: job?.Job ?? '' }).map(({ Phase }) => String(Phase));
  const entry: Entity = {
    externalRef: 't-1',
    employeeNumber: '5001',
    workDate: '2026-02-27',
    periodEnd: '2026-03-01',
    hours: '8',
    earningCode: '001',
    projectCode: String(job?.Job),
    phaseCode: first ?? '',
  };
  const corrected = (before: Entity, change: Entity) =>
    send('timeEntries', [['update', { ...before, ...change }, 't-1', {}, before]]);

  await send('timeEntries', [['create', entry]]);
  const fewer = await corrected(entry, { hours: '6.5' });
  const moved = await corrected({ ...entry, hours: '6.5' }, { phaseCode: second ?? '' });
  const noted = await corrected(entry, { note: 'Rained' });

  expect(complaints([...fewer.reports, ...moved.reports])).toEqual([]);
  expect(rows('PRTB', { Employee: 5001 }).map(({ Phase, Hours }) => [Phase, Hours])).toEqual([
    [first, '8.00'],
    [first, '-1.50'],
    [first, '-6.50'],
    [second, '6.50'],
  ]);
  expect(noted.out.nothingToAdd).toHaveLength(1);
  expect(noted.out.names).toEqual([]);
});

test('the example of deductions is what is written', async () => {
  await add();

  const { text } = await send('deductions', [
    ['create', { employeeNumber: '05001', deductionCode: '100', amount: '62.505', frequency: 'B' }],
    ['create', { employeeNumber: '05001', deductionCode: '130', percent: '4.5' }],
  ]);

  const example = 'examples/1_DeductionsAndLiabilitiesAddV2_20260302081500.csv';
  expect(text).toBe(readFileSync(join(import.meta.dirname, example), 'utf8'));
});
