import { expect, test } from 'vitest';
import { historyOf, keyOf, refusalOf, rowsOf, withCmic } from './testing/open.ts';
import { TODAY } from './testing/stand-in.ts';
import { SAMPLE_EMPLOYEE, writeSamples } from './testing/write-samples.ts';

const newHire = writeSamples.employees?.create(900) ?? {};
const number = String(newHire.employeeNumber);
const KEY = `001|${number}`;
const daysFromNow = (days: number) =>
  new Date(Date.parse(TODAY) + days * 86_400_000).toISOString().slice(0, 10);

test('a new hire is posted as NR from the hire date, with the security group and what CMiC demands', () =>
  withCmic(
    async ({ create }, standIn) => {
      expect(keyOf((await create('employees', newHire))[0])).toBe(KEY);

      const [row] = rowsOf(standIn, 'pyemployee', { EmpNo: number });
      expect(row).toMatchObject({
        EmpSecGrpEmpCode: 'FIELD',
        EmpPrnCode: 'WK',
        EmpPygCode: 'FLD',
        EmpFilingStatus: '01',
        EmpHourlyRate: 0,
        EmpRateCode: 'STD',
        EmpFedTaxCode: 'FIT',
        EmpPreferPayRate: 'E',
        EmpUnionized: 'Y',
        EmpUser: 'HRHUB',
        EmpZipCode: '02134',
      });
      expect(historyOf(standIn, number)).toEqual([]);
    },
    { securityGroup: 'FIELD', rateCode: 'STD', federalTaxCode: 'FIT' },
  ));

test('a change is posted as CH from today with what changes and nothing else', () =>
  withCmic(async ({ create, change, records }, standIn) => {
    await create('employees', newHire);
    const present = (await records('employees')).find((record) => record.EmpNo === number) ?? {};
    await change('employees', 'update', present, KEY, { lastName: 'Married', payGroupCode: 'BW' });

    const [action] = historyOf(standIn, number);
    expect(action).toEqual(expect.objectContaining({ effective: TODAY }));
    expect(action?.members).toEqual({
      EmpNo: number,
      EmpCompCode: '001',
      EmpUser: 'HRHUB',
      EmpLastName: 'Married',
      EmpPrnCode: 'BW',
      EmpPygCode: 'OFC',
    });
  }));

test('the effective date of a change is never before the hire date', () =>
  withCmic(async ({ create, change, records }, standIn) => {
    const hireDate = daysFromNow(5);
    await create('employees', { ...newHire, hireDate });
    const present = (await records('employees')).find((record) => record.EmpNo === number) ?? {};
    const answer = await change('employees', 'update', present, KEY, { workEmail: 'new@example.com' });

    expect(answer.outcome).toBe('written');
    expect(historyOf(standIn, number)[0]?.effective).toBe(hireDate);
  }));

test('a termination holds from its date and removes nothing; one still to come waits in words', () =>
  withCmic(async ({ create, change, records }, standIn) => {
    await create('employees', newHire);
    const present = (await records('employees')).find((record) => record.EmpNo === number) ?? {};
    const later = await change('employees', 'deactivate', present, KEY, {
      status: 'terminated',
      terminationDate: daysFromNow(9),
    });
    expect(refusalOf(later)).toMatchObject({ code: 'cmic/ends-later', field: 'TerminationDate' });

    const left = daysFromNow(-3);
    const now = await change('employees', 'deactivate', present, KEY, {
      status: 'terminated',
      terminationDate: left,
    });
    expect(now.outcome).toBe('written');
    expect(historyOf(standIn, number)).toEqual([
      expect.objectContaining({ effective: left, members: expect.objectContaining({ EmpStatus: 'T' }) }),
    ]);
    expect(rowsOf(standIn, 'pyemployee', { EmpNo: number })).toEqual([
      expect.objectContaining({ EmpStatus: 'T', EmpLastName: newHire.lastName }),
    ]);
  }));

test('somebody who returns keeps the number and is active from the new hire date, by the customer’s own action', () =>
  withCmic(
    async ({ create, change, records }, standIn) => {
      await create('employees', newHire);
      const read = async () => (await records('employees')).find((record) => record.EmpNo === number) ?? {};
      await change('employees', 'deactivate', await read(), KEY, {
        status: 'terminated',
        terminationDate: daysFromNow(-40),
      });
      const back = daysFromNow(-2);
      const answer = await change('employees', 'update', await read(), KEY, {
        status: 'active',
        hireDate: back,
      });

      expect(answer.outcome).toBe('written');
      expect(historyOf(standIn, number)[1]).toMatchObject({
        effective: back,
        members: { EmpStatus: 'A', EmpHireDate: back },
      });
      expect((await read()).Status).toBe('active');
    },
    { assumed: { actionReturn: 'CH' } },
  ));

test('people on leave and retired people are told from active and terminated ones', () =>
  withCmic(async ({ create, change, records }) => {
    await create('employees', newHire);
    const read = async () => (await records('employees')).find((record) => record.EmpNo === number) ?? {};
    for (const status of ['leave', 'retired', 'active']) {
      await change('employees', 'update', await read(), KEY, { status, terminationDate: TODAY });
      expect((await read()).Status).toBe(status);
    }
  }));

