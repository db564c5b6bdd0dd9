import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openBrowser } from './open-browser.ts';
import { type RunningDemo, startDemoServer } from './start-demo.ts';
import { type Visit, visit } from './visit.ts';

let server: RunningDemo;
let browser: Browser;
let here: Visit;

beforeAll(async () => {
  [server, browser] = await Promise.all([startDemoServer(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});
beforeEach(async () => {
  here = await visit(browser, server);
});
afterEach(() => here.close());

/** One that the demo has not run yet, so that there is something to write. */
const runToClock = /^Run .*Core HR to ExakTime: People only/;

describe('running a sync', () => {
  test('without Save changes it ends with a plan, which is shown field by field and then applied', async () => {
    const { page } = here;
    await here.open('sync');

    await page.getByRole('button', { name: runToClock }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByRole('switch', { name: 'Save changes' }).isChecked()).toBe(false);
    await dialog.getByText(/nothing is written to/).waitFor();
    await dialog.getByRole('button', { name: 'Run without saving' }).click();
    await page.getByText('Save changes off').waitFor();
    await page.getByText(/^Completed/).waitFor({ timeout: 30_000 });

    await page.getByRole('tab', { name: /^Changes/ }).click();
    const changes = page.getByRole('tabpanel');
    await changes.getByRole('button', { expanded: false }).first().click();
    await changes.getByRole('columnheader', { name: 'Before' }).waitFor();

    await page.getByRole('button', { name: 'Apply this plan' }).click();
    const confirm = page.getByRole('dialog');
    await confirm.getByText(/will be written to/).waitFor();
    const looked = confirm.getByRole('checkbox', { name: /bank account/ });
    if ((await looked.count()) > 0) await looked.check();
    await confirm.getByRole('button', { name: /^Write / }).click();
    await page.getByText('Save changes on').waitFor();
    await page.getByText(/^Completed/).waitFor({ timeout: 30_000 });
    expect(here.complaints).toEqual([]);
  });

  test('errors are grouped by cause and open to their records; a search looks through all', async () => {
    const { page } = here;
    await openFirstPlan();

    await page.getByRole('tab', { name: /^Errors/ }).click();
    const panel = page.getByRole('tabpanel');
    const group = panel.getByRole('button', { expanded: false }).first();
    await group.click();
    await panel.getByRole('button', { expanded: true }).waitFor();
    expect(new URL(page.url()).searchParams.get('open')).not.toBeNull();
    await panel.getByRole('textbox', { name: 'Search errors' }).fill('no such text at all');

    await panel.getByText('Nothing matches this search.').waitFor();
  });

  test('an unknown code gets its entry on the spot', async () => {
    const { page } = here;
    await openFirstPlan();
    await page.getByRole('tab', { name: /^Errors/ }).click();

    const choice = page.getByRole('combobox', { name: /at the destination$/ }).first();
    await choice.click();
    await page.getByRole('option').first().click();
    await page.getByRole('button', { name: 'Save to crosswalk' }).first().click();

    await page
      .getByText(/in the crosswalk now/)
      .first()
      .waitFor();
    expect(here.complaints).toEqual([]);
  });

  test('files can be downloaded, and the log holds every event', async () => {
    const { page } = here;
    await here.open('history?save=on');
    await page
      .getByRole('link', { name: /^View details/ })
      .last()
      .click();

    await page.getByRole('tab', { name: /^Files/ }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page
        .getByRole('link', { name: /^Download .*\.csv$/ })
        .first()
        .click(),
    ]);
    expect((await readFile(await download.path())).length).toBeGreaterThan(20);
    await page.getByRole('tab', { name: /^Log/ }).click();

    const rows = page.getByRole('grid', { name: 'Log' }).getByRole('row');
    await rows.nth(5).waitFor();
    expect(await rows.count()).toBeGreaterThan(5);
  });

  /** The demo's first run, which found the deliberate problems of its data. */
  async function openFirstPlan(): Promise<void> {
    await here.open('history?save=off');
    await here.page
      .getByRole('link', { name: /^View details/ })
      .last()
      .click();
    await here.page.getByRole('tab', { name: /^Errors/ }).waitFor();
  }
});

describe('Sync History', () => {
  test('filters and sort stand in the address and come back with it', async () => {
    const { page } = here;
    await here.open('history');

    await page.getByRole('combobox', { name: 'Save changes' }).click();
    await page.getByRole('option', { name: 'Save off' }).click();
    await page.getByRole('button', { name: 'Errors' }).click();
    await page.waitForURL(/save=off/);
    await page.waitForURL(/sort=errors/);
    await page.reload();

    const saves = page.getByRole('grid', { name: 'Sync History' });
    await saves.waitFor();
    expect(await saves.getByRole('img', { name: 'on' }).count()).toBe(0);
    await page.getByRole('columnheader', { name: 'Errors', exact: true }).waitFor();
  });

  test('rows are reached with the arrow keys and opened with Enter', async () => {
    const { page } = here;
    await here.open('history');

    await page.getByRole('grid').getByRole('row').nth(1).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');

    await page.waitForURL(/\/history\/[0-9a-f-]{36}/);
    await page.getByRole('tab', { name: /^Changes/ }).waitFor();
  });

  test('columns are chosen and kept in the address', async () => {
    const { page } = here;
    await here.open('history');

    await page.getByRole('button', { name: 'Choose columns' }).click();
    await page.getByRole('checkbox', { name: 'Warnings' }).uncheck();
    await page.waitForURL(/columns=warnings/);

    expect(await page.getByRole('columnheader', { name: 'Warnings' }).count()).toBe(0);
  });
});

describe('schedules', () => {
  test('one is made in words, shows its next times, is switched off and deleted', async () => {
    const { page } = here;
    await here.open('schedules?edit=new');

    const form = page.getByRole('dialog');
    await form.getByLabel('Schedule name').fill('Nightly people');
    await form.getByRole('combobox', { name: 'Sync' }).click();
    await page.getByRole('option').first().click();
    await form.getByRole('combobox', { name: 'Frequency' }).click();
    await page.getByRole('option', { name: 'Every day' }).click();
    await form.getByLabel('At', { exact: true }).fill('03:15');
    await form
      .getByRole('region', { name: 'Next runs' })
      .getByText(/3:15 AM/)
      .first()
      .waitFor();
    await expect
      .poll(() => form.getByRole('region', { name: 'Next runs' }).getByRole('listitem').count())
      .toBe(5);
    await form.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Nightly people is saved.').waitFor();

    const active = page.getByRole('switch', { name: 'Nightly people is active' });
    expect(await active.isChecked()).toBe(true);
    await active.press('Space');
    await page
      .getByRole('row', { name: /Nightly people/ })
      .getByText('–')
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Delete Nightly people' }).click();
    await page.getByRole('button', { name: 'Delete schedule' }).click();

    await page.getByRole('heading', { name: 'No schedules yet' }).waitFor();
    expect(here.complaints).toEqual([]);
  });
});
