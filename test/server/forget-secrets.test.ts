/** The way out when the keys are lost, by command, on an installation that has been used. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readServerFile } from '../../src/start/data-folder.ts';
import { runProgram, startProgram } from './process.ts';
import { type RealProvider, startRealProvider } from './real-oidc.ts';
import { startRig } from './rig.ts';

// Each command is a process of its own; on a busy machine they take their time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const folder = mkdtempSync(join(tmpdir(), 'chalkline-forget-'));
const keyFile = join(folder, 'keys.json');
let provider: RealProvider;
let written: { company: number; installation: number };

/** Leaves a data folder with a kept file, an upload, secrets and a log; then its key file is lost. */
beforeAll(async () => {
  const rig = await startRig({ dataFolder: folder, keyFile });
  const sync = await rig.sync(['departments']);
  const input = { saveChanges: true, options: {} };
  const { body } = await rig.admin.in<{ id: string }>('POST', `/syncs/${sync.id}/runs`, input);
  await rig.ended(body.id);
  const form = new FormData();
  form.append('file', new Blob(['a,b\n1,2\n']), 'a.csv');
  await rig.admin.in('POST', `/connectors/${sync.destinationId}/uploads`, form);
  provider = await startRealProvider(`${rig.url}/api/auth/single-sign-on/callback`);
  const saved = await rig.operator.call('PUT', '/api/single-sign-on', {
    name: 'Plumb ID',
    issuer: provider.issuer,
    clientId: provider.clientId,
    clientSecret: provider.clientSecret,
  });
  expect(saved.status).toBe(200);
  type Verdict = { entries: number };
  written = {
    company: (await rig.admin.in<Verdict>('POST', '/audit/verify', {})).body.entries + 1,
    installation: (await rig.operator.call<Verdict>('POST', '/api/audit/verify', {})).body.entries + 1,
  };
  await rig.close();
  rmSync(keyFile);
});
afterAll(async () => {
  await provider.close();
  rmSync(folder, { recursive: true, force: true });
});

const chalkline = (words: string) => runProgram(words.split(' '), { CHALKLINE_DATA: folder });

test('what was sealed goes, in the database and on the disk, it says so, and Verify tells what it cannot tell', async () => {
  expect([existsSync(join(folder, 'runs')), existsSync(join(folder, 'uploads'))]).toEqual([true, true]);

  const lost = await chalkline('single-sign-on show');
  const forgotten = await chalkline('keys forget-secrets --yes');
  const company = await chalkline('audit verify --json');
  const installation = await chalkline('audit verify --installation --json');
  const entries = await chalkline('audit list --installation --action key --json');

  expect(lost.code).toBe(1);
  expect(lost.errors).toContain('chalkline keys forget-secrets');
  expect(forgotten).toMatchObject({ code: 0, errors: '' });
  expect(forgotten.output).toContain('1 secret of single sign-on');
  expect(forgotten.output).toMatch(
    /1 connectors without their secrets, [1-9]\d* files kept with runs, 1 uploads, 9 planned changes/,
  );
  expect(forgotten.output).toMatch(/Audit entries written before .* can no longer be verified/);
  expect([existsSync(join(folder, 'runs')), existsSync(join(folder, 'uploads'))]).toEqual([false, false]);

  expect([company.code, installation.code]).toEqual([1, 1]);
  expect(JSON.parse(company.output)).toMatchObject({
    whole: false,
    entries: written.company,
    faults: [{ kind: 'key-lost', seq: 1, to: written.company }],
  });
  // One more under the new keys: that the old ones were forgotten.
  expect(JSON.parse(installation.output)).toMatchObject({
    whole: false,
    entries: written.installation + 1,
    faults: [{ kind: 'key-lost', seq: 1, to: written.installation }],
  });
  expect(entries.output).toContain('key.forgotten');
});

test('single sign-on is not offered without its secret, says that it is missing, and works again once it is set', async () => {
  const missing = await chalkline('single-sign-on show');
  const refused = await chalkline(
    `single-sign-on set --name Plumb --issuer ${provider.issuer} --client-id ${provider.clientId} --keep-secret`,
  );
  const server = startProgram(['serve', '--no-demo'], {
    CHALKLINE_DATA: folder,
    PORT: '0',
    CHALKLINE_ALLOW_HOSTS: '127.0.0.1',
  });
  try {
    await server.says('Ctrl-C stops it.');
    const { url, token } = readServerFile(folder) ?? { url: '', token: '' };
    const options = async () => (await fetch(`${url}/api/auth/options`)).json();
    const before = await options();
    const begun = await fetch(`${url}/api/auth/single-sign-on`, { redirect: 'manual' });
    const saved = await fetch(`${url}/api/single-sign-on`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        name: 'Plumb ID',
        issuer: provider.issuer,
        clientId: provider.clientId,
        clientSecret: provider.clientSecret,
      }),
    });
    const again = await fetch(`${url}/api/auth/single-sign-on`, { redirect: 'manual' });

    expect(missing.output).toMatch(/Plumb ID .*missing/);
    expect(refused.code).toBe(1);
    expect(refused.errors).toContain('secret');
    expect(before).toMatchObject({ passwords: true, singleSignOn: null });
    expect(begun.headers.get('location')).toBe('/sign-in?problem=off');
    expect(saved.status).toBe(200);
    expect(await options()).toMatchObject({ singleSignOn: { name: 'Plumb ID' } });
    expect(again.headers.get('location')).toMatch(new RegExp(`^${provider.issuer}/`));
  } finally {
    server.child.kill('SIGTERM');
    await server.ended;
  }
});
