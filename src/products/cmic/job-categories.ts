import { RecordError } from '../../sdk/index.ts';
import type { CmicClient, Json } from './client.ts';
import { JCJOBCATEGORY } from './resources.ts';

/** Sets a category up on a phase of a job, with the flags that a public client sends. @throws RecordError */
export async function setUpCategory(
  client: CmicClient,
  { company, job, phase, category }: { company: string; job: string; phase: string; category: string },
): Promise<Json> {
  const payload = {
    JcatCompCode: company,
    JcatJobCode: job,
    JcatPhsCode: phase,
    JcatCode: category,
    JcatCatActiveFlag: 'Y',
    JcatPhaseActiveFlag: 'Y',
    JcatExclCostWip: 'N',
    JcatExclCostBudgWip: 'Y',
    JcatLabourForecastFlag: 'N',
    JcatCostToComplOvrdFlg: 'N',
    JcatVUuid: '',
  };
  try {
    await client.create(JCJOBCATEGORY, payload);
  } catch (error) {
    // An answer that was lost before: it is there by now.
    const isThere = error instanceof RecordError && error.code === 'cmic/already-there';
    if (!isThere) throw error;
  }
  return payload;
}
