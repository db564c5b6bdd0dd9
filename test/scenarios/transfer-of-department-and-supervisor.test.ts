import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CoreHrEnd, startCoreHr } from './core-hr-end.ts';
import { payGroups, startAcumatica, startSage300 } from './other-ends.ts';
import { startPayroll } from './payroll-and-hcss-ends.ts';
import { type Outcome, openStage, type Stage, type StagedSync } from './stage.ts';

let stage: Stage;
let hr: CoreHrEnd;
let erp: Awaited<ReturnType<typeof startAcumatica>>;
let toErp: StagedSync;
/** Somebody with whom nothing is wrong. */
const NUMBER = '1004';

beforeAll(async () => {
  stage = await openStage();
  hr = await startCoreHr(stage);
  erp = await startAcumatica(stage, 40);
  toErp = await stage.sync(await stage.connect(hr), await stage.connect(erp), {
    dataSets: ['employees'],
    crosswalks: { payGroups },
  });
  // A reason that Acumatica has no label for would be refused in each run, and is not what is looked at here.
  hr.change('1030', { employment: { terminationReason: null } });
  await toErp.run();
  await toErp.run();
}, 180_000);
afterAll(() => stage?.close());

type Fields = Record<string, unknown>;
/** Employees (EP203000), by our number. */
const people = () =>
  erp.sandbox.state
    .table<{ fields: Fields; links: { EmployeeSettings?: { fields: Fields } } }>('Company/Employee')
    .values();
const settings = (number: string) =>
  people().find(({ links }) => links.EmployeeSettings?.fields.EmployeeRefNbr === number)?.links
    .EmployeeSettings?.fields;
const idOf = (number: string) =>
  people().find(({ links }) => links.EmployeeSettings?.fields.EmployeeRefNbr === number)?.fields.EmployeeID;
const ofThese = (run: Outcome) =>
  run.changes.map(({ kind, state, title, differences }) => ({
    kind,
    state,
    number: title.split(' ')[0],
    fields: differences.map(({ field }) => field),
  }));

test('a transfer changes the department and the supervisor of the one person, in these columns', async () => {
  const before = settings(NUMBER);
  const size = people().length;
  const target = '030';
  hr.change(NUMBER, {
    employment: { departmentId: hr.idOf('Departments', target), managerId: hr.employment('1005').employeeId },
  });

  const preview = await toErp.run(false);
  const untouched = settings(NUMBER);
  const run = await toErp.run();
  const again = await toErp.run();

  expect(ofThese(preview)).toMatchObject([{ kind: 'update', number: NUMBER }]);
  expect(untouched).toEqual(before);
  expect(run.counts).toMatchObject({ created: 0, updated: 1, deactivated: 0 });
  expect(ofThese(run)).toEqual([
    { kind: 'update', state: 'applied', number: NUMBER, fields: ['departmentCode', 'supervisorNumber'] },
  ]);
  expect(settings(NUMBER)).toMatchObject({ DepartmentID: target, ReportsTo: idOf('1005') });
  expect(again.changes).toEqual([]);
  expect(people()).toHaveLength(size);
}, 180_000);

test('of two new people of whom one supervises the other both arrive, and the supervisor follows when its number is known', async () => {
  const size = people().length;
  hr.hire(NUMBER, { number: '70601', lastName: 'Straightedge', ssn: '934126011' });
  hr.hire(NUMBER, {
    number: '70600',
    lastName: 'Footing',
    ssn: '934126012',
    employment: { managerId: hr.employment('70601').employeeId },
  });

  const first = await toErp.run();
  const afterFirst = settings('70600');
  const second = await toErp.run();
  const third = await toErp.run();

  expect(first.counts).toMatchObject({ created: 2, updated: 0 });
  expect(settings('70600')).toMatchObject({ ReportsTo: idOf('70601') });
  expect(afterFirst).toMatchObject({ EmployeeRefNbr: '70600' });
  expect(afterFirst?.ReportsTo ?? null).toBeNull();
  expect(first.said('references/later')).toHaveLength(1);
  expect(ofThese(second)).toEqual([
    { kind: 'update', state: 'applied', number: '70600', fields: ['supervisorNumber'] },
  ]);
  expect(third.changes).toEqual([]);
  expect(people()).toHaveLength(size + 2);
}, 180_000);

test('a supervisor whom the destination does not have is left as it is, told, and set when they arrive', async () => {
  const { ReportsTo: before } = settings(NUMBER) ?? {};
  // 1013 works in a department that the ERP does not have, so nothing of theirs is sent.
  hr.change(NUMBER, { employment: { managerId: hr.employment('1013').employeeId } });

  const run = await toErp.run();

  expect(settings(NUMBER)?.ReportsTo).toBe(before);
  expect(run.changes).toEqual([]);
  expect(run.said('references/later')).toHaveLength(1);
  hr.change('1013', { employment: { departmentId: hr.employment('1005').departmentId } });
  const arrived = await toErp.run();
  const second = await toErp.run();
  expect(arrived.counts.created).toBe(1);
  expect(settings(NUMBER)?.ReportsTo).toBe(idOf('1013'));
  expect([arrived.counts.updated, second.counts.updated].sort()).toEqual([0, 1]);
}, 180_000);

