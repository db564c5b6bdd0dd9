import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConfigError, ConflictError } from '../../sdk/index.ts';
import { keyOf, type Opened, openAcumatica, refusalOf } from './testing/opened.ts';
import { type AcumaticaStandIn, startStandIn, withClient } from './testing/stand-in.ts';

let standIn: AcumaticaStandIn;
let opened: Opened;
beforeAll(async () => {
  standIn = await startStandIn();
  opened = await openAcumatica(standIn.sandbox);
});
afterAll(async () => {
  await opened.close();
  await standIn.close();
});

let nr = 0;
const person = (more: Record<string, string | null> = {}) => {
  nr += 1;
  return {
    employeeNumber: `81${String(nr).padStart(3, '0')}`,
    ssn: `93511${String(nr).padStart(4, '0')}`,
    firstName: 'Kim',
    lastName: `Case${nr}`,
    status: 'active',
    payType: 'hourly',
    hireDate: '2024-03-04',
    departmentCode: '200',
    jobTitleCode: 'ADMN',
    payGroupCode: 'FLD',
    ...more,
  };
};

/** The record as the vendor has it, past the product. */
function onFile(id: string, entity = 'Employee', expand = 'EmploymentHistory,EmployeeSettings') {
  return withClient(
    standIn.sandbox,
    async (client) => (await client.get(`${entity}/${id}?$expand=${expand}`)).body,
  );
}

describe('a new employee', () => {
  test('is made plain first and then on payroll, with the SSN among the tax settings', async () => {
    const [answer] = await opened.create('employees', person({ payType: 'salary' }));
    const id = keyOf(answer);
    const employee = await onFile(id);
    const payroll = await onFile(id, 'EmployeePayrollSettings', 'GeneralInfo,TaxSettings');

    expect(id).toMatch(/^EP\d{8}$/);
    expect(employee.EmployeeSettings.EmployeeClass.value).toBe('EMPSALARY');
    expect(employee.EmploymentHistory).toMatchObject([
      { StartDate: { value: '2024-03-04T00:00:00+00:00' }, StartReason: { value: 'New Hire' } },
    ]);
    expect(payroll.ClassID.value).toBe('SALARY');
    expect(payroll.EmployeeType.value).toBe('Salaried Exempt');
    expect(payroll.GeneralInfo).toMatchObject({
      PayGroup: { value: 'FLD' },
      PayGroupClassDefault: { value: false },
    });
    const ssns = payroll.TaxSettings.filter(
      (row: { Setting: { value: string } }) => row.Setting.value === 'SSN',
    );
    expect(ssns).toMatchObject([{ Value: { value: `93511${String(nr).padStart(4, '0')}` } }]);
  });

  test('sent a second time is not made a second time', async () => {
    const same = person();
    await opened.create('employees', same);
    const [again] = await opened.create('employees', same);

    expect(refusalOf(again)).toBeInstanceOf(ConflictError);
    const found = (await opened.records('employees')).filter(
      (record) => record.EmployeeNumber === same.employeeNumber,
    );
    expect(found).toHaveLength(1);
  });

  test('whose payroll part is refused says that the plain part was written, and a correction completes it', async () => {
    const wanted = person({ payGroupCode: 'NOPE' });
    const [answer] = await opened.create('employees', wanted);
    const error = refusalOf(answer);
    const record = (await opened.records('employees')).find(
      (each) => each.EmployeeNumber === wanted.employeeNumber,
    );
    const id = String(record?.EmployeeID);
    const corrected = await opened.change('employees', 'update', id, {
      payGroupCode: 'FLD',
      payType: 'hourly',
      ssn: wanted.ssn,
    });

    expect(error.field).toBe('Payroll.GeneralInfo.PayGroup');
    expect(error.what).toContain(id);
    expect(corrected).toMatchObject({ outcome: 'written' });
    expect(await opened.look('employees', id)).toMatchObject({
      'Payroll.SSN': wanted.ssn,
      'Payroll.GeneralInfo.PayGroup': 'FLD',
    });
  });

  test('without a number is refused before anything is sent', async () => {
    const seen = standIn.sandbox.requests.length;
    const [answer] = await opened.create('employees', { ...person(), employeeNumber: null });

    expect(refusalOf(answer).field).toBe('EmployeeNumber');
    expect(standIn.sandbox.requests.slice(seen).filter(({ method }) => method === 'PUT')).toEqual([]);
  });

  test('whose number two records have already is a question for a person', async () => {
    const { employeeNumber } = person();
    await withClient(standIn.sandbox, async (client) => {
      for (let time = 0; time < 2; time += 1)
        await client.put('Employee', {
          ContactInfo: { LastName: { value: 'Twin' } },
          EmployeeSettings: {
            EmployeeRefNbr: { value: employeeNumber },
            DepartmentID: { value: '200' },
            EmployeeClass: { value: 'EMPHOURLY' },
          },
        });
    });
    const [answer] = await opened.create('employees', { ...person(), employeeNumber });
    const [payRate] = await opened.create('payRates', {
      employeeNumber,
      earningCode: 'RG',
      rateType: 'hourly',
      startDate: '2026-01-01',
      amount: '20',
    });

    expect(refusalOf(answer)).toMatchObject({ code: 'acumatica/several', field: 'EmployeeNumber' });
    expect(refusalOf(payRate).code).toBe('acumatica/several');
  });
});

