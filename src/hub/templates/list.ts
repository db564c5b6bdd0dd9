import type { MappingLine } from '../../sync/sync-config.ts';
import { FIRST_OF_YEAR, type SyncTemplate, type SystemKind, type TemplateDataSet } from './template.ts';

/** HR knows hourly and salary; an ERP wants its own earning code, which the crosswalk then gives. */
const earningCodeByRateType: MappingLine = {
  target: 'earningCode',
  source: 'rateType',
  steps: [{ do: 'table', entries: { hourly: 'HOURLY', salary: 'SALARY' } }],
};

/** ERPs that keep deposits as deductions number them by priority. */
const depositCodeByPriority: MappingLine = {
  target: 'depositCode',
  source: 'priority',
  steps: [{ do: 'table', entries: { '1': 'DD1', '2': 'DD2', '3': 'DD3' } }],
};

const startsThisYear: MappingLine = {
  target: 'startDate',
  steps: [{ do: 'constant', value: FIRST_OF_YEAR }],
};

const nameIsCode: MappingLine = { target: 'name', source: 'code', steps: [] };

const people: TemplateDataSet = { id: 'employees', isNeeded: true };

const pay: readonly TemplateDataSet[] = [
  { id: 'payRates', fill: [earningCodeByRateType, startsThisYear] },
  { id: 'taxes', fill: [startsThisYear] },
  { id: 'directDeposits', fill: [depositCodeByPriority, startsThisYear] },
  { id: 'deductions', fill: [startsThisYear] },
];

const lists: readonly TemplateDataSet[] = [
  { id: 'departments' },
  { id: 'locations' },
  { id: 'jobTitles' },
  { id: 'payGroups' },
  { id: 'earningCodes' },
  { id: 'deductionCodes' },
  { id: 'workersCompCodes' },
  { id: 'unions' },
  { id: 'unionLocals' },
  { id: 'unionClasses' },
];

const work: readonly TemplateDataSet[] = [
  { id: 'projects', isNeeded: true },
  { id: 'projectPhases', fill: [nameIsCode] },
  { id: 'costCodes' },
];

const time: TemplateDataSet = { id: 'timeEntries', isNeeded: true };

const systems: readonly SystemKind[] = ['hr', 'erp', 'payroll', 'time clock'];

/** Crews come and go with the season; more leavers than that at once are a mistake. */
const forPeople = { maxDeactivationsPercent: 5, alwaysAllowedDeactivations: 10 };

/** Lists change slowly, and none of their codes goes out of use because another list is shorter. */
const forLists = { maxDeactivationsPercent: 10, alwaysAllowedDeactivations: 5 };

/** Hours are new each week, and none of them says anything about how many there were before. */
const forTime = { minSourcePercent: 0, maxChangesPercent: 50 };

