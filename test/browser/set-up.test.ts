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

const toVista = 'Core HR to Viewpoint Vista (CSV)';

describe('signing in', () => {
  test('a wrong password is refused in words, the demo login is offered and leads where one wanted to go', async () => {
    const context = await browser.newContext({ baseURL: server.url });
    const page = await context.newPage();

    await page.goto('/history');
    await page.getByLabel('E-mail').fill('demo@chalkline.local');
    await page.getByRole('textbox', { name: 'Password' }).fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('E-mail or password is not right.').waitFor();
    await page.getByRole('button', { name: 'Fill in' }).click();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Sync History' }).waitFor();

    expect(page.url()).toContain('/history');
    await context.close();
  });

  test('signing out leads to the sign-in page and closes what was open', async () => {
    await here.open('sync');

    await here.page.getByRole('button', { name: /appearance and sign out/ }).click();
    await here.page.getByRole('menuitem', { name: 'Sign out' }).click();
    await here.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await here.page.goto(`/companies/${here.companyId}/sync`);

    await here.page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  test('an address that leads nowhere says so', async () => {
    await here.page.goto('/no/such/page');

    await here.page.getByRole('heading', { name: 'There is no such page' }).waitFor();
  });
});

describe('connectors', () => {
  test('one is made from the product list, with a proposed name, and is found again', async () => {
    const { page } = here;
    await here.open('connectors');

    await page.getByRole('link', { name: 'New connector' }).click();
    await page.getByRole('button', { name: /^File/ }).click();
    const name = page.getByRole('textbox', { name: 'Name', exact: true });
    expect(await name.inputValue()).toMatch(/ - File Connection$/);
    await name.fill('Night shift files');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Night shift files' }).waitFor();
    await here.open('connectors?q=night');

    await page.getByRole('link', { name: 'Night shift files', exact: true }).waitFor();
    await expect.poll(() => page.getByRole('row').count()).toBe(2);
  });

  test('fields appear as answers need them, and missing ones are named before anything is sent', async () => {
    const { page } = here;
    await here.open('connectors/new?product=viewpoint-vista');

    await page.getByRole('checkbox', { name: 'Use SFTP' }).waitFor();
    expect(await page.getByRole('textbox', { name: 'Host', exact: true }).count()).toBe(0);
    await page.getByRole('checkbox', { name: 'Use SFTP' }).check();
    await page.getByRole('textbox', { name: 'Host', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Save' }).click();

    await expect.poll(() => page.getByText('Fill this in.').count()).toBeGreaterThan(2);
    expect(here.complaints).toEqual([]);
  });

  test('the connection test shows each step with its time, and a stored secret is never shown', async () => {
    const { page } = here;
    await here.open('connectors');
    await page.getByRole('link', { name: /^Edit .*- Core HR$/ }).click();

    await page.getByRole('button', { name: 'Replace API key' }).waitFor();
    await page.getByRole('button', { name: 'Test', exact: true }).click();
    await page.getByText('The connection works').waitFor();

    await expect.poll(() => page.getByRole('listitem').filter({ hasText: 'ms' }).count()).toBeGreaterThan(3);
    expect(await page.locator('input[type=password]').count()).toBe(0);
    expect(here.complaints).toEqual([]);
  });

  test('deleting one that a sync uses is refused, naming the syncs', async () => {
    await here.open('connectors');

    await here.page.getByRole('button', { name: /^Delete .* - Viewpoint Vista$/ }).click();

    const dialog = here.page.getByRole('dialog');
    await dialog.getByText(toVista).waitFor();
  });

  test('an uploaded file is shown as it will be read, with leading zeros', async () => {
    const { page } = here;
    await here.open('connectors/new?product=file');
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Upload test');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Upload test' }).waitFor();

    await page.getByLabel('Upload files').setInputFiles({
      name: 'employees.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('Employee number;First name;Last name\n00417;Zoë;Ortiz\n01042;Max;Büchner\n'),
    });

    const preview = page.getByRole('dialog');
    await preview.getByText('00417').waitFor();
    await preview.getByText('semicolon between columns').waitFor();
  });
});

describe('syncs', () => {
  test('a new one starts from what both ends support and is saved with what was chosen', async () => {
    const { page } = here;
    await here.open('sync/new');

    const choose = async (label: string, option: RegExp) => {
      await page.getByRole('combobox', { name: label }).click();
      await page.getByRole('option', { name: option }).click();
    };
    await choose('Source', /- Core HR$/);
    await choose('Destination', /- Acumatica$/);
    const offered = page.getByRole('radiogroup', { name: 'Start from' });
    await offered.getByRole('radio', { name: /^Start empty/ }).waitFor();
    await expect.poll(() => offered.getByRole('radio').count()).toBeGreaterThan(1);
    await offered.getByRole('radio', { name: /^People and pay/ }).focus();
    await page.keyboard.press('Space');
    const name = page.getByRole('textbox', { name: 'Name', exact: true });
    await name.waitFor();
    expect(await name.inputValue()).toMatch(/ - Core HR to Acumatica: People and pay/);
    await name.fill('People to Acumatica');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('People to Acumatica is saved.').waitFor();
    await here.open('sync');

    await page.getByRole('link', { name: 'People to Acumatica', exact: true }).waitFor();
    expect(here.complaints).toEqual([]);
  });

  test('a constant is mapped by a line with a step, and survives saving', async () => {
    const { page } = here;
    await openSync('employees&tab=mapping');

    await page.getByRole('button', { name: 'Add line' }).click();
    const target = page.getByRole('combobox', { name: 'Destination field' }).last();
    const label = await target.inputValue();
    await page.getByRole('combobox', { name: `Source of ${label}` }).click();
    await page.getByRole('option', { name: 'Constant or other fields' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Value' }).fill('always this');
    await dialog.getByRole('button', { name: 'Done' }).click();
    await page.getByText('always "always this"').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/is saved\.$/).waitFor();
    await page.reload();

    await page.getByText('always "always this"').waitFor();
    await page.getByRole('button', { name: `Remove the line of ${label}` }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/is saved\.$/).waitFor();
  });

  test('leaving with unsaved changes asks first', async () => {
    const { page } = here;
    await openSync('guards');

    await page.getByRole('textbox', { name: 'At least' }).fill('60');
    await page.getByRole('link', { name: 'Connectors' }).click();
    await page.getByRole('dialog').getByText('Leave without saving?').waitFor();
    await page.getByRole('button', { name: 'Stay' }).click();

    expect(page.url()).toContain('/sync/');
    await page.getByRole('link', { name: 'Connectors' }).click();
    await page.getByRole('button', { name: 'Leave' }).click();
    await page.getByRole('heading', { name: 'Connectors' }).waitFor();
  });

  test('a code gets its entry in the crosswalk from the list of the destination', async () => {
    const { page } = here;
    await openSync('employees&tab=crosswalk');

    await page.getByRole('button', { name: 'Add line' }).click();
    await page.getByRole('textbox', { name: 'Source code', exact: true }).fill('TEST-1');
    await page.getByRole('textbox', { name: 'Destination code', exact: true }).fill('T1');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/is saved\.$/).waitFor();
    await page.reload();
    await page.getByLabel(/^Search codes of/).fill('TEST-1');

    await page.getByRole('row', { name: /TEST-1/ }).waitFor();
  });

  async function openSync(part: string): Promise<void> {
    await here.open('sync');
    await here.page.getByRole('link', { name: /^Edit .*Core HR to Viewpoint Vista/ }).click();
    await here.page.getByRole('navigation', { name: 'Parts of the sync' }).waitFor();
    const address = new URL(here.page.url());
    await here.page.goto(`${address.pathname}?part=${part}`);
    await here.page.getByRole('navigation', { name: 'Parts of the sync' }).waitFor();
  }
});
