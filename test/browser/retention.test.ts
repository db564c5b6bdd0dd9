import { AxeBuilder } from '@axe-core/playwright';
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
  await server.age(50);
}, 240_000);
afterAll(async () => {
  await here.close();
  await browser.close();
  await server.close();
});

const table = () => here.page.getByRole('table', { name: 'The next purge' });
const due = async (what: string) =>
  (
    await table()
      .getByRole('row', { name: new RegExp(`^${what}`) })
      .getByRole('cell')
      .nth(1)
      .textContent()
  )?.replaceAll(',', '') ?? '';
const days = () => here.page.getByLabel('Changes, events and files of runs');
const save = () => here.page.getByRole('button', { name: 'Save' });

/** In both looks, what axe calls serious or critical. */
async function faults(): Promise<string[]> {
  const { page } = here;
  const found: string[] = [];
  for (const [colorScheme, width, height] of [
    ['dark', 1024, 768],
    ['light', 1440, 900],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    found.push(...serious.map(({ id, nodes }) => `${colorScheme}: ${id}: ${nodes[0]?.html}`));
  }
  return found;
}

test('with nothing due there is nothing to purge, and nothing to save before something is changed', async () => {
  await here.open('admin?tab=retention');
  await table().waitFor();

  for (const what of ['Runs', 'Changes', 'Events', 'Files', 'Entries'])
    expect(await due(what), what).toBe('0');
  expect(await save().isDisabled()).toBe(true);
  expect(await here.page.getByRole('button', { name: 'Purge now…' }).count()).toBe(0);
  expect(await faults()).toEqual([]);
});

test('keeping less is confirmed with what it would remove, and then that is what the page says is due', async () => {
  const { page } = here;
  await here.open('admin?tab=retention');
  await days().fill('30');
  await save().click();
  const dialog = page.getByRole('dialog', { name: 'Keep less?' });
  const told = (await dialog.getByText(/^The next purge would then remove/).textContent()) ?? '';
  const [, runs, changes] = /contents of (\d+) runs? \(([\d,]+) changes?/.exec(told) ?? [];
  expect(Number(runs)).toBeGreaterThan(0);
  expect(await faults()).toEqual([]);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(await due('Runs')).toBe('0');

  await save().click();
  await dialog.getByRole('button', { name: 'Keep less' }).click();
  await page.getByText('Saved.').waitFor();

  await table()
    .getByRole('row', { name: `Runs whose contents go ${runs}` })
    .waitFor();
  expect(await due('Changes')).toBe(changes?.replaceAll(',', ''));
  await page.reload();
  await table().waitFor();
  expect(await days().inputValue()).toBe('30');
  expect(await faults()).toEqual([]);
});

test('purging now is asked once more, removes what was told, and stands in the audit log', async () => {
  const { page } = here;
  await here.open('admin?tab=retention');
  await table().waitFor();
  const [runs, changes, events, files] = [
    await due('Runs'),
    await due('Changes'),
    await due('Events'),
    await due('Files'),
  ];
  expect(Number(changes)).toBeGreaterThan(10);

  await page.getByRole('button', { name: 'Purge now…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Purge now?' });
  const told = (await dialog.getByText(/^This removes the contents/).textContent()) ?? '';
  expect(told.replaceAll(',', '')).toContain(`contents of ${runs} run`);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(await due('Runs')).toBe(runs);
  await page.getByRole('button', { name: 'Purge now…' }).click();
  await dialog.getByRole('button', { name: 'Purge', exact: true }).click();

  const removed = page.getByRole('status').filter({ hasText: 'Removed: ' });
  await removed.waitFor({ timeout: 60_000 });
  expect(((await removed.textContent()) ?? '').replace('Removed: ', 'This removes ')).toBe(
    told.replace('. Nothing brings them back.', ''),
  );
  await table().getByRole('row', { name: 'Runs whose contents go 0' }).waitFor();
  expect(await page.getByText('Last purge: none yet').count()).toBe(0);
  expect(await page.getByRole('button', { name: 'Purge now…' }).count()).toBe(0);
  expect(await faults()).toEqual([]);

  await here.open('admin?tab=audit&action=runs.purged');
  const entry = page.getByRole('row', { name: /Runs purged/ }).first();
  await entry.waitFor();
  await entry.click();
  const log = ((await page.getByRole('dialog').textContent()) ?? '').replaceAll(',', '');
  for (const [name, count] of Object.entries({ Runs: runs, Changes: changes, Events: events, Files: files }))
    expect(log, name).toMatch(new RegExp(`${name}\\W*${count}`));
  await here.open('history');
  await page
    .getByRole('link', { name: /^View details/ })
    .first()
    .click();
  await page.getByText(/^Contents purged on/).waitFor();
  expect(here.complaints).toEqual([]);
});

test('fewer than 90 days of the audit log are refused in words, and nothing is saved', async () => {
  const { page } = here;
  await here.open('admin?tab=retention');
  const entries = page.getByLabel('Entries of the audit log');

  await entries.fill('89');
  await save().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Keep less' }).click();

  await page.getByRole('alert').getByText('The audit log cannot be kept for 89 days only.').waitFor();
  await page.reload();
  expect(await entries.inputValue()).toBe('2557');
});
