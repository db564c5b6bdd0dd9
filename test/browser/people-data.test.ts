import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoPerson } from './demo-person.ts';
import { openBrowser } from './open-browser.ts';
import { type RunningDemo, startDemoServer } from './start-demo.ts';
import { type Visit, visit } from './visit.ts';

let server: RunningDemo;
let browser: Browser;
let here: Visit;
let someone: { number: string; lastName: string };

beforeAll(async () => {
  [server, browser] = await Promise.all([startDemoServer(), openBrowser()]);
  here = await visit(browser, server);
  someone = await demoPerson(here);
}, 240_000);
afterAll(async () => {
  await here.close();
  await browser.close();
  await server.close();
});

test('a person is found, exported in one file and erased by typing the number; the log says so without a name', async () => {
  const { page } = here;
  await here.open('admin?tab=people-data');
  await page.getByRole('heading', { name: 'One person, everywhere' }).waitFor();

  await page.getByLabel('Employee number').fill('no-such-number');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Nothing is held' }).waitFor();

  await page.getByLabel('Employee number').fill(someone.number);
  await page.getByRole('button', { name: 'Find' }).click();
  const held = page.getByRole('region', { name: 'What is held' });
  await held.getByRole('heading').first().waitFor();
  expect(await held.getByRole('heading').first().textContent()).toContain(someone.lastName);
  const changes = held
    .getByRole('row', { name: /^Changes of runs/ })
    .getByRole('cell')
    .nth(1);
  expect(Number(await changes.textContent())).toBeGreaterThan(0);

  const downloading = page.waitForEvent('download');
  await held.getByRole('button', { name: 'Export' }).click();
  const saved = await downloading;
  expect(saved.suggestedFilename()).toBe('person.csv');
  expect(readFileSync(await saved.path(), 'utf8')).toContain(someone.lastName);

  await held.getByRole('button', { name: 'Erase' }).click();
  const dialog = page.getByRole('dialog');
  const forGood = dialog.getByRole('button', { name: 'Erase for good' });
  await dialog.getByLabel(/^Type the employee number/).fill(`${someone.number}0`);
  expect(await forGood.isDisabled()).toBe(true);
  await dialog.getByLabel(/^Type the employee number/).fill(someone.number);
  await page.keyboard.press('Enter');
  await page.getByText('The person is erased. Later runs leave them out.').waitFor({ timeout: 60_000 });
  expect(new URL(page.url()).search).toBe('?tab=people-data');

  await page.getByRole('link', { name: 'audit log' }).click();
  const entry = page.getByRole('row', { name: /Person erased/ });
  await entry.first().waitFor();
  const log = await entry.first().textContent();
  expect(log).toContain('Changes: ');
  expect(log).not.toContain(someone.lastName);
  expect(log).not.toContain(someone.number);
});

test('somebody erased is told as such and readmitted', async () => {
  const { page } = here;
  await here.open('admin?tab=people-data');
  await page.getByLabel('Employee number').fill(someone.number);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Erased' }).waitFor();

  await page.getByRole('button', { name: 'Readmit' }).click();
  await page.getByText('The next run takes the person again.').waitFor();

  await page.getByRole('button', { name: 'Find' }).click();
  await page.getByRole('heading', { name: 'Nothing is held' }).waitFor();
});

test('without the right to see personal data, nothing is asked and it says who can grant it', async () => {
  const { page } = here;
  const members = `${server.url}/api/companies/${here.companyId}/users`;
  const people: { id: string; isYou: boolean }[] = await (await page.request.get(members)).json();
  const you = people.find(({ isYou }) => isYou);
  const change = (seesPersonalData: boolean) =>
    page.request.patch(`${members}/${you?.id}`, {
      data: { seesPersonalData },
      headers: { origin: server.url },
    });
  expect((await change(false)).ok()).toBe(true);

  await here.open('admin?tab=people-data');
  await page.getByText(/A Company Admin grants it on Users/).waitFor();
  expect(await page.getByLabel('Employee number').count()).toBe(0);
  await change(true);
  expect(here.complaints.filter((text) => !text.includes('404'))).toEqual([]);
});