describe('leaving and coming back', () => {
  test('a termination ends the position on the source’s date and makes the person inactive', async () => {
    const id = keyOf((await opened.create('employees', person()))[0]);
    await opened.change('employees', 'deactivate', id, {
      status: 'terminated',
      terminationDate: '2026-01-30',
      terminationReason: 'Layoff',
    });
    const employee = await onFile(id);

    expect(employee.Status.value).toBe('Inactive');
    expect(employee.EmploymentHistory).toHaveLength(1);
    expect(employee.EmploymentHistory[0]).toMatchObject({
      EndDate: { value: '2026-01-30T00:00:00+00:00' },
      Terminated: { value: true },
      TerminationReason: { value: 'Layoff' },
      Active: { value: false },
    });
  });

  test('a reason in HR’s own words is refused with the way to map it', async () => {
    const id = keyOf((await opened.create('employees', person()))[0]);
    const answer = await opened.change('employees', 'deactivate', id, {
      status: 'terminated',
      terminationDate: '2026-01-30',
      terminationReason: 'End of project',
    });

    expect(refusalOf(answer).field).toBe('Employment.TerminationReason');
    expect(refusalOf(answer).fix).toContain('lookup');
  });

  test('without a date the person becomes inactive, no date is made up, and a note says so', async () => {
    const id = keyOf((await opened.create('employees', person()))[0]);
    await opened.change('employees', 'deactivate', id, { status: 'terminated' });
    const employee = await onFile(id);

    expect(employee.Status.value).toBe('Inactive');
    expect(employee.EmploymentHistory[0].EndDate).toEqual({});
    expect(opened.notes).toContainEqual(
      expect.objectContaining({ code: 'acumatica/position-open', what: expect.stringContaining(id) }),
    );
  });

  test('a retired person reads back as retired', async () => {
    const id = keyOf((await opened.create('employees', person()))[0]);
    await opened.change('employees', 'deactivate', id, { status: 'retired', terminationDate: '2026-01-30' });

    expect(await opened.look('employees', id)).toMatchObject({
      Standing: 'Retired',
      Status: 'Inactive',
      'Employment.TerminationReason': 'Retirement',
    });
  });

  test('a rehire is a new position, and the old one stays as it was', async () => {
    const id = keyOf((await opened.create('employees', person()))[0]);
    const gone = { status: 'terminated', terminationDate: '2025-06-30', terminationReason: 'Resignation' };
    await opened.change('employees', 'deactivate', id, gone);
    const back = { status: 'active', hireDate: '2026-02-02', terminationDate: null, terminationReason: null };
    const answer = await opened.change('employees', 'update', id, back);
    const rows = (await onFile(id)).EmploymentHistory;

    expect(answer).toMatchObject({ outcome: 'written' });
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({
      Terminated: { value: true },
      EndDate: { value: '2025-06-30T00:00:00+00:00' },
    });
    expect(rows[1]).toMatchObject({ StartReason: { value: 'Rehire' }, Active: { value: true } });
    expect(await opened.look('employees', id)).toMatchObject({
      Standing: 'Active',
      'Employment.RehireDate': '2026-02-02T00:00:00+00:00',
      'Employment.FirstStartDate': '2024-03-04T00:00:00+00:00',
    });
  });

  test('a termination that was a mistake is taken back in its own row', async () => {
    const id = keyOf((await opened.create('employees', person()))[0]);
    const gone = { status: 'terminated', terminationDate: '2026-01-30', terminationReason: 'Resignation' };
    await opened.change('employees', 'deactivate', id, gone);
    const back = { status: 'active', terminationDate: null, terminationReason: null };
    await opened.change('employees', 'update', id, back);
    const employee = await onFile(id);

    expect(employee.Status.value).toBe('Active');
    expect(employee.EmploymentHistory).toHaveLength(1);
    expect(employee.EmploymentHistory[0]).toMatchObject({ Terminated: { value: false }, EndDate: {} });
  });

  test('leave is the label that the settings name', async () => {
    const id = keyOf((await opened.create('employees', person()))[0]);
    await opened.change('employees', 'update', id, { status: 'leave' });

    expect((await onFile(id)).Status.value).toBe('On Hold');
    expect(await opened.look('employees', id)).toMatchObject({ Standing: 'On Leave' });
  });
});

