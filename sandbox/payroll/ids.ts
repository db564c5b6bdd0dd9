import { guidOf } from '../contractor/index.ts';

/** The id that a list entry gets: from its list and code, so that a new start brings the same. */
export const idOf = (resource: string, code: string) => guidOf(`payroll ${resource} ${code}`);

export const idOrNull = (resource: string, code: string | null) =>
  code === null ? null : idOf(resource, code);

export const employeeIdOf = (employeeNumber: string) => guidOf(`payroll employment ${employeeNumber}`);
