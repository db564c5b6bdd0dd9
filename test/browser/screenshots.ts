/**
 * Pictures of all pages in four looks, into test/screenshots/. Of a server that runs already:
 * CHALKLINE_BASE_URL, CHALKLINE_EMAIL, CHALKLINE_PASSWORD; otherwise of a demo server started for it.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { scenes, show } from './all-pages.ts';
import { openBrowser } from './open-browser.ts';
import { startDemoServer } from './start-demo.ts';
import { type Look, visit } from './visit.ts';

const looks: readonly Required<Look>[] = [
  { width: 1440, height: 900, colorScheme: 'light' },
  { width: 1440, height: 900, colorScheme: 'dark' },
  { width: 1024, height: 768, colorScheme: 'light' },
  { width: 1024, height: 768, colorScheme: 'dark' },
];

/** Takes the pictures and returns their paths. */
export async function takeScreenshots(
  folder = join(import.meta.dirname, '../screenshots'),
): Promise<string[]> {
  const { CHALKLINE_BASE_URL: url, CHALKLINE_EMAIL: email, CHALKLINE_PASSWORD: password } = process.env;
  const server =
    url === undefined || email === undefined || password === undefined
      ? await startDemoServer()
      : { url, login: { email, password }, close: async () => undefined };
  const browser = await openBrowser();
  mkdirSync(folder, { recursive: true });
  const taken: string[] = [];
  try {
    for (const look of looks) {
      const here = await visit(browser, server, look);
      for (const scene of scenes) {
        await show(here, scene);
        const path = join(folder, `${scene.name}-${look.width}-${look.colorScheme}.png`);
        await here.page.screenshot({ path });
        taken.push(path);
      }
      await here.close();
    }
  } finally {
    await browser.close();
    await server.close();
  }
  return taken;
}
