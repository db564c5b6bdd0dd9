import { describe, expect, test } from 'vitest';
import { SAGE_300_DEMO } from '../../../sandbox/sage-300-cre/index.ts';
import { recordsOf } from '../../sdk/testing/index.ts';
import { contractor, dataSet, opening, secrets, start, withSage } from './testing/test-bed.ts';

const everything = { options: {} };
const hour = 3_600_000;

describe('signing in', () => {
  test('a refusal that comes with 200 is one, and says whose words are wrong', async () => {
    const user = withSage(async () => undefined, { secrets: { ...secrets, password: 'not it' } });
    await expect(user).rejects.toMatchObject({ code: 'auth/refused', field: 'password' });
    const partner = withSage(async () => undefined, { secrets: { ...secrets, apiSecret: 'not it' } });
    await expect(partner).rejects.toMatchObject({ code: 'auth/refused', field: 'apiKey' });
  });

  test('a wrong password is tried once, so that the user is not locked', () =>
    withSage(async (_, started) => {
      const before = started.requests.length;
      await expect(opening(started, { secrets: { ...secrets, password: 'no' } })).rejects.toThrow();
      expect(started.requests.length - before).toBe(1);
    }));

  test('a locked user is told apart from a wrong password', () =>
    withSage(async (_, started) => {
      const wrong = { secrets: { ...secrets, password: 'no' } };
      for (let tries = 0; tries < 5; tries += 1) await expect(opening(started, wrong)).rejects.toThrow();
      await expect(opening(started)).rejects.toMatchObject({ code: 'auth/locked', field: 'username' });
    }));

  test('a login page with 200 and a redirect to it are ended sessions', () =>
    withSage(async ({ client }, { sandbox }) => {
      const html = '<html><body>Log on</body></html>';
      sandbox.faults.add({ path: 'departments', effect: { kind: 'status', status: 200, body: html } });
      const after = await recordsOf(dataSet('departments'), client, everything);
      sandbox.faults.add({
        path: 'departments',
        effect: { kind: 'status', status: 302, body: '', headers: { location: '/Account/LogOn' } },
      });
      const again = await recordsOf(dataSet('departments'), client, everything);

      expect(after.length).toBe(contractor.departments.length + 1);
      expect(again).toEqual(after);
    }));

  test('a user without the privilege reads the lists, and is told what is missing for people', async () => {
    const started = await start();
    const { username, password } = SAGE_300_DEMO.jobsOnlyUser;
    const opened = await opening(started, { config: { username }, secrets: { ...secrets, password } });
    try {
      expect(await recordsOf(dataSet('projects'), opened.client, everything)).not.toEqual([]);
      await expect(recordsOf(dataSet('employees'), opened.client, everything)).rejects.toMatchObject({
        code: 'auth/not-allowed',
        message: expect.stringContaining('406'),
      });
    } finally {
      await opened.close();
      await started.close();
    }
  });
});

describe('versions', () => {
  test('what changed since is asked by version, and private calls are made for those people only', () =>
    withSage(async ({ client }, { sandbox, requests }) => {
      // Two minutes behind a look of the Sync Client: stamps tell whole seconds only.
      sandbox.clock.advance(2 * hour + 120_000);
      sandbox.folder().beat();
      const since = sandbox.clock.nowIso();
      sandbox.clock.advance(hour);
      const row = sandbox.folder().list('employees').values()[4];
      sandbox.changeInSage('employees', row?.Id ?? '', { Title: 'FRMN' });
      const before = requests.length;

      const changed = await recordsOf(dataSet('employees'), client, { ...everything, since });

      expect(changed).toHaveLength(1);
      expect(changed[0]).toMatchObject({ Id: row?.Id, Title: 'FRMN' });
      const seen = requests.slice(before).map(({ url }) => url);
      expect(seen.filter((url) => url.includes('/employee/'))).toHaveLength(3);
    }));

  test('without recorded changes everything is read, and the log says that the age is unknown', () =>
    withSage(
      async ({ client, notes }) => {
        const since = '2026-01-01T00:00:00Z';
        const found = await recordsOf(dataSet('departments'), client, { ...everything, since });

        expect(found.length).toBe(contractor.departments.length + 1);
        expect(notes).toContainEqual(expect.objectContaining({ code: 'hh2/bridge-age-unknown' }));
      },
      { config: { subdomain: SAGE_300_DEMO.otherDataFolder } },
    ));

  test('asked to, it registers for changes once', () => {
    const config = { subdomain: SAGE_300_DEMO.otherDataFolder, registerForChanges: true };
    return withSage(
      async (_, started) => {
        const again = await opening(started, { config });
        await again.close();

        expect(started.sandbox.folder(SAGE_300_DEMO.otherDataFolder).registrations.size).toBe(14);
        expect(started.requests.filter(({ method }) => method === 'PUT')).toHaveLength(14);
      },
      { config },
    );
  });

  test('each data folder is a connector of its own and sees its own people', () =>
    withSage(async ({ client }, started) => {
      const other = await opening(started, { config: { subdomain: SAGE_300_DEMO.otherDataFolder } });
      try {
        expect(await recordsOf(dataSet('employees'), client, everything)).not.toEqual([]);
        expect(await recordsOf(dataSet('employees'), other.client, everything)).toEqual([]);
      } finally {
        await other.close();
      }
    }));

  test('a person archived in Sage is passed by, an archived department is out of use', () =>
    withSage(async ({ client }, { sandbox }) => {
      const row = sandbox.folder().list('employees').values()[0];
      sandbox.changeInSage('employees', row?.Id ?? '', { IsArchived: true });

      const people = await recordsOf(dataSet('employees'), client, everything);
      const departments = await recordsOf(dataSet('departments'), client, everything);

      expect(people.map((record) => record.Id)).not.toContain(row?.Id);
      expect(departments.find((record) => record.Code === '999')).toMatchObject({ InUse: false });
    }));
});
