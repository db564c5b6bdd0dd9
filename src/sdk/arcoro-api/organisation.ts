import { type Mapping, map } from '../mapping.ts';
import type { VendorField } from '../product.ts';
import type { ApiList, ArcoroClient } from './api-list.ts';

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
