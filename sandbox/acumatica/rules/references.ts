import { keyText, type StoredRecord } from '../record.ts';
import type { CodeList, TenantStore } from '../store.ts';
import type { FieldErrors } from '../wire-record.ts';
import { fieldLabel, valuesAt } from './values.ts';

interface Reference {
  at: string;
  /** A list without an entity, or an entity with `keys`: the key fields beside the value itself. */
  list?: CodeList;
  entity?: string;
  keys?: string[];
}

/** Which fields must name something that exists. Source: the forms' selectors; those of payroll are inferred. */
export const REFERENCES: Record<string, Reference[]> = {
  Employee: [
    { at: 'EmployeeSettings/BranchID', list: 'Branch' },
    { at: 'EmployeeSettings/DepartmentID', list: 'Department' },
    { at: 'EmployeeSettings/EmployeeClass', list: 'EmployeeClass' },
    { at: 'EmployeeSettings/LaborItem', list: 'LaborItem' },
    { at: 'EmployeeSettings/Calendar', entity: 'WorkCalendar' },
    { at: 'EmployeeSettings/ReportsTo', entity: 'Employee' },
    { at: 'EmployeeSettings/UnionLocalID', entity: 'UnionLocal' },
    { at: 'FinancialSettings/PaymentMethod', list: 'PaymentMethod' },
    { at: 'EmploymentHistory[]/PositionID', list: 'Position' },
  ],
  EmployeePayrollClass: [
    { at: 'PayrollDefaults/PayGroup', entity: 'PayGroup' },
    { at: 'PayrollDefaults/DefaultCalendar', entity: 'WorkCalendar' },
  ],
  EmployeePayrollSettings: [
    { at: 'EmployeeID', entity: 'Employee' },
    { at: 'ClassID', entity: 'EmployeePayrollClass' },
    { at: 'PaymentMethod', list: 'PaymentMethod' },
    { at: 'GeneralInfo/PayGroup', entity: 'PayGroup' },
    { at: 'GeneralInfo/Calendar', entity: 'WorkCalendar' },
    { at: 'GeneralInfo/DefaultUnion', entity: 'PayrollUnionLocal' },
    { at: 'GeneralInfo/DefaultWCCCode', entity: 'WorkClassCompensationCode' },
    { at: 'EmploymentRecords[]/Position', list: 'Position' },
    { at: 'Compensation[]/EarningCode', entity: 'EarningTypeCode' },
    { at: 'Taxes[]/TaxCode', list: 'TaxCode' },
    {
      at: 'DeductionsAndBenefits/DeductionsAndBenefitsDetails[]/DeductionCode',
      entity: 'DeductionBenefitCode',
    },
    { at: 'PaidTimeOff/PaidTimeOffDetails[]/PTOBank', entity: 'PTOBank' },
    { at: 'WorkLocations/WorkLocationDetails[]/LocationID', entity: 'WorkLocation' },
  ],
  LaborRate: [
    { at: 'EmployeeID', entity: 'Employee' },
    { at: 'LaborItem', list: 'LaborItem' },
    { at: 'ProjectID', entity: 'Project' },
    { at: 'ProjectTaskID', entity: 'ProjectTask', keys: ['ProjectID'] },
    { at: 'UnionLocalID', entity: 'UnionLocal' },
  ],
  PayPeriod: [{ at: 'PayGroup', entity: 'PayGroup' }],
  PayrollBatch: [
    { at: 'PayGroup', entity: 'PayGroup' },
    { at: 'EarningDetails[]/Employee', entity: 'EmployeePayrollSettings' },
    { at: 'EarningDetails[]/Code', entity: 'EarningTypeCode' },
    { at: 'EarningDetails[]/Branch', list: 'Branch' },
    { at: 'EarningDetails[]/Location', entity: 'WorkLocation' },
    { at: 'EarningDetails[]/Project', entity: 'Project' },
    { at: 'EarningDetails[]/Task', entity: 'ProjectTask', keys: ['Project'] },
    { at: 'EarningDetails[]/CostCode', entity: 'CostCode' },
    { at: 'EarningDetails[]/LaborItem', list: 'LaborItem' },
    { at: 'EarningDetails[]/UnionLocal', entity: 'PayrollUnionLocal' },
    { at: 'EarningDetails[]/WCCCode', entity: 'WorkClassCompensationCode' },
  ],
  PayrollUnionLocal: [
    { at: 'EarningRates[]/LaborItem', list: 'LaborItem' },
    { at: 'DeductionsAndBenefits[]/DeductionAndBenefitCode', entity: 'DeductionBenefitCode' },
  ],
  Project: [
    { at: 'ProjectProperties/ProjectManager', entity: 'Employee' },
    { at: 'Employees[]/EmployeeID', entity: 'Employee' },
    { at: 'UnionLocals[]/UnionLocalID', entity: 'UnionLocal' },
  ],
  ProjectTask: [
    { at: 'ProjectID', entity: 'Project' },
    { at: 'Properties/Approver', entity: 'Employee' },
  ],
  TimeEntry: [
    { at: 'Employee', entity: 'Employee' },
    { at: 'EarningType', entity: 'EarningTypeCode' },
    { at: 'ProjectID', entity: 'Project' },
    { at: 'ProjectTaskID', entity: 'ProjectTask', keys: ['ProjectID'] },
    { at: 'CostCode', entity: 'CostCode' },
    { at: 'LaborItem', list: 'LaborItem' },
    { at: 'UnionLocal', entity: 'UnionLocal' },
    { at: 'WCCCode', entity: 'WorkClassCompensationCode' },
  ],
};

