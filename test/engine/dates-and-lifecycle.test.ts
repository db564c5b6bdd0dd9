import { expect, test } from 'vitest';
import { datelessVendor } from './ledger-vendor.ts';
import { plain } from './rig.ts';
import { rigsOfThisFile } from './shared.ts';
import { employee, payRate, putEmployees, putRates } from './world.ts';

const rig = rigsOfThisFile();
const alone = { departmentCode: null };
const noonOn = (day: string) => Date.parse(`${day}T18:00:00Z`);

test('a future raise waits for its day at a vendor that keeps one rate, and then replaces the old one', async () => {
  const r = await rig({ destination: datelessVendor, dataSets: [plain('employees'), plain('payRates')] });
  putEmployees(r, 'source', [employee(1, alone)]);
  putRates(r, [
    payRate(1, { startDate: '2024-01-01', amount: '28' }),
    payRate(1, { startDate: '2025-01-01', amount: '30' }),
    payRate(1, { startDate: '2026-06-01', amount: '33' }),
  ]);

  const before = await r.run({ saveChanges: true, nowMs: noonOn('2026-05-31') });
  const rateBefore = r.destination.all('payRates').map((row) => row.amount);
  const after = await r.run({ saveChanges: true, nowMs: noonOn('2026-06-01') });
  const again = await r.run({ saveChanges: true, nowMs: noonOn('2026-06-02') });

  expect(before.status).toBe('completed');
  expect(before.counts.payRates).toMatchObject({ read: 3, created: 1, skipped: 2 });
  expect(before.events.map((event) => event.code)).toEqual(
    expect.arrayContaining(['dates/superseded', 'dates/later']),
  );
  expect(rateBefore).toEqual(['30']);
  expect(after.status).toBe('completed');
  expect(after.counts.payRates).toMatchObject({ read: 3, updated: 1, skipped: 2 });
  expect(r.destination.all('payRates')).toMatchObject([{ amount: '33', startDate: '2026-06-01' }]);
  expect(again.changes).toEqual([]);
});

test('a rate in force that is refused does not bring back its predecessor', async () => {
  const r = await rig({ destination: datelessVendor, dataSets: [plain('employees'), plain('payRates')] });
  putEmployees(r, 'source', [employee(1, alone)]);
  putRates(r, [payRate(1, { startDate: '2025-01-01', amount: '30' })]);
  await r.run({ saveChanges: true });
  putRates(r, [
    payRate(1, { startDate: '2024-01-01', amount: '28' }),
    payRate(1, { startDate: '2025-01-01', amount: 'thirty-one' }),
  ]);

  const report = await r.run({ saveChanges: true });

  expect(report.counts.payRates).toMatchObject({ read: 2, refused: 1, skipped: 1, updated: 0 });
  expect(r.destination.all('payRates')).toMatchObject([{ amount: '30' }]);
});

test('two rates from the same day are a question for a person where only one is kept', async () => {
  const r = await rig({ destination: datelessVendor, dataSets: [plain('employees'), plain('payRates')] });
  putEmployees(r, 'source', [employee(1, alone)]);
  r.source.put('payRates', 'a', payRate(1, { amount: '30' }));
  r.source.put('payRates', 'b', payRate(1, { amount: '31' }));

  const report = await r.run({ saveChanges: true });

  expect(report.counts.payRates).toMatchObject({ read: 2, refused: 2 });
});

test('where the vendor keeps dates, a future raise is a kind of its own and goes over at once', async () => {
  const r = await rig({ dataSets: [plain('employees'), plain('payRates')] });
  putEmployees(r, 'source', [employee(1, alone)]);
  putRates(r, [payRate(1), payRate(1, { startDate: '2026-06-01', amount: '33' })]);

  const report = await r.run({ saveChanges: true, nowMs: noonOn('2026-05-31') });

  expect(
    report.changes.filter((change) => change.data_set === 'payRates').map((change) => change.kind),
  ).toEqual(['create', 'future-dated']);
  expect(r.destination.all('payRates')).toHaveLength(2);
});

test('a bank account is a kind of its own, however it changes', async () => {
  const r = await rig({ dataSets: [plain('employees'), plain('directDeposits')] });
  putEmployees(r, 'source', [employee(1, alone)]);
  const deposit = {
    employeeNumber: '1001',
    routingNumber: '021000021',
    accountNumber: '000123',
    startDate: '2025-01-01',
    method: 'net',
    active: true,
  };
  r.source.put('directDeposits', 'one', deposit);
  const first = await r.run({ saveChanges: true });
  r.source.put('directDeposits', 'one', { ...deposit, accountType: 'savings' });
  const second = await r.run({ saveChanges: true });

  expect(first.changes.at(-1)).toMatchObject({ kind: 'bank-account', write: 'create', state: 'applied' });
  expect(second.changes).toMatchObject([{ kind: 'bank-account', write: 'update', state: 'applied' }]);
  expect(r.destination.all('directDeposits')).toMatchObject([
    { accountNumber: '000123', routingNumber: '021000021' },
  ]);
});

