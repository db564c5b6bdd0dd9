import { expect, test } from 'vitest';
import { plain } from './rig.ts';
import { rigsOfThisFile } from './shared.ts';
import { employee, putDepartments, putEmployees } from './world.ts';

const rig = rigsOfThisFile();
const alone = { departmentCode: null };

async function people(more: Parameters<typeof rig>[0] = {}) {
  return rig({ dataSets: [plain('employees')], ...more });
}

test('an unknown code refuses the record, names it and offers to map it', async () => {
  const r = await people();
  putDepartments(r, 'destination', ['CARP']);
  putEmployees(r, 'source', [employee(1), employee(2, { departmentCode: 'CARP-J' })]);

  const report = await r.run({ saveChanges: true });

  expect(report.counts.employees).toMatchObject({ created: 1, refused: 1 });
  expect(report.events.find((event) => event.code === 'record/unknown-code')).toMatchObject({
    message: 'Department "CARP-J" is not among the departments of Destination and not in the crosswalk.',
    action: { kind: 'map-code', dataSet: 'departments', code: 'CARP-J' },
    cause: 'unknown-code|departments|CARP-J',
  });
});

test('a mapped code goes over as the crosswalk says, and so does the record of the code itself', async () => {
  const r = await people({ dataSets: [plain('departments'), plain('employees')] });
  putDepartments(r, 'source', ['CARP', 'ELEC']);
  putDepartments(r, 'destination', ['10']);
  putEmployees(r, 'source', [employee(1), employee(2, { departmentCode: 'ELEC' })]);
  await r.map('departments', { CARP: '10' });

  const report = await r.run({ saveChanges: true });

  expect(report.status).toBe('completed');
  expect(r.destination.all('departments').map((row) => row.code)).toEqual(['10', 'ELEC']);
  expect(r.destination.all('employees').map((row) => row.departmentCode)).toEqual(['10', 'ELEC']);
  expect((await r.run({ saveChanges: true })).changes).toEqual([]);
});

test('where the crosswalk is required, a code without an entry is refused once, even if it exists there', async () => {
  const r = await people({ settings: { crosswalkRequired: ['departments'] } });
  putDepartments(r, 'destination', ['CARP', '10']);
  putEmployees(r, 'source', [employee(1), employee(2, { departmentCode: 'ELEC' }), employee(3, alone)]);
  await r.map('departments', { ELEC: '10' });

  const report = await r.run({ saveChanges: true });

  expect(report.counts.employees).toMatchObject({ created: 2, refused: 1 });
  expect(report.events.filter((event) => event.code === 'record/unknown-code')).toHaveLength(1);
  expect(r.destination.get('employees', '1002')?.departmentCode).toBe('10');
});

test('a crosswalk entry that leads nowhere is told apart', async () => {
  const r = await people();
  putDepartments(r, 'destination', ['CARP']);
  putEmployees(r, 'source', [employee(1)]);
  await r.map('departments', { CARP: '99' });

  const report = await r.run();

  expect(report.events.find((event) => event.level === 'error')?.code).toBe('record/unknown-mapped-code');
});

test('more unmapped records than the limit stop the run', async () => {
  const r = await people();
  putDepartments(r, 'destination', ['CARP']);
  putEmployees(
    r,
    'source',
    [1, 2, 3, 4].map((n) => employee(n, { departmentCode: 'NONE' })),
  );

  const report = await r.run({
    saveChanges: true,
    config: { guards: { ...r.config.guards, maxUnmapped: 3 } },
  });

  expect(report.guards.map((guard) => guard.code)).toEqual(['guard/many-unmapped']);
});

test('a list of codes that was not read to its end is not taken for all there are', async () => {
  const r = await people();
  putDepartments(r, 'destination', ['OTHER']);
  r.destination.fault('no-end', 'departments');
  putEmployees(r, 'source', [employee(1)]);

  const report = await r.run({ saveChanges: true });

  expect(report.counts.employees).toMatchObject({ created: 1 });
  expect(report.events.map((event) => event.code)).toContain('codes/not-readable');
});
