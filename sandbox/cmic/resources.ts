import type { Row } from '../kit/index.ts';
import { type Member, membersOf } from './members.ts';

export type Module = 'hcm' | 'jc' | 'gl';

export interface Finder {
  /** Its variables, each with what it asks of a row. */
  variables: Readonly<Record<string, (row: Row, value: string) => boolean>>;
  required?: readonly string[];
}

export interface Resource {
  module: Module;
  /** The last part of its address; also the name of its table. */
  name: string;
  /** As error texts call it. */
  entity: string;
  /** What its members begin with. */
  prefix: string;
  methods: readonly ('GET' | 'POST' | 'PATCH')[];
  /** What no two rows have in common; none where rows may repeat. */
  key: readonly string[];
  /** The member by which one row is addressed. */
  id: string;
  /** The member that says to which company a row belongs. */
  company?: string;
  finders: Readonly<Record<string, Finder>>;
  /** Refuses to list without a finder. */
  finderNeeded?: boolean;
  /** Members of the key that a PATCH may change, as long as no other row has them. */
  movable?: readonly string[];
  members: readonly Member[];
}

const equal = (member: string) => (row: Row, value: string) => String(row[member] ?? '') === value;
const changedSince = (prefix: string) => (row: Row, value: string) =>
  [row[`${prefix}IuUpdateDate`], row[`${prefix}IuCreateDate`], row[`${prefix}LastUpdDate`]].some(
    (date) => typeof date === 'string' && date.slice(0, 10) >= value,
  );

type Told = Omit<Resource, 'members' | 'finders'> & { finders?: Resource['finders'] };

const HCM: Told[] = [
  {
    module: 'hcm',
    name: 'pyemployee',
    entity: 'PyEmployeeEO',
    prefix: 'Emp',
    methods: ['GET', 'POST'],
    key: ['EmpCompCode', 'EmpNo'],
    id: 'EmpVUuid',
    company: 'EmpCompCode',
    finders: {
      PyEmployeeFinder: { variables: { EmpNoVar: equal('EmpNo'), EmpStatusVar: equal('EmpStatus') } },
    },
  },
  {
    module: 'hcm',
    name: 'pypayrun',
    entity: 'PyPayrunEO',
    prefix: 'Prn',
    methods: ['GET'],
    key: ['PrnCode'],
    id: 'PrnCode',
    finders: {
      findByDate: { variables: { auditDate: changedSince('Prn') }, required: ['auditDate'] },
      PrimaryKey: { variables: { PrnCode: equal('PrnCode') }, required: ['PrnCode'] },
    },
  },
  {
    module: 'hcm',
    name: 'pytrades',
    entity: 'PyTradesEO',
    prefix: 'Trd',
    methods: ['GET', 'POST'],
    key: ['TrdCode'],
    id: 'TrdVUuid',
  },
  {
    module: 'hcm',
    name: 'pyunions',
    entity: 'PyUnionsEO',
    prefix: 'Uni',
    methods: ['GET', 'POST'],
    key: ['UniCode'],
    id: 'UniVUuid',
  },
  {
    module: 'hcm',
    name: 'pydeduction',
    entity: 'PyDeductionEO',
    prefix: 'Ded',
    methods: ['GET', 'POST'],
    key: ['DedCode'],
    id: 'DedVUuid',
  },
  {
    module: 'hcm',
    name: 'pybenefit',
    entity: 'PyBenefitEO',
    prefix: 'Ben',
    methods: ['GET', 'POST'],
    key: ['BenCode'],
    id: 'BenVUuid',
  },
  {
    module: 'hcm',
    name: 'pyempded',
    entity: 'PyEmpDedEO',
    prefix: 'Emd',
    methods: ['GET', 'POST'],
    key: ['EmdCompCode', 'EmdEmpNo', 'EmdDedCode', 'EmdStartDate'],
    id: 'EmdVUuid',
    company: 'EmdCompCode',
    finders: { selectByCode: { variables: { EmpNo: equal('EmdEmpNo') }, required: ['EmpNo'] } },
    finderNeeded: true,
  },
  {
    module: 'hcm',
    name: 'pyempben',
    entity: 'PyEmpBenEO',
    prefix: 'Emb',
    methods: ['GET', 'POST'],
    key: ['EmbCompCode', 'EmbEmpNo', 'EmbBenCode', 'EmbStartDate'],
    id: 'EmbVUuid',
    company: 'EmbCompCode',
    finders: { selectByCode: { variables: { EmpNo: equal('EmbEmpNo') }, required: ['EmpNo'] } },
    finderNeeded: true,
  },
  {
    module: 'hcm',
    name: 'pyempsalspl',
    entity: 'PyEmpSalSplEO',
    prefix: 'Ess',
    methods: ['GET', 'POST', 'PATCH'],
    key: ['EssCompCode', 'EssEmpNo', 'EssSplitNumber'],
    id: 'EssVUuid',
    movable: ['EssSplitNumber'],
    company: 'EssCompCode',
  },
  {
    module: 'hcm',
    name: 'pyemptimesheet',
    entity: 'PyEmpTimesheetEO',
    prefix: 'Tsh',
    methods: ['GET', 'POST'],
    key: [],
    id: 'TshVUuid',
    company: 'TshCompCode',
  },
];

