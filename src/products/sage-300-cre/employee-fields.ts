import type { VendorField } from '../../sdk/index.ts';
import type { ListName } from './client.ts';
import type { MemberKind } from './members.ts';

const text = (label: string, maxLength?: number): VendorField => ({
  label,
  ...(maxLength === undefined ? {} : { maxLength }),
});
const needed = (field: VendorField): VendorField => ({ ...field, required: true });

/** hh2's members, and the codes behind its ids. Required: Arcoro's help on new employees with Sage 300. */
export const employeeFields: Readonly<Record<string, VendorField>> = {
  Id: text('Id in hh2'),
  Version: text('Version'),
  Code: needed(text('Employee number')),
  FirstName: needed(text('First name')),
  MiddleName: text('Middle name'),
  LastName: needed(text('Last name')),
  SocialSecurityNumber: needed({
    label: 'SSN',
    pattern: { matches: /^\d{3}-\d{2}-\d{4}$/, expected: 'nine digits, written 123-45-6789' },
  }),
  DateOfBirth: needed(text('Birth date')),
  Gender: needed({ label: 'Gender: 1 male, 2 female', choices: ['0', '1', '2'] }),
  Ethnicity: text('Ethnicity: 1 to 10'),
  MaritalStatus: text('Marital status: 1 to 4'),
  Address1: text('Street'),
  Address2: text('Street, line 2'),
  AddressCity: text('City'),
  AddressState: text('State', 2),
  AddressPostalCode: text('ZIP'),
  MainPhoneNumber: text('Main phone'),
  CellPhoneNumber: text('Cell phone'),
  EmailAddress: text('E-mail'),
  IsActive: text('Active'),
  HireDate: text('Hire date'),
  RehireDate: text('Rehire date'),
  TerminationDate: text('Termination date'),
  Title: text('Title'),
  Department: text('Department'),
  PayGroup: text('Pay group'),
  Union: text('Union'),
  UnionLocal: text('Union local'),
  UnionClass: text('Union class'),
  CertifiedClass: text('Certified class'),
  PayType: text('Default pay type'),
  WorkersCompensationCode: text("Workers' comp code"),
  WorkersCompensationState: text("Workers' comp state", 2),
  WorkState: text('Work state', 2),
  IsI9Verified: text('I-9 verified'),
};

/** Members that are sent as they are. */
export const EMPLOYEE_MEMBERS: Readonly<Record<string, MemberKind>> = {
  Code: 'text',
  FirstName: 'text',
  MiddleName: 'text',
  LastName: 'text',
  SocialSecurityNumber: 'text',
  DateOfBirth: 'date',
  Gender: 'number',
  Ethnicity: 'number',
  MaritalStatus: 'number',
  Address1: 'text',
  Address2: 'text',
  AddressCity: 'text',
  AddressState: 'text',
  AddressPostalCode: 'text',
  MainPhoneNumber: 'text',
  CellPhoneNumber: 'text',
  EmailAddress: 'text',
  IsActive: 'flag',
  HireDate: 'date',
  RehireDate: 'date',
  TerminationDate: 'date',
  Title: 'text',
  WorkersCompensationCode: 'text',
  WorkersCompensationState: 'text',
  WorkState: 'text',
  IsI9Verified: 'flag',
};

/** Our field with a code, the member with the id, the list. */
export const EMPLOYEE_CODES: readonly { field: string; member: string; list: ListName }[] = [
  { field: 'Department', member: 'DefaultDepartmentId', list: 'departments' },
  { field: 'PayGroup', member: 'PayGroupId', list: 'payGroups' },
  { field: 'PayType', member: 'DefaultPayTypeId', list: 'payTypes' },
  { field: 'CertifiedClass', member: 'DefaultCertifiedClassId', list: 'certifiedClasses' },
  { field: 'Union', member: 'DefaultUnionId', list: 'unions' },
  { field: 'UnionLocal', member: 'DefaultUnionLocalId', list: 'unionLocals' },
  { field: 'UnionClass', member: 'DefaultUnionClassId', list: 'unionClasses' },
];

/** One call each for one person. */
export const PRIVATE_PARTS = [
  { detail: 'SSN', end: 'ssn', members: ['SocialSecurityNumber'] },
  { detail: 'Birth date', end: 'birth-date', members: ['DateOfBirth'] },
  { detail: 'Street', end: 'street-address', members: ['Address1', 'Address2'] },
] as const;
