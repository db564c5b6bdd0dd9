import { type Mapping, map } from '../../sdk/index.ts';

/** The pay class of HCSS: what somebody works as, and what the hours are priced by. */
export const jobTitles: Mapping = {
  rules: [map('code', 'code'), map('name', 'description'), map('active', 'isActive')],
};

export const unionClasses: Mapping = {
  rules: [
    map('unionCode', 'unionCode'),
    map('code', 'code'),
    map('name', 'description'),
    map('active', 'isActive'),
  ],
};

export const employees: Mapping = {
  rules: [
    map('employeeNumber', 'code'),
    map('firstName', 'firstName'),
    map('middleName', 'middleInitial'),
    map('lastName', 'lastName'),
    map('suffix', 'suffix'),
    map('workEmail', 'email'),
    map('homePhone', 'phone'),
    map('mobilePhone', 'mobilePhone'),
    map('street1', 'address'),
    map('street2', 'address2'),
    map('city', 'city'),
    map('state', 'state'),
    map('postalCode', 'zipCode'),
    map('jobTitleCode', 'payClass'),
    map('departmentCode', 'department'),
    map('unionCode', 'unionCode'),
    map('supervisorNumber', 'supervisor'),
    map('payType', 'payBasis'),
    map('status', 'standing', {
      write: [{ do: 'table', entries: { retired: 'terminated' } }],
    }),
  ],
};

export const projects: Mapping = {
  rules: [
    map('code', 'code'),
    map('name', 'description'),
    map('status', 'phase'),
    map('street1', 'address'),
    map('city', 'city'),
    map('state', 'state'),
    map('postalCode', 'zipCode'),
  ],
};

export const costCodes: Mapping = {
  rules: [
    map('projectCode', 'jobCode'),
    map('code', 'code', { write: [{ do: 'trim' }, { do: 'upper' }] }),
    map('name', 'description'),
    map('unit', 'unitOfMeasurement'),
    map('active', 'inUse'),
    // HeavyJob shows no budget, so it cannot be compared.
    map('budgetHours', 'laborHours', { only: 'write' }),
  ],
};

export const earningCodes: Mapping = {
  rules: [map('code', 'code'), map('name', 'description'), map('category', 'category')],
};

export const certifications: Mapping = {
  rules: [
    map('employeeNumber', 'employeeCode'),
    map('code', 'courseCode'),
    map('name', 'skillName', { only: 'read' }),
    map('issuedDate', 'certificationDate'),
    map('expiryDate', 'expirationDate'),
  ],
};

export const timeEntries: Mapping = {
  rules: [
    map('externalRef', 'lineId', { only: 'read' }),
    map('employeeNumber', 'employeeCode', { only: 'read' }),
    map('workDate', 'date', { only: 'read', read: [{ do: 'parseDate', patterns: ['ISO'] }] }),
    map('hours', 'hours', { only: 'read' }),
    map('earningCode', 'payCode', { only: 'read' }),
    map('projectCode', 'jobCode', { only: 'read' }),
    map('costCode', 'costCodeCode', { only: 'read' }),
    map('amount', 'dollars', { only: 'read' }),
    map('note', 'publicNotes', { only: 'read' }),
    map('approved', 'isApproved', { only: 'read' }),
  ],
};
