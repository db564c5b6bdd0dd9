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

/** What one destination says of the same people and jobs in words of its own, and how often at most. */
const ofDestination: Readonly<Record<string, number>> = {
  // The rehired person's first employment is no time of which Acumatica keeps pay; an account that gets the rest.
  'acumatica/invalid': 3,
  'acumatica/no-remainder': 2,
  // The same deduction twice, and one account for two deposits.
  'cmic/already-there': 2,
  'match/claimed-twice': 2,
  // A job of which CMiC has not set up the phases, and people who have not reached the ERP.
  'cmic/refused': 120,
  'cmic/no-such-employee': 120,
  'acumatica/unknown-employee': 130,
  'acumatica/invalid-time': 130,
  // Paid from a day on which the person is not employed yet.
  'payroll/invalid': 1,
};

/** A second run finds what only shows once the first has been taken over. */
const secondRunChanges: Readonly<Record<string, number>> = {
  'Core HR → Viewpoint Vista: people-and-pay': 25,
  'Core HR → Acumatica: people-and-pay': 8,
  'Core HR → Payroll: people-and-pay-for-payroll': 2,
  'ExakTime → Core HR: time-off': 4,
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
    test(`${title} is green, and a second run has nothing to do`, { timeout: 120_000 }, async () => {
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
      const unexplained = async (id: string) =>
        (await groupEvents(hub, companyId, id))
          .filter(({ level }) => level === 'error' || level === 'failure')
          .filter(({ code, count }) => !planted.has(code) && count > (ofDestination[code] ?? 0))
          .map(({ code, count, message }) => `${count} × ${code}: ${message}`);

      const preview = await run(false);
      const saved = await run(true);
      // Systems that exchange files look for them each second.
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      const again = await run(true);

      for (const one of [preview, saved, again]) {
        expect(one.status).toMatch(/^completed/);
        expect(one.failures).toBe(0);
        expect(await unexplained(one.id)).toEqual([]);
      }
      expect(preview.counts.read).toBeGreaterThan(0);
      const { created, updated, deactivated } = again.counts;
      expect(created + updated + deactivated).toBeLessThanOrEqual(secondRunChanges[title] ?? 0);
    });
  }
}
