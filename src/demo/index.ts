/** The demo company: a contractor whose systems are the sandboxes. Used by main.ts only. */
import { join } from 'node:path';
import type { Actor, Hub, SignIn } from '../hub/index.ts';
import { runDemo } from './first-runs.ts';
import { moveConnectors } from './move.ts';
import { resetDemo } from './reset.ts';
import { type SandboxPorts, startSandboxes } from './sandboxes.ts';
import { addMissing, type DemoCompany, demoLogin, setUpDemo } from './set-up.ts';

/** What is kept of the demo between starts. */
interface DemoSetting extends DemoCompany {
  ports: SandboxPorts;
  /** False until both first runs have been made. */
  hasRun: boolean;
  /** Of the demo's connectors and syncs; absent in demos that had five products. */
  version?: number;
}

/** Raised when connectors or syncs are added to the demo, so that demos of earlier versions get them too. */
const version = 2;

export interface Demo {
  login: { email: string; password: string };
  companyId: string;
  /** Which sandbox listens where, by product. */
  sandboxes(): { product: string; address: string }[];
  /** Puts all sandboxes and the company back to the beginning, or one; answers which. */
  reset(actor: Actor, product?: string): Promise<string[]>;
  close(): Promise<void>;
}

interface Installation {
  hub: Hub;
  signIn: SignIn;
  allowHosts(hosts: readonly string[]): void;
}

const name = 'demo';

/**
 * Starts the sandboxes and makes the demo company, unless there is one from last time. Nothing on an installation
 * with companies of its own.
 */
export async function startDemo({ hub, signIn, allowHosts }: Installation): Promise<Demo | undefined> {
  const before = (await hub.store.settings.get(name)) as DemoSetting | undefined;
  if (before === undefined && (await hub.store.companies.all()).length > 0) return undefined;
  const remembered = before === undefined ? {} : portsByProduct(before.ports);
  const sandboxes = await startSandboxes(join(hub.dataFolder, 'sandbox'), remembered);
  const { ports, close } = sandboxes;
  try {
    allowHosts(Object.values(ports).map((port) => `127.0.0.1:${port}`));
    let companyId = before?.companyId ?? '';
    if (before === undefined) {
      const company = await setUpDemo(hub, signIn, sandboxes);
      companyId = company.companyId;
      await hub.store.settings.set(name, { ...company, ports, hasRun: false, version } satisfies DemoSetting);
    } else {
      await moveConnectors(hub, before.companyId, remembered, ports);
      if (before.version !== version) await addMissing(hub, before.companyId, sandboxes);
      await hub.store.settings.set(name, { ...before, ports, version } satisfies DemoSetting);
    }
    return {
      login: demoLogin,
      companyId,
      sandboxes: () => [...sandboxes.running].map(([product, { address }]) => ({ product, address })),
      reset: async (actor, product) => {
        const { reset, firstSyncId } = await resetDemo(hub, actor, companyId, sandboxes, product);
        const kept = (await hub.store.settings.get(name)) as DemoSetting;
        await hub.store.settings.set(name, { ...kept, vistaSyncId: firstSyncId } satisfies DemoSetting);
        return reset;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Demos of the first version kept four ports under names of their own. */
function portsByProduct(ports: SandboxPorts): SandboxPorts {
  const now: Readonly<Record<string, string>> = { coreHr: 'core-hr', vista: 'viewpoint-vista' };
  return Object.fromEntries(Object.entries(ports).map(([key, port]) => [now[key] ?? key, port]));
}

/** As {@link startDemo}, but only where there is a demo already. */
export async function resumeDemo(installation: Installation): Promise<Demo | undefined> {
  const before = await installation.hub.store.settings.get(name);
  return before === undefined ? undefined : startDemo(installation);
}

/** The first runs of a new demo, once there are workers; nothing later. */
export async function runDemoOnce(hub: Hub, print: (text: string) => void): Promise<void> {
  const demo = (await hub.store.settings.get(name)) as DemoSetting | undefined;
  if (demo === undefined || demo.hasRun) return;
  await runDemo(hub, demo, print);
  await hub.store.settings.set(name, { ...demo, hasRun: true } satisfies DemoSetting);
}
