import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scenes, show } from './all-pages.ts';
import { openBrowser } from './open-browser.ts';
import { type RunningDemo, startDemoServer } from './start-demo.ts';
import { type Visit, visit } from './visit.ts';

let server: RunningDemo;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startDemoServer(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

describe.each([
  { width: 1440, height: 900, colorScheme: 'light' as const },
  { width: 1024, height: 768, colorScheme: 'dark' as const },
])('at $width in $colorScheme', (look) => {
  let here: Visit;
  beforeAll(async () => {
    here = await visit(browser, server, look);
  });
  afterAll(() => here.close());

  test.each(scenes.map((scene) => [scene.name, scene] as const))(
    '%s can be read and used by everybody',
    async (_, scene) => {
      await show(here, scene);

      const { violations } = await new AxeBuilder({ page: here.page }).setLegacyMode().analyze();

      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      expect(here.complaints).toEqual([]);
      const sideways = await here.page.evaluate(
        'document.documentElement.scrollWidth > document.documentElement.clientWidth',
      );
      expect(sideways).toBe(false);
    },
  );
});

test('the sign-in page can be read and used by everybody', async () => {
  const context = await browser.newContext({ baseURL: server.url });
  const page = await context.newPage();
  await page.goto('/sign-in');
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();

  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();

  expect(violations.map(({ id }) => id)).toEqual([]);
  await context.close();
});
