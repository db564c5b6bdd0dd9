import { numbersOf } from '../../sandbox/sage-100-contractor/index.ts';
import type { SyncConfig } from '../hub/index.ts';
import { demoContractor } from './contractor.ts';

type DataSetConfig = SyncConfig['dataSets'][number];

/** A sync of the demo company, made of a ready-made one. */
export interface DemoSync {
  /** Titles of the demo's connectors. */
  from: string;
  to: string;
  template: string;
  /** Data sets that this company leaves out, and why it does. */
  without?: { ids: readonly string[]; because: string };
  /** What is special to this company, by data set. */
  special?: Readonly<Record<string, Pick<Partial<DataSetConfig>, 'mapping' | 'filter'>>>;
}

type MappingLine = DataSetConfig['mapping'][number];

/** The letters of this Vista's own race list. */
const raceCodes: MappingLine = {
  target: 'ethnicity',
  source: 'ethnicity',
  steps: [
    {
      do: 'table',
      entries: {
        Caucasian: 'W',
        Hispanic: 'H',
        Black: 'B',
        'American Indian': 'I',
        Asian: 'A',
        'Pacific Islander': 'P',
        'Two or more': 'T',
      },
    },
  ],
};

/** HR's words for why somebody left, and those of this Acumatica. */
const terminationReasons: MappingLine = {
  target: 'terminationReason',
  source: 'terminationReason',
  steps: [
    {
      do: 'table',
      entries: {
        Quit: 'Resignation',
        'Laid off': 'Layoff',
        'End of project': 'Layoff',
        Discharged: 'Terminated for Cause',
      },
    },
  ],
};

/** CMiC publishes how the federal set-up is written, and no other. */
const federalOnly: DataSetConfig['filter'][number] = { field: 'taxCode', is: 'equal to', values: ['FED'] };

/** What HR calls the frequency of a deduction, and Sage 300 does. */
const eachCheck: MappingLine = {
  target: 'frequency',
  source: 'frequency',
  steps: [{ do: 'table', entries: { 'Every pay': 'Each check' } }],
};

/** The W-4 has had no allowances since 2020; Sage 300 keeps a number all the same. */
const allowances: MappingLine = {
  target: 'allowances',
  source: 'allowances',
  steps: [{ do: 'default', value: '0' }],
};

/** Sage 100 numbers its cost codes. */
const costCodeNumbers: MappingLine = {
  target: 'costCode',
  source: 'costCode',
  steps: [{ do: 'table', entries: numbersOf(demoContractor()).costCodes }],
};

/** The job on which this CMiC takes no time (sandbox/cmic/README.md). */
const notOnOverhead: DataSetConfig['filter'][number] = {
  field: 'projectCode',
  is: 'not equal to',
  values: [demoContractor().projects[5]?.code ?? ''],
};

/** What flows at the demo company, in the order in which somebody would set it up. */
export const demoSyncs: readonly DemoSync[] = [
  {
    from: 'Core HR',
    to: 'Viewpoint Vista',
    template: 'people-and-pay',
    special: { employees: { mapping: [raceCodes] } },
  },
  {
    from: 'Core HR',
    to: 'Acumatica',
    template: 'people-and-pay',
    special: { employees: { mapping: [terminationReasons] } },
  },
  {
    from: 'Core HR',
    to: 'CMiC',
    template: 'people-and-pay',
    special: { taxes: { filter: [federalOnly] } },
  },
  {
    from: 'Core HR',
    to: 'Sage 100 Contractor',
    template: 'people-and-pay',
  },
  {
    from: 'Core HR',
    to: 'Sage 300 CRE',
    template: 'people-and-pay',
    special: { deductions: { mapping: [eachCheck] }, taxes: { mapping: [allowances] } },
  },
  { from: 'Core HR', to: 'Payroll', template: 'lists' },
  { from: 'Core HR', to: 'Payroll', template: 'people-and-pay-for-payroll' },
  { from: 'Core HR', to: 'ExakTime', template: 'lists' },
  { from: 'Core HR', to: 'ExakTime', template: 'people' },
  { from: 'Core HR', to: 'ExakTime', template: 'work-to-clock' },
  { from: 'Core HR', to: 'HCSS', template: 'lists' },
  { from: 'Core HR', to: 'HCSS', template: 'people' },
  { from: 'Core HR', to: 'HCSS', template: 'certifications' },
  { from: 'Sage 300 CRE', to: 'HCSS', template: 'work-to-clock' },
  { from: 'Viewpoint Vista', to: 'Core HR', template: 'lists-to-hr' },
  { from: 'Acumatica', to: 'Core HR', template: 'work-to-hr' },
  { from: 'Sage 300 CRE', to: 'Core HR', template: 'lists-to-hr' },
  { from: 'CMiC', to: 'Core HR', template: 'lists-to-hr' },
  { from: 'Sage 100 Contractor', to: 'Core HR', template: 'work-to-hr' },
  { from: 'ExakTime', to: 'Payroll', template: 'time' },
  { from: 'ExakTime', to: 'Acumatica', template: 'time' },
  {
    from: 'ExakTime',
    to: 'Sage 100 Contractor',
    template: 'time',
    special: { timeEntries: { mapping: [costCodeNumbers] } },
  },
  { from: 'HCSS', to: 'Sage 300 CRE', template: 'time' },
  { from: 'HCSS', to: 'Viewpoint Vista', template: 'time' },
  {
    from: 'HCSS',
    to: 'CMiC',
    template: 'time',
    special: { timeEntries: { filter: [notOnOverhead] } },
  },
  { from: 'Payroll', to: 'Core HR', template: 'pay-statements' },
  { from: 'ExakTime', to: 'Core HR', template: 'time-off' },
  { from: 'Core HR', to: 'SFTP to the benefits partner', template: 'people-to-file' },
  {
    from: 'SFTP from the training provider',
    to: 'Core HR',
    template: 'records-from-file',
    without: {
      ids: ['emergencyContacts', 'ptoBalances', 'payStatements'],
      because: 'The provider gives certificates only.',
    },
  },
  { from: 'Core HR', to: 'File download', template: 'people-to-file' },
];
