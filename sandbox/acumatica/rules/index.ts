/** What each form adds to the general create-or-update behaviour; entities not named here add nothing. */
import { employeeRules } from './employee.ts';
import { payrollBatchRules } from './payroll-batch.ts';
import { payrollSettingsRules } from './payroll-settings.ts';
import { projectRules, projectTaskRules } from './projects.ts';
import { timeEntryRules } from './time-entry.ts';
import type { EntityRules } from './write.ts';

const RULES: Record<string, EntityRules> = {
  Employee: employeeRules,
  EmployeePayrollSettings: payrollSettingsRules,
  PayrollBatch: payrollBatchRules,
  Project: projectRules,
  ProjectTask: projectTaskRules,
  TimeEntry: timeEntryRules,
};

export function rulesOf(entity: string): EntityRules {
  return RULES[entity] ?? {};
}
