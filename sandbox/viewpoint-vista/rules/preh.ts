import { isGiven, isNotOneOf, isUnknown, isZero, type Rule } from './rule.ts';

/** PREH, the employee header. */
export const prehRules: Rule[] = [
  { column: 'PRCo', broken: (row, { db }) => isUnknown(db, 'PRCO', { PRCo: row.PRCo ?? null }, 'PRCo') },
  {
    column: 'Employee',
    isAssumed: true,
    broken: (row) => Number(row.Employee) < 1 && 'Employee must be above zero',
  },
  {
    column: 'SortName',
    broken: (row, { db }) => {
      if (row.SortName !== String(row.SortName).toUpperCase()) return 'Sort Name must be uppercase';
      const holders = db.rows('PREH', { PRCo: row.PRCo ?? null, SortName: row.SortName ?? null });
      return holders.some(({ Employee }) => Employee !== row.Employee) && 'Sort Name must be unique';
    },
  },
  {
    column: 'SSN',
    broken: (row, { db, before, duplicateSsn, warn }) => {
      // As the trigger: looked at when it changes, so that an old double does not hold up everything else
      if (before !== undefined && before.SSN === row.SSN) return false;
      if (!/^(\d{3}-\d{2}-\d{4}|\d{3}-\d{3}-\d{3})$/.test(String(row.SSN)))
        return 'SSN must be formatted as 999-99-9999';
      const holders = db.rows('PREH', { PRCo: row.PRCo ?? null, SSN: row.SSN ?? null });
      const other = holders.find(({ Employee }) => Employee !== row.Employee);
      if (other === undefined) return false;
      const message = `SSN is used by employee ${other.Employee}`;
      if (duplicateSsn === 'refuse') return message;
      warn(message);
      return false;
    },
  },
  { column: 'Race', broken: (row, { raceCodes }) => isNotOneOf(row.Race, raceCodes.join(' ')) },
  { column: 'Sex', broken: (row) => isNotOneOf(row.Sex, 'M F') && 'Sex must be M or F' },
  { column: 'PRGroup', broken: (row, { db }) => isUnknown(db, 'PRGR', ofCompany(row, 'PRGroup'), 'PRGroup') },
  { column: 'PRDept', broken: (row, { db }) => isUnknown(db, 'PRDP', ofCompany(row, 'PRDept'), 'PRDept') },
  {
    column: 'Craft',
    broken: (row, { db }) => {
      if (isGiven(row.Class) && !isGiven(row.Craft)) return 'Missing Craft';
      return isUnknown(db, 'PRCM', ofCompany(row, 'Craft'), 'Craft') && 'Invalid Craft';
    },
  },
  {
    column: 'Class',
    broken: (row, { db }) =>
      isGiven(row.Craft) &&
      isUnknown(db, 'PRCC', { ...ofCompany(row, 'Craft'), Class: row.Class ?? null }, 'Class'),
  },
  {
    column: 'InsCode',
    broken: (row, { db }) =>
      isUnknown(db, 'PRIN', { ...ofCompany(row, 'InsCode'), State: row.InsState ?? null }, 'InsCode'),
  },
  { column: 'TaxState', broken: (row, { db }) => isUnknown(db, 'PRSI', stateOf(row, 'TaxState'), 'State') },
  {
    column: 'UnempState',
    broken: (row, { db }) => isUnknown(db, 'PRSI', stateOf(row, 'UnempState'), 'State'),
  },
  { column: 'InsState', broken: (row, { db }) => isUnknown(db, 'PRSI', stateOf(row, 'InsState'), 'State') },
  {
    column: 'LocalCode',
    broken: (row, { db }) => isUnknown(db, 'PRLI', ofCompany(row, 'LocalCode'), 'LocalCode'),
  },
  { column: 'GLCo', broken: (row, { db }) => isUnknown(db, 'HQCO', { HQCo: row.GLCo ?? null }, 'HQCo') },
  { column: 'JCCo', broken: (row, { db }) => isUnknown(db, 'JCCO', { JCCo: row.JCCo ?? null }, 'JCCo') },
  {
    column: 'Job',
    broken: (row, { db }) => isUnknown(db, 'JCJM', { JCCo: row.JCCo ?? null, Job: row.Job ?? null }, 'Job'),
  },
  { column: 'Crew', broken: (row, { db }) => isUnknown(db, 'PRCR', ofCompany(row, 'Crew'), 'Crew') },
  {
    column: 'EarnCode',
    broken: (row, { db }) => isUnknown(db, 'PREC', ofCompany(row, 'EarnCode'), 'EarnCode'),
  },
  { column: 'OTOpt', broken: (row) => isNotOneOf(row.OTOpt, 'N D W C J') && 'OTOpt must be N, D, W, C or J' },
  { column: 'OTSched', broken: (row, { db }) => isUnknown(db, 'PROT', ofCompany(row, 'OTSched'), 'OTSched') },
  {
    column: 'OccupCat',
    broken: (row, { db }) => isUnknown(db, 'PROP', ofCompany(row, 'OccupCat'), 'OccupCat'),
  },
  {
    column: 'CatStatus',
    broken: (row) => isNotOneOf(row.CatStatus, 'A J T N') && 'CatStatus must be A, J, T or N',
  },
  {
    column: 'DirDeposit',
    broken: (row) => {
      if (isNotOneOf(row.DirDeposit, 'N P A')) return 'DirDeposit must be N, P or A';
      const isOn = row.DirDeposit !== 'N';
      return isOn && !(isGiven(row.RoutingId) && isGiven(row.BankAcct) && isGiven(row.AcctType));
    },
  },
  { column: 'AcctType', broken: (row) => isNotOneOf(row.AcctType, 'C S') && 'AcctType must be C or S' },
  { column: 'Shift', broken: (row) => isGiven(row.Shift) && Number(row.Shift) < 1 },
  { column: 'Email', broken: (row) => row.PayMethodDelivery === 'E' && !isGiven(row.Email) },
  {
    column: 'State/Country',
    broken: (row, { db }) =>
      isUnknown(db, 'HQST', { Country: row.Country ?? 'US', State: row.State ?? null }, 'State'),
  },
  {
    column: 'HrlyRate',
    isAssumed: true,
    broken: (row) =>
      !isZero(row.HrlyRate) && String(row.HrlyRate).startsWith('-') && 'HrlyRate is below zero',
  },
];

function ofCompany(row: Record<string, string | number | null>, column: string) {
  return { PRCo: row.PRCo ?? null, [column]: row[column] ?? null };
}

function stateOf(row: Record<string, string | number | null>, column: string) {
  return { PRCo: row.PRCo ?? null, State: row[column] ?? null };
}
