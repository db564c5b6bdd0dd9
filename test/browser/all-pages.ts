import { demoPerson } from './demo-person.ts';
import type { Visit } from './visit.ts';

/** Every page and dialog, by the name of its picture: where it is, and what is done there first. */
export interface Scene {
  name: string;
  path: string;
  prepare?(visit: Visit): Promise<void>;
}

const first = (name: RegExp) => async (visit: Visit) => {
  await visit.page.getByRole('link', { name }).first().click();
};

const partOfSync = (part: string) => async (visit: Visit) => {
  await first(/^Edit .*Core HR to Viewpoint Vista/)(visit);
  await visit.page.getByRole('navigation', { name: 'Parts of the sync' }).waitFor();
  await visit.page.goto(`${new URL(visit.page.url()).pathname}?${part}`);
};

const tabOfRun = (tab: string) => async (visit: Visit) => {
  await first(/^View details/)(visit);
  await visit.page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click();
};

async function findSomeone(visit: Visit): Promise<void> {
  const { number } = await demoPerson(visit);
  await visit.page.getByLabel('Employee number').fill(number);
  await visit.page.getByRole('button', { name: 'Find', exact: true }).click();
  await visit.page.getByRole('region', { name: 'What is held' }).waitFor();
}

/**
 * Makes the server's answer to a path say something else, for a state that the demo is not in. What leads there, and
 * back, is done for real in single-sign-on.test.ts and users.test.ts.
 */
async function asIf({ page }: Visit, path: string, changes: object): Promise<void> {
  await page.route(`**${path}`, async (route) => {
    const response = await route.fetch();
    const before: object = response.ok() ? await response.json() : {};
    await route.fulfill({ status: 200, json: { ...before, ...changes } });
  });
}

const provider = { name: 'Plumb ID' };
const signIn = (choices: object, query: string) => async (visit: Visit) => {
  await asIf(visit, '/api/auth/options', { singleSignOn: provider, ...choices });
  await visit.page.goto(`/sign-in${query}`);
  await visit.page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
};
const singleSignOn = (settings: object) => async (visit: Visit) => {
  await asIf(visit, '/api/single-sign-on', {
    settings: {
      ...provider,
      issuer: 'https://login.example.com/plumb',
      clientId: 'chalkline',
      hasSecret: true,
      only: false,
      ...settings,
    },
  });
  await visit.open('admin?tab=single-sign-on');
  await visit.page.getByLabel('Client id').waitFor();
};

