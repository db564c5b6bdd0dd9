/** A resource of CMiC as we use it. */
export interface Resource {
  module: 'hcm' | 'jc' | 'gl';
  name: string;
  /** Columns that give a list the same order each time; without one CMiC may skip rows between pages. */
  order: readonly string[];
  /** Texts that must not come as numbers: a code without its leading zeros is another code. */
  codes: readonly string[];
  /** Members that we read; said in the log when the site does not send them. */
  reads: readonly string[];
}

const resource = (
  module: Resource['module'],
  name: string,
  order: string,
  codes: string,
  reads: string,
): Resource => ({
  module,
  name,
  order: order.split(' '),
  codes: codes.split(' '),
  reads: reads.split(' '),
});

export const PYEMPLOYEE = resource(
  'hcm',
  'pyemployee',
  'EmpNo',
  'EmpCompCode EmpNo EmpSinNo EmpDeptCode EmpTrdCode EmpZipCode EmpPrnCode EmpPygCode EmpWrlCode EmpWcbCode',
  'EmpFirstName EmpMiddleName EmpLastName EmpSinNo EmpStatus EmpSubStatus EmpDateOfBirth EmpHireDate EmpAdjustedSeriviceDate EmpDeptCode EmpPrnCode EmpPygCode EmpTrdCode EmpWrlCode EmpWcbCode EmpType EmpFullPartTime EmpHourlyRate EmpAnnualSalary EmpFilingStatus EmpAddress1 EmpAddress2 EmpAddress3 EmpStateCode EmpZipCode EmpCountryCode EmpEmailAddress EmpCellPhone',
);
export const PYPAYRUN = resource('hcm', 'pypayrun', 'PrnCode', 'PrnCode', 'PrnDescription');
export const PYTRADES = resource('hcm', 'pytrades', 'TrdCode', 'TrdCode', 'TrdDescription');
export const PYUNIONS = resource('hcm', 'pyunions', 'UniCode', 'UniCode', 'UniName');
export const PYDEDUCTION = resource('hcm', 'pydeduction', 'DedCode', 'DedCode', 'DedDescription');
export const PYBENEFIT = resource('hcm', 'pybenefit', 'BenCode', 'BenCode', 'BenDescription');
export const PYEMPSALSPL = resource(
  'hcm',
  'pyempsalspl',
  'EssEmpNo EssSplitNumber',
  'EssCompCode EssEmpNo EssBankCode EssBankAccNumber',
  'EssSplitNumber EssSplitType EssEmpSalSplitType EssSplitPercent EssAchTranCode',
);
export const PYEMPTIMESHEET = resource(
  'hcm',
  'pyemptimesheet',
  'TshDate TshVUuid',
  'TshCompCode TshEmpNo TshJobdeptwoId TshPhsacctwiId TshCatexpId',
  'TshDate TshTypeCode TshNormalHours TshOtHours TshDotHours TshOhType',
);
export const JCJOB = resource(
  'jc',
  'jcjob',
  'JobCode',
  'JobCompCode JobCode',
  'JobName JobCostFlag JobStatusCode',
);
export const JCJOBCOSTCODES = resource(
  'jc',
  'jcjobcostcodes',
  'GjjpJobCode GjjpCode',
  'GjjpCompCode GjjpJobCode GjjpCode',
  'GjjpName GjjpActiveFlag',
);
export const JCJOBCATEGORY = resource(
  'jc',
  'jcjobcategory',
  'JcatPhsCode JcatCode',
  'JcatCompCode JcatJobCode JcatPhsCode JcatCode',
  'JcatCatActiveFlag JcatPhaseActiveFlag',
);
export const GLDEPARTMENTS = resource(
  'gl',
  'rtigenericgldepts',
  'DeptCode',
  'DeptCompCode DeptCode',
  'DeptName DeptActiveFlag',
);

/** Employee deductions and benefits: no page of them is published, so the names of their members are settings. */
export function employeeItems(name: 'pyempded' | 'pyempben', prefix: string): Resource {
  const code = name === 'pyempded' ? 'DedCode' : 'BenCode';
  return resource(
    'hcm',
    name,
    `${prefix}${code} ${prefix}StartDate`,
    `${prefix}CompCode ${prefix}EmpNo ${prefix}${code}`,
    `${prefix}StartDate ${prefix}EndDate ${prefix}Method ${prefix}Amount`,
  );
}
