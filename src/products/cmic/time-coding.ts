import { flatten, RecordError, type VendorRecord } from '../../sdk/index.ts';
import type { CmicClient, Json } from './client.ts';
import { categoryKey, type JobCard } from './job-book.ts';
import { setUpCategory } from './job-categories.ts';
import { textOf } from './write-answers.ts';

type Coding = Parameters<typeof setUpCategory>[1];

/**
 * What the time is booked on: job, phase and category, or the department where there is no job.
 * @throws RecordError when CMiC would refuse it, or swallow it
 */
export async function demandCoding(client: CmicClient, record: VendorRecord): Promise<Json> {
  const job = textOf(record, 'Job');
  if (job === '') return departmentCoding(client, record);
  const phase = textOf(record, 'Phase');
  if (phase === '') throw refused('cmic/no-phase', `Time on job ${job} has no phase.`, 'Phase');
  const category = textOf(record, 'Category') || client.earnings.category;
  const company = textOf(record, 'TshWorkCompCode') || client.company;
  const card = await client.jobs.card(company, job);
  if (card !== undefined) await demandOpen(client, card, { company, job, phase, category });
  return { TshTypeCode: 'J', TshJobdeptwoId: job, TshPhsacctwiId: phase, TshCatexpId: category };
}

function departmentCoding({ earnings }: CmicClient, record: VendorRecord): Json {
  const department = textOf(record, 'Department');
  if (department === '' || earnings.account === '')
    throw refused(
      'cmic/no-job',
      'The entry has no job, and the connector has no account for time without one.',
      'Job',
      'Name the job at the source, or set the account of time without a job, and map the department.',
    );
  return { TshTypeCode: 'G', TshJobdeptwoId: department, TshPhsacctwiId: earnings.account };
}

async function demandOpen(client: CmicClient, card: JobCard, coding: Coding): Promise<void> {
  const { job, phase, category } = coding;
  if (card.job === undefined) throw refused('cmic/no-such-job', `CMiC has no job ${job}.`, 'Job');
  if (card.job.JobCostFlag === 'N')
    throw refused('cmic/job-closed', `Job ${job} takes no costs in CMiC, and would swallow the time.`, 'Job');
  const row = card.categories.get(categoryKey(phase, category));
  if (row === undefined) return addCategory(client, card, coding);
  if (row.JcatCatActiveFlag === 'N' || row.JcatPhaseActiveFlag === 'N')
    throw refused(
      'cmic/category-inactive',
      `Category ${category} of phase ${phase} on job ${job} is not active and takes no transactions.`,
      'Phase',
    );
}

async function addCategory(client: CmicClient, card: JobCard, coding: Coding): Promise<void> {
  if (client.config.createCategories !== true)
    throw refused(
      'cmic/no-such-coding',
      `Category ${coding.category} is not set up on phase ${coding.phase} of job ${coding.job}.`,
      'Phase',
      'Set it up in CMiC, or switch on "Create missing job categories".',
    );
  const { company, job, phase, category } = coding;
  await client.turns.take(`category ${company} ${job} ${phase} ${category}`, async () => {
    if (card.categories.has(categoryKey(phase, category))) return;
    const row = await setUpCategory(client, coding);
    card.categories.set(categoryKey(phase, category), flatten(row));
  });
}

function refused(code: string, what: string, field: string, fix?: string): RecordError {
  return new RecordError({
    code,
    what,
    fix: fix ?? 'Book the hours on another job or phase at the source, or open it in CMiC, then retry.',
    field,
  });
}