/** In the order in which they are offered. */
export const templates: readonly SyncTemplate[] = [
  {
    id: 'people-and-pay',
    name: 'People and pay',
    sentence:
      'Hires, changes, rehires and leavers of {source} reach {destination}, with pay rates, taxes, direct deposits and deductions.',
    before:
      'Departments, pay groups and unions must be known at both ends, by the same code or by a crosswalk.',
    from: ['hr'],
    to: ['erp'],
    dataSets: [people, ...pay],
    lifecycle: { futureHires: 'days before', futureHireDays: 14, termination: 'at once' },
    guards: forPeople,
  },
  {
    id: 'people-and-pay-for-payroll',
    name: 'People and pay',
    sentence:
      'Hires, changes, rehires and leavers of {source} reach {destination} with all it takes to pay them; who left stays payable until the last pay date.',
    before: 'Run “Departments, job titles and unions” first, so that each code is known.',
    from: ['hr'],
    to: ['payroll'],
    dataSets: [people, ...pay],
    lifecycle: { futureHires: 'days before', futureHireDays: 14, termination: 'after last pay date' },
    guards: forPeople,
  },
  {
    id: 'people',
    name: 'People only',
    sentence:
      'Hires, changes, rehires and leavers of {source} reach {destination}; pay stays as it is there.',
    from: ['hr'],
    to: ['erp', 'payroll', 'time clock'],
    dataSets: [people],
    lifecycle: { futureHires: 'days before', futureHireDays: 7, termination: 'at once' },
    guards: forPeople,
  },
  {
    id: 'lists',
    name: 'Departments, job titles and unions',
    sentence: 'The lists that people are filed under go from {source} to {destination}; none is removed.',
    from: ['hr'],
    to: ['time clock', 'payroll'],
    dataSets: lists,
    guards: forLists,
  },
  {
    id: 'lists-to-hr',
    name: 'Departments, unions and pay codes',
    sentence:
      'HR offers the codes that {source} accounts by: new ones appear in {destination}, renamed ones are renamed, none is removed.',
    from: ['erp', 'payroll'],
    to: ['hr'],
    dataSets: lists,
    guards: forLists,
  },
  {
    id: 'work-to-hr',
    name: 'Projects and cost codes',
    sentence: 'Projects of {source} open and close in {destination}, with their phases and cost codes.',
    from: ['erp'],
    to: ['hr'],
    dataSets: work,
    guards: forLists,
  },
  {
    id: 'first-load',
    name: 'First load of people',
    sentence:
      'Fills {destination} once with the people of {source} and their pay; who is there already is left as they are.',
    before: 'Run “Departments, unions and pay codes” first, so that people find their codes.',
    from: ['erp', 'payroll'],
    to: ['hr'],
    dataSets: [people, ...pay].map((dataSet) => ({ ...dataSet, update: false })),
    lifecycle: { futureHires: 'days before', futureHireDays: 365, termination: 'at once', rehire: 'ask' },
    guards: { maxUnmapped: 100 },
  },
  {
    id: 'work-to-clock',
    name: 'Projects and cost codes',
    sentence: 'Crews clock in on the projects, phases and cost codes of {source}: {destination} follows it.',
    from: ['hr', 'erp'],
    to: ['time clock'],
    dataSets: work,
    guards: forLists,
  },
  {
    id: 'time',
    name: 'Hours worked',
    sentence: 'Approved hours of {source} go to {destination} once each, with project and cost code.',
    before: 'The codes of hours (regular, overtime …) need a crosswalk unless both ends use the same.',
    from: ['time clock'],
    to: ['erp', 'payroll', 'hr'],
    dataSets: [time],
    guards: forTime,
  },
  {
    id: 'certifications',
    name: 'Certifications and training',
    sentence:
      'Certificates and courses that {source} keeps are known in {destination} too; people come first where both ends have them.',
    from: ['hr', 'time clock'],
    to: ['hr', 'time clock'],
    dataSets: [{ id: 'employees' }, { id: 'certifications', isNeeded: true }],
    guards: forPeople,
  },
  {
    id: 'time-off',
    name: 'Time off balances',
    sentence: 'Employees see in {destination} how many hours off {source} has for them.',
    from: ['time clock', 'payroll'],
    to: ['hr'],
    dataSets: [{ id: 'ptoBalances', isNeeded: true }],
    guards: { maxChangesPercent: 100 },
  },
  {
    id: 'pay-statements',
    name: 'Pay statements',
    sentence: 'Employees find the pay statements that {source} made in {destination}.',
    from: ['payroll'],
    to: ['hr'],
    dataSets: [{ id: 'payStatements', isNeeded: true }],
    guards: forTime,
  },
  ...byFile({
    id: 'people',
    name: 'People and pay',
    sentence:
      'People of {source} go to {destination}, with pay rates, taxes, deposits and deductions as far as both ends have them.',
    dataSets: [people, ...pay],
    lifecycle: { futureHires: 'days before', futureHireDays: 14, termination: 'at once' },
    guards: forPeople,
  }),
  ...byFile({
    id: 'lists',
    name: 'Departments, unions and pay codes',
    sentence: 'The code lists of {source} go to {destination}; none is removed.',
    dataSets: lists,
    guards: forLists,
  }),
  ...byFile({
    id: 'work',
    name: 'Projects and cost codes',
    sentence: 'Projects of {source} go to {destination}, with their phases and cost codes.',
    dataSets: work,
    guards: forLists,
  }),
  ...byFile({
    id: 'time',
    name: 'Hours worked',
    sentence: 'Hours of {source} go to {destination} once each, with project and cost code.',
    dataSets: [time],
    guards: forTime,
  }),
  ...byFile({
    id: 'records',
    name: 'Certificates, contacts and time off',
    sentence:
      'What {source} keeps beside people and pay, such as certificates, emergency contacts and time off, goes to {destination}.',
    dataSets: [
      { id: 'certifications' },
      { id: 'emergencyContacts' },
      { id: 'ptoBalances' },
      { id: 'payStatements' },
    ],
    guards: { maxChangesPercent: 100 },
  }),
];

/** The same thing written to a file and read from one. */
function byFile(template: Omit<SyncTemplate, 'from' | 'to'>): SyncTemplate[] {
  const { id, name } = template;
  return [
    { ...template, id: `${id}-to-file`, name: `${name}, to a file`, from: systems, to: ['files'] },
    { ...template, id: `${id}-from-file`, name: `${name}, from a file`, from: ['files'], to: systems },
  ];
}
