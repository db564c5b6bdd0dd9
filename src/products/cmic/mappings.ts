import { type Mapping, map } from '../../sdk/index.ts';

const ofCompany = (member: string) => ({ [member]: '{company}' });
const yesNo = {
  read: [{ do: 'table', entries: { Y: true, N: false }, otherwise: null }],
  write: [{ do: 'yesNo', yes: 'Y', no: 'N' }],
} as const;

export const employees: Mapping = {
  rules: [
    map('employeeNumber', 'EmpNo'),
    map('ssn', 'EmpSinNo'),
    map('firstName', 'EmpFirstName'),
    map('middleName', 'EmpMiddleName'),
    map('lastName', 'EmpLastName'),
    map('street1', 'EmpAddress1'),
    map('street2', 'EmpAddress2'),
    map('city', 'EmpAddress3'),
    map('state', 'EmpStateCode'),
    map('postalCode', 'EmpZipCode'),
    map('country', 'EmpCountryCode'),
    map('mobilePhone', 'EmpCellPhone'),
    map('workEmail', 'EmpEmailAddress'),
    map('birthDate', 'EmpDateOfBirth'),
    map('status', 'Status'),
    map('employmentType', 'EmpFullPartTime', {
      read: [{ do: 'table', entries: { F: 'full time', P: 'part time' }, otherwise: null }],
      write: [
        {
          do: 'table',
          entries: { 'full time': 'F', 'part time': 'P', temporary: 'P', contractor: 'F' },
        },
      ],
    }),
    map('payType', 'EmpType', {
      read: [{ do: 'table', entries: { H: 'hourly', S: 'salary' }, otherwise: null }],
      write: [{ do: 'table', entries: { hourly: 'H', salary: 'S' } }],
    }),
    map('hireDate', 'EmpHireDate'),
    map('originalHireDate', 'EmpAdjustedSeriviceDate'),
    map('terminationDate', 'TerminationDate', { only: 'write' }),
    map('departmentCode', 'EmpDeptCode'),
    map('locationCode', 'EmpWrlCode'),
    map('jobTitleCode', 'EmpTrdCode'),
    map('payGroupCode', 'PayGroupCode'),
    map('workersCompCode', 'EmpWcbCode'),
    map('unionCode', 'EmpUnionized', {
      only: 'write',
      write: [
        { do: 'default', value: 'none' },
        { do: 'table', entries: { none: 'N' }, otherwise: 'Y' },
      ],
    }),
  ],
  constants: ofCompany('EmpCompCode'),
};

export const payRates: Mapping = {
  rules: [
    map('employeeNumber', 'EmpNo'),
    map('earningCode', 'EarningCode'),
    map('rateType', 'RateType'),
    map('startDate', 'EmhEffectiveDate', { only: 'write' }),
    map('amount', 'Amount'),
  ],
  constants: ofCompany('EmpCompCode'),
};

export const taxes: Mapping = {
  rules: [
    map('employeeNumber', 'EmpNo'),
    map('taxCode', 'TaxCode'),
    map('startDate', 'EmhEffectiveDate', { only: 'write' }),
    map('filingStatus', 'FilingStatus'),
  ],
  constants: ofCompany('EmpCompCode'),
};

export const directDeposits: Mapping = {
  rules: [
    map('employeeNumber', 'EssEmpNo'),
    map('routingNumber', 'RoutingNumber'),
    map('accountNumber', 'EssBankAccNumber'),
    map('accountType', 'AccountType'),
    map('method', 'Method'),
    map('amount', 'Amount'),
    map('percent', 'Percent'),
    map('priority', 'EssSplitNumber'),
    map('active', 'Active'),
  ],
  constants: ofCompany('EssCompCode'),
};

export const deductions: Mapping = {
  rules: [
    map('employeeNumber', 'EmpNo'),
    map('deductionCode', 'Code'),
    map('paidBy', 'Kind', {
      read: [{ do: 'table', entries: { deduction: 'employee', benefit: 'company' } }],
      write: [
        { do: 'default', value: 'employee' },
        { do: 'table', entries: { employee: 'deduction', company: 'benefit' } },
      ],
    }),
    map('startDate', 'StartDate'),
    map('endDate', 'EndDate'),
    map('method', 'Method'),
    map('amount', 'Amount'),
    map('percent', 'Percent'),
    map('annualLimit', 'Limit'),
    map('active', 'Active', { only: 'read' }),
  ],
  constants: ofCompany('CompCode'),
};

export const costCodes: Mapping = {
  rules: [
    map('projectCode', 'GjjpJobCode'),
    map('code', 'GjjpCode'),
    map('name', 'GjjpName'),
    map('unit', 'GjjpWmCode', { only: 'read' }),
    map('budgetAmount', 'GjjpEbudgCostAmt', { only: 'read' }),
    map('active', 'GjjpActiveFlag', yesNo),
  ],
  constants: ofCompany('GjjpCompCode'),
};

export const timeEntries: Mapping = {
  rules: [
    map('externalRef', 'Reference'),
    map('employeeNumber', 'TshEmpNo'),
    map('workDate', 'TshDate'),
    map('hours', 'Hours'),
    map('earningCode', 'EarningCode'),
    map('projectCode', 'Job'),
    map('costCode', 'Phase'),
    map('custom.category', 'Category'),
    map('departmentCode', 'Department'),
    map('custom.workCompany', 'TshWorkCompCode'),
    map('custom.trade', 'TshTradeCode'),
    map('custom.union', 'TshUnionCode'),
    map('custom.workersCompCode', 'TshWcbCode'),
  ],
  constants: ofCompany('TshCompCode'),
};

/** A list of codes: code, name and, where there is one, the flag that says whether it is in use. */
export function listMapping(code: string, name: string, more: Mapping['rules'] = []): Mapping {
  return { rules: [map('code', code), map('name', name), ...more] };
}

export const activeFlag = (member: string) => map('active', member, yesNo);
