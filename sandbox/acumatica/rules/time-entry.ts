import type { Scalar, StoredRecord } from '../record.ts';
import type { TenantStore } from '../store.ts';
import { type EntityRules, mustHave } from './write.ts';

const TIME = /^\d{1,3}:[0-5]\d$/;
const NON_PROJECT = 'X';

function defaultTaskOf(store: TenantStore, project: Scalar | undefined): Scalar | undefined {
  const isDefault = ({ fields }: StoredRecord) => fields.ProjectID === project && fields.Default === true;
  return store.records('ProjectTask').find(isDefault)?.fields.ProjectTaskID;
}

/** Time entries (PM209100). The default task: help of that form; the rest inferred. */
export const timeEntryRules: EntityRules = {
  readOnly: ['ApprovalStatus', 'Overtime', 'CostRate', 'Time'],

  number({ record, store }) {
    const next = store.nextNumber('TIME ENTRY');
    record.fields.TimeEntryID = `0000a1b2-0000-0000-0000-${String(next).padStart(12, '0')}`;
  },

  prepare({ record, before, sent, store }) {
    if (before === undefined) record.fields.ApprovalStatus = 'Open';
    record.fields.TimeSpent ??= '00:00';
    record.fields.Billable ??= false;
    record.fields.CertifiedJob ??= false;
    record.fields.ProjectID ??= NON_PROJECT;
    // A project that has a default task inserts it as soon as the project is chosen.
    const isMoved = before !== undefined && before.fields.ProjectID !== record.fields.ProjectID;
    if (record.fields.ProjectTaskID === undefined || (isMoved && !sent.fields.has('ProjectTaskID'))) {
      const task = defaultTaskOf(store, record.fields.ProjectID);
      if (task === undefined) delete record.fields.ProjectTaskID;
      else record.fields.ProjectTaskID = task;
    }
    const multiplier = Number(
      store.byKey('EarningTypeCode', record.fields.EarningType)?.fields.Multiplier ?? 1,
    );
    record.fields.Overtime = multiplier > 1 ? record.fields.TimeSpent : '00:00';
    if (record.fields.Date !== undefined) record.fields.Time = record.fields.Date;
  },

  check(write) {
    const { record, before, store, errors } = write;
    const status = String(before?.fields.ApprovalStatus ?? 'Open');
    if (status === 'Approved' || status === 'Released') {
      errors.set('ApprovalStatus', `The time activity is ${status.toLowerCase()} and cannot be changed.`);
      return;
    }
    mustHave(write, 'Employee', 'Employee');
    mustHave(write, 'Date', 'Date');
    mustHave(write, 'EarningType', 'Earning Type');
    for (const field of ['TimeSpent', 'BillableTime', 'BillableOvertime']) {
      const value = record.fields[field];
      if (value !== undefined && !TIME.test(String(value)))
        errors.set(field, `'${field}' must have the format hh:mm.`);
    }
    const project = store.byKey('Project', record.fields.ProjectID);
    if (record.fields.ProjectID === NON_PROJECT || project === undefined) return;
    mustHave(write, 'ProjectTaskID', 'Project Task');
    const projectStatus = String(project.fields.Status);
    if (projectStatus !== 'Active' && projectStatus !== 'In Planning')
      errors.set('ProjectID', `The project is ${projectStatus.toLowerCase()}; time cannot be entered.`);
    const task = store.byKey('ProjectTask', record.fields.ProjectID, record.fields.ProjectTaskID);
    const taskStatus = String(task?.fields.Status ?? 'Active');
    if (taskStatus === 'Completed' || taskStatus === 'Canceled')
      errors.set('ProjectTaskID', `The task is ${taskStatus.toLowerCase()}; time cannot be entered.`);
  },
};
