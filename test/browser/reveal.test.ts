import type { Browser, Page } from 'playwright-core';
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

const masked = /^•••• \d{4}$/;
const inFull = /^\d{3}-?\d{2}-?\d{4}$/;

const personOf = (page: Page) =>
  page
    .getByRole('tabpanel')
    .getByRole('button', { name: /· Employees/ })
    .first();

/** Opens the first person whom the demo's first run would create; answers the row of the SSN. */
async function openPerson({ page, open }: Visit) {
  await open('history?save=off');
  await page
    .getByRole('link', { name: /^View details/ })
    .last()
    .click();
  await page.getByRole('tab', { name: /^Changes/ }).click();
  await page.getByRole('tabpanel').waitFor();
  await page.goto(`${new URL(page.url()).pathname}?tab=changes&set=employees&kind=create`);
  await personOf(page).click();
  const row = page.getByRole('row', { name: /^SSN/ });
  await row.waitFor();
  return { row, after: row.getByRole('cell').nth(2), url: page.url() };
}

/** What the whole page holds, what is seen and what is not. */
const textOf = (page: Page) => page.locator('body').textContent();

interface AuditPage {
  total: number;
  rows: { person: string; details: { name: string; value: string }[] }[];
}
async function reveals({ page, companyId }: Visit): Promise<AuditPage> {
  const path = `/api/companies/${companyId}/audit?action=value.revealed`;
  return (await page.request.get(path)).json();
}

test('whoever may see personal data reveals one value, which is noted and masked again when he leaves', async () => {
  const { page } = here;
  const { row, after, url } = await openPerson(here);
  expect(await after.textContent()).toMatch(masked);
  expect((await reveals(here)).total).toBe(0);

  await row.getByRole('button', { name: 'Reveal SSN' }).focus();
  await page.keyboard.press('Enter');
  await row.getByRole('button', { name: 'Hide SSN' }).waitFor();

  const ssn = (await after.textContent()) ?? '';
  expect(ssn).toMatch(inFull);
  const noted = await reveals(here);
  expect(noted.total).toBe(1);
  expect(noted.rows[0]?.details).toContainEqual({ name: 'field', value: 'ssn' });
  expect(JSON.stringify(noted)).not.toContain(ssn);

  const main = page.getByRole('navigation', { name: 'Main' });
  await main.getByRole('link', { name: 'Sync History' }).click();
  await page.getByRole('heading', { name: 'Sync History', exact: true }).waitFor();
  expect(await textOf(page)).not.toContain(ssn);
  await page.goBack();
  await page.waitForURL(url);
  await personOf(page).click();
  await row.getByRole('button', { name: 'Reveal SSN' }).waitFor();
  expect(await after.textContent()).toMatch(masked);
  expect((await reveals(here)).total).toBe(1);

  await here.open('admin?tab=audit&action=value.revealed');
  const entries = page.getByRole('grid', { name: 'Audit log' });
  await entries.getByText(/Value revealed|value\.revealed/).waitFor();
  expect(await textOf(page)).not.toContain(ssn);
  expect(here.complaints).toEqual([]);
});

test('a revealed value is hidden by its button, by closing the change and after half a minute', async () => {
  const { page } = here;
  await page.clock.install();
  const { row, after } = await openPerson(here);
  const shows = row.getByRole('button', { name: 'Reveal SSN' });
  const reveal = () => shows.click();
  const hide = row.getByRole('button', { name: 'Hide SSN' });

  await reveal();
  await hide.click();
  await shows.waitFor();
  expect(await after.textContent()).toMatch(masked);

  await reveal();
  await hide.waitFor();
  await personOf(page).click();
  await row.waitFor({ state: 'detached' });
  await personOf(page).click();
  expect(await after.textContent()).toMatch(masked);

  await reveal();
  await hide.waitFor();
  await page.clock.runFor(31_000);
  await shows.waitFor();
  expect(await after.textContent()).toMatch(masked);
  expect((await reveals(here)).total).toBe(4);
});

test('whoever may not see personal data has no button, and sees less', async () => {
  const email = 'reader@example.com';
  const password = 'violet-harbor-cactus-97';
  const headers = { origin: server.url };
  const added = await here.page.request.post(`/api/companies/${here.companyId}/users`, {
    data: { email, role: 'Company Admin', seesPersonalData: false },
    headers,
  });
  const { invitation } = (await added.json()) as { invitation: { link: string } };
  const token = invitation.link.split('#')[1];
  const accepted = await here.page.request.post('/api/invitations/accept', {
    data: { token, name: 'Walter Neu', password },
    headers,
  });
  expect(accepted.ok()).toBe(true);

  const guest = await visit(browser, { url: server.url, login: { email, password } });
  const { row, after } = await openPerson(guest);

  expect(await after.textContent()).toMatch(masked);
  expect(await row.getByRole('button').count()).toBe(0);
  expect(await guest.page.getByRole('button', { name: /^(Reveal|Hide) / }).count()).toBe(0);
  const birth = guest.page.getByRole('row', { name: /^Birth date/ }).getByRole('cell');
  expect(await birth.nth(2).textContent()).toBe('••••');
  expect(guest.complaints).toEqual([]);
  await guest.close();
});
