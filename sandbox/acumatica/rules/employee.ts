import { part, rows, textAt } from '../record.ts';
import { checkEmployment, mirrorEmployment, settleEmployment } from './employment.ts';
import { type EntityRules, mustHave, numberRows } from './write.ts';

/** Employees (EP203000). The required fields are an assumption: last name, class, department. */
export const employeeRules: EntityRules = {
  readOnly: ['EmployeeName', 'ContactInfo/DisplayName', 'EmploymentHistory[]/LineNbr'],

  number(write) {
    if (!write.numberEmployees) return;
    const next = write.store.nextNumber('EMPLOYEE');
    write.record.fields.EmployeeID = `EP${String(next).padStart(8, '0')}`;
  },

  prepare({ record, before, store, branch }) {
    const contact = part(record, 'ContactInfo');
    const settings = part(record, 'EmployeeSettings');
    if (before === undefined) {
      record.fields.Status ??= 'Active';
      settings.fields.BranchID ??= branch;
      if (store.byKey('WorkCalendar', 'MAIN') !== undefined) settings.fields.Calendar ??= 'MAIN';
      settings.fields.CurrencyID ??= 'USD';
      settings.fields.RegularHoursValidation ??= 'Validate';
      part(record, 'FinancialSettings').fields.PaymentMethod ??= 'CHECK';
    }
    const name = ['FirstName', 'MiddleName', 'LastName']
      .map((field) => contact.fields[field])
      .filter(Boolean);
    record.fields.EmployeeName = name.join(' ');
    contact.fields.DisplayName = name.join(' ');
    const history = rows(record, 'EmploymentHistory');
    numberRows(history, 'LineNbr');
    settleEmployment(history);
  },

  check(write) {
    mustHave(write, 'ContactInfo/LastName', 'Last Name');
    mustHave(write, 'EmployeeSettings/EmployeeClass', 'Employee Class');
    mustHave(write, 'EmployeeSettings/DepartmentID', 'Department');
    checkEmployment(write, 'EmploymentHistory');
    const email = textAt(write.record, 'ContactInfo/Email');
    if (email !== undefined && !/^[^\s@]+@[^\s@]+$/.test(email))
      write.errors.set('ContactInfo/Email', "'Email' has an invalid format.");
    const self = textAt(write.record, 'EmployeeID');
    if (self !== undefined && textAt(write.record, 'EmployeeSettings/ReportsTo') === self)
      write.errors.set('EmployeeSettings/ReportsTo', 'An employee cannot report to himself or herself.');
  },

  afterSave({ store, record }) {
    mirrorEmployment(store, 'Employee', record);
    const payroll = store.byKey('EmployeePayrollSettings', record.fields.EmployeeID);
    const address = record.links.ContactInfo?.links.Address;
    if (payroll === undefined) return;
    const changed = structuredClone(payroll);
    if (address !== undefined) part(changed, 'AddressInfo').fields = { ...address.fields };
    changed.fields.EmployeeName = record.fields.EmployeeName ?? '';
    store.save(
      'EmployeePayrollSettings',
      changed,
      String(payroll.fields.LastModifiedDateTime ?? store.stamp()),
    );
  },
};
