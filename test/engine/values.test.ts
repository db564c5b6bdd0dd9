import { expect, test } from 'vitest';
import { plain } from './rig.ts';
import { rigsOfThisFile } from './shared.ts';
import { employee, payRate, putEmployees, putRates } from './world.ts';

const rig = rigsOfThisFile();
const alone = { departmentCode: null };

test('leading zeros of employee, routing and account numbers and postal codes survive', async () => {
  const r = await rig({ dataSets: [plain('employees'), plain('directDeposits')] });
  putEmployees(r, 'source', [
    employee(1, { ...alone, employeeNumber: '007', postalCode: '00501', ssn: '001020304' }),
  ]);
  r.source.put('directDeposits', 'one', {
    employeeNumber: '007',
    routingNumber: '011000015',
    accountNumber: '000000123',
    startDate: '2025-01-01',
  });

  await r.run({ saveChanges: true });

  expect(r.destination.all('employees')).toMatchObject([
    { employeeNumber: '007', postalCode: '00501', ssn: '001020304' },
  ]);
  expect(r.destination.all('directDeposits')).toMatchObject([
    { employeeNumber: '007', routingNumber: '011000015', accountNumber: '000000123' },
  ]);
});

test('007 and 7 are two people, and 1e5 is a number nobody may calculate with', async () => {
  const r = await rig({ dataSets: [plain('employees')] });
  const numbers = ['007', '07', '7', '1e5', '100000', '0x10', '16'];
  putEmployees(
    r,
    'source',
    numbers.map((employeeNumber, n) => employee(n, { ...alone, employeeNumber })),
  );
  putEmployees(r, 'destination', [employee(2, { ...alone, employeeNumber: '7' })]);

  const report = await r.run({ saveChanges: true });

  expect(report.counts.employees).toMatchObject({ read: 7, created: 6, unchanged: 1 });
  expect(r.destination.all('employees').map((row) => row.employeeNumber)).toEqual([...numbers].sort());
});

test('30.5 and 30.50 are one amount, and 030 is not 30', async () => {
  const r = await rig({ dataSets: [plain('employees'), plain('payRates')] });
  putEmployees(r, 'source', [employee(1, { ...alone, postalCode: '030' })]);
  putEmployees(r, 'destination', [employee(1, { ...alone, postalCode: '30' })]);
  putRates(r, [payRate(1, { amount: '30.5' })]);
  putRates(r, [payRate(1, { amount: '30.50' })], 'destination');

  const report = await r.run();

  expect(report.counts.payRates).toMatchObject({ unchanged: 1 });
  expect(report.counts.employees).toMatchObject({ updated: 1 });
});

test('a code that changes from 10.1 to 10.10 is a change', async () => {
  const r = await rig({ dataSets: [plain('employees')] });
  putEmployees(r, 'source', [employee(1, { ...alone, jobTitleCode: '10.10' })]);
  putEmployees(r, 'destination', [employee(1, { ...alone, jobTitleCode: '10.1' })]);

  await r.run({ saveChanges: true });

  expect(r.destination.get('employees', '1001')?.jobTitleCode).toBe('10.10');
});

test('an account number that a spreadsheet has shortened is refused, not sent', async () => {
  const r = await rig({ dataSets: [plain('employees'), plain('directDeposits')] });
  putEmployees(r, 'source', [employee(1, alone)]);
  r.source.put('directDeposits', 'one', {
    employeeNumber: '1001',
    routingNumber: '011000015',
    accountNumber: '1.23457E+11',
    startDate: '2025-01-01',
  });

  const report = await r.run({ saveChanges: true });

  expect(report.counts.directDeposits).toMatchObject({ refused: 1 });
  expect(report.events.find((event) => event.level === 'error')?.code).toBe('record/scientific-notation');
});

test('a text that the destination cuts is a warning that shows both lengths, and does not differ for ever', async () => {
  const r = await rig({ dataSets: [plain('employees')] });
  putEmployees(r, 'source', [employee(1, { ...alone, city: 'Truth or Consequences, New Mexico' })]);

  const report = await r.run({ saveChanges: true });

  expect(report.events.find((event) => event.level === 'warning')).toMatchObject({
    code: 'record/truncated',
    field: 'city',
    message: 'City has 33 characters; Destination takes 20. It is cut.',
  });
  expect(r.destination.get('employees', '1001')?.city).toBe('Truth or Consequence');
  expect((await r.run({ saveChanges: true })).changes).toEqual([]);
});

