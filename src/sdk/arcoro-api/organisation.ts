import { type Mapping, map } from '../mapping.ts';
import type { VendorField } from '../product.ts';
import type { ApiList, ArcoroClient } from './api-list.ts';
import { assumed } from './names.ts';

const identifier: VendorField = { label: 'Identifier', required: true, maxLength: 50 };
const name: VendorField = { label: 'Name', required: true, maxLength: 200 };

/** Id, identifier, name, active: the fields of most lists. */
export const codedFields = {
  id: { label: 'Id' },
  identifier,
  name,
  isActive: { label: 'Active' },
} satisfies Record<string, VendorField>;

export const codedMapping: Mapping = {
  rules: [map('code', 'identifier'), map('name', 'name'), map('active', 'isActive')],
};

const coded = { mapping: codedMapping, fields: codedFields, naturalKey: ['identifier'] };

const ofUnion = {
  mapping: { rules: [...codedMapping.rules, map('unionCode', 'unionCode')] },
  fields: { ...codedFields, unionCode: { label: 'Union', required: true } },
  naturalKey: ['identifier', 'unionCode'],
  refersTo: { member: 'unionId', list: 'Unions', field: 'unionCode' },
} as const;

/** The lists of a company that every product of Arcoro shows, in the order in which they need each other. */
export const organisationLists: readonly ApiList<ArcoroClient>[] = [
  { id: 'departments', resource: 'Departments', base: 'common', ...coded },
  {
    ...coded,
    id: 'locations',
    resource: 'Locations',
    base: 'common',
    mapping: {
      rules: [
        ...codedMapping.rules,
        map('street1', 'street1'),
        map('city', 'city'),
        map('state', 'state'),
        map('postalCode', 'postalCode'),
      ],
    },
    fields: {
      ...codedFields,
      street1: { label: 'Street', maxLength: 50 },
      city: { label: 'City', maxLength: 30 },
      state: { label: 'State', maxLength: 2 },
      postalCode: { label: 'Zip', maxLength: 15 },
    },
  },
  {
    id: 'jobTitles',
    resource: 'JobCodes',
    base: 'common',
    // No identifier is documented for job codes: the name is the code.
    naturalKey: ['name'],
    mapping: { rules: [map('code', 'name'), map('name', 'description'), map('active', 'isActive')] },
    fields: {
      id: codedFields.id,
      name: { label: 'Name', required: true, maxLength: 50 },
      description: { label: 'Description', maxLength: 200 },
      isActive: codedFields.isActive,
    },
  },
  { id: 'unions', resource: 'Unions', base: 'unions', ...coded },
  { id: 'unionLocals', resource: 'UnionLocals', base: 'unions', ...ofUnion },
  { id: 'unionClasses', resource: 'UnionClasses', base: 'unions', ...ofUnion },
];

/** Jobs that lie below no other job. What is special to a product stands beside it. */
export const projectList = {
  id: 'projects',
  resource: 'Jobs',
  base: 'time',
  naturalKey: ['identifier'],
  mapping: {
    rules: [
      map('code', 'identifier'),
      map('name', 'name'),
      map('status', 'isActive', {
        read: [{ do: 'table', entries: { true: 'open', false: 'closed' } }],
        write: [{ do: 'table', entries: { open: true, pending: true, closed: false } }],
      }),
      map('startDate', 'startDate'),
      map('endDate', 'endDate'),
      // The vendor keeps a yes or no here; saying nothing would be a change in every run.
      map('certified', 'isCertified', { write: [{ do: 'default', value: false }] }),
    ],
  },
  fields: {
    ...codedFields,
    startDate: { label: 'Start' },
    endDate: { label: 'End' },
    isCertified: { label: 'Certified' },
  },
  keeps: (row) => typeof row.parentJobId !== 'string',
} as const satisfies ApiList<ArcoroClient>;

/** Between the identifier of a job and that of a job below it; where it stands is assumed. */
export const phaseSeparator = assumed(
  'Between job and phase',
  "What stands between a job's identifier and that of a job below it, as in 24-001.10.",
  '.',
);

/** Jobs below a job, whose identifier begins with that of the job above. */
export const phaseList = {
  id: 'projectPhases',
  resource: 'Jobs',
  base: 'time',
  naturalKey: ['projectCode', 'phaseCode'],
  mapping: {
    rules: [
      map('projectCode', 'projectCode'),
      map('code', 'phaseCode'),
      map('name', 'name'),
      map('active', 'isActive'),
    ],
  },
  fields: {
    id: codedFields.id,
    name,
    isActive: codedFields.isActive,
    projectCode: { label: 'Job above', required: true },
    phaseCode: { label: 'Phase', required: true },
  },
  refersTo: { member: 'parentJobId', list: 'Jobs', field: 'projectCode' },
  keeps: (row) => typeof row.parentJobId === 'string',
  derive: ({ projectCode, identifier: whole }, { assumed: { phaseSeparator: between } }) => {
    const start = `${projectCode}${between}`;
    const phaseCode = String(whole ?? '');
    return { phaseCode: phaseCode.startsWith(start) ? phaseCode.slice(start.length) : phaseCode };
  },
  compose: ({ projectCode, phaseCode }, { assumed: { phaseSeparator: between } }) => ({
    identifier: `${projectCode}${between}${phaseCode}`,
  }),
  note: 'A phase is a job below a job; its identifier begins with that of the job above.',
} as const satisfies ApiList<ArcoroClient & { readonly assumed: { phaseSeparator: string } }>;
