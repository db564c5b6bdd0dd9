import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from './open-browser.ts';
import { type RunningDemo, startDemoServer } from './start-demo.ts';
import { type Visit, visit } from './visit.ts';

let server: RunningDemo;
let browser: Browser;
let here: Visit;

beforeAll(async () => {
  [server, browser] = await Promise.all([startDemoServer(), openBrowser()]);
  here = await visit(browser, server);
});
afterAll(async () => {
  await here.close();
  await browser.close();
  await server.close();
});

test('a rotated key is current, re-seal empties the old one, and it is not retired within the minute', async () => {
  const { page } = here;
  await here.open('admin?tab=keys');
  const rows = page.getByRole('table', { name: 'Keys' }).locator('tbody tr');
  const old = (await rows.first().locator('td').first().textContent()) ?? '';
  await page.getByText('The key file lies in the data folder').waitFor();

  await page.getByRole('button', { name: 'Rotate' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Rotate' }).click();
  await page.getByRole('button', { name: `Retire ${old}` }).waitFor();

  const current = rows.filter({ hasText: 'Current' });
  await expect.poll(() => rows.count()).toBe(2);
  expect(await current.locator('td').first().textContent()).not.toBe(old);

  const retire = async () => {
    await page.getByRole('button', { name: `Retire ${old}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Retire' }).click();
  };
  await retire();
  await page.getByRole('alert').getByText(`the key "${old}"`).waitFor();

  await page.getByRole('button', { name: 'Re-seal' }).click();
  await page.getByText(/^Last re-sealed/).waitFor({ timeout: 30_000 });
  const values = rows.filter({ hasText: old }).locator('td').nth(3);
  expect(await values.textContent()).toBe('0');

  await retire();
  await page.getByRole('alert').getByText('less than a minute ago').waitFor();
  await expect.poll(() => rows.count()).toBe(2);
});