test('a change of union brings its local and its class with it to Sage 300 CRE, once', async () => {
  const sage = await startSage300(stage, hr.contractor);
  const sync = await stage.sync(
    await stage.connect({ ...hr, close: async () => undefined }),
    await stage.connect(sage),
    {
      dataSets: ['employees'],
      crosswalks: { payGroups },
    },
  );
  await sync.run();
  const folder = sage.sandbox.folder();
  const carpenter = hr.contractor.people.find(
    ({ employment }) => employment.unionCode === 'CARP' && employment.status === 'Active',
  );
  const number = carpenter?.employeeNumber ?? '';
  const row = () => {
    const found = folder.list('employees').find(({ Code }) => Code === number);
    const code = (list: 'unions' | 'unionLocals' | 'unionClasses', id: unknown) =>
      folder.list(list).get(String(id))?.Code;
    return {
      union: code('unions', found?.DefaultUnionId),
      local: code('unionLocals', found?.DefaultUnionLocalId),
      of: code('unionClasses', found?.DefaultUnionClassId),
    };
  };
  hr.change(number, {
    employment: {
      unionId: hr.idOf('Unions', 'IRON'),
      unionLocalId: hr.idOf('UnionLocals', 'I0024'),
      unionClassId: hr.idOf('UnionClasses', 'IRON-J'),
    },
  });
  const run = await sync.run();
  const again = await sync.run();
  expect(run.counts).toMatchObject({ created: 0, updated: 1 });
  expect(row()).toEqual({ union: 'IRON', local: 'I0024', of: 'IRON-J' });
  expect(again.changes).toEqual([]);
}, 180_000);

test('a transfer reaches Payroll: department, supervisor, pay schedule and location of the one employment, nothing beside', async () => {
  const payroll = await startPayroll(stage, hr.contractor);
  const sync = await stage.sync(
    await stage.connect({ ...hr, close: async () => undefined }),
    await stage.connect(payroll),
    { dataSets: ['employees'] },
  );
  await sync.run();
  // Whoever came in the first run after those whom they supervise is their supervisor from the second on.
  await sync.run();
  const { state } = payroll.sandbox;
  const of = (number: string) => {
    const found = state
      .table('Employees')
      .values()
      .filter((row) => row.employeeNumber === number);
    expect(found).toHaveLength(1);
    return found[0] ?? {};
  };
  const idThere = (resource: string, code: string) =>
    state.table(resource).find((row) => row.identifier === code)?.id;
  const before = of('1006');
  const department = '020';
  const location = before.locationId === idThere('Locations', 'DEN') ? 'PHX' : 'DEN';
  hr.change('1006', {
    employment: {
      departmentId: hr.idOf('Departments', department),
      managerId: hr.employment('1004').employeeId,
      payScheduleId: hr.idOf(
        'PaySchedules',
        before.payScheduleId === idThere('PaySchedules', 'WK') ? 'BW' : 'WK',
      ),
      locationId: hr.idOf('Locations', location),
    },
  });

  const preview = await sync.run(false);
  const untouched = of('1006');
  const run = await sync.run();
  const again = await sync.run();

  expect(ofThese(preview)).toMatchObject([{ kind: 'update', number: '1006' }]);
  expect(untouched).toEqual(before);
  expect(ofThese(run)).toMatchObject([{ kind: 'update', state: 'applied', number: '1006' }]);
  expect(ofThese(run)[0]?.fields.sort()).toEqual([
    'departmentCode',
    'locationCode',
    'payGroupCode',
    'supervisorNumber',
  ]);
  // What the connector knows nothing of (labor class) stays, although PUT replaces the whole object.
  expect(of('1006')).toEqual({
    ...before,
    departmentId: idThere('Departments', department),
    locationId: idThere('Locations', location),
    managerId: of('1004').employeeId,
    payScheduleId:
      before.payScheduleId === idThere('PaySchedules', 'WK')
        ? idThere('PaySchedules', 'BW')
        : idThere('PaySchedules', 'WK'),
  });
  expect(again.changes).toEqual([]);
}, 180_000);

test('a transfer to a pay schedule that Payroll does not have is an error at that field, and the rest waits with it', async () => {
  const payroll = await startPayroll(stage, hr.contractor);
  const sync = await stage.sync(
    await stage.connect({ ...hr, close: async () => undefined }),
    await stage.connect(payroll),
    { dataSets: ['employees'] },
  );
  await sync.run();
  const schedules = payroll.sandbox.state.table('PaySchedules');
  const there = () => payroll.sandbox.state.table('Employees').find((row) => row.employeeNumber === '1007');
  const before = there();
  const other = schedules.values().find((row) => row.id !== before?.payScheduleId);
  const code = String(other?.identifier);
  schedules.delete(String(other?.id));
  hr.change('1007', {
    employment: { departmentId: hr.idOf('Departments', '030'), payScheduleId: hr.idOf('PaySchedules', code) },
  });

  const run = await sync.run();

  expect(run.events.filter(({ title }) => title?.startsWith('1007'))).toMatchObject([
    {
      level: 'error',
      code: 'record/unknown-code',
      field: 'payGroupCode',
      message: expect.stringContaining(`"${code}"`),
    },
  ]);
  expect(there()).toEqual(before);
}, 180_000);
