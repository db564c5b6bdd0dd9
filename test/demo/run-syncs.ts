import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDemo } from '../../src/demo/index.ts';
import { type DemoSync, demoSyncs } from '../../src/demo/syncs.ts';
import { groupEvents, showRun, startRun } from '../../src/hub/index.ts';
import { templates } from '../../src/hub/templates/list.ts';
import { readEnvironment } from '../../src/start/environment.ts';
import { type RunningServer, serve } from '../../src/start/serve.ts';

/** What the demo's data plants (sandbox/contractor/deliberate-problems.ts), as every destination reports it. */
const planted = new Set([
  'match/two-candidates',
  'record/invalid-ssn',
  'record/unknown-code',
  'record/waits-for-employee',
  // Three people whose gender HR does not know, where a destination demands one; a suffix with a comma.
  'record/missing-field',
  'record/too-long',
]);

/** What only a second run can do, exactly. */
const secondRunChanges: Readonly<Record<string, number>> = {
  // The rehired person's tax and deposit, whose beginning Acumatica tells by the employment that the first run wrote.
  'Core HR → Acumatica: people-and-pay': 2,
};

const actor = { userId: null, name: 'Test', trigger: 'person' as const, address: null };

/** Declares one test for each of the demo's syncs that is wanted: without, with Save changes, and once more. */
export function runSyncs(wanted: (sync: DemoSync) => boolean): void {
  let server: RunningServer;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'chalkline-demo-'));
    const environment = readEnvironment({ PORT: '0', CHALKLINE_DATA: folder }, { demo: true });
    server = await serve(environment, { prepare: startDemo });
  }, 120_000);
  afterAll(async () => {
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const sync of demoSyncs.filter(wanted)) {
    const title = `${sync.from} → ${sync.to}: ${sync.template}`;
    test(`${title} is green, and a second run has nothing to do`, { timeout: 300_000 }, async () => {
      const { hub } = server.opened;
      const [company] = await hub.store.companies.all();
      const companyId = company?.id ?? '';
      const name = templates.find(({ id }) => id === sync.template)?.name;
      const row = (await hub.store.syncs.list(companyId)).find(
        (one) =>
          one.name.endsWith(`: ${name}`) &&
          one.sourceName.endsWith(` - ${sync.from}`) &&
          one.destinationName.endsWith(` - ${sync.to}`),
      );
      const run = async (saveChanges: boolean) => {
        const started = await startRun(hub, actor, companyId, row?.id ?? '', { saveChanges, options: {} });
        for (;;) {
          const shown = await showRun(hub, companyId, started.id);
          if (shown.status !== 'queued' && shown.status !== 'running') return shown;
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      };
      const unexplained = async (id: string) => {
        const events = (await groupEvents(hub, companyId, id)).filter(
          ({ level, code }) => (level === 'error' || level === 'failure') && !planted.has(code),
        );
        const counts: Record<string, number> = {};
        for (const { code, count } of events) counts[code] = (counts[code] ?? 0) + count;
        return counts;
      };

      const preview = await run(false);
      const saved = await run(true);
      // Systems that exchange files look for them each second.
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      const again = await run(true);

      for (const one of [preview, saved, again]) {
        expect(one.status).toMatch(/^completed/);
        expect(one.failures).toBe(0);
      }
      for (const one of [preview, saved, again]) expect(await unexplained(one.id)).toEqual({});
      expect(preview.counts.read).toBeGreaterThan(0);
      const { created, updated, deactivated } = again.counts;
      expect(created + updated + deactivated).toBe(secondRunChanges[title] ?? 0);
    });
  }
}
