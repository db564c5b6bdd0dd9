import type { Row } from '../kit/index.ts';
import { invalid } from './refusal.ts';
import type { Site } from './site.ts';

export function checkPhase(site: Site, row: Row): void {
  if (!site.has('jcjob', { JobCompCode: row.GjjpCompCode, JobCode: row.GjjpJobCode }))
    throw invalid('GjjpJobCode', `Job ${String(row.GjjpJobCode)} does not exist.`);
  const control = {
    GjjpCompCode: row.GjjpCompCode,
    GjjpJobCode: row.GjjpJobCode,
    GjjpCode: row.GjjpCtrlCode,
  };
  if (row.GjjpCtrlCode !== 'ALL' && !site.has('jcjobcostcodes', control))
    throw invalid('GjjpCtrlCode', `Controlling phase ${String(row.GjjpCtrlCode)} does not exist on the job.`);
}

export function checkCategory(site: Site, row: Row): void {
  const phase = { GjjpCompCode: row.JcatCompCode, GjjpJobCode: row.JcatJobCode, GjjpCode: row.JcatPhsCode };
  if (!site.has('jcjobcostcodes', phase))
    throw invalid('JcatPhsCode', `Phase ${String(row.JcatPhsCode)} does not exist on the job.`);
}
