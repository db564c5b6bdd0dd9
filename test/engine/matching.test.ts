import { expect, test } from 'vitest';
import { numberingVendor, vendorProduct } from './ledger-vendor.ts';
import { plain } from './rig.ts';
import { rigsOfThisFile } from './shared.ts';
import { employee, payRate, putEmployees, putRates } from './world.ts';

const rig = rigsOfThisFile();
const alone = { departmentCode: null };

async function people(more: Parameters<typeof rig>[0] = {}) {
  return rig({ dataSets: [plain('employees')], ...more });
}

test('a person is found by SSN before the number, and keeps the number that the destination has', async () => {
  const r = await people();
  putEmployees(r, 'source', [employee(1, { ...alone, employeeNumber: '7', city: 'Dallas' })]);
  putEmployees(r, 'destination', [
    employee(1, alone),
    employee(2, { ...alone, employeeNumber: '7', ssn: '777665555' }),
  ]);

  const report = await r.run({ saveChanges: true });

  expect(report.changes).toMatchObject([{ write: 'update', state: 'applied' }]);
  expect(r.destination.get('employees', '1001')).toMatchObject({ city: 'Dallas', employeeNumber: '1001' });
  expect(r.destination.get('employees', '7')?.city).toBe('Austin');
});

test('without an SSN the number decides', async () => {
  const r = await people();
  putEmployees(r, 'source', [employee(1, { ...alone, ssn: null, city: 'Dallas' })]);
  putEmployees(r, 'destination', [employee(1, { ...alone, ssn: null })]);

  const report = await r.run();

  expect(report.changes).toMatchObject([{ kind: 'update', write: 'update' }]);
});

test('the link kept from an earlier run comes before every rule', async () => {
  const r = await people();
  putEmployees(r, 'source', [employee(1, alone)]);
  await r.run({ saveChanges: true });
  putEmployees(r, 'source', [employee(1, { ...alone, ssn: '555443333' })]);

  const report = await r.run();

  expect(report.changes).toMatchObject([{ write: 'update', title: '1001 · First1 Last1' }]);
  expect((await r.plan(report.runId))[0]?.destinationKey).toBe('1001');
});

test('somebody who shall get the SSN of somebody else at the destination is an error for a person, and nothing is sent', async () => {
  const r = await people();
  putEmployees(r, 'source', [employee(1, alone)]);
  await r.run({ saveChanges: true });
  putEmployees(r, 'source', [employee(1, { ...alone, ssn: '555443333', city: 'Dallas' })]);
  putEmployees(r, 'destination', [employee(1, alone), employee(2, { ...alone, ssn: '555443333' })]);
  const before = r.destination.dump();

  const report = await r.run({ saveChanges: true });

  expect(report.counts.employees).toMatchObject({ refused: 1, updated: 0, created: 0 });
  expect(report.changes).toEqual([]);
  expect(report.events).toMatchObject([
    { level: 'error', code: 'match/ssn-taken', field: 'ssn', title: '1001 · First1 Last1' },
  ]);
  expect(JSON.stringify(report.events)).not.toContain('555443333');
  expect(r.destination.dump()).toEqual(before);
});

test('two at the source with one new SSN: neither the known one is changed nor the new one created', async () => {
  const r = await people();
  putEmployees(r, 'source', [employee(1, alone)]);
  await r.run({ saveChanges: true });
  const ssn = '555443333';
  putEmployees(r, 'source', [employee(1, { ...alone, ssn }), employee(2, { ...alone, ssn })]);
  const before = r.destination.dump();

  const report = await r.run({ saveChanges: true });

  expect(report.counts.employees).toMatchObject({ refused: 2, updated: 0, created: 0 });
  expect(report.events.map(({ code }) => code).sort()).toEqual(['match/same-at-source', 'match/ssn-taken']);
  expect(r.destination.dump()).toEqual(before);
});

test('an SSN corrected to one that nobody has is a change like any other', async () => {
  const r = await people();
  putEmployees(r, 'source', [employee(1, alone), employee(2, alone)]);
  await r.run({ saveChanges: true });
  putEmployees(r, 'source', [employee(1, { ...alone, ssn: '555443333' }), employee(2, alone)]);

  const report = await r.run({ saveChanges: true });

  expect(report.counts.employees).toMatchObject({ updated: 1, refused: 0 });
  expect(r.destination.get('employees', '1001')?.ssn).toBe('555443333');
});

