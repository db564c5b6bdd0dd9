import { type Mapping, map } from '../../sdk/index.ts';

const words = (table: Readonly<Record<string, string | null>>) => ({
  write: [{ do: 'table' as const, entries: { ...table } }],
});

export const employees: Mapping = {
  rules: [
    map('employeeNumber', 'EmployeeNumber'),
    map('ssn', 'Payroll.SSN'),
    map('firstName', 'ContactInfo.FirstName'),
    map('middleName', 'ContactInfo.MiddleName'),
    map('lastName', 'ContactInfo.LastName'),
    map('street1', 'ContactInfo.Address.AddressLine1'),
    map('street2', 'ContactInfo.Address.AddressLine2'),
    map('city', 'ContactInfo.Address.City'),
    map('state', 'ContactInfo.Address.State'),
    map('postalCode', 'ContactInfo.Address.PostalCode'),
    map('country', 'ContactInfo.Address.Country'),
    map('homePhone', 'Phone.Home'),
    map('mobilePhone', 'Phone.Mobile'),
    map('workEmail', 'ContactInfo.Email'),
    map('birthDate', 'ContactInfo.DateOfBirth'),
    map('gender', 'ContactInfo.Gender', {
      // Acumatica has no third label: nothing means undisclosed, both ways.
      read: [{ do: 'default', value: 'undisclosed' }],
      ...words({ male: 'Male', female: 'Female', undisclosed: null }),
    }),
    map('maritalStatus', 'ContactInfo.MaritalStatus', {
      read: [{ do: 'default', value: 'undefined' }],
      ...words({
        single: 'Single',
        married: 'Married',
        divorced: 'Divorced',
        widowed: 'Widowed',
        undefined: null,
      }),
    }),
    map('status', 'Standing', {
      read: [
        {
          do: 'table',
          entries: {
            Active: 'active',
            'One-Time': 'active',
            'Hold Payments': 'active',
            'On Hold': 'active',
            'On Leave': 'leave',
            Retired: 'retired',
            Inactive: 'terminated',
          },
        },
      ],
      ...words({ active: 'Active', leave: 'On Leave', retired: 'Retired', terminated: 'Inactive' }),
    }),
    map('payType', 'Payroll.EmployeeType', {
      read: [
        {
          do: 'table',
          entries: { Hourly: 'hourly', 'Salaried Exempt': 'salary', 'Salaried Non-Exempt': 'salary' },
          otherwise: null,
        },
      ],
      ...words({ hourly: 'Hourly', salary: 'Salaried Exempt' }),
    }),
    map('hireDate', 'Employment.StartDate'),
    map('originalHireDate', 'Employment.FirstStartDate', { only: 'read' }),
    map('rehireDate', 'Employment.RehireDate', { only: 'read' }),
    map('terminationDate', 'Employment.EndDate'),
    map('terminationReason', 'Employment.TerminationReason'),
    map('departmentCode', 'EmployeeSettings.DepartmentID'),
    map('locationCode', 'EmployeeSettings.BranchID'),
    map('jobTitleCode', 'Employment.PositionID'),
    map('payGroupCode', 'Payroll.GeneralInfo.PayGroup'),
    map('workersCompCode', 'Payroll.GeneralInfo.DefaultWCCCode'),
    map('unionLocalCode', 'EmployeeSettings.UnionLocalID'),
    map('unionClassCode', 'EmployeeSettings.LaborItem'),
    map('supervisorNumber', 'Supervisor'),
  ],
};

/** Code and description, with or without a flag. */
export function coded(code: string, name: string, active?: string): Mapping {
  return {
    rules: [map('code', code), map('name', name), ...(active === undefined ? [] : [map('active', active)])],
  };
}

export const payGroups: Mapping = {
  rules: [...coded('PayGroupID', 'PayGroupName').rules, map('frequency', 'Frequency')],
};

export const earningCodes: Mapping = {
  rules: [
    ...coded('EarningTypeCodeID', 'Description', 'Active').rules,
    map('category', 'Kind'),
    map('factor', 'Multiplier'),
  ],
};

export const deductionCodes: Mapping = {
  rules: [
    ...coded('DeductionBenefitCodeID', 'Description', 'Active').rules,
    map('kind', 'ContributionType', {
      read: [{ do: 'table', entries: { 'Employer Contribution': 'benefit' }, otherwise: 'deduction' }],
    }),
  ],
};

export const workersCompCodes: Mapping = {
  rules: [...coded('WCCCode', 'Description', 'Active').rules, map('state', 'State')],
};

