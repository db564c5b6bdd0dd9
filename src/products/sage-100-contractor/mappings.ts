import { type Mapping, type MappingRule, type MappingStep, map } from '../../sdk/index.ts';

const number: MappingStep[] = [{ do: 'trim' }, { do: 'stripZeros' }];
const orSetting = (name: string): MappingStep => ({ do: 'config', name, onlyWhenEmpty: true });

/** Fills a column from the connector's setting; the person's own value goes over it by a later rule. */
function whenMissing(vendor: string, setting: string): MappingRule {
  // The employee number is there for everybody, so the rule runs for everybody.
  return map('employeeNumber', vendor, {
    only: 'write',
    write: [
      { do: 'constant', value: null },
      { do: 'config', name: setting },
    ],
  });
}

export const coded: Mapping = {
  rules: [map('code', 'Code'), map('name', 'Name'), map('active', 'InUse')],
};

export const projects: Mapping = {
  rules: [
    map('code', 'recnum', { write: number }),
    map('name', 'jobnme'),
    map('status', 'status', {
      read: [
        {
          do: 'table',
          entries: { 1: 'pending', 2: 'closed', 3: 'pending', 4: 'open', 5: 'closed', 6: 'closed' },
        },
      ],
      write: [{ do: 'table', entries: { pending: '3', open: '4', closed: '6' } }],
    }),
    map('street1', 'addrs1'),
    map('city', 'ctynme'),
    map('state', 'state_', { only: 'write' }),
    map('postalCode', 'zipcde'),
    map('startDate', 'sttdte', { only: 'write' }),
    map('endDate', 'cmpdte', { only: 'write' }),
    map('certified', 'crtfid', { only: 'write' }),
  ],
};

export const projectPhases: Mapping = {
  rules: [map('projectCode', 'JobCode'), map('code', 'PhaseCode'), map('name', 'Name')],
};

const phone: MappingStep[] = [{ do: 'digits' }, { do: 'pattern', pattern: '(###) ###-####' }];

export const employees: Mapping = {
  rules: [
    map('employeeNumber', 'recnum', { write: number }),
    whenMissing('gender', 'genderWhenMissing'),
    whenMissing('emptyp', 'employmentTypeWhenMissing'),
    whenMissing('paypst', 'positionWhenMissing'),
    whenMissing('wrkcmp', 'compCodeWhenMissing'),
    whenMissing('taxste', 'taxStateWhenMissing'),
    map('lastName', 'lstnme'),
    map('firstName', 'fstnme'),
    // Sage has room for the initial only.
    map('middleName', 'midini', { write: [{ do: 'trim' }, { do: 'truncate', length: 1 }, { do: 'upper' }] }),
    map('status', 'status', {
      write: [{ do: 'table', entries: { active: '1', leave: '2', terminated: '5', retired: '8' } }],
    }),
    map('employmentType', 'emptyp', {
      write: [
        { do: 'table', entries: { 'full time': '1', 'part time': '2', temporary: '3' }, otherwise: null },
        orSetting('employmentTypeWhenMissing'),
      ],
    }),
    map('gender', 'gender', {
      write: [
        { do: 'table', entries: { male: '1', female: '2' }, otherwise: null },
        orSetting('genderWhenMissing'),
      ],
    }),
    map('street1', 'addrs1'),
    map('street2', 'addrs2'),
    map('city', 'ctynme'),
    map('state', 'state_'),
    map('postalCode', 'zipcde'),
    map('homePhone', 'homnum', { write: phone }),
    map('mobilePhone', 'cllphn', { write: phone }),
    map('workEmail', 'e_mail'),
    map('ssn', 'socsec', { write: [{ do: 'digits' }, { do: 'pattern', pattern: '###-##-####' }] }),
    map('birthDate', 'dtebth'),
    map('hireDate', 'dtehre'),
    map('terminationDate', 'dteina'),
    map('maritalStatus', 'mrtsts'),
    map('ethnicity', 'hertge'),
    map('jobTitleCode', 'paypst', { write: [...number, orSetting('positionWhenMissing')] }),
    map('workersCompCode', 'wrkcmp', { write: [...number, orSetting('compCodeWhenMissing')] }),
    map('workState', 'taxste', { write: [orSetting('taxStateWhenMissing')] }),
    map('payGroupCode', 'paygrp', { write: number }),
    map('unionCode', 'uninum', { write: number }),
    map('i9Verified', 'i9verf'),
  ],
};

const owner = map('employeeNumber', 'recnum', { write: number });

export const payRates: Mapping = {
  rules: [
    owner,
    map('earningCode', 'Earning', { write: number }),
    map('rateType', 'RateType'),
    map('amount', 'Amount', { write: [{ do: 'round', decimals: 4 }] }),
    map('startDate', 'lstrse'),
  ],
};

export const directDeposits: Mapping = {
  rules: [
    owner,
    map('routingNumber', 'rtnmbr'),
    map('accountNumber', 'actnum'),
    map('accountType', 'acttyp'),
    map('method', 'Method'),
    map('amount', 'depamt'),
    map('percent', 'Percent'),
    map('priority', 'Order'),
    map('prenote', 'Prenote'),
    map('active', 'Active'),
  ],
};

export const deductions: Mapping = {
  rules: [
    owner,
    map('deductionCode', 'clcnum', { write: number }),
    map('method', 'Method'),
    map('amount', 'Amount'),
    map('percent', 'Percent'),
    map('limit', 'Limit'),
    map('annualLimit', 'AnnualLimit'),
    map('endDate', 'Until'),
    map('active', 'Active'),
  ],
};

export const taxes: Mapping = {
  rules: [
    owner,
    map('taxCode', 'TaxCode'),
    map('filingStatus', 'FilingStatus'),
    map('allowances', 'allows'),
    map('extraWithholding', 'addste'),
    map('exempt', 'Exempt'),
    map('dependentsAmount', 'DependentsAmount'),
    map('otherIncome', 'OtherIncome'),
    map('deductionsAmount', 'DeductionsAmount'),
  ],
};

export const timeEntries: Mapping = {
  rules: [
    map('externalRef', 'Ref'),
    map('employeeNumber', 'empnum', { write: number }),
    map('workDate', 'paydte'),
    map('hours', 'payhrs', { write: [{ do: 'round', decimals: 2 }] }),
    map('earningCode', 'paytyp'),
    map('projectCode', 'jobnum', { write: number }),
    map('phaseCode', 'phsnum', { write: number }),
    map('costCode', 'cstcde'),
    map('departmentCode', 'dptmnt', { write: number }),
    map('payGroupCode', 'paygrp', { write: number }),
    map('rate', 'payrte', { write: [{ do: 'round', decimals: 4 }] }),
    map('amount', 'Amount', { write: [{ do: 'round', decimals: 4 }] }),
    map('note', 'dscrpt'),
  ],
};

export const payStatements: Mapping = {
  rules: [
    map('employeeNumber', 'empnum', { write: number }),
    map('checkNumber', 'chknum'),
    map('payDate', 'chkdte'),
    map('periodStart', 'strprd'),
    map('periodEnd', 'payprd'),
    map('gross', 'Gross'),
    map('net', 'Net'),
  ],
};
