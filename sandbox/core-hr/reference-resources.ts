import type { Field, FieldErrors, Resource } from '../arcoro/index.ts';
import type { Row } from '../kit/index.ts';
import type { Tables } from './tables.ts';

const identifier: Field = { type: 'text', required: true, maxLength: 50, unique: true };
const name: Field = { type: 'text', required: true, maxLength: 200 };
const optional = (maxLength: number): Field => ({ type: 'text', maxLength });
const isActive: Field = { type: 'boolean' };

function list(base: Resource['base'], resourceName: string, fields: Record<string, Field> = {}): Resource {
  return {
    name: resourceName,
    base,
    idField: 'id',
    operations: 'write',
    fields: { identifier, name, isActive, ...fields },
  };
}

/** Lists that a company keeps: list, get, create and update, never delete (documented). */
export const REFERENCE_RESOURCES: Resource[] = [
  list('common', 'Departments'),
  list('common', 'Locations', {
    street1: optional(50),
    street2: optional(50),
    city: optional(30),
    state: optional(2),
    postalCode: optional(15),
    country: optional(2),
    latitude: { type: 'number' },
    longitude: { type: 'number' },
    isUsedForTime: { type: 'boolean' },
  }),
  {
    name: 'JobCodes',
    base: 'common',
    idField: 'id',
    operations: 'write',
    // No identifier is documented here: the name is the code.
    fields: { name: { ...name, maxLength: 50, unique: true }, description: optional(200), isActive },
  },
  {
    ...list('time', 'Jobs', {
      startDate: { type: 'date' },
      endDate: { type: 'date' },
      isCertified: { type: 'boolean' },
      departmentId: { type: 'text', refersTo: 'Departments' },
      parentJobId: { type: 'text', refersTo: 'Jobs' },
      locationIds: { type: 'texts', refersTo: 'Locations' },
    }),
    check: checkJob,
  },
  list('time', 'CostCodes', {
    name: { ...name, unique: true },
    costTypeId: { type: 'text', refersTo: 'CostTypes' },
    displayOption: { type: 'text', values: ['Default', 'System'] },
  }),
  { ...list('time', 'CostTypes'), operations: 'read' },
  list('payroll', 'RateCodes', {
    name: { ...name, fixed: true },
    description: optional(200),
    isBaseRate: { type: 'boolean' },
  }),
  list('payroll', 'PaySchedules', {
    frequency: { type: 'text', required: true, values: ['Weekly', 'Biweekly', 'Semimonthly', 'Monthly'] },
    firstPayDate: { type: 'date' },
    periodsPerYear: { type: 'number' },
    isDefault: { type: 'boolean' },
  }),
  list('payroll', 'LaborClasses'),
  list('unions', 'Unions'),
  list('unions', 'UnionLocals', { unionId: { type: 'text', required: true, refersTo: 'Unions' } }),
  list('unions', 'UnionClasses', { unionId: { type: 'text', required: true, refersTo: 'Unions' } }),
];

function checkJob(row: Row, tables: Tables): FieldErrors {
  const errors: FieldErrors = {};
  if (typeof row.startDate === 'string' && typeof row.endDate === 'string' && row.endDate < row.startDate) {
    errors.endDate = ['The end date lies before the start date.'];
  }
  let parent = row.parentJobId;
  for (let depth = 0; typeof parent === 'string' && depth < 20; depth += 1) {
    if (parent === row.id) {
      errors.parentJobId = ['A job cannot lie below itself.'];
      break;
    }
    parent = tables.of('Jobs').get(parent)?.parentJobId;
  }
  return errors;
}
