import { afterAll, beforeAll, expect, test } from 'vitest';
import { guidOf } from '../../sandbox/contractor/index.ts';
import { type HrErpClock, startHrErpClock } from './hr-erp-clock.ts';

let world: HrErpClock;
/** Somebody with whom nothing is wrong. */
const PLAIN = '1001';

beforeAll(async () => {
  world = await startHrErpClock();
  await world.runBoth();
}, 120_000);
afterAll(() => world.close());

const sizes = () => [world.erp.state.table('pyemployee').size, world.clock.state.table('Employees').size];

async function eventsOf(runId: string) {
  const page = await world.server.admin.in<{
    rows: { level: string; code: string; title: string | null; message: string }[];
  }>('GET', `/runs/${runId}/events?limit=100`);
  return page.body.rows;
}

/** Somebody starts today in Core HR, otherwise like the plain one. */
function hire(number: string, lastName: string, ssnNumber: string): void {
  const { coreHr } = world.server;
  const like = coreHr.state.table('Employees').find((row) => row.employeeNumber === PLAIN) ?? {};
  const personId = guidOf(`person ${number}`);
  const today = new Date().toISOString().slice(0, 10);
  const person = coreHr.state.table('Persons').get(String(like.personId));
  coreHr.state.table('Persons').put(personId, { ...person, personId, firstName: 'Noor', lastName });
  const ssn = guidOf(`ssn ${number}`);
  coreHr.state
    .table('GovernmentIdentifications')
    .put(ssn, { id: ssn, personId, type: 'SSN', number: ssnNumber });
  for (const resource of ['StreetAddresses']) {
    const address = coreHr.state.table(resource).find((row) => row.personId === like.personId);
    coreHr.state
      .table(resource)
      .put(guidOf(`address ${number}`), { ...address, id: guidOf(`address ${number}`), personId });
  }
  const employeeId = guidOf(`employment ${number}`);
  coreHr.state.table('Employees').put(employeeId, {
    ...like,
    employeeId,
    personId,
    employeeNumber: number,
    hireDate: today,
    originalHireDate: today,
  });
}

test('a new hire reaches the ERP and the time clock, once', async () => {
  const before = sizes();
  hire('70501', 'Plumbline', '934125501');

  const runs = await world.runBoth();

  expect(runs.erp.counts.created).toBe(1);
  expect(runs.clock.counts.created).toBe(1);
  expect(sizes()).toEqual(before.map((size) => size + 1));
  expect(world.erpRow('70501')).toMatchObject({ EmpLastName: 'Plumbline', EmpFirstName: 'Noor' });
  expect(world.clockRows('70501')).toMatchObject([{ person: { lastName: 'Plumbline' } }]);
  const again = await world.runBoth();
  expect([again.erp.counts.created, again.clock.counts.created]).toEqual([0, 0]);
}, 120_000);

test('a name changed after marriage changes on both and makes nobody new', async () => {
  const before = sizes();
  world.inHr(PLAIN, { person: { lastName: 'Levelson' } });

  const runs = await world.runBoth();

  expect([runs.erp.counts.updated, runs.clock.counts.updated]).toEqual([1, 1]);
  expect(world.erpRow(PLAIN)?.EmpLastName).toBe('Levelson');
  expect(world.clockRows(PLAIN)).toMatchObject([{ person: { lastName: 'Levelson' } }]);
  expect(sizes()).toEqual(before);
}, 120_000);