test('two records at the destination with one SSN are a question for a person', async () => {
  const r = await people();
  putEmployees(r, 'source', [employee(1, alone)]);
  putEmployees(r, 'destination', [
    employee(1, { ...alone, employeeNumber: '8' }),
    employee(1, { ...alone, employeeNumber: '9' }),
  ]);

  const report = await r.run({ saveChanges: true });

  expect(report.status).toBe('completed with errors');
  expect(report.changes).toEqual([]);
  const [event] = report.events.filter((one) => one.level === 'error');
  expect(event).toMatchObject({
    code: 'match/two-candidates',
    message: '2 records in Destination have the same SSN: 8, 9. Chalkline does not guess.',
    action: { kind: 'choose-match', candidates: ['8', '9'] },
  });
});

test('two records at the source that lead to one at the destination are both refused', async () => {
  const r = await people();
  putEmployees(r, 'source', [
    employee(1, { ...alone, employeeNumber: '8' }),
    employee(1, { ...alone, employeeNumber: '9' }),
  ]);
  putEmployees(r, 'destination', [employee(1, alone)]);

  const report = await r.run({ saveChanges: true });

  expect(report.counts.employees).toMatchObject({ read: 2, refused: 2 });
  expect(report.events.filter((event) => event.code === 'match/claimed-twice')).toHaveLength(2);
});

test('two records at the source with one SSN are not created as two people', async () => {
  const r = await people();
  putEmployees(r, 'source', [
    employee(1, { ...alone, employeeNumber: '8' }),
    employee(1, { ...alone, employeeNumber: '9' }),
    employee(2, alone),
  ]);

  const report = await r.run({ saveChanges: true });

  expect(report.counts.employees).toMatchObject({ read: 3, created: 1, refused: 2 });
  expect(report.events.find((event) => event.code === 'match/same-at-source')?.message).toBe(
    'Another employee at the source has the same SSN, so this one is not created in Destination.',
  );
});

test('a second record of somebody who is linked already is not created beside them', async () => {
  const r = await people();
  putEmployees(r, 'source', [employee(1, alone)]);
  await r.run({ saveChanges: true });
  putEmployees(r, 'source', [employee(1, { ...alone, employeeNumber: '9' })]);

  const report = await r.run({ saveChanges: true });

  expect(report.counts.employees).toMatchObject({ read: 2, unchanged: 1, refused: 1, created: 0 });
});

test('a new record of somebody whose old one is left out by the filter takes over the old counterpart', async () => {
  const filter = [{ field: 'status', is: 'equal to' as const, values: ['active'] }];
  const r = await people({ dataSets: [plain('employees', { filter })] });
  putEmployees(r, 'source', [employee(1, alone)]);
  await r.run({ saveChanges: true });
  putEmployees(r, 'source', [
    employee(1, { ...alone, status: 'terminated' }),
    employee(1, { ...alone, employeeNumber: '9', city: 'Dallas' }),
  ]);

  const report = await r.run({ saveChanges: true });

  expect(report.counts.employees).toMatchObject({ read: 2, skipped: 1, updated: 1, created: 0 });
  expect(r.destination.all('employees')).toHaveLength(1);
  expect((await r.run({ saveChanges: true })).changes).toEqual([]);
});

test('duplicate keys at the source refuse all of them, and each is told', async () => {
  const r = await people();
  putEmployees(r, 'source', [employee(1, alone), employee(2, alone)]);
  r.source.put('employees', 'again', employee(1, { ...alone, city: 'Dallas' }));
  r.source.put('employees', 'and again', employee(1, { ...alone, city: 'Waco' }));

  const report = await r.run({ saveChanges: true });

  expect(report.counts.employees).toMatchObject({ read: 4, created: 1, refused: 3 });
  expect(report.events.filter((event) => event.code === 'record/duplicate-key')).toHaveLength(3);
});

test('the same name, birth date and postcode is only a question', async () => {
  const r = await people();
  const same = {
    ...alone,
    firstName: 'Dana',
    lastName: 'Ortiz',
    birthDate: '1980-02-29',
    postalCode: '07030',
  };
  putEmployees(r, 'source', [employee(1, same)]);
  putEmployees(r, 'destination', [employee(2, same)]);

  const report = await r.run({ saveChanges: true });

  expect(report.changes).toEqual([]);
  expect(report.events.find((event) => event.code === 'match/weak')).toMatchObject({
    level: 'error',
    action: { kind: 'choose-match', candidates: ['1002'] },
  });
});

const ended = { ...alone, status: 'terminated', terminationDate: '2024-03-01' };
const back = { ...alone, status: 'active', hireDate: '2025-01-06', rehireDate: '2025-01-06' };

test('a rehire is a kind of its own and reuses the old record by default', async () => {
  const r = await people();
  putEmployees(r, 'source', [employee(1, back)]);
  putEmployees(r, 'destination', [employee(1, ended)]);

  const report = await r.run({ saveChanges: true });

  expect(report.changes).toMatchObject([{ kind: 'rehire', write: 'update', state: 'applied' }]);
  expect((await r.plan(report.runId))[0]?.reason).toBe('return of a former employee, ended 2024-03-01');
  expect(r.destination.get('employees', '1001')).toMatchObject({
    status: 'active',
    rehireDate: '2025-01-06',
  });
});

