import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Ended, startProgram } from './process.ts';
import { type RealProvider, startRealProvider } from './real-oidc.ts';
import { type ServerRig, startRig } from './rig.ts';

// Each command is a process of its own; on a busy machine they take their time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

let rig: ServerRig;
let provider: RealProvider;
beforeAll(async () => {
  rig = await startRig();
  provider = await startRealProvider(`${rig.url}/api/auth/single-sign-on/callback`);
});
afterAll(async () => {
  await provider.close();
  await rig.close();
});

/** Commands find the server by its data folder, as those of a person do. */
function chalkline(words: readonly string[], input = ''): Promise<Ended> {
  const program = startProgram(words, { CHALKLINE_DATA: rig.folder });
  program.child.stdin?.end(input);
  return program.ended;
}

test('single sign-on is set, shown, opened again and removed by command, and the secret is never shown', async () => {
  const set = [
    'single-sign-on',
    'set',
    '--name',
    'Plumb ID',
    '--issuer',
    provider.issuer,
    '--client-id',
    'chalkline',
  ];

  const before = await chalkline(['single-sign-on', 'show']);
  const noSecret = await chalkline(set);
  const done = await chalkline(set, `${provider.clientSecret}\n`);
  const shown = await chalkline(['single-sign-on', 'show']);
  const asJson = await chalkline(['single-sign-on', 'show', '--json']);
  const renamed = await chalkline([
    ...set.map((word) => (word === 'Plumb ID' ? 'Level ID' : word)),
    '--keep-secret',
  ]);
  const allowed = await chalkline(['single-sign-on', 'allow-passwords']);
  const offered = (await rig.nobody.call<{ singleSignOn: unknown }>('GET', '/api/auth/options')).body;
  const removed = await chalkline(['single-sign-on', 'remove']);
  const after = (await rig.nobody.call<{ singleSignOn: unknown }>('GET', '/api/auth/options')).body;

  expect(before.output).toContain(
    `Register this address at the provider: ${rig.url}/api/auth/single-sign-on/callback`,
  );
  expect(noSecret).toMatchObject({ code: 2, errors: expect.stringContaining('No client secret') });
  expect(done).toMatchObject({ code: 0, output: 'People sign in with Plumb ID.\n' });
  expect(shown.output).toMatch(/Plumb ID[\s\S]*set[\s\S]*on/);
  expect(JSON.parse(asJson.output)).toMatchObject({
    settings: { name: 'Plumb ID', issuer: provider.issuer, hasSecret: true, only: false },
  });
  for (const { output, errors } of [done, shown, asJson, renamed])
    expect(output + errors).not.toContain(provider.clientSecret);
  expect(renamed.code).toBe(0);
  expect(allowed.code).toBe(0);
  expect(offered.singleSignOn).toEqual({ name: 'Level ID' });
  expect(removed).toMatchObject({ code: 0, output: expect.stringContaining('off') });
  expect(after.singleSignOn).toBeNull();
});

test('a person gets a link, loses a second factor, is signed out and is unlinked by command', async () => {
  const member = await rig.member('Read Only');
  const me = () => member.call('GET', '/api/me');

  const signedIn = await me();
  const link = await chalkline(['users', 'reset-link', member.email, '--json']);
  const factor = await chalkline(['users', 'reset-second-factor', member.email]);
  const unlinked = await chalkline(['users', 'unlink', member.email]);
  const ended = await chalkline(['users', 'end-sessions', member.email]);
  const signedOut = await me();
  const nobody = await chalkline(['users', 'end-sessions', 'nobody@example.com']);

  expect(signedIn.status).toBe(200);
  expect(link.code).toBe(0);
  expect(link.output).toContain(rig.url);
  expect([factor.code, factor.errors]).toEqual([0, '']);
  expect(unlinked).toMatchObject({
    code: 1,
    errors: expect.stringContaining('has not signed in with a provider'),
  });
  expect(ended.code).toBe(0);
  expect(signedOut.status).toBe(401);
  expect(nobody).toMatchObject({ code: 2, errors: expect.stringContaining('nobody@example.com') });
});
