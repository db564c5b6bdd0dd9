/** The demo company's syncs, of all eleven products, each run by clicking. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoSyncs } from '../../src/demo/syncs.ts';
import { templates } from '../../src/hub/templates/list.ts';
import { openBrowser } from './open-browser.ts';
import { type RunningDemo, startDemoServer } from './start-demo.ts';
import { type Visit, visit } from './visit.ts';

let server: RunningDemo;
let browser: Browser;
let here: Visit;

beforeAll(async () => {
  [server, browser] = await Promise.all([startDemoServer(), openBrowser()]);
  here = await visit(browser, server);
}, 180_000);
afterAll(async () => {
  await here?.close();
  await browser?.close();
  await server?.close();
});

/** A sync is known by its ends' names; its own name says the products. */
async function nameOf(from: string, to: string, what: string): Promise<string> {
  const answer = await here.page.request.get(`/api/companies/${here.companyId}/syncs`);
  const syncs: { name: string; sourceName: string; destinationName: string }[] = await answer.json();
  const sync = syncs.find(
    (one) =>
      one.sourceName.endsWith(` - ${from}`) &&
      one.destinationName.endsWith(` - ${to}`) &&
      one.name.endsWith(`: ${what}`),
  );
  return sync?.name ?? `${from} to ${to}`;
}

describe('from the screen', () => {
  for (const { from, to, template } of demoSyncs) {
    const what = templates.find(({ id }) => id === template)?.name ?? template;
    test(`${from} to ${to}: ${what} runs green`, { timeout: 240_000 }, async () => {
      const { page } = here;
      await here.open('sync');
      const name = await nameOf(from, to, what);
      await page.getByRole('textbox', { name: /^Search/ }).fill(name);
      await page.getByRole('button', { name: `Run ${name}`, exact: true }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('switch', { name: 'Save changes' }).press('Space');
      await dialog.getByRole('button', { name: 'Run and save changes' }).click();

      await page.getByText('Save changes on').waitFor();
      await page.getByText(/^Completed/).waitFor({ timeout: 180_000 });

      expect(await page.getByRole('tab', { name: /^Failures/ }).textContent()).toBe('Failures');
      const cells = page.getByRole('region', { name: 'Progress' }).getByRole('row').nth(1).getByRole('cell');
      const read = await cells.nth(2).textContent();
      expect(Number(read?.replaceAll(',', ''))).toBeGreaterThan(0);
      expect(here.complaints).toEqual([]);
    });
  }

  test('Sync History shows each of them', async () => {
    const { page } = here;
    await here.open('history?save=on');
    const runs = page.getByRole('grid', { name: 'Sync History' });

    // A line of headings, each sync, and the first one once more, which the demo ran by itself.
    const lines = String(demoSyncs.length + 2);
    await expect.poll(() => runs.getAttribute('aria-rowcount')).toBe(lines);
  });
});
