import type { Field, Resource } from '../arcoro/index.ts';

const identifier: Field = { type: 'text', required: true, maxLength: 50, unique: true };
const name: Field = { type: 'text', required: true, maxLength: 200 };
const optional = (maxLength: number): Field => ({ type: 'text', maxLength });
const isActive: Field = { type: 'boolean' };
const ofUnion: Record<string, Field> = { unionId: { type: 'text', required: true, refersTo: 'Unions' } };

function list(base: Resource['base'], resourceName: string, fields: Record<string, Field> = {}): Resource {
  return {
    name: resourceName,
    base,
    idField: 'id',
    operations: 'write',
    fields: { identifier, name, isActive, ...fields },
  };
}

function owned(resourceName: string, what: string, fields: Record<string, Field>): Resource {
  return {
    ...list('payroll', resourceName, fields),
    operations: 'read',
    owned: `${what} are changed in Payroll only.`,
  };
}

/** Lists of the company (written from outside too) and those that belong to Payroll (documented for the first two). */
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
  }),
  {
    name: 'JobCodes',
    base: 'common',
    idField: 'id',
    operations: 'write',
    fields: { name: { ...name, maxLength: 50, unique: true }, description: optional(200), isActive },
  },
  owned('RateCodes', 'Rate codes', {
    description: optional(200),
    isBaseRate: { type: 'boolean' },
    type: { type: 'text', values: ['Hourly', 'Non-hourly'] },
    subtype: optional(50),
  }),
  owned('PaySchedules', 'Pay schedules', {
    frequency: { type: 'text', values: ['Weekly', 'Biweekly', 'Semimonthly', 'Monthly'] },
    firstPayDate: { type: 'date' },
    periodsPerYear: { type: 'number' },
    isDefault: { type: 'boolean' },
  }),
  owned('DeductionCodes', 'Deduction codes', { kind: optional(30), isPreTax: { type: 'boolean' } }),
  owned('WorkersCompCodes', "Workers' comp codes", { state: optional(2), ratePer100: { type: 'number' } }),
  list('payroll', 'LaborClasses'),
  list('unions', 'Unions'),
  list('unions', 'UnionLocals', ofUnion),
  list('unions', 'UnionClasses', ofUnion),
];
