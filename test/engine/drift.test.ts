import { expect, test } from 'vitest';
import type { VendorRecord } from '../../src/sdk/index.ts';
import { plain } from './rig.ts';
import { rigsOfThisFile } from './shared.ts';
import { employee, putDepartments, putEmployees } from './world.ts';

/** What happens to a run when a vendor changes its records without a word. */
const openRig = rigsOfThisFile();

const people = Array.from({ length: 8 }, (_, index) => employee(index + 1));
const without = (field: string) =>
  people.map((record) => Object.fromEntries(Object.entries(record).filter(([name]) => name !== field)));
const renamed = (field: string, name: string) =>
  people.map((record) => {
    const { [field]: value = null, ...rest } = record;
    return { ...rest, [name]: value } as VendorRecord;
  });

async function inLine() {
  const rig = await openRig({ dataSets: [plain('departments'), plain('employees')] });
  putDepartments(rig, 'source', ['CARP']);
  putEmployees(rig, 'source', people);
  expect(await rig.run({ saveChanges: true })).toMatchObject({ status: 'completed' });
  return rig;
}

test('a field that the source renames is left alone at the destination, and both names are told', async () => {
  const rig = await inLine();
  const before = rig.destination.dump();
  putEmployees(rig, 'source', renamed('city', 'town'));
  const report = await rig.run({ saveChanges: true });

  expect(report).toMatchObject({ status: 'completed', changes: [] });
  expect(rig.destination.dump()).toEqual(before);
  const [event] = report.events.filter(({ code }) => code === 'read/field-gone');
  expect(event).toMatchObject({ level: 'warning', dataSet: 'employees' });
  expect(event?.message).toContain('has "city" any more');
  expect(event?.message).toContain('New since the last read: "town"');
});

test('it is told again as long as the sync wants the field, and no more once it does not', async () => {
  const rig = await inLine();
  putEmployees(rig, 'source', without('city'));
  const told = async (fields?: string[]) => {
    const [departments, employees] = [plain('departments'), plain('employees')];
    const chosen = fields === undefined ? employees : { ...employees, fields };
    const { events } = await rig.run({ config: { dataSets: [departments, chosen] } });
    return events.filter(({ code }) => code === 'read/field-gone').length;
  };

  expect([await told(), await told()]).toEqual([1, 1]);
  expect(await told(['firstName', 'lastName', 'status'])).toBe(0);
});

test('a field that the destination renames stops before anything is written', async () => {
  const rig = await inLine();
  expect(await rig.run()).toMatchObject({ status: 'completed', changes: [] });
  putEmployees(rig, 'destination', renamed('city', 'town'));
  const before = rig.destination.dump();
  const report = await rig.run({ saveChanges: true });

  expect(report.status).toBe('stopped by a guard');
  expect(report.events.map(({ code }) => code)).toContain('guard/field-gone');
  expect(rig.destination.dump()).toEqual(before);
});

test('a further field is worth a word and changes nothing', async () => {
  const rig = await inLine();
  putEmployees(
    rig,
    'source',
    people.map((record) => ({ ...record, badge: 'A1' })),
  );
  const report = await rig.run({ saveChanges: true });
  const again = await rig.run({ saveChanges: true });

  expect(report).toMatchObject({ status: 'completed', changes: [] });
  expect(report.events.filter(({ code }) => code === 'read/field-new')).toMatchObject([
    { level: 'info', message: expect.stringContaining('"badge"') },
  ]);
  expect(again.events.map(({ code }) => code)).not.toContain('read/field-new');
});