const JC: Told[] = [
  {
    module: 'jc',
    name: 'jcjob',
    entity: 'JcJobEO',
    prefix: 'Job',
    methods: ['GET'],
    key: ['JobCompCode', 'JobCode'],
    id: 'JobVUuid',
    company: 'JobCompCode',
  },
  {
    module: 'jc',
    name: 'jcjobcostcodes',
    entity: 'JcJobCostCodesEO',
    prefix: 'Gjjp',
    methods: ['GET', 'POST', 'PATCH'],
    key: ['GjjpCompCode', 'GjjpJobCode', 'GjjpCode'],
    id: 'GjjpVUuid',
    company: 'GjjpCompCode',
  },
  {
    module: 'jc',
    name: 'jcjobcategory',
    entity: 'JcJobCategoryEO',
    prefix: 'Jcat',
    methods: ['GET', 'POST', 'PATCH'],
    key: ['JcatCompCode', 'JcatJobCode', 'JcatPhsCode', 'JcatCode'],
    id: 'JcatVUuid',
    company: 'JcatCompCode',
    finders: {
      selectJobCategory: { variables: { jobCode: equal('JcatJobCode') }, required: ['jobCode'] },
    },
  },
];

const GL: Told[] = [
  {
    module: 'gl',
    name: 'glcompany',
    entity: 'GlCompanyEO',
    prefix: 'Comp',
    methods: ['GET'],
    key: ['CompCode'],
    id: 'CompVUuid',
    company: 'CompCode',
    finders: { selectByDate: { variables: { auditDate: changedSince('Comp') }, required: ['auditDate'] } },
  },
  {
    module: 'gl',
    name: 'rtigenericgldepts',
    entity: 'GenericGlDeptsVO',
    prefix: 'Dept',
    methods: ['GET'],
    key: ['DeptCompCode', 'DeptCode'],
    id: 'DeptVUuid',
    company: 'DeptCompCode',
    finders: {
      selectDeptCompany: {
        variables: { deptCompanyCode: equal('DeptCompCode') },
        required: ['deptCompanyCode'],
      },
    },
  },
  {
    module: 'gl',
    name: 'glperiod',
    entity: 'GlPeriodVO',
    prefix: 'Per',
    methods: ['GET'],
    key: ['PerConschartCode', 'PerYr', 'PerPer'],
    id: 'PerRowid',
    finders: {
      selectPeriod: { variables: { chartCode: equal('PerConschartCode') }, required: ['chartCode'] },
    },
  },
];

/** Every resource that the sandbox offers, with the members of its table. */
export const resources: readonly Resource[] = [...HCM, ...JC, ...GL].map((told) => ({
  ...told,
  finders: told.finders ?? {},
  members: membersOf(told.name),
}));

export function resourceOf(module: string, name: string): Resource | undefined {
  return resources.find((each) => each.module === module && each.name === name);
}