export const unionClasses: Mapping = {
  rules: [
    map('unionCode', 'PayrollUnionLocalID'),
    map('code', 'LaborItem'),
    map('name', 'Description'),
    map('baseRate', 'WageRate'),
  ],
};

export const projects: Mapping = {
  rules: [
    map('code', 'ProjectID'),
    map('name', 'Description'),
    map('status', 'Status', {
      read: [
        {
          do: 'table',
          entries: { Active: 'open', Completed: 'closed', Canceled: 'closed' },
          // In Planning, On Hold, Pending Approval, Suspended: no work is entered.
          otherwise: 'pending',
        },
      ],
      ...words({ open: 'Active', closed: 'Completed', pending: 'In Planning' }),
    }),
    map('startDate', 'ProjectProperties.StartDate'),
    map('endDate', 'ProjectProperties.EndDate'),
    map('certified', 'ProjectProperties.CertifiedJob'),
    map('street1', 'ProjectAddress.AddressLine1'),
    map('city', 'ProjectAddress.City'),
    map('state', 'ProjectAddress.State'),
    map('postalCode', 'ProjectAddress.PostalCode'),
  ],
};

export const projectPhases: Mapping = {
  rules: [
    map('projectCode', 'ProjectID'),
    map('code', 'ProjectTaskID'),
    map('name', 'Description'),
    map('active', 'Status', {
      // A task in planning takes time already (Projects Guide), so only finished ones are out of use.
      read: [{ do: 'table', entries: { Completed: false, Canceled: false }, otherwise: true }],
      write: [{ do: 'table', entries: { true: 'Active', false: 'Completed' } }],
    }),
  ],
};

export const payRates: Mapping = {
  rules: [
    map('employeeNumber', 'EmployeeNumber'),
    map('earningCode', 'EarningCode'),
    map('rateType', 'UnitOfPay', {
      read: [{ do: 'table', entries: { Hour: 'hourly', Year: 'salary' }, otherwise: null }],
      ...words({ hourly: 'Hour', salary: 'Year' }),
    }),
    map('startDate', 'StartDate'),
    map('endDate', 'EndDate'),
    map('amount', 'PeriodAmount'),
  ],
};

export const directDeposits: Mapping = {
  rules: [
    map('employeeNumber', 'EmployeeNumber'),
    map('routingNumber', 'BankRoutingNumber'),
    map('accountNumber', 'AccountNumber'),
    map('accountType', 'AccountType', words({ checking: 'Checking', savings: 'Savings' })),
    map('method', 'Method'),
    map('amount', 'Amount'),
    map('percent', 'Percent'),
    map('priority', 'DepositSequenceNbr'),
    map('active', 'InUse'),
  ],
};

export const deductions: Mapping = {
  rules: [
    map('employeeNumber', 'EmployeeNumber'),
    map('deductionCode', 'DeductionCode'),
    map('paidBy', 'PaidBy'),
    map('startDate', 'StartDate'),
    map('endDate', 'EndDate'),
    map('method', 'Method'),
    map('amount', 'Amount'),
    map('percent', 'Percent'),
    map('annualLimit', 'AnnualLimit'),
    map('limit', 'GarnishmentDetails.GarnOrigAmount'),
    map('caseNumber', 'GarnishmentDetails.GarnDocRefNbr'),
    map('agency', 'GarnishmentDetails.GarnCourtName'),
    map('active', 'Active'),
  ],
};

export const taxes: Mapping = {
  rules: [
    map('employeeNumber', 'EmployeeNumber'),
    map('taxCode', 'TaxCode'),
    map('filingStatus', 'FilingStatus'),
    map('allowances', 'Allowances'),
    map('dependentsAmount', 'Dependents'),
    map('otherIncome', 'OtherIncome'),
    map('deductionsAmount', 'Deductions'),
    map('extraWithholding', 'AdditionalWithholding'),
    map('twoJobs', 'MultipleJobs', { write: [{ do: 'yesNo', yes: 'Yes', no: 'No' }] }),
  ],
};

export const timeEntries: Mapping = {
  rules: [
    map('externalRef', 'ExternalRefNbr'),
    map('employeeNumber', 'EmployeeNumber'),
    map('workDate', 'Date'),
    map('hours', 'Hours'),
    map('earningCode', 'EarningType'),
    map('projectCode', 'Project'),
    map('phaseCode', 'ProjectTaskID'),
    map('costCode', 'CostCode'),
    map('unionClassCode', 'LaborItem'),
    map('note', 'Summary'),
    map('custom.unionLocal', 'UnionLocal'),
    map('custom.workersCompCode', 'WCCCode'),
    map('rate', 'CostRate', { only: 'read' }),
    map('approved', 'Approved', { only: 'read' }),
  ],
};
