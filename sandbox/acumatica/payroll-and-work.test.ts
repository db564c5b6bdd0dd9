import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { SandboxClock } from '../kit/index.ts';
import { startAcumaticaSandbox } from './index.ts';
import { NOW, newEmployee, TestClient, wrap } from './testing/client.ts';
import { ROOT } from './wire-record.ts';

const clock = new SandboxClock();
const sandbox = await startAcumaticaSandbox({ clock, people: 60 });
afterAll(() => sandbox.close());

let client: TestClient;
beforeEach(async () => {
  clock.freeze(NOW);
  sandbox.faults.clear();
  sandbox.reset();
  client = new TestClient(sandbox);
  await client.withToken();
});

const createRosa = (extra: Record<string, unknown> = {}) => newEmployee(client, extra);

describe('payroll', () => {
  test('an employee and the payroll employee show the same positions under the same ids', async () => {
    const id = await createRosa({
      EmploymentHistory: [{ PositionID: 'CRPJ', StartDate: '2026-03-02', StartReason: 'NEW' }],
    });
    await client.put('EmployeePayrollSettings', wrap({ EmployeeID: id, ClassID: 'HOURLY' }));
    const payroll = () =>
      client.get(`EmployeePayrollSettings/${id}?$expand=EmploymentRecords,EmploymentDates`);
    const [row] = (await payroll()).body.EmploymentRecords;
    expect(row.StartReason.value).toBe('New Hire');

    const end = { id: row.id, EndDate: '2026-06-30', Terminated: true, TerminationReason: 'Layoff' };
    await client.put('EmployeePayrollSettings', wrap({ EmployeeID: id, EmploymentRecords: [end] }));

    const { body } = await client.get(`Employee/${id}?$expand=EmploymentHistory`);
    expect(body.EmploymentHistory).toHaveLength(1);
    expect(body.EmploymentHistory[0]).toMatchObject({
      id: row.id,
      Active: { value: false },
      EndDate: { value: '2026-06-30T00:00:00+00:00' },
    });
    expect((await payroll()).body.EmploymentDates.TerminationDate.value).toBe('2026-06-30T00:00:00+00:00');
  });

  test('a second active position is refused', async () => {
    const position = { PositionID: 'CRPJ', StartDate: '2026-03-02', Active: true };
    const id = await createRosa({ EmploymentHistory: [position] });

    const answer = await client.put('Employee', wrap({ EmployeeID: id, EmploymentHistory: [position] }));

    expect(answer.status).toBe(422);
    expect(answer.body.EmploymentHistory.at(-1).Active.error).toContain('Only one active position');
  });

  test('a value whose class-default flag is on is passed over', async () => {
    const id = await createRosa();
    const general = async (GeneralInfo: Record<string, unknown>) => {
      const path = 'EmployeePayrollSettings?$expand=GeneralInfo';
      return (await client.put(path, wrap({ EmployeeID: id, ClassID: 'HOURLY', GeneralInfo }))).body
        .GeneralInfo;
    };

    expect((await general({ PayGroup: 'OFC' })).PayGroup.value).toBe('FLD');
    expect((await general({ PayGroup: 'OFC', PayGroupClassDefault: false })).PayGroup.value).toBe('OFC');
  });

  test('exactly one deposit must get the remainder', async () => {
    const id = await createRosa();
    const deposit = { BankRoutingNumber: '800330271', AccountNumber: '1', AccountType: 'Checking' };
    const send = (rows: unknown[]) =>
      client.put(
        'EmployeePayrollSettings',
        wrap({ EmployeeID: id, ClassID: 'HOURLY', DirectDepositDetails: rows }),
      );

    expect((await send([{ ...deposit, Amount: 100 }])).status).toBe(422);
    expect(
      (
        await send([
          { ...deposit, Amount: 100 },
          { ...deposit, GetsRemainder: true },
        ])
      ).status,
    ).toBe(200);
  });

  test('taxes are imported by a long operation that locks the form in its session', async () => {
    const [first] = (await client.list('EmployeePayrollSettings', { $top: 1 })).body;
    const entity = wrap({ EmployeeID: first.EmployeeID.value });

    const started = await client.send('POST', `${ROOT}/EmployeePayrollSettings/ImportEmployeeTaxes`, {
      entity,
      parameters: {},
    });
    const address = started.headers.get('location') ?? '';
    const running = await client.send('GET', address);
    const locked = await client.list('EmployeePayrollSettings', { $top: 1 });
    const otherForm = await client.list('Employee', { $top: 1 });
    clock.advance(200);
    const done = await client.send('GET', address);

    expect(started.status).toBe(202);
    expect(running.status).toBe(202);
    expect(locked.status).toBe(500);
    expect(otherForm.status).toBe(200);
    expect(done.status).toBe(204);
    expect((await client.list('EmployeePayrollSettings', { $top: 1 })).status).toBe(200);
    expect((await client.send('GET', address.replace(/.$/, 'x'))).status).toBe(404);
  });

  test('a batch on hold is not released: the status call says why', async () => {
    const created = await client.put(
      'PayrollBatch',
      wrap({ PayGroup: 'FLD', PayPeriod: '012026', Description: 'Week 1' }),
    );
    const BatchID = created.body.BatchID.value;

    const started = await client.send('POST', `${ROOT}/PayrollBatch/ReleaseBatch`, {
      entity: wrap({ BatchID }),
    });
    clock.advance(200);
    const failed = await client.send('GET', started.headers.get('location') ?? '');

    expect(failed.status).toBe(422);
    expect(failed.body.entity.Hold.error).toContain('on hold');
  });

  test('with the payroll feature off its forms answer 403', async () => {
    const plain = await startAcumaticaSandbox({ people: 30, features: { payroll: false } });
    const other = new TestClient(plain);
    await other.withToken();

    expect((await other.list('EmployeePayrollSettings')).status).toBe(403);
    expect((await other.list('Employee', { $top: 1 })).status).toBe(200);
    await plain.close();
  });
});

