import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { newcomer, testBed } from './test-bed.ts';

const bed = testBed();

describe('employees', () => {
  test('an Add file makes the employee, with the defaults that the import knows', () => {
    const name = bed.drop('EmployeesAddV2', [newcomer]);

    const [report] = bed.vista.importNow();

    expect(report).toMatchObject({
      movement: 'EmployeesAddV2',
      read: 1,
      added: 1,
      refused: 0,
      outcome: 'archived',
    });
    expect(bed.vista.rows('PREH', { Employee: 5001 })).toMatchObject([
      {
        LastName: 'Sample, the second',
        FirstName: 'Siobhán',
        SortName: 'SAMPLE, THE SEC',
        SSN: '999-49-9001',
        BirthDate: '1990-04-30',
        HrlyRate: '31.25500',
        UnempState: 'CO',
        InsState: 'CO',
        ActiveYN: 'Y',
        DirDeposit: 'N',
        GLCo: 1,
        LastUpdated: '2026-03-02',
      },
    ]);
    expect(existsSync(bed.at(`archive/${name}`))).toBe(true);
    expect(readdirSync(bed.at('pickup'))).toEqual([]);
  });

  test('Add refuses who exists, Change refuses who does not', () => {
    const known = String(bed.vista.rows('PREH')[0]?.Employee);
    bed.drop('EmployeesAddV2', [{ ...newcomer, Employee: known }]);
    const change = bed.drop('EmployeesChangeV2', [{ Employee: '5001', HrlyRate: '33' }]);

    const [added, changed] = bed.vista.importNow();

    expect(added?.messages[0]?.message).toMatch(/already exists/);
    expect(changed?.messages[0]?.message).toMatch(/does not exist/);
    expect(existsSync(bed.at(`error/${change}`))).toBe(true);
  });

  test('a Change touches the columns of its file only, and an empty cell clears', () => {
    bed.drop('EmployeesAddV2', [{ ...newcomer, MidName: 'Kay', TermDate: '03/01/2026' }]);
    bed.drop('EmployeesChangeV2', [{ Employee: '5001', HrlyRate: '33.10', TermDate: '', LastName: '' }]);

    bed.vista.importNow();

    expect(bed.vista.rows('PREH', { Employee: 5001 })).toMatchObject([
      { HrlyRate: '33.10000', TermDate: null, MidName: 'Kay', LastName: newcomer.LastName },
    ]);
  });

  test('with emptyCell keep, an empty cell leaves what is there', async () => {
    await bed.restart({ emptyCell: 'keep' });
    bed.drop('EmployeesAddV2', [{ ...newcomer, TermDate: '03/01/2026' }]);
    bed.drop('EmployeesChangeV2', [{ Employee: '5001', TermDate: '' }]);

    bed.vista.importNow();

    expect(bed.vista.rows('PREH', { Employee: 5001 })[0]?.TermDate).toBe('2026-03-01');
  });

  test.each([
    [{ PRDept: '045' }, 'Invalid PR Department'],
    [{ PRGroup: '9' }, 'Invalid PR Group'],
    [{ Class: 'CARP-J' }, 'Missing Craft'],
    [{ Craft: 'CARP', Class: 'LABR-G1' }, 'Invalid Craft Class combination'],
    [{ InsCode: '0000' }, 'Invalid Insurance Code'],
    [{ TaxState: 'TX' }, 'Invalid Tax State'],
    [{ Race: 'X' }, 'Invalid Race Code'],
    [{ SSN: '12345678' }, 'SSN must be formatted as 999-99-9999'],
    [{ SortName: 'Lower' }, 'Sort Name must be uppercase'],
    [
      { DirDeposit: 'A', RoutingId: '800100019' },
      'Routing Transit# and Bank Acct and Account Type are required',
    ],
    [{ HrlyRate: '31,50' }, '** Invalid ** HrlyRate must be a number'],
    [{ BirthDate: '1990-04-30' }, '** Invalid ** BirthDate must be a date as MM/DD/YYYY'],
    [{ Address: 'x'.repeat(61) }, '** Invalid ** Address is longer than 60 characters'],
    [{ Race: '' }, 'Missing Race'],
    [{ ActiveYN: 'X' }, 'CHECK constraint failed'],
  ])('%o is refused: %s', (flaw, message) => {
    bed.drop('EmployeesAddV2', [{ ...newcomer, ...flaw }]);

    const [report] = bed.vista.importNow();

    expect(report?.messages.map((one) => one.message).join('\n')).toContain(message);
    expect(bed.vista.rows('PREH', { Employee: 5001 })).toEqual([]);
    expect(bed.vista.rows('IMWM')).not.toEqual([]);
  });

  test('a refused row does not stop the others, and the log tells which', () => {
    const name = bed.drop('EmployeesAddV2', [
      newcomer,
      { ...newcomer, Employee: '5002', SSN: '999-49-9002', PRDept: '045' },
      { ...newcomer, Employee: '5003', SSN: '999-49-9003' },
    ]);

    const [report] = bed.vista.importNow();

    expect(report).toMatchObject({ read: 3, added: 2, refused: 1, outcome: 'error' });
    expect(bed.vista.rows('PREH', { Employee: 5003 })[0]?.SortName).toBe('SAMPLE, THE5003');
    expect(readFileSync(bed.at(`log/${name}.${report?.importId}.log`), 'utf8')).toContain(
      'Error: record 2, PRDept: Invalid PR Department',
    );
  });

  test('an SSN that another has is refused, or only warned of by company option', async () => {
    const taken = String(bed.vista.rows('PREH')[0]?.SSN);
    bed.drop('EmployeesAddV2', [{ ...newcomer, SSN: taken }]);
    const [refused] = bed.vista.importNow();
    await bed.restart({ duplicateSsn: 'warn' });
    bed.drop('EmployeesAddV2', [{ ...newcomer, SSN: taken }]);

    const [warned] = bed.vista.importNow();

    expect(refused?.messages[0]?.message).toMatch(/SSN is used by employee/);
    expect(warned).toMatchObject({ added: 1, messages: [{ isWarning: true }] });
  });
});
