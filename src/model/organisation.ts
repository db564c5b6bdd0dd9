import { defineEntity } from './entity.ts';
import { choice, code, date, decimal, flag, identifier, money, rate, state, text } from './field.ts';

const active = flag('Active', { help: 'Whether it may be used for new records.' });
const inactive = { field: 'active', value: false } as const;
const codeAndName = (entity: Record<string, string | boolean | null>) =>
  [entity.code, entity.name].filter(Boolean).join(' – ');

export const departments = defineEntity({
  id: 'departments',
  label: 'Departments',
  singular: 'department',
  key: ['code'],
  after: [],
  inactive,
  title: codeAndName,
  fields: { code: identifier('Code', { required: true }), name: text('Name'), active },
});

export const locations = defineEntity({
  id: 'locations',
  label: 'Locations',
  singular: 'location',
  key: ['code'],
  after: [],
  inactive,
  title: codeAndName,
  fields: {
    code: identifier('Code', { required: true }),
    name: text('Name'),
    street1: text('Street'),
    city: text('City'),
    state: state('State'),
    postalCode: identifier('Postal code'),
    active,
  },
});

export const jobTitles = defineEntity({
  id: 'jobTitles',
  label: 'Job titles',
  singular: 'job title',
  key: ['code'],
  after: [],
  inactive,
  title: codeAndName,
  fields: { code: identifier('Code', { required: true }), name: text('Name'), active },
});

export const payGroups = defineEntity({
  id: 'payGroups',
  label: 'Pay groups',
  singular: 'pay group',
  key: ['code'],
  after: [],
  inactive,
  title: codeAndName,
  fields: {
    code: identifier('Code', { required: true }),
    name: text('Name'),
    frequency: choice('Frequency', ['weekly', 'biweekly', 'semimonthly', 'monthly', 'quarterly', 'annual']),
    active,
  },
});

export const earningCodes = defineEntity({
  id: 'earningCodes',
  label: 'Earning codes',
  singular: 'earning code',
  key: ['code'],
  after: [],
  inactive,
  title: codeAndName,
  fields: {
    code: identifier('Code', { required: true }),
    name: text('Name'),
    category: choice('Category', ['regular', 'overtime', 'doubletime', 'paid time off', 'per diem', 'other']),
    factor: decimal('Factor', { help: 'How many times the base rate is paid, e.g. 1.5.' }),
    active,
  },
});

export const deductionCodes = defineEntity({
  id: 'deductionCodes',
  label: 'Deduction codes',
  singular: 'deduction code',
  key: ['code'],
  after: [],
  inactive,
  title: codeAndName,
  fields: {
    code: identifier('Code', { required: true }),
    name: text('Name'),
    kind: choice('Kind', ['deduction', 'benefit', 'tax', 'direct deposit', 'other'], {
      help: 'Deductions are paid by the employee, benefits (fringes) by the company.',
    }),
    active,
  },
});

export const workersCompCodes = defineEntity({
  id: 'workersCompCodes',
  label: "Workers' comp codes",
  singular: "workers' comp code",
  key: ['code', 'state'],
  after: [],
  inactive,
  title: codeAndName,
  fields: { code: identifier('Code', { required: true }), state: state('State'), name: text('Name'), active },
});

export const unions = defineEntity({
  id: 'unions',
  label: 'Unions',
  singular: 'union',
  key: ['code'],
  after: [],
  inactive,
  title: codeAndName,
  fields: { code: identifier('Code', { required: true }), name: text('Name'), active },
});

export const unionLocals = defineEntity({
  id: 'unionLocals',
  label: 'Union locals',
  singular: 'union local',
  key: ['unionCode', 'code'],
  after: ['unions'],
  inactive,
  title: codeAndName,
  fields: {
    unionCode: code('Union', 'unions'),
    code: identifier('Code', { required: true }),
    name: text('Name'),
    active,
  },
});

export const unionClasses = defineEntity({
  id: 'unionClasses',
  label: 'Union classes',
  singular: 'union class',
  key: ['unionCode', 'code'],
  after: ['unions', 'unionLocals'],
  inactive,
  title: codeAndName,
  fields: {
    unionCode: code('Union', 'unions'),
    code: identifier('Code', { required: true }),
    name: text('Name'),
    baseRate: rate('Base rate'),
    active,
  },
});

export const projects = defineEntity({
  id: 'projects',
  label: 'Projects',
  singular: 'project',
  key: ['code'],
  after: [],
  inactive: { field: 'status', value: 'closed' },
  title: codeAndName,
  fields: {
    code: identifier('Code', { required: true }),
    name: text('Name'),
    status: choice('Status', ['pending', 'open', 'closed']),
    street1: text('Street'),
    city: text('City'),
    state: state('State'),
    postalCode: identifier('Postal code'),
    startDate: date('Start'),
    endDate: date('End'),
    certified: flag('Certified payroll'),
  },
});

export const projectPhases = defineEntity({
  id: 'projectPhases',
  label: 'Project phases',
  singular: 'project phase',
  key: ['projectCode', 'code'],
  after: ['projects'],
  inactive,
  title: codeAndName,
  fields: {
    projectCode: code('Project', 'projects', { required: true }),
    code: identifier('Code', { required: true }),
    name: text('Name'),
    active,
  },
});

export const costCodes = defineEntity({
  id: 'costCodes',
  label: 'Cost codes',
  singular: 'cost code',
  key: ['projectCode', 'code'],
  after: ['projects', 'projectPhases'],
  inactive,
  title: codeAndName,
  fields: {
    projectCode: code('Project', 'projects', { help: 'Empty where cost codes hold for all projects.' }),
    code: identifier('Code', { required: true }),
    name: text('Name'),
    unit: text('Unit'),
    budgetHours: decimal('Budgeted hours'),
    budgetAmount: money('Budgeted amount'),
    active,
  },
});
