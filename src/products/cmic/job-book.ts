import { AuthError, type VendorRecord } from '../../sdk/index.ts';
import type { CmicClient } from './client.ts';
import { allOf, equals } from './query.ts';
import { JCJOB, JCJOBCATEGORY } from './resources.ts';
import { textOf } from './write-answers.ts';

/** What one job says of time on it. */
export interface JobCard {
  /** Undefined when the job is not there. */
  job: VendorRecord | undefined;
  /** By phase and category. */
  categories: Map<string, VendorRecord>;
}

/** Jobs and their categories, each asked once per run: what CMiC does not check, or checks in silence. */
export class JobBook {
  readonly #client: CmicClient;
  readonly #cards = new Map<string, Promise<JobCard | undefined>>();
  #isBarred = false;

  constructor(client: CmicClient) {
    this.#client = client;
  }

  /** Undefined where the user may not read jobs: then only reading back tells what became of time. */
  async card(company: string, code: string): Promise<JobCard | undefined> {
    if (this.#isBarred) return undefined;
    const key = `${company}|${code}`;
    let card = this.#cards.get(key);
    if (card === undefined) {
      card = this.#read(company, code);
      this.#cards.set(key, card);
      card.catch(() => this.#cards.delete(key));
    }
    return card;
  }

  async #read(company: string, code: string): Promise<JobCard | undefined> {
    const client = this.#client;
    try {
      const ofJob = allOf(equals(client.names.theirs('JobCompCode'), company), equals('JobCode', code));
      const [job] = await client.all(JCJOB, { q: ofJob });
      const rows =
        job === undefined
          ? []
          : await client.all(JCJOBCATEGORY, { finder: `selectJobCategory;jobCode=${code}` });
      // Whether a finder and a query go together is not published; the finder knows the number of the job only.
      const ofCompany = rows.filter((row) => textOf(row, 'JcatCompCode') === company);
      const keyed = ofCompany.map((row) => [categoryKey(row.JcatPhsCode, row.JcatCode), row] as const);
      return { job, categories: new Map(keyed) };
    } catch (error) {
      if (!(error instanceof AuthError) || error.code !== 'auth/not-allowed') throw error;
      this.#isBarred = true;
      client.context.note({
        level: 'warning',
        code: 'cmic/jobs-not-readable',
        dataSet: 'timeEntries',
        what: 'The user may not read jobs, so time is not checked before it is posted; afterwards it is looked for.',
        fix: 'Give the API service account jcjob and jcjobcategory in API security.',
      });
      return undefined;
    }
  }
}

export function categoryKey(phase: unknown, category: unknown): string {
  return `${String(phase ?? '')}|${String(category ?? '')}`;
}