test.each([
  ['never', 0, '2026-05-31', undefined],
  ['never', 0, '2026-06-01', 'active'],
  ['days before', 14, '2026-05-17', undefined],
  ['days before', 14, '2026-05-18', 'active'],
  ['inactive', 0, '2026-05-17', 'leave'],
  ['inactive', 0, '2026-06-01', 'active'],
] as const)(
  'a hire on 2026-06-01 with "%s" (%i days) is on %s: %s',
  async (futureHires, futureHireDays, day, status) => {
    const r = await rig({ dataSets: [plain('employees')] });
    putEmployees(r, 'source', [employee(1, { ...alone, hireDate: '2026-06-01' })]);
    const lifecycle = { ...r.config.lifecycle, futureHires, futureHireDays };

    await r.run({ saveChanges: true, nowMs: noonOn(day), config: { lifecycle } });

    expect(r.destination.get('employees', '1001')?.status).toBe(status);
  },
);

test('an end that waits for the last pay date is held back until it has passed', async () => {
  const r = await rig({ dataSets: [plain('employees')] });
  const lifecycle = { ...r.config.lifecycle, termination: 'after last pay date' as const };
  const run = (day: string) => r.run({ saveChanges: true, nowMs: noonOn(day), config: { lifecycle } });
  putEmployees(r, 'source', [employee(1, alone)]);
  await run('2026-05-01');
  putEmployees(r, 'source', [
    employee(1, {
      ...alone,
      status: 'terminated',
      terminationDate: '2026-05-04',
      lastPayDate: '2026-05-15',
      city: 'Dallas',
    }),
  ]);

  const held = await run('2026-05-15');
  const heldAs = r.destination.get('employees', '1001');
  const sent = await run('2026-05-16');

  expect(held.events.map((event) => [event.level, event.code])).toEqual([
    ['warning', 'lifecycle/last-pay-pending'],
  ]);
  expect(heldAs).toMatchObject({ status: 'active', city: 'Dallas' });
  expect(heldAs?.terminationDate ?? null).toBeNull();
  expect(sent.changes).toMatchObject([{ kind: 'deactivate' }]);
  expect(r.destination.get('employees', '1001')).toMatchObject({
    status: 'terminated',
    terminationDate: '2026-05-04',
  });
});

test.each(['Pacific/Kiritimati', 'America/Chicago', 'Pacific/Niue', 'Europe/Berlin', 'Asia/Kathmandu'])(
  'dates are calendar dates: what is read in %s is what is written, on any day of the year',
  async (zone) => {
    const was = process.env.TZ;
    process.env.TZ = zone;
    try {
      const r = await rig({ dataSets: [plain('employees')], settings: { timeZone: zone } });
      const days = [
        '1969-12-31',
        '1970-01-01',
        '2024-02-29',
        '2025-03-09',
        '2025-03-30',
        '2025-11-02',
        '2025-12-31',
      ];
      const people = days.map((day, n) =>
        employee(n, { ...alone, birthDate: day, hireDate: day, originalHireDate: day }),
      );
      putEmployees(r, 'source', people);

      const report = await r.run({ saveChanges: true });

      expect(report.status).toBe('completed');
      expect(r.destination.all('employees')).toEqual(people);
      expect((await r.run({ saveChanges: true })).changes).toEqual([]);
    } finally {
      if (was === undefined) delete process.env.TZ;
      else process.env.TZ = was;
    }
  },
);

test('"today" is the day in the time zone of the sync, not of the server', async () => {
  const r = await rig({ dataSets: [plain('employees')] });
  putEmployees(r, 'source', [employee(1, { ...alone, hireDate: '2026-06-01' })]);
  const lifecycle = { ...r.config.lifecycle, futureHires: 'never' as const };
  const at = Date.parse('2026-06-01T02:00:00Z');

  const inChicago = await r.run({ nowMs: at, config: { lifecycle, timeZone: 'America/Chicago' } });
  const inBerlin = await r.run({ nowMs: at, config: { lifecycle, timeZone: 'Europe/Berlin' } });

  expect(inChicago.counts.employees).toMatchObject({ skipped: 1 });
  expect(inBerlin.counts.employees).toMatchObject({ created: 1 });
});
