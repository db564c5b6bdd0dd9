import type { Project } from '../contractor/index.ts';
import { COMPANY, type Seeding } from './seeding.ts';

/** The job that looks like any other and takes no time; what is posted to it is never seen again. */
export const TIMELESS_JOB = 5;
const CATEGORIES: Readonly<Record<string, string>> = {
  labor: 'L',
  material: 'M',
  equipment: 'E',
  subcontract: 'S',
};

/** The job whose first cost code nobody has set up as a phase yet, so that hours on it would be refused. */
const UNFINISHED_JOB = 2;

/** Jobs with their phases (CMiC says cost codes, too) and the category of each. */
export function seedWork(seeding: Seeding): void {
  for (const [index, project] of seeding.contractor.projects.entries()) {
    seeding.put('jcjob', {
      JobCompCode: COMPANY,
      JobCode: project.code,
      JobName: project.name,
      JobDefaultDeptCode: project.departmentCode,
      JobCostFlag: project.isActive ? 'Y' : 'N',
      JobStatusCode: project.isActive ? 'A' : 'C',
    });
    if (index === TIMELESS_JOB) seeding.list('timelessjobs', { JobCode: project.code });
    seedPhases(seeding, project, index === UNFINISHED_JOB ? project.costCodes[0] : undefined);
  }
}

function seedPhases(seeding: Seeding, project: Project, missing: string | undefined): void {
  const divisions = new Set(project.costCodes.map((code) => code.slice(0, 2)));
  for (const division of divisions) phase(seeding, project, division, `Division ${division}`, 'ALL');
  for (const code of project.costCodes) {
    if (code === missing) continue;
    const costCode = seeding.contractor.costCodes.find((each) => each.code === code);
    phase(seeding, project, code, costCode?.name ?? code, code.slice(0, 2), costCode?.unit.slice(0, 2));
    seeding.put('jcjobcategory', {
      JcatCompCode: COMPANY,
      JcatJobCode: project.code,
      JcatPhsCode: code,
      JcatCode: CATEGORIES[costCode?.costType ?? 'labor'],
      JcatCatActiveFlag: 'Y',
      JcatPhaseActiveFlag: 'Y',
      JcatExclCostWip: 'N',
      JcatExclCostBudgWip: 'Y',
      JcatLabourForecastFlag: 'N',
      JcatCostToComplOvrdFlg: 'N',
    });
  }
}

function phase(
  seeding: Seeding,
  project: Project,
  code: string,
  name: string,
  control: string,
  unit?: string,
): void {
  seeding.put('jcjobcostcodes', {
    GjjpCompCode: COMPANY,
    GjjpJobCode: project.code,
    GjjpCode: code,
    GjjpName: name,
    GjjpActiveFlag: 'Y',
    GjjpCtrlCode: control,
    GjjpJobCtrlCode: 'ALL',
    GjjpFactorableFlg: 'N',
    GjjpStoreFcastApprovedFlg: 'N',
    GjjpWmCode: unit ?? null,
  });
}
