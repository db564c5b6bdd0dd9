import { isGiven, isNotOneOf, isUnknown, isZero, type Rule } from './rule.ts';

/** PRTB, the lines of a timecard batch. */
export const prtbRules: Rule[] = [
  {
    column: 'Co/Mth/BatchId',
    broken: (row, { db }) => {
      const batch = db.first('HQBC', {
        Co: row.Co ?? null,
        Mth: row.Mth ?? null,
        BatchId: row.BatchId ?? null,
      });
      return batch === undefined || batch.Status !== 0;
    },
  },
  {
    column: 'BatchTransType',
    broken: (row) => isNotOneOf(row.BatchTransType, 'A C D') && 'BatchTransType must be A, C or D',
  },
  {
    column: 'PostSeq',
    broken: (row) => row.BatchTransType === 'A' && isGiven(row.PostSeq) && 'Post Seq must be null on adds',
  },
  { column: 'Type', broken: (row) => isNotOneOf(row.Type, 'J M S') && 'Type must be J, M or S' },
  {
    column: 'Amt',
    broken: (row) =>
      isZero(row.Amt) &&
      !isZero(row.Hours) &&
      !isZero(row.Rate) &&
      'Amount is zero although hours and rate are set',
  },
  {
    column: 'Employee',
    isAssumed: true,
    broken: (row, { db }) =>
      db.first('PREH', { PRCo: row.Co ?? null, Employee: row.Employee ?? null }) === undefined &&
      'Invalid Employee',
  },
  {
    column: 'EarnCode',
    isAssumed: true,
    broken: (row, { db }) =>
      isUnknown(db, 'PREC', { PRCo: row.Co ?? null, EarnCode: row.EarnCode ?? null }, 'EarnCode') &&
      'Invalid Earnings Code',
  },
  {
    column: 'Job',
    isAssumed: true,
    broken: (row, { db }) => {
      if (row.Type !== 'J') return false;
      if (!isGiven(row.Job)) return 'Missing Job';
      const project = db.first('JCJM', { JCCo: row.JCCo ?? null, Job: row.Job ?? null });
      if (project === undefined) return 'Invalid Job';
      return Number(project.JobStatus) > 1 && 'Job is closed';
    },
  },
  {
    column: 'Phase',
    isAssumed: true,
    broken: (row, { db }) =>
      row.Type === 'J' &&
      isUnknown(
        db,
        'JCJP',
        {
          JCCo: row.JCCo ?? null,
          Job: row.Job ?? null,
          PhaseGroup: row.PhaseGroup ?? null,
          Phase: row.Phase ?? null,
        },
        'Phase',
      ) &&
      'Invalid Phase',
  },
  {
    column: 'Craft',
    isAssumed: true,
    broken: (row, { db }) =>
      isUnknown(
        db,
        'PRCC',
        { PRCo: row.Co ?? null, Craft: row.Craft ?? null, Class: row.Class ?? null },
        'Class',
      ) && 'Invalid Craft Class combination',
  },
];
