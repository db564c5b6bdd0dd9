import { applySent } from './apply-sent.ts';
import { type EntityType, recordType } from './catalogue.ts';
import { readMask, type ViewQuery } from './mask.ts';
import { emptyRecord, guidFor, recordFrom, type StoredRecord } from './record.ts';
import { Refusal } from './refusal.ts';
import { checkReferences } from './rules/references.ts';
import type { SentRecord } from './sent-record.ts';
import type { TenantStore } from './store.ts';
import { type FieldErrors, wireRecord } from './wire-record.ts';

/** Entities that are asked with PUT: parameters in, `Results` out. */
const INQUIRIES = ['LaborCostRate', 'CompaniesStructure'];

export function isInquiry(entity: string): boolean {
  return INQUIRIES.includes(entity);
}

/** Parameter of the labor cost rates form → field of its rows. */
const RATE_PARAMETERS: Record<string, string> = {
  Employee: 'EmployeeID',
  LaborItem: 'LaborItem',
  Project: 'ProjectID',
  ProjectTask: 'ProjectTaskID',
  LaborRateType: 'LaborRateType',
  UnionLocal: 'UnionLocalID',
};

export function answerInquiry(store: TenantStore, type: EntityType, sent: SentRecord, view: ViewQuery) {
  const answer = emptyRecord(guidFor(`${store.tenant}/${type.name}`));
  for (const [field, value] of sent.fields) if (value !== null) answer.fields[field] = value;
  answer.details.Results = type.name === 'CompaniesStructure' ? branches(store) : laborRates(store, sent);
  return wireRecord(type, answer, readMask(type, view));
}

function branches(store: TenantStore): StoredRecord[] {
  return store
    .codes('Branch')
    .values()
    .map((branch) =>
      recordFrom(guidFor(`${store.tenant}/branch/${branch.code}`), {
        BranchID: branch.code,
        BranchName: branch.description,
        BranchStatus: branch.active,
        CompanyID: store.tenant.toUpperCase(),
        CompanyName: store.tenant,
        CompanyStatus: true,
        BaseCurrencyID: 'USD',
      }),
    );
}

/** The form is a list that can be edited: sent rows are kept first, then the rows of the parameters answered. */
function laborRates(store: TenantStore, sent: SentRecord): StoredRecord[] {
  const table = store.records('LaborRate');
  const rowType = recordType('LaborRate');
  for (const row of sent.details.get('Results') ?? []) {
    if (row.delete) {
      if (row.id !== undefined) table.delete(row.id);
      continue;
    }
    const known = row.id === undefined ? undefined : table.get(row.id);
    const record = known === undefined ? emptyRecord(row.id ?? store.newId()) : structuredClone(known);
    const errors: FieldErrors = new Map();
    const context = { newId: () => store.newId(), stamp: store.stamp(), readOnly: new Set<string>(), errors };
    applySent(rowType, record, row, context);
    checkReferences(store, 'LaborRate', record, errors);
    if (errors.size > 0) throw refusedRow(record, errors);
    record.fields.RecordID ??= store.nextNumber('LABOR RATE');
    table.put(record.id, record);
  }
  const wanted = Object.entries(RATE_PARAMETERS).flatMap(([parameter, field]) => {
    const value = sent.fields.get(parameter);
    return value === undefined || value === null ? [] : [{ field, value }];
  });
  return table.values().filter((row) => wanted.every(({ field, value }) => row.fields[field] === value));
}

function refusedRow(record: StoredRecord, errors: FieldErrors): Refusal {
  const fields = [...errors].map(([field, error]) => [field, { value: record.fields[field], error }]);
  return new Refusal(422, {
    error: "Updating  'LaborCostRate' record raised at least one error. Please review the errors.",
    Results: [{ id: record.id, rowNumber: 1, ...Object.fromEntries(fields) }],
  });
}
