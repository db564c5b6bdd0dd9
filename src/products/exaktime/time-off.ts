import { Employments } from '../../sdk/arcoro-api/index.ts';
import { type DataSet, defineDataSet, flatten } from '../../sdk/index.ts';
import type { ExakTimeClient } from './client.ts';
import * as mappings from './mappings.ts';

/** Balances of time off plans; readable only, and not linked with the time off of Core HR. */
export const ptoBalances: DataSet<ExakTimeClient> = defineDataSet<ExakTimeClient>({
  id: 'ptoBalances',
  vendorName: 'DwTimeOffBalances',
  fields: {
    EmployeeNumber: { label: 'Employee ID' },
    Plan: { label: 'Time off plan' },
    Hours: { label: 'Balance in hours' },
    AsOf: { label: 'As of' },
  },
  primaryKey: ['EmployeeNumber', 'Plan'],
  mapping: mappings.ptoBalances,
  dataAgeHours: 24,
  note: 'As of last night. Core HR and ExakTime do not share time off: use the module of one of them.',
  read: async function* ({ api, warehouse }, { resume }) {
    const employments = await Employments.load(api);
    // Which of the two ids the column holds is not public; the number that a person has now is meant either way.
    const numberOf = (employee: string) =>
      (employments.of(employee) ?? employments.byNumber(employee))?.employeeNumber ?? employee;
    const orderBy = `${warehouse.column('balanceSet', 'employee')},${warehouse.column('balanceSet', 'plan')}`;
    for await (const { rows, next, end } of warehouse.pages('balanceSet', { orderBy }, Number(resume ?? 0))) {
      const records = rows.map((row) => ({
        ...flatten(row),
        EmployeeNumber: String(numberOf(String(warehouse.value('balanceSet', row, 'employee') ?? ''))),
        Plan: warehouse.value('balanceSet', row, 'plan'),
        Hours: warehouse.value('balanceSet', row, 'hours'),
        AsOf: warehouse.value('balanceSet', row, 'asOf'),
      }));
      yield { records, bookmark: String(next), end };
    }
  },
});