export const scenes: readonly Scene[] = [
  { name: 'account', path: 'account' },
  {
    name: 'account-menu',
    path: 'account',
    async prepare({ page }) {
      await page.getByRole('button', { name: /your account, appearance and sign out/ }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
    },
  },
  { name: 'admin-api-keys', path: 'admin?tab=api-keys' },
  { name: 'connectors', path: 'connectors' },
  { name: 'connector-products', path: 'connectors/new' },
  { name: 'connector-new', path: 'connectors/new?product=viewpoint-vista' },
  {
    name: 'connector-test',
    path: 'connectors',
    async prepare(visit) {
      await first(/^Edit .*- Core HR$/)(visit);
      await visit.page.getByRole('button', { name: 'Test', exact: true }).click();
      await visit.page.getByText(/^The connection/).waitFor();
    },
  },
  { name: 'sync', path: 'sync' },
  {
    name: 'sync-run',
    path: 'sync',
    async prepare({ page }) {
      await page.getByRole('button', { name: /^Run / }).first().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'sync-new', path: 'sync/new' },
  {
    name: 'sync-new-ready-made',
    path: 'sync/new',
    async prepare({ page }) {
      for (const [label, option] of [
        ['Source', /- Core HR$/],
        ['Destination', /- Sage 300 CRE$/],
      ] as const) {
        await page.getByRole('combobox', { name: label }).click();
        await page.getByRole('option', { name: option }).click();
      }
      await page.getByRole('radio', { name: /^People and pay/ }).click();
      await page.getByRole('textbox', { name: 'Name', exact: true }).waitFor();
    },
  },
  { name: 'sync-general', path: 'sync', prepare: partOfSync('part=general') },
  { name: 'sync-fields', path: 'sync', prepare: partOfSync('part=employees') },
  { name: 'sync-mapping', path: 'sync', prepare: partOfSync('part=employees&tab=mapping') },
  { name: 'sync-crosswalk', path: 'sync', prepare: partOfSync('part=employees&tab=crosswalk') },
  { name: 'sync-filter', path: 'sync', prepare: partOfSync('part=employees&tab=filter') },
  { name: 'sync-matching', path: 'sync', prepare: partOfSync('part=employees&tab=matching') },
  { name: 'sync-writing', path: 'sync', prepare: partOfSync('part=employees&tab=writing') },
  { name: 'sync-lifecycle', path: 'sync', prepare: partOfSync('part=lifecycle') },
  { name: 'sync-guards', path: 'sync', prepare: partOfSync('part=guards') },
  { name: 'history', path: 'history' },
  { name: 'run-errors', path: 'history', prepare: tabOfRun('Errors') },
  { name: 'run-warnings', path: 'history', prepare: tabOfRun('Warnings') },
  { name: 'run-changes', path: 'history', prepare: tabOfRun('Changes') },
  {
    name: 'run-revealed',
    path: 'history?save=off',
    async prepare(visit) {
      const { page } = visit;
      await page
        .getByRole('link', { name: /^View details/ })
        .last()
        .click();
      await page.getByRole('tabpanel').waitFor();
      await page.goto(`${new URL(page.url()).pathname}?tab=changes&set=employees&kind=create`);
      await page
        .getByRole('button', { name: /· Employees/ })
        .first()
        .click();
      await page.getByRole('button', { name: 'Reveal SSN' }).click();
      await page.getByRole('button', { name: 'Hide SSN' }).waitFor();
    },
  },
  { name: 'run-files', path: 'history', prepare: tabOfRun('Files') },
  { name: 'run-log', path: 'history', prepare: tabOfRun('Log') },
  {
    name: 'run-apply',
    path: 'history?save=off',
    async prepare(visit) {
      await first(/^View details/)(visit);
      await visit.page.getByRole('button', { name: 'Apply this plan' }).click();
      await visit.page.getByRole('dialog').waitFor();
    },
  },
  { name: 'schedules', path: 'schedules' },
  {
    name: 'schedule-new',
    path: 'schedules?edit=new',
    async prepare({ page }) {
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'users', path: 'users' },
  { name: 'user-add', path: 'users?add=yes' },
  { name: 'admin-access', path: 'admin?tab=access' },
  {
    name: 'admin-person-menu',
    path: 'admin?tab=access',
    async prepare({ page }) {
      await page
        .getByRole('button', { name: /^Change / })
        .first()
        .click();
      await page.getByRole('menuitem', { name: 'Sign out everywhere' }).waitFor();
    },
  },
  { name: 'admin-grant', path: 'admin?tab=access&open=grant' },
  {
    name: 'admin-person-link',
    path: 'admin?tab=access',
    async prepare({ page }) {
      await page
        .getByRole('button', { name: /^Change / })
        .first()
        .click();
      await page.getByRole('menuitem', { name: 'Make a link for a new password' }).click();
      await page.getByRole('button', { name: 'Make the link' }).waitFor();
    },
  },
  { name: 'admin-single-sign-on', path: 'admin?tab=single-sign-on' },
  { name: 'admin-single-sign-on-set', path: 'admin', prepare: singleSignOn({ only: true }) },
  { name: 'admin-single-sign-on-lost', path: 'admin', prepare: singleSignOn({ hasSecret: false }) },
  { name: 'admin-keys', path: 'admin?tab=keys' },
  { name: 'admin-health', path: 'admin?tab=health' },
  { name: 'admin-retention', path: 'admin?tab=retention' },
  { name: 'admin-people-data', path: 'admin?tab=people-data' },
  {
    name: 'admin-people-data-unrecognised',
    path: 'admin',
    async prepare(visit) {
      const erasedAt = ['2026-01-12T16:20:00.000Z', '2026-02-03T09:05:00.000Z'];
      await asIf(visit, '/people-data/unrecognised', { people: 2, erasedAt });
      await visit.open('admin?tab=people-data');
      await visit.page.getByText('No run of this company starts').waitFor();
    },
  },
  {
    name: 'admin-health-unrecognised',
    path: 'admin',
    async prepare(visit) {
      const companyId = '01900000-0000-7000-8000-000000000001';
      await asIf(visit, '/api/system-health', {
        unrecognised: [{ companyId, company: 'Plumb & Level', people: 2 }],
      });
      await visit.open('admin?tab=health');
      await visit.page.getByText('can no longer be recognised').waitFor();
    },
  },
  { name: 'admin-people-data-found', path: 'admin?tab=people-data', prepare: findSomeone },
  {
    name: 'admin-people-data-erase',
    path: 'admin?tab=people-data',
    async prepare(visit) {
      await findSomeone(visit);
      await visit.page.getByRole('button', { name: 'Erase…' }).click();
      await visit.page.getByRole('dialog').waitFor();
    },
  },
  { name: 'admin-audit', path: 'admin?tab=audit' },
  { name: 'sign-in-provider', path: 'sync', prepare: signIn({}, '') },
  { name: 'sign-in-problem', path: 'sync', prepare: signIn({}, '?problem=unverified') },
  { name: 'sign-in-provider-only', path: 'sync', prepare: signIn({ passwords: false }, '') },
  {
    name: 'sign-in-no-way',
    path: 'sync',
    prepare: signIn({ passwords: false, singleSignOn: null }, ''),
  },
  {
    name: 'invitation',
    path: 'sync',
    async prepare(visit) {
      await asIf(visit, '/api/invitations/look', {
        email: 'walter@example.com',
        invitedBy: 'Dana Demo',
        expiresAt: '2030-01-07T12:00:00.000Z',
        companies: [{ name: 'Plumb & Level Builders', role: 'Sync Admin' }],
        hasAccount: false,
      });
      await visit.page.goto(`/invitation#${'x'.repeat(43)}`);
      await visit.page.getByLabel('Choose a password').waitFor();
    },
  },
  {
    name: 'user-menu',
    path: 'users',
    async prepare({ page }) {
      await page
        .getByRole('button', { name: /^Change / })
        .first()
        .click();
      await page.getByRole('menuitem', { name: 'Sign out everywhere' }).waitFor();
    },
  },
];

/** Brings a scene up and waits until it is calm. */
export async function show(visit: Visit, scene: Scene): Promise<void> {
  await visit.page.unrouteAll();
  await visit.open(scene.path);
  await scene.prepare?.(visit);
  // Streams stay open, so the network is never idle; busy placeholders are the better sign.
  await visit.page.locator('[aria-busy=true]').waitFor({ state: 'detached' });
  await visit.page.waitForTimeout(250);
}
