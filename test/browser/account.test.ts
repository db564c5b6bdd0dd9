import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeOfApp } from '../server/browser-like.ts';
import { openBrowser } from './open-browser.ts';
import { type RunningDemo, startDemoServer } from './start-demo.ts';
import { visit } from './visit.ts';

let server: RunningDemo;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startDemoServer(), openBrowser()]);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

test('a second factor is set up on the page, and asked for at the next sign-in', {
  timeout: 120_000,
}, async () => {
  const here = await visit(browser, server);
  const { page } = here;
  await here.open('account');

  await page.getByLabel('Your password, to change the second factor').fill(server.login.password);
  await page.getByRole('button', { name: 'Set up an authenticator app' }).click();
  await page.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor();
  const secret = await page.locator('code').textContent();
  const uri = `otpauth://totp/Chalkline?secret=${secret}`;
  await page.getByLabel('Code of the app').fill(codeOfApp(uri, -1));
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByText('Keep these recovery codes.').waitFor();
  await expect
    .poll(() => page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem').count())
    .toBe(10);

  await page.getByRole('button', { name: /your account, appearance and sign out/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByLabel('E-mail').fill(server.login.email);
  await page.getByRole('textbox', { name: 'Password' }).fill(server.login.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('Code').fill(codeOfApp(uri));
  await page.getByRole('button', { name: 'Sign in' }).click();

  await page.getByRole('navigation', { name: 'Main' }).waitFor();
  // Neither scripts nor the content security policy had anything to say; a call after signing out is refused.
  expect(here.complaints.filter((one) => !/status of 401/.test(one))).toEqual([]);
  await here.close();
});
