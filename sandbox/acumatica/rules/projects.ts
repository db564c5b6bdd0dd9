import { part } from '../record.ts';
import { type EntityRules, mustHave } from './write.ts';

/** Projects (PM301000); the status moves by actions only. */
export const projectRules: EntityRules = {
  readOnly: ['Status', 'Assets', 'Expenses', 'Income', 'Liabilities', 'Employees[]/EmployeeName'],

  prepare({ record, before, store }) {
    if (before === undefined) {
      record.fields.Status = 'In Planning';
      record.fields.Hold ??= true;
    }
    part(record, 'ProjectProperties').fields.ProjectCurrency ??= 'USD';
    for (const row of record.details.Employees ?? []) {
      const employee = store.byKey('Employee', row.fields.EmployeeID);
      if (employee === undefined) continue;
      row.fields.EmployeeName = employee.fields.EmployeeName ?? '';
      row.fields.Department = employee.links.EmployeeSettings?.fields.DepartmentID ?? '';
    }
  },

  check(write) {
    mustHave(write, 'Description', 'Description');
    const { StartDate, EndDate } = write.record.links.ProjectProperties?.fields ?? {};
    if (StartDate !== undefined && EndDate !== undefined && String(EndDate) < String(StartDate))
      write.errors.set('ProjectProperties/EndDate', "'End Date' cannot be earlier than 'Start Date'.");
  },
};

/** Project tasks (PM302000). */
export const projectTaskRules: EntityRules = {
  readOnly: ['Status'],

  prepare({ record, before }) {
    if (before === undefined) {
      record.fields.Status = 'In Planning';
      record.fields.Default ??= false;
    }
  },

  check(write) {
    mustHave(write, 'Description', 'Description');
  },

  /** One default task a project: the one before it is none any more. */
  afterSave({ store, record }) {
    if (record.fields.Default !== true) return;
    for (const other of store.records('ProjectTask').values()) {
      const isTwin = other.fields.ProjectID === record.fields.ProjectID && other.id !== record.id;
      if (!isTwin || other.fields.Default !== true) continue;
      const changed = structuredClone(other);
      changed.fields.Default = false;
      store.save('ProjectTask', changed, String(other.fields.LastModifiedDateTime ?? store.stamp()));
    }
  },
};