describe('projects and time', () => {
  const hours = {
    Summary: 'Forming',
    Date: '2026-02-27T07:00:00-07:00',
    EarningType: 'RG',
    TimeSpent: '08:00',
    ExternalRefNbr: 'T-1',
  };

  async function openTask() {
    const [project] = (
      await client.list('Project', { $filter: "Status eq 'Active' and ProjectID ne 'X'", $top: 1 })
    ).body;
    return { ProjectID: project.ProjectID.value, ProjectTaskID: '010', CostCode: '03-100' };
  }

  test('a time entry is found again by its reference and by its date through cf.DateTime', async () => {
    const Employee = await createRosa();

    const created = await client.put('TimeEntry', wrap({ ...hours, ...(await openTask()), Employee }));

    expect(created.status).toBe(200);
    expect((await client.list('TimeEntry', { $filter: "ExternalRefNbr eq 'T-1'" })).body).toHaveLength(1);
    const day =
      "cf.DateTime(f='Items.Date') ge datetimeoffset'2026-02-27' and cf.DateTime(f='Items.Date') le datetimeoffset'2026-02-27T23:59:59Z'";
    const found = (await client.list('TimeEntry', { $filter: day })).body;
    expect(found[0].Date.value).toBe('2026-02-27T14:00:00+00:00');
    expect((await client.list('TimeEntry', { $filter: "Date ge datetimeoffset'2026-02-27'" })).status).toBe(
      500,
    );
  });

  test('unknown codes are refused where they stand', async () => {
    const codes = {
      Employee: 'NOPE',
      EarningType: '001',
      ProjectID: 'NOPE',
      CostCode: '99-999',
      TimeSpent: '8',
    };

    const answer = await client.put('TimeEntry', wrap({ ...hours, ...codes }));

    expect(answer.status).toBe(422);
    for (const field of Object.keys(codes)) expect(answer.body[field].error).toBeTypeOf('string');
  });

  test('the default task of a project stands in where none is sent, and a project has one', async () => {
    const Employee = await createRosa();
    const { ProjectID } = await openTask();
    const spent = async (more: Record<string, unknown>) =>
      (await client.put('TimeEntry?$select=ProjectTaskID', wrap({ ...hours, ...more, Employee, ProjectID })))
        .body;

    expect((await spent({})).ProjectTaskID.value).toBe('010');
    await client.put('ProjectTask', wrap({ ProjectID, ProjectTaskID: '020', Default: true }));
    expect((await spent({})).ProjectTaskID.value).toBe('020');
    expect((await spent({ ProjectTaskID: '030' })).ProjectTaskID.value).toBe('030');

    await client.put('ProjectTask', wrap({ ProjectID, ProjectTaskID: '020', Default: false }));
    expect((await spent({})).ProjectTaskID.error).toContain('cannot be empty');
  });

  test('no time on a completed project', async () => {
    const Employee = await createRosa();
    const [project] = (await client.list('Project', { $filter: "Status eq 'Completed'", $top: 1 })).body;
    const codes = { ProjectID: project.ProjectID.value, ProjectTaskID: '010' };

    const answer = await client.put('TimeEntry', wrap({ ...hours, ...codes, Employee }));

    expect(answer.body.ProjectID.error).toContain('completed');
  });

  test('a new project is in planning until an action activates it', async () => {
    await client.put('Project', wrap({ ProjectID: '26-900', Description: 'Pump house' }));

    const started = await client.send('POST', `${ROOT}/Project/ActivateProject`, {
      entity: wrap({ ProjectID: '26-900' }),
    });
    clock.advance(200);

    expect(started.status).toBe(202);
    expect((await client.get('Project/26-900')).body.Status.value).toBe('Active');
  });

  test('a changed cost code is changed wherever it is named', async () => {
    const Employee = await createRosa();
    await client.put('TimeEntry', wrap({ ...hours, ...(await openTask()), Employee }));

    const changed = await client.send('POST', `${ROOT}/CostCode/ChangeCostCodeID`, {
      entity: wrap({ CostCodeID: '03-100' }),
      parameters: wrap({ CostCodeID: '03-101' }),
    });

    expect(changed.status).toBe(204);
    expect((await client.list('TimeEntry')).body[0].CostCode.value).toBe('03-101');
    expect((await client.get('CostCode/03-100')).status).toBe(500);
  });

  test('labor rates are asked for with PUT and parameters', async () => {
    const EmployeeID = await createRosa();
    const row = { EmployeeID, LaborRateType: 'Employee', HourlyRate: 38.5, EffectiveDate: '2026-03-02' };

    await client.put('LaborCostRate?$expand=Results', wrap({ Results: [row] }));
    const found = await client.put('LaborCostRate?$expand=Results', wrap({ Employee: EmployeeID }));
    const none = await client.put('LaborCostRate?$expand=Results', wrap({ Employee: 'EP00000001' }));

    expect(found.body.Results[0].HourlyRate.value).toBe(38.5);
    expect(none.body.Results).toEqual([]);
  });
});
