import { type DataSet, defineDataSet, type Page, type ReadScope } from '../../sdk/index.ts';
import type { AcumaticaClient } from './client.ts';
import { EMPLOYEE_PARTS, employeeFields } from './employee-fields.ts';
import { employeeRecords, payrollById } from './employee-record.ts';
import { employeeWriter } from './employee-writer.ts';
import * as mappings from './mappings.ts';
import { changedSince } from './since.ts';
import { textAt } from './wire.ts';

const VIEW = { expand: EMPLOYEE_PARTS };

/** People: the Employees form, joined with the payroll employee where there is one. */
export const employees: DataSet<AcumaticaClient> = defineDataSet<AcumaticaClient>({
  id: 'employees',
  vendorName: 'Employee (EP203000) and EmployeePayrollSettings (PR203000)',
  fields: employeeFields,
  primaryKey: ['EmployeeID'],
  mapping: mappings.employees,
  cursor: { field: 'LastModifiedDateTime', lookbackMinutes: 15 },
  note: 'Termination reasons must be the labels of Acumatica: map HR’s words in the sync. Without payroll, leave SSN, pay type, pay group and workers’ comp code out of the sync. An edit of a detail row does not always change the stamp that tells changes: read everything once a day.',
  read: (client, scope) =>
    scope.since === undefined ? readAll(client, scope) : readChanged(client, scope.since),
  write: employeeWriter,
});

async function* readAll(client: AcumaticaClient, { resume }: ReadScope): AsyncGenerator<Page> {
  const payroll = await payrollById(client);
  for await (const { rows, bookmark, end } of client.pages('Employee', VIEW, resume))
    yield { records: await employeeRecords(client, rows, payroll), bookmark, end };
}

/** Both forms have a stamp of their own: whoever changed in either of them. */
async function* readChanged(client: AcumaticaClient, since: string): AsyncGenerator<Page> {
  const filter = changedSince(since);
  const seen = new Set<string>();
  const idOf = (row: Parameters<typeof textAt>[0]) => textAt(row, 'EmployeeID') ?? '';
  for await (const { rows } of client.pages('Employee', { ...VIEW, filter })) {
    for (const row of rows) seen.add(idOf(row));
    yield { records: await employeeRecords(client, rows) };
  }
  const others: string[] = [];
  if (await client.payroll.isThere()) {
    for await (const { rows } of client.pages('EmployeePayrollSettings', { select: ['EmployeeID'], filter }))
      others.push(...rows.map(idOf).filter((id) => !seen.has(id)));
  }
  const rows = await client.having('Employee', 'EmployeeID', others, VIEW);
  yield { records: await employeeRecords(client, rows), end: true };
}