test('an end that was a mistake is taken back as a reinstatement', async () => {
  const r = await people();
  putEmployees(r, 'source', [employee(1, { ...alone, terminationDate: null })]);
  putEmployees(r, 'destination', [employee(1, ended)]);

  const report = await r.run();

  expect(report.changes).toMatchObject([{ kind: 'reinstate', write: 'update' }]);
});

test('a rehire can be asked for first', async () => {
  const r = await people();
  const lifecycle = { ...r.config.lifecycle, rehire: 'ask' as const };
  putEmployees(r, 'source', [employee(1, back)]);
  putEmployees(r, 'destination', [employee(1, ended)]);

  const report = await r.run({ config: { lifecycle } });

  expect(report.changes).toEqual([]);
  expect(report.events.filter((event) => event.level === 'error').map((event) => event.code)).toEqual([
    'match/rehire',
  ]);
});

test('a rehire can make a new record, and what hangs on the person goes to the new one', async () => {
  const byId = vendorProduct('by-number', {
    employees: { readOnly: ['employeeNumber'], numbers: 'employeeNumber', look: false },
  });
  const r = await people({ destination: byId, dataSets: [plain('employees'), plain('payRates')] });
  const lifecycle = { ...r.config.lifecycle, rehire: 'new record' as const };
  putEmployees(r, 'source', [employee(1, back)]);
  putRates(r, [payRate(1)]);
  putEmployees(r, 'destination', [employee(1, ended)]);

  const report = await r.run({ saveChanges: true, config: { lifecycle } });

  expect(report.changes).toMatchObject([{ kind: 'rehire', write: 'create' }, { data_set: 'payRates' }]);
  expect(r.destination.all('employees').map((row) => [row.employeeNumber, row.status])).toEqual([
    ['1001', 'terminated'],
    ['N101', 'active'],
  ]);
  expect(r.destination.all('payRates').map((row) => row.employeeNumber)).toEqual(['N101']);
  expect((await r.run({ saveChanges: true, config: { lifecycle } })).changes).toEqual([]);
});

test('a number that differs between the ends is translated for pay rates and supervisors', async () => {
  const r = await people({ dataSets: [plain('employees'), plain('payRates')] });
  putEmployees(r, 'source', [employee(1, alone), employee(2, { ...alone, supervisorNumber: '1001' })]);
  putRates(r, [payRate(1)]);
  putEmployees(r, 'destination', [employee(1, { ...alone, employeeNumber: '55' })]);

  const report = await r.run({ saveChanges: true });

  expect(report.status).toBe('completed');
  expect(r.destination.all('payRates')).toMatchObject([{ employeeNumber: '55' }]);
  expect(r.destination.get('employees', '1002')?.supervisorNumber).toBe('55');
  expect((await r.run({ saveChanges: true })).changes).toEqual([]);
});

test('numbers that are swapped between the ends do not hide a wrong supervisor', async () => {
  const r = await people();
  putEmployees(r, 'source', [
    employee(1, { ...alone, employeeNumber: 'A' }),
    employee(2, { ...alone, employeeNumber: 'B' }),
    employee(3, { ...alone, supervisorNumber: 'A' }),
  ]);
  putEmployees(r, 'destination', [
    employee(1, { ...alone, employeeNumber: 'B' }),
    employee(2, { ...alone, employeeNumber: 'A' }),
    // Equal on paper; but A is somebody else here.
    employee(3, { ...alone, supervisorNumber: 'A' }),
  ]);

  await r.run({ saveChanges: true });

  expect(r.destination.get('employees', '1003')?.supervisorNumber).toBe('B');
});

test('a vendor that numbers its people by itself gets pay rates under the numbers that it has given', async () => {
  const r = await people({ destination: numberingVendor, dataSets: [plain('employees'), plain('payRates')] });
  putEmployees(r, 'source', [employee(1, alone), employee(2, { ...alone, supervisorNumber: '1001' })]);
  putRates(r, [payRate(1), payRate(2)]);

  const report = await r.run({ saveChanges: true });
  const numbers = r.destination.all('payRates').map((row) => row.employeeNumber);
  const next = await r.run({ saveChanges: true });

  expect(report.status).toBe('completed');
  expect(r.destination.all('employees').map((row) => row.employeeNumber)).toEqual(['N100', 'N101']);
  expect(new Set(numbers)).toEqual(new Set(['N100', 'N101']));
  // The supervisor's number was not known yet; the next run sets it and nothing else.
  expect(report.events.map((event) => event.code)).toContain('references/later');
  expect(next.changes).toMatchObject([{ write: 'update' }]);
  const chief = r.destination.all('employees').find((row) => row.firstName === 'First1');
  const other = r.destination.all('employees').find((row) => row.firstName === 'First2');
  expect(other?.supervisorNumber).toBe(chief?.employeeNumber);
  expect((await r.run({ saveChanges: true })).changes).toEqual([]);
});

