import { RefusedError } from '../kernel/index.ts';
import { found } from './found.ts';
import type { Hub } from './hub.ts';
import { runRow } from './run-rows.ts';

/** Ends a run that waits at once; one that runs stops within two seconds. @throws RefusedError `run/ended` */
export async function cancelRun(hub: Hub, companyId: string, runId: string) {
  const company = found(await hub.store.companies.get(companyId), 'company');
  const run = found(await hub.store.history.get(companyId, runId), 'run');
  if (!(await hub.store.runs.cancel({ companyId, id: runId }))) {
    throw new RefusedError({
      code: 'run/ended',
      what: `Run ${run.number} has ended already.`,
      fix: 'Nothing to do.',
    });
  }
  const now = found(await hub.store.history.get(companyId, runId), 'run');
  return runRow(now, { companyId, companyName: company.name });
}