test('cutting never leaves half a character', async () => {
  const r = await rig({ dataSets: [plain('employees')] });
  putEmployees(r, 'source', [employee(1, { ...alone, city: `${'x'.repeat(19)}👷👷` })]);

  await r.run({ saveChanges: true });

  expect(r.destination.get('employees', '1001')?.city).toBe('x'.repeat(19));
});

test('a text that may not be cut is refused by name', async () => {
  const r = await rig({ dataSets: [plain('employees')] });
  putEmployees(r, 'source', [employee(1, { ...alone, lastName: 'x'.repeat(31) })]);

  const report = await r.run({ saveChanges: true });

  expect(report.events.find((event) => event.level === 'error')).toMatchObject({
    code: 'record/too-long',
    field: 'lastName',
    message: 'Last name has 31 characters; Destination takes 30.',
  });
});

test('an empty required field names the person and the field; an optional one hides nobody', async () => {
  const r = await rig({ dataSets: [plain('employees')] });
  putEmployees(r, 'source', [
    employee(1, { ...alone, lastName: '  ' }),
    employee(2, { ...alone, firstName: null }),
    employee(3, { ...alone, workEmail: null }),
  ]);

  const report = await r.run({ saveChanges: true });

  expect(report.counts.employees).toMatchObject({ created: 1, refused: 2 });
  expect(
    report.events
      .filter((event) => event.level === 'error')
      .map(({ title, field, message }) => [title, field, message]),
  ).toEqual([
    ['1001 · First1', 'lastName', 'Last name is empty, and Destination demands it (lastName).'],
    ['1002 · Last2', 'firstName', 'First name is empty, and a employee makes no sense without it.'],
  ]);
});

test('a field that the source does not give is left alone; one that it gives empty is emptied', async () => {
  const r = await rig({ dataSets: [plain('employees')] });
  const { city: _, ...withoutCity } = employee(1, { ...alone, preferredName: null });
  putEmployees(r, 'source', [withoutCity]);
  putEmployees(r, 'destination', [employee(1, { ...alone, city: 'Waco', preferredName: 'Al' })]);

  await r.run({ saveChanges: true });

  expect(r.destination.get('employees', '1001')).toMatchObject({ city: 'Waco', preferredName: null });
});

test('what the mapping does not carry stays as the destination has it', async () => {
  const r = await rig({ dataSets: [plain('employees', { fields: ['city'] })] });
  putEmployees(r, 'source', [employee(1, { ...alone, city: 'Dallas', firstName: 'Other' })]);
  putEmployees(r, 'destination', [employee(1, { ...alone, nickname: 'Al' })]);

  await r.run({ saveChanges: true });

  expect(r.destination.get('employees', '1001')).toEqual(
    employee(1, { ...alone, city: 'Dallas', nickname: 'Al' }),
  );
});

test('a record with a key that nothing could remember is refused, and absence proves nothing then', async () => {
  const r = await rig({ dataSets: [plain('employees', { deletes: 'deactivate' })] });
  putEmployees(r, 'source', [employee(1, alone), employee(2, alone)]);
  await r.run({ saveChanges: true });
  r.source.remove('employees', '1002');
  r.source.put('employees', 'bad', employee(2, { ...alone, employeeNumber: '10\u000002' }));
  r.source.put('employees', 'long', employee(3, { ...alone, employeeNumber: '9'.repeat(3_000) }));

  const report = await r.run({ saveChanges: true });

  expect(report.counts.employees).toMatchObject({ read: 3, refused: 2, unchanged: 1, absent: 0 });
  expect(report.events.filter((event) => event.code === 'record/bad-key')).toHaveLength(2);
});

test('keys whose parts hold the separator are not taken for each other', async () => {
  const r = await rig({ dataSets: [plain('payRates')] });
  const pairs = [
    ['a|b', 'c'],
    ['a', 'b|c'],
    ['a\\', '|b'],
    ['a\\|', 'b'],
    ['a\\\\', 'b'],
    ['a', '\\b'],
  ] as const;
  for (const [index, [one, other]] of pairs.entries())
    r.source.put('payRates', String(index), payRate(1, { employeeNumber: one, earningCode: other }));

  const report = await r.run({ saveChanges: true });

  expect(report.counts.payRates).toMatchObject({ read: 6, created: 6 });
  expect(
    r.destination
      .all('payRates')
      .map((row) => JSON.stringify([row.employeeNumber, row.earningCode]))
      .sort(),
  ).toEqual(pairs.map((pair) => JSON.stringify(pair)).sort());
  expect((await r.run({ saveChanges: true })).changes).toEqual([]);
});
