import Table from 'cli-table3';
import { type Actor, type Hub, showRun, startRun } from '../hub/index.ts';
import type { DemoCompany } from './set-up.ts';

type Run = Awaited<ReturnType<typeof showRun>>;

const actor: Actor = { userId: null, name: 'Dana Demo', trigger: 'person' };

/** Runs the demo's sync without and then with Save changes, and shows both as tables. */
export async function runDemo(hub: Hub, demo: DemoCompany, print: (text: string) => void): Promise<void> {
  for (const saveChanges of [false, true]) {
    const started = await startRun(hub, actor, demo.companyId, demo.vistaSyncId, {
      saveChanges,
      options: {},
    });
    const run = await ended(hub, demo.companyId, started.id);
    print(summary(run));
  }
}

async function ended(hub: Hub, companyId: string, id: string): Promise<Run> {
  for (;;) {
    const run = await showRun(hub, companyId, id);
    if (run.status !== 'queued' && run.status !== 'running') return run;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** A run as a person reads it in a terminal. */
export function summary(run: Run): string {
  const table = new Table({
    head: [
      'Data set',
      'Read',
      'Created',
      'Updated',
      'Deactivated',
      'Unchanged',
      'Skipped',
      'Refused',
      'Conflict',
      'In doubt',
    ],
    style: { head: [], border: [] },
    colAligns: ['left', ...Array.from({ length: 9 }, () => 'right' as const)],
  });
  for (const { label, stage, counts } of run.dataSets) {
    table.push([
      stage === 'failed' || stage === 'not run' ? `${label} (${stage})` : label,
      counts.read,
      counts.created,
      counts.updated,
      counts.deactivated,
      counts.unchanged,
      counts.skipped,
      counts.refused,
      counts.conflict,
      counts.inDoubt,
    ]);
  }
  const mode = run.saveChanges ? 'with Save changes' : 'without Save changes';
  const seconds = ((run.durationMs ?? 0) / 1000).toFixed(1);
  return [
    '',
    `Run ${run.number}: ${run.name}, ${mode}`,
    `${run.status} in ${seconds} s · ${run.errors} errors, ${run.warnings} warnings, ${run.infos} info, ${run.failures} failures`,
    ...(run.failure === null ? [] : [run.failure]),
    table.toString(),
  ].join('\n');
}
