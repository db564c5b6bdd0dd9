import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildContractor } from '../../../sandbox/contractor/index.ts';
import { type Change, complaints, importBed, newcomer } from '../../../test/vista-import.ts';
import type { Entity } from '../../model/index.ts';

const { add, at, rows, send } = importBed();

describe('employees', () => {
  test('a new person arrives with mask, sort name, cut address and starting values', async () => {
    const { reports, text, out } = await add();

    expect(complaints(reports)).toEqual([]);
    expect(rows('PREH', { Employee: 5001 })).toMatchObject([
      {
        LastName: 'Sample, the second',
        FirstName: 'Siobhán "Shiv"',
        SortName: 'SAMPLETHESE5001',
        SSN: '999-49-9001',
        Race: 'H',
        Sex: 'F',
        BirthDate: '1990-04-30',
        Phone: '303-555-0100',
        Country: 'US',
        UnempState: 'CO',
        ActiveYN: 'Y',
        EarnCode: 1,
        OTOpt: 'W',
        DirDeposit: 'N',
      },
    ]);
    expect(text.split('\r\n')[0]).toMatch(
      /^PRCo,Employee,LastName,FirstName,MidName,Suffix,SortName,SSN,BirthDate/,
    );
    expect(out.names).toEqual(['1_EmployeesAddV2_20260302080010.csv']);
    expect(out.warnings).toMatchObject([{ code: 'record/truncated' }]);
  });

  test('a change carries only what the sync fills and clears nothing else', async () => {
    await add();
    await send('payRates', [
      ['create', { employeeNumber: '5001', rateType: 'hourly', earningCode: '001', amount: '31.255' }],
    ]);

    const { reports, files } = await send('employees', [
      ['update', { employeeNumber: '05001', lastName: 'Example', status: 'active' }, '1|5001'],
    ]);

    expect(complaints(reports)).toEqual([]);
    expect(Object.keys(files)).toEqual(['1_EmployeesChangeV2_20260302080030.csv']);
    expect(rows('PREH', { Employee: 5001 })).toMatchObject([
      { LastName: 'Example', SortName: 'EXAMPLE5001', HrlyRate: '31.25500', City: 'Denver', EarnCode: 1 },
    ]);
  });

  test('what the connector has for people of whom HR says nothing is for new people only', async () => {
    await add();

    const { text, reports } = await send(
      'employees',
      [['update', { employeeNumber: '05001', lastName: 'Example' }, '1|5001']],
      { raceWhenMissing: 'W', payGroupWhenMissing: '2', stateWhenMissing: '*', sortName: 'template' },
    );

    expect(complaints(reports)).toEqual([]);
    expect(text.split('\r\n')[0]).toBe('PRCo,Employee,LastName');
    expect(rows('PREH', { Employee: 5001 })).toMatchObject([
      { LastName: 'Example', Race: 'H', PRGroup: 1, UnempState: 'CO', SortName: 'SAMPLETHESE5001' },
    ]);
  });

  test('somebody who left is set inactive', async () => {
    await add();

    const { reports } = await send('employees', [
      [
        'deactivate',
        { employeeNumber: '5001', status: 'terminated', terminationDate: '2026-02-28' },
        '1|5001',
      ],
    ]);

    expect(complaints(reports)).toEqual([]);
    expect(rows('PREH', { Employee: 5001 })).toMatchObject([{ ActiveYN: 'N', TermDate: '2026-02-28' }]);
  });

  test.each<[string, Entity, string]>([
    ['a missing department', { departmentCode: null }, 'PRDept'],
    ['a missing state', { workState: null }, 'UnempState'],
    ['a last name that is too long', { lastName: 'x'.repeat(31) }, 'LastName'],
    ['a class without a craft', { unionClassCode: 'JOUR' }, 'Craft'],
    ['a pay group that is no number', { payGroupCode: 'FLD' }, 'PRGroup'],
    ['an ethnicity without a code', { ethnicity: 'Other words' }, 'Race'],
  ])('%s is refused before anything is written', async (_what, flaw, field) => {
    const { out, reports } = await send('employees', [['create', { ...newcomer, ...flaw }]]);

    expect(out.refused.map(({ error }) => error.field)).toEqual([field]);
    expect(out.names).toEqual([]);
    expect(reports).toEqual([]);
  });

  test('a star leaves a column to the template, here the sex', async () => {
    const { reports } = await send('employees', [['create', { ...newcomer, gender: 'undisclosed' }]], {
      sexWhenMissing: '*',
    });

    expect(complaints(reports)).toEqual([]);
    expect(rows('PREH', { Employee: 5001 })).toMatchObject([{ Sex: 'M' }]);
  });

  test('the I-9 is translated into the column that the connector names', async () => {
    const { reports, text } = await send(
      'employees',
      [['create', { ...newcomer, i9Verified: true, jobTitleCode: null }]],
      { employeeTable: 'HRRM', i9Column: 'I9Status', i9Verified: 'COMPLETE' },
    );

    expect(complaints(reports)).toEqual([]);
    expect(text).toContain('StdInsState,I9Status');
    expect(rows('HRRM', { HRRef: 5001 })).toMatchObject([
      {
        PREmp: 5001,
        PRCo: 1,
        I9Status: 'COMPLETE',
        Status: 'ACTIVE',
        StdInsCode: '8810',
        SSN: '999-49-9001',
      },
    ]);
  });

  test('adding and changing HR resources in one run makes two files', async () => {
    await send('employees', [['create', newcomer]], { employeeTable: 'HRRM' });

    const { reports, files } = await send(
      'employees',
      [
        ['create', { ...newcomer, employeeNumber: '5002', ssn: '999499002' }],
        ['update', { employeeNumber: '5001', lastName: 'Sample, the second', city: 'Golden' }, '1|5001'],
      ],
      { employeeTable: 'HRRM' },
    );

    expect(complaints(reports)).toEqual([]);
    expect(Object.keys(files)).toHaveLength(2);
    expect(rows('HRRM', { HRRef: 5001 })).toMatchObject([{ City: 'Golden', LastName: 'Sample, the second' }]);
  });

  test('zipped, both files arrive in one', async () => {
    const { reports, out } = await send('employees', [['create', newcomer]], { zip: true });
    const again = await send(
      'employees',
      [
        ['create', { ...newcomer, employeeNumber: '5002', ssn: '999499002' }],
        ['update', { employeeNumber: '5001', city: 'Golden' }, '1|5001'],
      ],
      { zip: true },
    );

    expect(out.names).toEqual(['1_Employees_20260302080010.zip']);
    expect([...complaints(reports), ...complaints(again.reports)]).toEqual([]);
    expect(rows('PREH', { Employee: 5001 })).toMatchObject([{ City: 'Golden' }]);
    expect(rows('PREH', { Employee: 5002 })).toHaveLength(1);
  });

  test('the people of the demo contractor whom Vista does not know are taken, but for the deliberate problems', async () => {
    const { people, payGroups } = buildContractor({ today: '2026-03-02', people: 40 });
    const known = new Set(rows('PREH').map(({ Employee }) => Number(Employee)));
    const missing = people.filter(({ employeeNumber }) => !known.has(Number(employeeNumber)));
    const changes = missing.map((person): Change => {
      const { employment, address } = person;
      return [
        'create',
        {
          employeeNumber: person.employeeNumber,
          firstName: person.firstName,
          middleName: person.middleName,
          lastName: person.lastName,
          ssn: person.ssn,
          birthDate: person.birthDate,
          gender: { M: 'male', F: 'female', U: 'undisclosed' }[person.gender],
          ethnicity: person.ethnicity,
          street1: address.street1,
          street2: address.street2,
          city: address.city,
          state: address.state,
          postalCode: address.zip,
          hireDate: employment.hireDate,
          status: employment.status === 'Terminated' ? 'terminated' : 'active',
          payGroupCode: String(payGroups.findIndex(({ code }) => code === employment.payGroupCode) + 1),
          departmentCode: employment.departmentCode === '045' ? '040' : employment.departmentCode,
          unionCode: employment.unionCode,
          unionClassCode: employment.unionClassCode,
          workersCompCode: employment.workersCompCode,
          workState: employment.workState,
          payType: employment.payType.toLowerCase(),
        },
      ];
    });
    expect(changes.length).toBeGreaterThan(5);

    const { out, reports } = await send('employees', changes, { sexWhenMissing: '*' });

    // Two of the contractor's deliberate problems: a number that is no SSN, and an SSN that somebody else has.
    expect(out.refused.map(({ error }) => `${error.code} ${error.field}`)).toEqual([
      'record/wrong-shape SSN',
    ]);
    expect(complaints(reports)).toEqual([expect.stringMatching(/^SSN is used by employee \d+$/)]);
  });
});

test('without a text qualifier no value holds the delimiter, and each such value is told', async () => {
  const { out, text, reports } = await send('employees', [['create', newcomer]], { textQualifier: 'none' });

  expect(text).toContain(',Sample  the second,Siobhán  Shiv ,');
  expect(text).not.toContain('"');
  expect(complaints(reports)).toEqual([]);
  expect(out.warnings.map(({ code }) => code)).toEqual([
    'record/truncated',
    'vista/sign-replaced',
    'vista/sign-replaced',
  ]);
});

test('nothing of a file is left in the pickup folder but the file itself', async () => {
  await add();

  expect(readdirSync(at('pickup'))).toEqual([]);
  expect(readdirSync(at('archive'))).toEqual(['1_EmployeesAddV2_20260302080010.csv']);
});

test('the example is what is written', async () => {
  const { street1: _, ...shorter } = newcomer;

  const { text } = await send('employees', [['create', shorter]]);

  expect(text).toBe(
    readFileSync(join(import.meta.dirname, 'examples/1_EmployeesAddV2_20260302081500.csv'), 'utf8'),
  );
});