test('our pay group may be the pay group of CMiC; the pay run then comes from the table', () =>
  withCmic(
    async ({ create, records }, standIn) => {
      await create('employees', { ...newHire, payGroupCode: 'OFC' });

      expect(rowsOf(standIn, 'pyemployee', { EmpNo: number })[0]).toMatchObject({
        EmpPrnCode: 'BW',
        EmpPygCode: 'OFC',
      });
      const found = (await records('employees')).find((record) => record.EmpNo === number);
      expect(found?.PayGroupCode).toBe('OFC');
    },
    { assumed: { payGroupMember: 'EmpPygCode' } },
  ));

test('a member that CMiC misses is named with its own words and a fix', () =>
  withCmic(
    async ({ create }) => {
      const error = refusalOf((await create('employees', newHire))[0]);

      expect(error).toMatchObject({ code: 'cmic/refused', field: 'EmpLevelCode' });
      expect(error.what).toContain('JBO-27014: Attribute EmpLevelCode in PyEmployeeEO is required.');
    },
    {},
    { requiredProperties: { EmpLevelCode: 'string' } },
  ));

test('additional required properties go to each new employee in the type that CMiC wants', () =>
  withCmic(
    async ({ create }, standIn) => {
      expect((await create('employees', newHire))[0]?.outcome).toBe('written');
      expect(rowsOf(standIn, 'pyemployee', { EmpNo: number })[0]).toMatchObject({
        EmpWeeklyHours: 38.5,
        EmpLevelCode: '7',
        EmpFlsaType: 'N',
      });
    },
    {
      additionalProperties: [
        { property: 'EmpWeeklyHours', value: '38.5' },
        { property: 'EmpLevelCode', value: '7' },
        { property: 'EmpFlsaType', value: 'N' },
      ],
    },
    { requiredProperties: { EmpWeeklyHours: 'number', EmpLevelCode: 'string' } },
  ));

test('a rate carries the date from which it holds; a salary is written by the year and read by the period', () =>
  withCmic(async ({ create, entities, change, records }, standIn) => {
    const rate = { employeeNumber: SAMPLE_EMPLOYEE, earningCode: '001', startDate: '2025-07-07' };
    await create('payRates', { ...rate, rateType: 'hourly', amount: '41.125' });
    expect(historyOf(standIn, SAMPLE_EMPLOYEE)).toEqual([
      expect.objectContaining({
        effective: '2025-07-07',
        members: expect.objectContaining({ EmpHourlyRate: 41.125 }),
      }),
    ]);

    await create('employees', { ...newHire, payType: 'salary', payGroupCode: 'BW' });
    const salary = { ...rate, employeeNumber: number, rateType: 'salary', amount: '3000.00' };
    await create('payRates', salary);
    expect(rowsOf(standIn, 'pyemployee', { EmpNo: number })[0]).toMatchObject({ EmpAnnualSalary: 78_000 });
    const found = (await entities('payRates')).find((each) => each.employeeNumber === number);
    expect(found).toMatchObject({ rateType: 'salary', amount: '3000' });
    const present = (await records('payRates')).find((record) => record.EmpNo === number) ?? {};
    await change('payRates', 'update', present, `${KEY}|salary`, { amount: '3100.00', startDate: TODAY });
    expect(rowsOf(standIn, 'pyemployee', { EmpNo: number })[0]).toMatchObject({ EmpAnnualSalary: 80_600 });
  }));

test('a tax that CMiC does not publish is refused in words, and so is a status that is not in the list', () =>
  withCmic(async ({ create }) => {
    const tax = { employeeNumber: SAMPLE_EMPLOYEE, startDate: TODAY };
    const [state, odd, good] = await create(
      'taxes',
      { ...tax, taxCode: 'CO', filingStatus: 'Single' },
      { ...tax, taxCode: 'FED', filingStatus: 'Nonresident alien' },
      { ...tax, taxCode: 'FED', filingStatus: 'Head of household' },
    );

    expect(refusalOf(state).code).toBe('cmic/tax-not-public');
    expect(refusalOf(odd)).toMatchObject({ code: 'cmic/no-such-filing-status', field: 'FilingStatus' });
    expect(good?.outcome).toBe('written');
  }));

test('deductions are refused in words until the connector says that the assumed members are right', () =>
  withCmic(
    async ({ create, entities }, standIn) => {
      const [answer] = await create('deductions', writeSamples.deductions?.create(1) ?? {});

      expect(refusalOf(answer).code).toBe('cmic/deductions-not-public');
      expect(standIn.sandbox.requests.every(({ method }) => method === 'GET')).toBe(true);
      const kinds = new Set((await entities('deductions')).map((each) => each.paidBy));
      expect(kinds).toEqual(new Set(['employee', 'company']));
    },
    { assumed: {} },
  ));

test('people who are changed are read since the day before, and all of them where CMiC has no stamp', () =>
  withCmic(async ({ create, records }) => {
    await create('employees', newHire);
    const since = new Date(Date.now() - 86_400_000).toISOString();

    expect((await records('employees', since)).map((record) => record.EmpNo)).toEqual([number]);
  }));
