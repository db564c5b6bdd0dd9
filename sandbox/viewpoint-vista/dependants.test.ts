import { beforeEach, describe, expect, test } from 'vitest';
import { newcomer, testBed } from './test-bed.ts';

const bed = testBed();

describe('what hangs on an employee', () => {
  beforeEach(() => {
    bed.drop('EmployeesAddV2', [newcomer]);
    bed.vista.importNow();
  });

  test('deductions are added once and changed after', () => {
    const deduction = {
      Employee: '5001',
      DLCode: '100',
      EmplBased: 'Y',
      Frequency: 'B',
      OverCalcs: 'A',
      RateAmt: '62.5',
    };
    bed.drop('DeductionsAndLiabilitiesAddV2', [deduction]);
    bed.drop('DeductionsAndLiabilitiesAddV2', [deduction]);
    bed.drop('DeductionsAndLiabilitiesChangeV2', [{ Employee: '5001', DLCode: '100', RateAmt: '70' }]);

    const reports = bed.vista.importNow();

    expect(reports.map(({ added, changed, refused }) => [added, changed, refused])).toEqual([
      [1, 0, 0],
      [0, 0, 1],
      [0, 1, 0],
    ]);
    expect(bed.vista.rows('PRED', { Employee: 5001 })).toMatchObject([
      { RateAmt: '70.00000', Frequency: 'B' },
    ]);
  });

  test.each([
    [{ DLCode: '999' }, 'Invalid Deduction/Liability Code'],
    [{ Frequency: 'B' }, 'Frequency is only for employee based codes'],
    [{ RateAmt: '5' }, 'Rate/Amount must be zero without an override'],
    [
      { FileStatus: 'S' },
      'Filing status, exemptions and misc factor are only for codes whose method is a routine',
    ],
    [{ Employee: '5999' }, 'Invalid Employee'],
  ])('a deduction with %o is refused: %s', (flaw, message) => {
    bed.drop('DeductionsAndLiabilitiesAddV2', [{ Employee: '5001', DLCode: '100', ...flaw }]);

    expect(bed.vista.importNow()[0]?.messages[0]?.message).toBe(message);
  });

  test('taxes come as deduction codes with a filing status, new or known', () => {
    bed.drop('Taxes', [
      { Employee: '5001', DLCode: '1', FileStatus: 'S', AddonType: 'A', AddonRateAmt: '25' },
    ]);
    bed.drop('Taxes', [{ Employee: '5001', DLCode: '1', FileStatus: 'M' }]);

    const [first, again] = bed.vista.importNow();

    expect([first?.added, again?.changed]).toEqual([1, 1]);
    expect(bed.vista.rows('PRED', { Employee: 5001 })).toMatchObject([
      { FileStatus: 'M', AddonRateAmt: '25.00000' },
    ]);
  });

  test('deposits without a Seq are numbered on, with one they change that line', () => {
    const deposit = {
      Employee: '5001',
      RoutingId: '800100019',
      BankAcct: '0012',
      Type: 'C',
      Method: 'A',
      Amount: '50',
    };
    bed.drop('DirectDeposit', [deposit, { ...deposit, BankAcct: '0013' }]);
    bed.drop('DirectDeposit', [{ Employee: '5001', Seq: '2', Status: 'I' }]);

    bed.vista.importNow();

    expect(bed.vista.rows('PRDD', { Employee: 5001 })).toMatchObject([
      { Seq: 1, BankAcct: '0012', Status: 'A' },
      { Seq: 2, BankAcct: '0013', Status: 'I' },
    ]);
  });

  test('timecards go into one open batch per month and period, with rate and amount worked out', () => {
    const job = String(bed.vista.rows('JCJM', { JobStatus: 1 })[0]?.Job);
    const phase = String(bed.vista.rows('JCJP', { Job: job })[0]?.Phase);
    const line = {
      Employee: '5001',
      PRGroup: '1',
      PREndDate: '03/01/2026',
      PaySeq: '1',
      JCCo: '1',
      Job: job,
      Phase: phase,
    };
    bed.drop('Timecards', [
      { ...line, PostDate: '02/26/2026', Hours: '8', EarnCode: '1' },
      { ...line, PostDate: '02/26/2026', Hours: '2.25', EarnCode: '2', Job: job.slice(0, -1) },
      { ...line, PostDate: '03/01/2026', Hours: '4', EarnCode: '1' },
      { ...line, PostDate: '03/01/2026', Hours: '4', EarnCode: '1', Phase: '99-999-' },
    ]);

    const [report] = bed.vista.importNow();

    expect(report).toMatchObject({ added: 3, refused: 1, messages: [{ message: 'Invalid Phase' }] });
    expect(bed.vista.rows('PRTB')).toMatchObject([
      {
        Mth: '2026-02-01',
        BatchId: 1,
        BatchSeq: 1,
        Rate: '31.25500',
        Amt: '250.04',
        PRDept: '010',
        DayNum: 4,
      },
      { Mth: '2026-02-01', BatchId: 1, BatchSeq: 2, Rate: '46.88250', Amt: '105.49', Job: job },
      { Mth: '2026-03-01', BatchId: 1, BatchSeq: 1 },
    ]);
    expect(bed.vista.rows('HQBC')).toHaveLength(2);
  });

  test('a resource is linked by PRCo and PREmp, and copies name and address to payroll', () => {
    const resource = {
      HRRef: '5001',
      PRCo: '1',
      PREmp: '5001',
      LastName: 'Renamed',
      Sex: 'F',
      SSN: '999-49-9001',
      Address: '1 Sample Street',
    };
    bed.drop('Resources', [resource]);
    bed.drop('Resources', [{ ...resource, HRRef: '', PREmp: '', LastName: 'Other' }]);

    const [linked, double] = bed.vista.importNow();

    expect(linked).toMatchObject({ added: 1, outcome: 'archived' });
    expect(double?.messages[0]?.message).toBe('** SSN exists in HR or PR');
    expect(bed.vista.rows('HRRM', { HRRef: 5001 })[0]).toMatchObject({
      ExistsInPR: 'Y',
      SortName: 'RENAMED',
    });
    expect(bed.vista.rows('PREH', { Employee: 5001 })[0]).toMatchObject({
      LastName: 'Renamed',
      Address: '1 Sample Street',
    });
  });
});
