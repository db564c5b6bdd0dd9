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

test('an invited person follows the link, chooses a password and is in with the role that was given', async () => {
  const { page } = here;
  await here.open('users');
  await page.getByRole('button', { name: 'Add user' }).click();
  await page.getByLabel('E-mail').fill('walter@example.com');
  await page.getByRole('dialog').getByRole('button', { name: 'Add' }).click();
  const link = await page.getByLabel('Link').inputValue();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByText('Invited', { exact: true }).waitFor();

  const context = await browser.newContext({ baseURL: server.url });
  const guest = await context.newPage();
  await guest.goto(link);
  await guest.getByLabel('Your name').fill('Walter Neu');
  await guest.getByLabel('Choose a password').fill('violet-harbor-cactus-97');
  await guest.getByRole('button', { name: 'Accept' }).click();
  await guest.getByRole('heading', { name: 'Sync', exact: true }).waitFor();

  expect(await guest.getByRole('link', { name: 'Admin' }).count()).toBe(0);
  await guest.getByRole('link', { name: 'Users' }).click();
  await guest.getByText('Walter Neu (you)').waitFor();
  expect(await guest.getByRole('button', { name: 'Add user' }).count()).toBe(0);
  await here.open('users');
  await page.getByRole('button', { name: 'Change Walter Neu' }).click();
  const menu = await page.getByRole('menu').boundingBox();
  expect(menu?.y).toBeGreaterThan(150);
  await page.getByRole('menuitem', { name: 'Remove', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByText('Walter Neu is removed.').waitFor();

  await guest.goto('/');
  await guest.getByRole('heading', { name: 'No access yet' }).waitFor();
  await context.close();
  expect(here.complaints).toEqual([]);
});

test('a link that has been used says no more than a made-up one', async () => {
  const context = await browser.newContext({ baseURL: server.url });
  const guest = await context.newPage();

  await guest.goto(`/invitation#${'x'.repeat(43)}`);

  await guest.getByText('This invitation does not work, or no longer.').waitFor();
  await context.close();
});

test('among forty companies one is found by typing and entered with the keyboard', async () => {
  const { page } = here;
  for (let at = 1; at <= 40; at += 1) {
    const made = await page.request.post('/api/companies', {
      data: { name: `Contractor ${at}`, timeZone: 'UTC' },
      headers: { origin: server.url },
    });
    expect(made.status()).toBe(201);
  }
  await here.open('sync');
  await page.getByRole('button', { name: /Change company/ }).click();
  await page.getByLabel('Search companies').waitFor();

  await page.keyboard.type('contractor 37');
  await page.keyboard.press('Enter');

  await page.getByRole('button', { name: /^Company: Contractor 37/ }).waitFor();
  await page.goto(page.url().replace(/\/sync.*/, '/admin?tab=access'));
  await page.getByText('Dana Demo').first().waitFor();
  await page.getByRole('button', { name: 'Grant access' }).click();
  await page.getByRole('dialog').waitFor();
  await page.getByLabel('E-mail').fill('connie@example.com');
  await page.getByRole('combobox', { name: 'Companies' }).fill('contractor 3');
  await page.getByRole('option', { name: 'Contractor 30' }).click();
  await page.getByRole('option', { name: 'Contractor 31' }).click();
  await page.keyboard.press('Tab');
  await page.getByRole('dialog').getByRole('button', { name: 'Grant', exact: true }).click();

  await page.getByRole('textbox', { name: 'Link' }).waitFor();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByText(/Contractor 30: Read Only; Contractor 31: Read Only/).waitFor();
});
