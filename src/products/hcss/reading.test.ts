import { expect, test } from 'vitest';
import { compileMapping } from '../../sdk/index.ts';
import { fastClock, pagesOf, recordsOf } from '../../sdk/testing/index.ts';
import { contractor, dataSet, withHcss } from './testing/stand-in.ts';

const everything = { options: {} };

test('the template job and its cost codes are no projects', () =>
  withHcss(async ({ client }) => {
    const codes = (await recordsOf(dataSet('projects'), client, everything)).map((record) => record.code);

    expect(codes).toContain(contractor.projects[0]?.code);
    expect(codes).not.toContain('0');
  }));

test('a cost code that was deleted comes as out of use among the changes, and is absent from a whole read', () =>
  withHcss(async ({ client }, { sandbox }) => {
    const since = new Date(Date.now() - 1000).toISOString();
    const [row] = sandbox.records('CostCode');
    sandbox.remove('CostCode', row?.id ?? '');
    const changes = await recordsOf(dataSet('costCodes'), client, { ...everything, since });
    const all = await recordsOf(dataSet('costCodes'), client, everything);

    expect(changes).toMatchObject([{ code: row?.members.code, status: 'C' }]);
    expect(all).toHaveLength(sandbox.records('CostCode').length - 1);
  }));

test('a list under "results" is read as a bare one is', () =>
  withHcss(async ({ client }, { sandbox }) => {
    const results = [
      { id: '7c2d9e10-55aa-4c0e-8b0f-90ab12cd34ef', Code: '24001', status: 'closed', address1: '1 Main' },
    ];
    sandbox.faults.add({ path: '/jobs', effect: { kind: 'status', status: 200, body: { results } } });
    const records = await recordsOf(dataSet('projects'), client, everything);

    expect(records).toMatchObject([{ code: '24001', status: 'C', address: '1 Main' }]);
  }));

test('an answer that is no list ends the read instead of looking like an empty one', () =>
  withHcss(
    async ({ client }, { sandbox }) => {
      sandbox.faults.add({
        path: '/Employee',
        times: -1,
        effect: { kind: 'status', status: 200, body: { data: [] } },
      });

      await expect(recordsOf(dataSet('employees'), client, everything)).rejects.toMatchObject({
        code: 'hcss/no-rows',
      });
    },
    { options: { clock: fastClock(50) } },
  ));

/** What the vendor's list of people would look like after a release that nobody announced. */
const drifts: [name: string, change: (row: Record<string, unknown>) => unknown, code: string | undefined][] =
  [
    ['added', (row) => ({ ...row, pronouns: 'they' }), undefined],
    ['removed', ({ isActive: _, isDiscontinued: __, ...row }) => row, 'hcss/field-missing'],
    ['renamed', ({ lastName, ...row }) => ({ ...row, familyName: lastName }), 'hcss/field-missing'],
    ['retyped', ({ lastName, ...row }) => ({ ...row, lastName: { value: lastName } }), 'hcss/field-changed'],
    ['turned from yes and no to a text', (row) => ({ ...row, isActive: String(row.isActive) }), undefined],
  ];

test.each(drifts)('a field that was %s is told at most once, and never read as empty', (_, change, code) =>
  withHcss(async ({ client, notes }, { sandbox }) => {
    const before = await recordsOf(dataSet('employees'), client, everything);
    const rows = sandbox
      .records('Employee')
      .map(({ id, members }) => change({ ...members, id, businessUnitCode: 'PLB' }));
    sandbox.faults.add({ path: '/Employee', times: 2, effect: { kind: 'status', status: 200, body: rows } });
    await recordsOf(dataSet('employees'), client, everything);
    const after = await recordsOf(dataSet('employees'), client, everything);

    expect([...new Set(notes.map((note) => note.code))]).toEqual(code === undefined ? [] : [code]);
    expect(notes.length).toBeLessThanOrEqual(1);
    expect(after).toHaveLength(before.length);
    const mapping = compileMapping('employees', dataSet('employees').mapping, {});
    for (const [index, record] of after.entries()) {
      const was = mapping.toEntity(before[index] ?? {}, []);
      const is = mapping.toEntity(record, []);
      for (const [field, value] of Object.entries(is)) {
        expect(value, field).toEqual(was[field]);
      }
    }
  }),
);

test('a cursor that does not move ends the read', () =>
  withHcss(
    async ({ client }, { sandbox }) => {
      const body = { results: [], metadata: { nextCursor: 'abc' } };
      sandbox.faults.add({ path: '/costCodes', times: -1, effect: { kind: 'status', status: 200, body } });

      await expect(pagesOf(dataSet('costCodes'), client, everything)).rejects.toMatchObject({
        code: 'hcss/standing-cursor',
      });
    },
    { options: { clock: fastClock(50) } },
  ));

test('certifications are read to the last one when HCSS gives fewer at once than were asked for', async () => {
  const read = async (skillsAtOnce: number) => {
    let keys: unknown[] = [];
    await withHcss(
      async ({ client }) => {
        const records = await recordsOf(dataSet('certifications'), client, everything);
        keys = records.map(({ employeeCode, courseCode }) => `${employeeCode} ${courseCode}`);
      },
      { sandbox: { skillsAtOnce } },
    );
    return keys;
  };
  const all = await read(1000);

  expect(all.length).toBeGreaterThan(7);
  expect(await read(7)).toEqual(all);
});

test('a skill without a course code goes by its name', () =>
  withHcss(async ({ client }, { sandbox }) => {
    const skills = sandbox.state.table<{ id: string; members: Record<string, unknown> }>('employeeSkills');
    const [skill] = skills.values();
    if (skill === undefined) throw new Error('The sandbox has no skill');
    skills.put(skill.id, { ...skill, members: { ...skill.members, courseCode: null, skillName: 'Rigging' } });
    const records = await recordsOf(dataSet('certifications'), client, everything);

    expect(records.filter((record) => record.courseCode === 'Rigging')).toHaveLength(1);
  }));

test('a read that HCSS refuses is told with its words about each field, not with their heading', () =>
  withHcss(async ({ client }, { sandbox }) => {
    const body = {
      title: 'One or more validation errors occurred.',
      status: 400,
      errors: { accountingTemplateName: ['There is no accounting template Payroll.'] },
    };
    sandbox.faults.add({ path: '/PayClass', effect: { kind: 'status', status: 400, body } });

    await expect(recordsOf(dataSet('jobTitles'), client, everything)).rejects.toMatchObject({
      code: 'hcss/not-understood',
      what: expect.stringContaining('There is no accounting template Payroll'),
    });
  }));
