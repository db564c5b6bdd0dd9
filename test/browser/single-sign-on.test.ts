import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type RealProvider, startRealProvider } from '../server/real-oidc.ts';
import { openBrowser } from './open-browser.ts';
import { type RunningDemo, startDemoServer } from './start-demo.ts';
import { type Visit, visit } from './visit.ts';

/** A browser, the real server and a real provider, whose page asks who somebody is. One story, told in order. */
vi.setConfig({ testTimeout: 90_000, hookTimeout: 180_000 });

let server: RunningDemo;
let browser: Browser;
let provider: RealProvider;
/** Dana, administrator of the installation, who signed in by password. */
let dana: Visit;

beforeAll(async () => {
  [server, browser] = await Promise.all([startDemoServer(), openBrowser()]);
  provider = await startRealProvider(`${server.url}/api/auth/single-sign-on/callback`, { asks: true });
  server.opened.allowHosts([new URL(provider.issuer).host]);
  const known = [
    ['dana', server.login.email, true],
    ['nora', 'nora@example.com', true],
    ['udo', 'udo@example.com', false],
  ] as const;
  for (const [sub, email, email_verified] of known)
    provider.accounts.set(sub, { sub, email, email_verified, name: `${sub} of the provider` });
  dana = await visit(browser, server);
});
afterAll(async () => {
  await dana?.close();
  await browser?.close();
  await provider?.close();
  await server?.close();
});

async function newWindow(): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.url, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  return page;
}

/** From the sign-in page over the provider's to wherever it leads. */
async function signInAs(page: Page, account: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Sign in with Plumb ID' }).click();
  await page.getByRole('heading', { name: 'Who are you?' }).waitFor();
  expect(new URL(page.url()).origin).toBe(provider.issuer);
  await page.getByLabel('Account').fill(account);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL((url) => url.origin === server.url && !url.pathname.startsWith('/api/'));
}

const menuOf = async (page: Page, name: string) => {
  await page.getByRole('button', { name: `Change ${name}`, exact: true }).click();
  await page.getByRole('menuitem', { name: 'Sign out everywhere' }).waitFor();
};

test('an administrator fills in the provider, and the sign-in page offers it', async () => {
  const { page } = dana;
  const stranger = await newWindow();
  await stranger.goto('/sign-in');
  await stranger.getByLabel('E-mail').waitFor();
  expect(await stranger.getByRole('link').count()).toBe(0);

  await dana.open('admin?tab=single-sign-on');
  await page.getByLabel('Name').fill('Plumb ID');
  await page.getByLabel('Issuer').fill(provider.issuer);
  await page.getByLabel('Client id').fill(provider.clientId);
  await page.getByRole('textbox', { name: 'Client secret' }).fill(provider.clientSecret);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.', { exact: true }).waitFor();

  await page.getByText('One is stored. Leave it empty to keep it.').waitFor();
  expect(await page.getByRole('textbox', { name: 'Client secret' }).inputValue()).toBe('');
  await stranger.reload();
  await stranger.getByRole('link', { name: 'Sign in with Plumb ID' }).waitFor();
  await stranger.context().close();
  expect(dana.complaints).toEqual([]);
});

test.each([
  ['nobody', 'The sign-in service did not let you in.', 'Try again with the right account.'],
  ['udo', 'The sign-in service has not verified your e-mail.', 'Ask those who run it to do so'],
])('the provider sends %s back: the sign-in page says why and whom to ask', async (account, what, whom) => {
  const page = await newWindow();

  await signInAs(page, account);

  expect(new URL(page.url()).pathname).toBe('/sign-in');
  const alert = page.getByRole('alert');
  await alert.waitFor();
  expect(await alert.textContent()).toContain(what);
  expect(await alert.textContent()).toContain(whom);
  await page.getByLabel('E-mail').waitFor();
  await page.goto('/');
  await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
  await page.context().close();
});

test('somebody unknown gets in as far as the page that says whom to ask for access', async () => {
  const page = await newWindow();

  await signInAs(page, 'nora');

  await page.getByRole('heading', { name: 'No access yet' }).waitFor();
  expect(await page.locator('main').textContent()).toMatch(/administrator/);
  await page.context().close();
});

