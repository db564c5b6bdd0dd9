import { expect, test } from 'vitest';
import { plain } from './rig.ts';
import { rigsOfThisFile } from './shared.ts';
import { employee, putEmployees } from './world.ts';

const rig = rigsOfThisFile();
const day = (n: number) => Date.UTC(2026, 0, n, 12);
const changedOn = (n: number) => new Date(day(n) - 3_600_000).toISOString();
const person = (n: number, changed: number, more = {}) =>
  employee(n, { departmentCode: null, changedAt: changedOn(changed), ...more });

async function people(more = {}) {
  const r = await rig({ dataSets: [plain('employees', { deletes: 'deactivate', ...more })] });
  const changes = (n: number, wish = {}) =>
    r.run({ saveChanges: true, startedAtMs: day(n), options: { read: 'changes' }, ...wish });
  const cursor = async () => {
    const [row] = await r.database
      .forCompany(r.ids.company)
      .query<{ since: Date | string }>('SELECT since FROM read_cursor WHERE company_id = $1', [
        r.ids.company,
      ]);
    return row === undefined ? undefined : new Date(row.since).getTime();
  };
  return { r, changes, cursor };
}

test('"changes only" reads everything the first time, and then what has changed', async () => {
  const { r, changes, cursor } = await people();
  putEmployees(r, 'source', [person(1, 1), person(2, 1)]);

  const first = await changes(2);
  putEmployees(r, 'source', [person(2, 3, { city: 'Dallas' })]);
  const second = await changes(4);

  expect(first.counts.employees).toMatchObject({ read: 2, created: 2 });
  expect(second.counts.employees).toMatchObject({ read: 1, updated: 1 });
  expect(await cursor()).toBe(day(4));
});

test('who is not among the changes is not absent: nobody is deactivated', async () => {
  const { r, changes } = await people();
  putEmployees(r, 'source', [person(1, 1), person(2, 1)]);
  await changes(2);
  r.source.remove('employees', '1001');

  const report = await changes(3);

  expect(report.counts.employees).toMatchObject({ read: 0, absent: 0 });
  expect(report.guards).toEqual([]);
  expect(r.destination.get('employees', '1001')?.status).toBe('active');
});

test('the few records of a read of changes do not become the usual count', async () => {
  const { r, changes } = await people();
  putEmployees(r, 'source', [person(1, 1), person(2, 1)]);
  await changes(2);
  await changes(3);

  expect(
    await r.database
      .forCompany(r.ids.company)
      .query('SELECT records FROM full_read WHERE company_id = $1', [r.ids.company]),
  ).toEqual([{ records: 2 }]);
});

test.each([
  [
    'a record was refused',
    async ({ r }: Rigged) => putEmployees(r, 'source', [person(3, 1, { birthDate: 'never' })]),
    {},
  ],
  ['a record is in doubt', async ({ r }: Rigged) => r.destination.fault('lost-request', 'employees', 10), {}],
  [
    'the run was limited to some employees',
    async () => undefined,
    { options: { read: 'changes', employeeIds: ['1001'] } },
  ],
  ['the run was not saved', async () => undefined, { saveChanges: false }],
  [
    'the source did not say that this was all',
    async ({ r }: Rigged) => r.source.fault('no-end', 'employees'),
    {},
  ],
  [
    'a hire is held back for a later day',
    async ({ r }: Rigged) => putEmployees(r, 'source', [person(3, 1, { hireDate: '2999-01-01' })]),
    {},
  ],
  ['writing failed', async ({ r }: Rigged) => r.destination.fault('down', 'employees', 100), {}],
] as const)('the cursor stays where it is when %s', async (_why, trouble, wish) => {
  const rigged = await people();
  putEmployees(rigged.r, 'source', [person(1, 1), person(2, 1)]);
  await trouble(rigged);

  await rigged.changes(2, wish);

  expect(await rigged.cursor()).toBeUndefined();
});

type Rigged = Awaited<ReturnType<typeof people>>;

test('what was refused is read again with the next changes, until it is right', async () => {
  const { r, changes } = await people();
  putEmployees(r, 'source', [person(1, 1, { birthDate: 'never' })]);
  await changes(2);
  const again = await changes(3);
  putEmployees(r, 'source', [person(1, 3, { birthDate: '1990-01-01' })]);
  const mended = await changes(4);

  expect(again.counts.employees).toMatchObject({ read: 1, refused: 1 });
  expect(mended.counts.employees).toMatchObject({ read: 1, created: 1 });
});