/** Notes what cannot be found; what is found is kept in the spelling of the list it comes from. */
export function checkReferences(
  store: TenantStore,
  entity: string,
  record: StoredRecord,
  errors: FieldErrors,
): void {
  for (const reference of REFERENCES[entity] ?? []) {
    for (const found of valuesAt(record, reference.at)) {
      const spelling = spellingOf(store, reference, found.owner, String(found.value));
      if (spelling === undefined) {
        errors.set(found.path, `'${fieldLabel(found.field)}' cannot be found in the system.`);
      } else {
        found.owner.fields[found.field] = spelling;
      }
    }
  }
}

function spellingOf(
  store: TenantStore,
  reference: Reference,
  owner: StoredRecord,
  value: string,
): string | undefined {
  if (reference.list !== undefined) return store.codes(reference.list).get(keyText([value]))?.code;
  const entity = reference.entity ?? '';
  const keys = (reference.keys ?? []).map((key) => owner.fields[key]);
  const target = store.byKey(entity, ...keys, value);
  const keyField = KEY_FIELDS[entity];
  return target === undefined || keyField === undefined ? undefined : String(target.fields[keyField]);
}

/** The field of an entity that others name it by. */
const KEY_FIELDS: Record<string, string> = {
  CostCode: 'CostCodeID',
  DeductionBenefitCode: 'DeductionBenefitCodeID',
  EarningTypeCode: 'EarningTypeCodeID',
  Employee: 'EmployeeID',
  EmployeePayrollClass: 'EmployeePayrollClassID',
  EmployeePayrollSettings: 'EmployeeID',
  PayGroup: 'PayGroupID',
  PayrollUnionLocal: 'PayrollUnionLocalID',
  Project: 'ProjectID',
  ProjectTask: 'ProjectTaskID',
  PTOBank: 'PTOBankID',
  UnionLocal: 'UnionLocalID',
  WorkCalendar: 'WorkCalendarID',
  WorkClassCompensationCode: 'WCCCode',
  WorkLocation: 'WorkLocationID',
};

/** Who names `value` of `entity`, e.g. to refuse its deletion. */
export function usersOf(store: TenantStore, entity: string, value: string): string[] {
  const users: string[] = [];
  for (const [user, references] of Object.entries(REFERENCES)) {
    const patterns = references.filter((one) => one.entity === entity && one.keys === undefined);
    if (patterns.length === 0) continue;
    const isUsed = store
      .records(user)
      .values()
      .some((record) =>
        patterns.some(({ at }) =>
          valuesAt(record, at).some((found) => keyText([found.value]) === keyText([value])),
        ),
      );
    if (isUsed) users.push(user);
  }
  return users;
}

/** Renames `from` to `to` wherever it is named, after a change-id action. */
export function renameReferences(store: TenantStore, entity: string, from: string, to: string): void {
  for (const [user, references] of Object.entries(REFERENCES)) {
    for (const record of store.records(user).values()) {
      const changed = structuredClone(record);
      const hits = references
        .filter((one) => one.entity === entity)
        .flatMap(({ at }) => valuesAt(changed, at))
        .filter((found) => keyText([found.value]) === keyText([from]));
      if (hits.length === 0) continue;
      for (const hit of hits) hit.owner.fields[hit.field] = to;
      store.rekey(user, record, changed);
    }
  }
}
