import type { VistaDatabase, VistaRow } from './database.ts';

/** Which columns follow which switch of the HR company; left the resource's, right the employee's. */
const followers: Record<string, [string, string][]> = {
  UpdateNameYN: [
    ['LastName', 'LastName'],
    ['FirstName', 'FirstName'],
    ['MiddleName', 'MidName'],
    ['Suffix', 'Suffix'],
  ],
  UpdateAddressYN: [
    ['Address', 'Address'],
    ['Address2', 'Address2'],
    ['City', 'City'],
    ['State', 'State'],
    ['Zip', 'Zip'],
    ['Phone', 'Phone'],
    ['CellPhone', 'CellPhone'],
    ['Email', 'Email'],
  ],
  UpdateHireDateYN: [
    ['HireDate', 'HireDate'],
    ['TermDate', 'TermDate'],
  ],
  UpdateActiveYN: [['ActiveYN', 'ActiveYN']],
  UpdatePRGroupYN: [['PRGroup', 'PRGroup']],
  UpdateTimecardYN: [
    ['PRDept', 'PRDept'],
    ['StdCraft', 'Craft'],
    ['StdClass', 'Class'],
    ['StdInsCode', 'InsCode'],
    ['StdTaxState', 'TaxState'],
    ['StdUnempState', 'UnempState'],
    ['StdInsState', 'InsState'],
    ['StdLocal', 'LocalCode'],
  ],
  UpdateOccupCatYN: [['OccupCat', 'OccupCat']],
  UpdateSSNYN: [['SSN', 'SSN']],
};

/** Copies what changed in a linked resource to its payroll employee, as far as the HR company's switches say. */
export function copyToPayroll(db: VistaDatabase, key: VistaRow, before: VistaRow | undefined): void {
  const resource = db.first('HRRM', key);
  if (resource === undefined || resource.PREmp === null) return;
  const employee = { PRCo: resource.PRCo ?? null, Employee: resource.PREmp ?? null };
  const company = db.first('HRCO', { HRCo: resource.HRCo ?? null });
  if (company === undefined || db.first('PREH', employee) === undefined) return;

  const changes: VistaRow = {};
  for (const [flag, pairs] of Object.entries(followers)) {
    if (company[flag] !== 'Y') continue;
    for (const [from, to] of pairs)
      if (resource[from] !== before?.[from] && resource[from] !== null) changes[to] = resource[from] ?? null;
  }
  db.update('PREH', employee, changes);
}