test('while the ERP is down its run says so, the time clock gets its change, and the next run does the rest once', async () => {
  world.inHr(PLAIN, { person: { middleName: 'Plumb' } });
  world.erp.faults.add({ method: 'POST', times: 20, effect: { kind: 'status', status: 503 } });

  const failed = await world.runBoth();
  world.erp.faults.clear();
  const after = await world.runBoth();

  expect(failed.erp.status).toBe('completed with errors');
  const told = await eventsOf(failed.erp.id);
  expect(told.filter(({ title, level }) => title?.startsWith(PLAIN) && level === 'error')).toMatchObject([
    {
      code: expect.stringMatching(/^(write|refused|vendor)\//),
      message: 'cmic did not answer, and the change is not there.',
    },
  ]);
  expect(failed.clock.counts.updated).toBe(1);
  expect(after.erp.counts.updated).toBe(1);
  expect(world.erpRow(PLAIN)?.EmpMiddleName).toBe('Plumb');
  expect(after.clock.counts.updated).toBe(0);
}, 180_000);

test('a department changed in HR changes in the ERP', async () => {
  const before = world.erpRow(PLAIN);
  const { coreHr } = world.server;
  const mine = coreHr.state.table('Employees').find((row) => row.employeeNumber === PLAIN)?.departmentId;
  const departments = coreHr.state.table('Departments');
  const other = coreHr.state
    .table('Employees')
    .values()
    .find((row) => row.departmentId !== mine && row.status === 'Active')?.departmentId;
  world.inHr(PLAIN, { employment: { departmentId: other } });

  const runs = await world.runBoth();

  expect(runs.erp.counts).toMatchObject({ created: 0, updated: 1, deactivated: 0 });
  const code = departments.get(String(other))?.identifier;
  expect(code).not.toBe(before?.EmpDeptCode);
  expect(world.erpRow(PLAIN)).toMatchObject({ EmpDeptCode: code, EmpTrdCode: before?.EmpTrdCode });
}, 120_000);

test('what was edited by hand in the ERP is set right again', async () => {
  const employees = world.erp.state.table('pyemployee');
  const row = world.erpRow(PLAIN) ?? {};
  employees.put(String(row.EmpVUuid), { ...row, EmpLastName: 'By Hand' });

  const runs = await world.runBoth();

  expect(runs.erp.counts.updated).toBe(1);
  expect(world.erpRow(PLAIN)?.EmpLastName).toBe('Levelson');
  const told = await eventsOf(runs.erp.id);
  expect(told.filter(({ code }) => code === 'drift/edited-at-destination')).toMatchObject([
    {
      level: 'warning',
      title: expect.stringContaining(PLAIN),
      message: expect.stringContaining('overwritten'),
    },
  ]);
}, 120_000);

test('a new hire with the SSN of somebody else is an error for a person and does not reach the ERP', async () => {
  const { coreHr } = world.server;
  const personId = coreHr.state.table('Employees').find((row) => row.employeeNumber === '1004')?.personId;
  const taken = coreHr.state.table('GovernmentIdentifications').find((row) => row.personId === personId);
  const before = sizes();
  hire('70502', 'Doubleday', String(taken?.number));

  const runs = await world.runBoth();

  expect(runs.erp.errors).toBeGreaterThan(0);
  expect(runs.erp.counts.created).toBe(0);
  expect(world.erp.state.table('pyemployee').size).toBe(before[0]);
  expect(world.erpRow('70502')).toBeUndefined();
  const told = await eventsOf(runs.erp.id);
  expect(told.filter(({ title }) => title?.startsWith('70502'))).toMatchObject([
    { level: 'error', code: 'match/same-at-source' },
  ]);
  // A time clock has no SSN: there the new one is somebody of their own.
  expect(runs.clock.counts.created).toBe(1);
  expect(world.clockRows('70502')).toMatchObject([{ person: { lastName: 'Doubleday' } }]);
}, 120_000);

test('a termination deactivates everywhere and removes nothing', async () => {
  const before = sizes();
  const today = new Date().toISOString().slice(0, 10);
  world.inHr(PLAIN, { employment: { status: 'Terminated', terminationDate: today } });

  const runs = await world.runBoth();

  expect([runs.erp.counts.deactivated, runs.clock.counts.deactivated]).toEqual([1, 1]);
  expect(sizes()).toEqual(before);
  expect(world.clockRows(PLAIN)).toMatchObject([{ employment: { status: 'Terminated' } }]);
  const row = world.erpRow(PLAIN);
  expect(row).toMatchObject({ EmpStatus: 'T', EmpStatusDesc: 'Terminated' });
  // CMiC has no column for it: the day of the end is the day from which the status holds.
  const history = world.erp.state.table<{ actions: { effective: string; members: object }[] }>('emphistory');
  expect(history.get(String(row?.EmpVUuid))?.actions.at(-1)).toMatchObject({
    effective: today,
    members: { EmpStatus: 'T' },
  });
  const again = await world.runBoth();
  expect([again.erp.counts.updated, again.erp.counts.deactivated]).toEqual([0, 0]);
}, 120_000);
