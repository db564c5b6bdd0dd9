import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runDemoOnce, startDemo } from '../../src/demo/index.ts';
import { readEnvironment } from '../../src/start/environment.ts';
import type { OpenedHub } from '../../src/start/open-hub.ts';
import { serve } from '../../src/start/serve.ts';

export interface RunningDemo {
  url: string;
  login: { email: string; password: string };
  opened: OpenedHub;
  operatorToken: string;
  /** As if every run had been that long ago, and no plan were open. */
  age(days: number): Promise<void>;
  close(): Promise<void>;
}

/** The real server with its demo company, sandboxes and two first runs, in a folder of its own. */
export async function startDemoServer(): Promise<RunningDemo> {
  if (!existsSync(join(import.meta.dirname, '../../web/dist/index.html'))) {
    throw new Error('The screens are not built. Run: npx vite build web');
  }
  const folder = mkdtempSync(join(tmpdir(), 'chalkline-screens-'));
  const environment = readEnvironment({ PORT: '0', CHALKLINE_DATA: folder }, { demo: true });
  const server = await serve(environment, { prepare: startDemo });
  await runDemoOnce(server.opened.hub, () => undefined);
  if (server.demoLogin === undefined) throw new Error('The server has no demo company');
  // The pictures show every page, also those for administrators of the installation.
  const [company] = await server.opened.hub.store.companies.all();
  const [dana] = await server.opened.hub.store.members.list(company?.id ?? '');
  if (dana !== undefined) await server.opened.hub.store.companies.makeInstallationAdmin(dana.userId);
  return {
    url: server.url,
    login: server.demoLogin,
    opened: server.opened,
    operatorToken: server.operatorToken,
    age: async (days) => {
      const { owner } = server.opened.database;
      await owner.query('UPDATE run SET finished_at = now() - make_interval(days => $1)', [days]);
      await owner.query('UPDATE plan SET expires_at = now() - make_interval(days => $1)', [days - 1]);
    },
    close: async () => {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
