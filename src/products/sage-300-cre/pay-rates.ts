import { byVersion, type Hh2Row } from '../../sdk/hh2/index.ts';
import { type DataSet, defineDataSet } from '../../sdk/index.ts';
import type { Sage300Client } from './client.ts';
import { codeOf, idOf } from './codes.ts';
import * as mappings from './mappings.ts';
import { bodyOf } from './members.ts';
import { type OwnedRows, ownedFields, readOwned, writeOwned } from './owned-rows.ts';

const rows: OwnedRows = {
  list: 'salaries',
  what: 'pay rate',
  path: (client) => client.assumed.salaryPath,
  naturalKey: ['PayType', 'EffectiveOnUtc'],
  derive: async (client, row) => ({
    PayType: await codeOf(client, 'payTypes', row.PayTypeId),
    RateType: String(row.CalculationMethod) === client.assumed.salaryMethod ? 'salary' : 'hourly',
  }),
  changes: async (client, { record, changed }, row) => {
    const body: Hh2Row = bodyOf(
      { Amount: 'number', EffectiveOnUtc: 'date', ExpiresOnUtc: 'date' },
      record,
      changed,
    );
    if (changed.includes('PayType') || row.PayTypeId === undefined)
      body.PayTypeId = await idOf(client, 'payTypes', String(record.PayType ?? ''), 'PayType');
    if (changed.includes('RateType') || row.CalculationMethod === undefined) {
      const { salaryMethod, hourlyMethod } = client.assumed;
      body.CalculationMethod = Number(record.RateType === 'salary' ? salaryMethod : hourlyMethod);
    }
    return body;
  },
};

export const payRates: DataSet<Sage300Client> = defineDataSet<Sage300Client>({
  id: 'payRates',
  vendorName: 'Employee pays',
  fields: {
    ...ownedFields,
    PayType: { label: 'Pay type', required: true },
    RateType: { label: 'hourly or salary', choices: ['hourly', 'salary'] },
    Amount: { label: 'Amount', required: true },
    EffectiveOnUtc: { label: 'From' },
    ExpiresOnUtc: { label: 'To' },
  },
  primaryKey: ['Id'],
  mapping: mappings.payRates,
  effectiveDated: true,
  ...byVersion,
  read: (client, scope) => readOwned(client, rows, scope),
  write: writeOwned(rows),
});