test('at a vendor that numbers by itself, equal numbers are a coincidence and match nobody', async () => {
  const r = await people({ destination: numberingVendor });
  putEmployees(r, 'source', [employee(1, { ...alone, employeeNumber: 'N7', ssn: '111223333' })]);
  putEmployees(r, 'destination', [employee(2, { ...alone, employeeNumber: 'N7' })]);

  const report = await r.run();

  expect(report.changes).toMatchObject([{ write: 'create' }]);
});

test('a pay rate whose employee was refused, left out or is nowhere says so', async () => {
  const r = await people({ dataSets: [plain('employees'), plain('payRates')] });
  putEmployees(r, 'source', [
    employee(1, { ...alone, lastName: null }),
    employee(2, { ...alone, hireDate: '2999-01-01' }),
  ]);
  putRates(r, [payRate(1), payRate(2), payRate(3)]);

  const report = await r.run({ saveChanges: true });

  expect(report.counts.payRates).toMatchObject({ read: 3, refused: 2, skipped: 1 });
  expect(
    report.events.filter((event) => event.dataSet === 'payRates').map((event) => [event.code, event.message]),
  ).toEqual(
    expect.arrayContaining([
      ['record/waits-for-employee', 'The pay rate waits for its employee, who could not be synced.'],
      ['skip/owner', 'Left out, because the employee is left out of this run.'],
      ['record/waits-for-employee', 'The pay rate waits for its employee, who is on neither side.'],
    ]),
  );
});

test('a pay rate whose employee the vendor refused is not sent either', async () => {
  const r = await people({ dataSets: [plain('employees'), plain('payRates')] });
  putEmployees(r, 'source', [employee(1, alone)]);
  putRates(r, [payRate(1)]);
  r.destination.fault('refuse', 'employees');

  const report = await r.run({ saveChanges: true });

  expect(report.counts.payRates).toMatchObject({ read: 1, refused: 1 });
  expect(r.destination.all('payRates')).toEqual([]);
});

test('a mapping that changes the number finds the employee all the same', async () => {
  const steps = [{ do: 'padStart' as const, length: 8, with: '0' }];
  const number = { target: 'employeeNumber', source: 'employeeNumber', steps };
  const r = await people({
    dataSets: [plain('employees', { mapping: [number] }), plain('payRates', { mapping: [number] })],
  });
  putEmployees(r, 'source', [employee(1, alone)]);
  putRates(r, [payRate(1)]);

  const report = await r.run({ saveChanges: true });

  expect(report.status).toBe('completed');
  expect(r.destination.all('payRates')).toMatchObject([{ employeeNumber: '00001001' }]);
  expect((await r.run({ saveChanges: true })).changes).toEqual([]);
});

test('a destination that did not say that this was all is not written to: what it kept back might be created twice', async () => {
  const r = await people();
  putEmployees(r, 'source', [employee(1, alone)]);
  r.destination.fault('no-end', 'employees', 10);

  const report = await r.run({ saveChanges: true });

  expect(report.status).toBe('failed');
  expect(report.failure).toBe('Employees failed.');
  expect(report.events.find((event) => event.level === 'failure')?.code).toBe('read/destination-partial');
  expect(r.destination.writes()).toEqual([]);
});

test('what belongs to somebody whose number this very run changes is written under the new one', async () => {
  const bySsn = vendorProduct('by-ssn', { employees: { key: ['ssn'] } });
  const r = await rig({ destination: bySsn, dataSets: [plain('employees'), plain('payRates')] });
  putEmployees(r, 'source', [employee(1, { departmentCode: null })]);
  putRates(r, [payRate(1)]);
  await r.run({ saveChanges: true });

  r.source.remove('employees', '1001');
  r.source.remove('payRates', '1001|REG|hourly|2024-01-01');
  putEmployees(r, 'source', [employee(1, { employeeNumber: '2001', departmentCode: null })]);
  putRates(r, [payRate(1, { employeeNumber: '2001', earningCode: 'OT' })]);
  const report = await r.run({ saveChanges: true });

  expect(report.changes.map(({ data_set, write, state }) => [data_set, write, state])).toEqual([
    ['employees', 'update', 'applied'],
    ['payRates', 'create', 'applied'],
  ]);
  expect(r.destination.all('payRates').map((rate) => [rate.employeeNumber, rate.earningCode])).toEqual([
    ['1001', 'REG'],
    ['2001', 'OT'],
  ]);
});
