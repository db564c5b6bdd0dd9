import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';

export interface Visit {
  page: Page;
  companyId: string;
  /** Opens a page of the company, `history?status=failed`, and waits for its heading. */
  open(path: string): Promise<void>;
  /** What the browser complained about: errors of scripts, refused by the content security policy, failed calls. */
  complaints: string[];
  close(): Promise<void>;
}

export interface Look {
  width?: number;
  height?: number;
  colorScheme?: 'light' | 'dark';
}

/** A window of the browser in which somebody is signed in. */
export async function visit(
  browser: Browser,
  server: { url: string; login: { email: string; password: string } },
  { width = 1440, height = 900, colorScheme = 'light' }: Look = {},
): Promise<Visit> {
  const context = await browser.newContext({
    baseURL: server.url,
    viewport: { width, height },
    colorScheme,
    reducedMotion: 'reduce',
    acceptDownloads: true,
  });
  const signedIn = await context.request.post('/api/auth/sign-in/email', {
    data: server.login,
    headers: { origin: server.url },
  });
  expect(signedIn.status()).toBe(200);
  const me: { companies: { id: string }[] } = await (await context.request.get('/api/me')).json();
  const companyId = me.companies[0]?.id ?? '';
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return {
    page,
    companyId,
    complaints,
    async open(path) {
      await page.goto(`/companies/${companyId}/${path}`);
      await page.locator('h1').waitFor();
    },
    close: () => context.close(),
  };
}