describe('numbers', () => {
  test('a supervisor goes out and comes in by number, not by Employee ID', async () => {
    const boss = person();
    const bossId = keyOf((await opened.create('employees', boss))[0]);
    const id = keyOf(
      (await opened.create('employees', person({ supervisorNumber: boss.employeeNumber })))[0],
    );

    expect((await onFile(id)).EmployeeSettings.ReportsTo.value).toBe(bossId);
    expect(await opened.look('employees', id)).toMatchObject({ Supervisor: boss.employeeNumber });
  });

  test('where people number employees, the number is the Employee ID and never changes', async () => {
    const manual = await startStandIn({ employeeNumbering: 'manual' });
    const connector = await openAcumatica(manual.sandbox, { numbering: 'manual' });
    const wanted = person();
    const id = keyOf((await connector.create('employees', wanted))[0]);
    const [again] = await connector.create('employees', wanted);
    const renumbered = await connector.change('employees', 'update', id, { employeeNumber: '99999' });
    await connector.close();
    await manual.close();

    expect(id).toBe(wanted.employeeNumber);
    expect(refusalOf(again).code).toBe('acumatica/exists');
    expect(refusalOf(renumbered)).toMatchObject({ code: 'acumatica/number-is-key', field: 'EmployeeNumber' });
  });
});

describe('without payroll', () => {
  test('people are read and written plain, with one warning, and what needs payroll says why', async () => {
    const bare = await startStandIn();
    const site = await openAcumatica(bare.sandbox, { payroll: 'auto' });
    bare.sandbox.faults.add({
      times: -1,
      path: '/(Employee)?Pay',
      effect: { kind: 'status', status: 403, body: { exceptionMessage: 'You have insufficient rights.' } },
    });
    const before = await site.records('employees');
    const id = keyOf((await site.create('employees', person()))[0]);
    const read = await site.records('payRates').catch((error: unknown) => error);
    const written = await site.look('employees', id);
    bare.sandbox.faults.clear();
    await site.close();
    await bare.close();

    expect(before.length).toBe(bare.counts?.employees);
    expect(before.some((record) => 'Payroll.SSN' in record)).toBe(false);
    expect(written).toMatchObject({ 'ContactInfo.FirstName': 'Kim' });
    expect(site.notes.filter(({ code }) => code === 'acumatica/no-payroll')).toHaveLength(1);
    expect(read).toBeInstanceOf(ConfigError);
    expect(read).toMatchObject({ field: 'payroll' });
  });
});
