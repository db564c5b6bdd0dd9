import { expect, test } from 'vitest';
import { type Row, withCmic } from './testing/open.ts';
import type { CmicStandIn } from './testing/stand-in.ts';
import { writeSamples } from './testing/write-samples.ts';

/** Changes each employee as the sandbox answers them. */
function everybody({ sandbox }: CmicStandIn, change: (row: Row) => Row): void {
  const people = sandbox.state.table<Row>('pyemployee');
  for (const row of people.values()) people.put(String(row.EmpVUuid), change(row));
}

test('a member that a patch adds stays in the record and disturbs nothing', () =>
  withCmic(
    async ({ records, notes }) => {
      expect((await records('employees')).some((record) => record.EmpBadgeNo === 'A')).toBe(true);
      expect(notes).toEqual([]);
    },
    {},
    { requiredProperties: { EmpBadgeNo: 'string' } },
  ));

test('a member that is gone is left out of the comparison and said once', () =>
  withCmic(
    async ({ entities, notes }) => {
      const people = await entities('employees');

      expect(people.length).toBeGreaterThan(20);
      expect(people.every((each) => each.locationCode === undefined)).toBe(true);
      expect(notes.map(({ code, what }) => [code, what.includes('EmpWrlCode')])).toEqual([
        ['cmic/member-missing', true],
      ]);
    },
    {},
    { hiddenMembers: ['EmpWrlCode'] },
  ));

test('a member that is renamed is missing under its old name, and writing the old name is refused in CMiC’s words', () =>
  withCmic(
    async ({ create, entities, notes }) => {
      // The vendor's misspelling is likely to be mended one day.
      expect((await entities('employees')).some((each) => 'originalHireDate' in each)).toBe(false);
      expect(notes[0]?.what).toContain('EmpAdjustedSeriviceDate');

      const [answer] = await create('employees', writeSamples.employees?.create(902) ?? {});
      expect(answer).toMatchObject({
        outcome: 'refused',
        error: expect.objectContaining({ code: 'cmic/refused', field: 'EmpAdjustedSeriviceDate' }),
      });
    },
    {},
    {
      hiddenMembers: ['EmpAdjustedSeriviceDate'],
      requiredProperties: { EmpAdjustedServiceDate: 'date' },
    },
  ));

test('a code that comes as a number stops the read, because its leading zeros are gone', () =>
  withCmic(async ({ records }, standIn) => {
    everybody(standIn, (row) => ({ ...row, EmpNo: Number(row.EmpNo) || row.EmpNo }));

    await expect(records('employees')).rejects.toMatchObject({ code: 'cmic/member-retyped' });
  }));

test('a date that comes as a number is a problem of that field and not of the run', () =>
  withCmic(async ({ entities }, standIn) => {
    everybody(standIn, (row) => ({ ...row, EmpHireDate: 1_757_462_400_000 }));

    const people = await entities('employees');
    expect(people.every((each) => each.hireDate === undefined && each.lastName !== undefined)).toBe(true);
  }));

test('an answer without its end marker is no list', () =>
  withCmic(async ({ records }, { sandbox }) => {
    sandbox.faults.add({ times: -1, effect: { kind: 'status', status: 200, body: { items: [] } } });

    await expect(records('employees')).rejects.toMatchObject({ code: 'cmic/not-a-list' });
  }));
