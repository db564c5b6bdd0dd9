import { type Run, summary } from '../cli/run-summary.ts';
import { type Actor, type Hub, showRun, startRun } from '../hub/index.ts';
import type { DemoCompany } from './set-up.ts';

const actor: Actor = { userId: null, name: 'Dana Demo', trigger: 'person', address: null };

/** Runs the demo's sync without and then with Save changes, and shows both as tables. */
export async function runDemo(hub: Hub, demo: DemoCompany, print: (text: string) => void): Promise<void> {
  for (const saveChanges of [false, true]) {
    const started = await startRun(hub, actor, demo.companyId, demo.vistaSyncId, {
      saveChanges,
      options: {},
    });
    const run = await ended(hub, demo.companyId, started.id);
    print(`\n${summary(run)}`);
  }
}

async function ended(hub: Hub, companyId: string, id: string): Promise<Run> {
  for (;;) {
    const run = await showRun(hub, companyId, id);
    if (run.status !== 'queued' && run.status !== 'running') return run;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