test('Dana comes in by the provider and lands in her company; her account says how, and her menu that she can be unlinked', async () => {
  const page = await newWindow();

  await signInAs(page, 'dana');
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
  await page.goto(`/companies/${dana.companyId}/account`);
  const session = page.getByRole('row').filter({ hasText: 'This session' });
  await session.getByText('by single sign-on').waitFor();
  expect(await page.getByText('by password').count()).toBe(1);

  await page.goto(`/companies/${dana.companyId}/users`);
  await menuOf(page, 'Dana Demo');
  await page.getByRole('menuitem', { name: 'Unlink from single sign-on' }).waitFor();
  await page.context().close();
});

test('unlinked on Users, his session ends and the menu no longer offers it', async () => {
  const { opened } = server;
  const member = await opened.signIn.createUser({
    name: 'Luis Linked',
    email: 'luis@example.com',
    installationAdmin: false,
  });
  const access = { role: 'Read Only', seesPersonalData: false };
  await opened.hub.store.companies.saveMember(dana.companyId, member, access);
  provider.accounts.set('luis', { sub: 'luis', email: 'luis@example.com', email_verified: true });
  const luis = await newWindow();
  await signInAs(luis, 'luis');
  await luis.getByRole('navigation', { name: 'Main' }).waitFor();
  // Somebody who cannot change it is not told.
  const path = `/api/companies/${dana.companyId}/users`;
  const seen: { singleSignOn: boolean }[] = await (await luis.request.get(path)).json();
  expect(seen.some(({ singleSignOn }) => singleSignOn)).toBe(false);

  const { page } = dana;
  await dana.open('users');
  await menuOf(page, 'Luis Linked');
  await page.getByRole('menuitem', { name: 'Unlink from single sign-on' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Unlink' }).click();
  await page.getByText('Luis Linked is unlinked.').waitFor();

  await page.keyboard.press('Escape');
  await menuOf(page, 'Luis Linked');
  const offered = page.getByRole('menuitem', { name: 'Unlink from single sign-on' });
  await expect.poll(() => offered.count()).toBe(0);
  await luis.goto('/');
  await luis.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
  await luis.context().close();
});

test('"only single sign-on" hides the form for passwords and ends her session by password; the machine brings it back', async () => {
  const boss = await newWindow();
  await signInAs(boss, 'dana');
  await boss.getByRole('navigation', { name: 'Main' }).waitFor();

  await boss.goto(`/companies/${dana.companyId}/admin?tab=single-sign-on`);
  await boss.getByLabel('Only single sign-on').check();
  await boss.getByRole('button', { name: 'Save' }).click();
  await boss.getByRole('dialog').getByRole('button', { name: 'Turn off' }).click();
  await boss.getByText(/^Saved; \d+ sessions? ended\.$/).waitFor();

  const stranger = await newWindow();
  await stranger.goto('/sign-in');
  await stranger.getByRole('link', { name: 'Sign in with Plumb ID' }).waitFor();
  expect(await stranger.getByLabel('E-mail').count()).toBe(0);
  expect(await stranger.getByLabel('Password').count()).toBe(0);
  await dana.page.goto('/');
  await dana.page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
  await signInAs(dana.page, 'dana');
  await dana.page.getByRole('navigation', { name: 'Main' }).waitFor();

  await stranger.request.post('/api/single-sign-on/allow-passwords', {
    headers: { authorization: `Bearer ${server.operatorToken}` },
  });
  await stranger.reload();
  await stranger.getByLabel('E-mail').waitFor();
  await stranger.context().close();
  await boss.context().close();
});

test('a secret that was lost with the keys: the tab and the sign-in page say what to do, and saving it again heals', async () => {
  const { installation } = server.opened.database;
  await installation.query('UPDATE single_sign_on SET client_secret = NULL, is_only = true');
  const stranger = await newWindow();
  await stranger.goto('/sign-in');
  await stranger.getByText('Nobody can sign in at present.').waitFor();
  expect(await stranger.getByRole('alert').textContent()).toContain(
    'chalkline single-sign-on allow-passwords',
  );
  await installation.query('UPDATE single_sign_on SET is_only = false');
  await stranger.reload();
  await stranger.getByLabel('E-mail').waitFor();
  expect(await stranger.getByRole('link', { name: /^Sign in with/ }).count()).toBe(0);

  const { page } = dana;
  await dana.open('admin?tab=single-sign-on');
  await page.getByText('The client secret is missing: it was lost with the keys.').waitFor();
  await page.getByRole('textbox', { name: 'Client secret' }).fill(provider.clientSecret);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.', { exact: true }).waitFor();

  await page.getByText('The client secret is missing').waitFor({ state: 'detached' });
  await signInAs(stranger, 'dana');
  await stranger.getByRole('navigation', { name: 'Main' }).waitFor();
  await stranger.context().close();
});
