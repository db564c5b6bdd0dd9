import { RefusedError } from '../kernel/index.ts';
import { recordAudit } from './audit.ts';
import { found } from './found.ts';
import type { Actor, Hub } from './hub.ts';
import { runRow } from './run-rows.ts';

/** Ends a run that waits at once; one that runs stops within two seconds. @throws RefusedError `run/ended` */
export async function cancelRun(hub: Hub, actor: Actor, companyId: string, runId: string) {
  const company = found(await hub.store.companies.get(companyId), 'company');
  const run = found(await hub.store.history.get(companyId, runId), 'run');
  if (!(await hub.store.runs.cancel({ companyId, id: runId }))) {
    throw new RefusedError({
      code: 'run/ended',
      what: `Run ${run.number} has ended already.`,
      fix: 'Nothing to do.',
    });
  }
  await recordAudit(hub, actor, {
    companyId,
    action: 'run.cancelled',
    subject: { kind: 'run', id: runId, name: `Run ${run.number}` },
    details: { sync: run.syncName },
  });
  const now = found(await hub.store.history.get(companyId, runId), 'run');
  return runRow(now, { companyId, companyName: company.name });
}
