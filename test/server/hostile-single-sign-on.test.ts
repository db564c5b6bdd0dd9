import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BrowserLike } from './browser-like.ts';
import { type HostileProvider, type Lie, startHostileProvider } from './hostile-oidc.ts';
import { type ServerRig, startRig } from './rig.ts';

let rig: ServerRig;
let provider: HostileProvider;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.close());
beforeEach(async () => {
  provider = await startHostileProvider();
  const saved = await save();
  expect(saved.status).toBe(200);
  return () => provider.close();
});

const save = (changes: object = {}) =>
  rig.operator.call<{ code: string; detail: string; field: string }>('PUT', '/api/single-sign-on', {
    name: 'Other',
    issuer: provider.issuer,
    clientId: provider.clientId,
    clientSecret: provider.clientSecret,
    ...changes,
  });
/** Goes to the provider, which sends the browser back at once; answers where the browser ends. */
async function signIn(more = ''): Promise<{ end: string | null; isIn: boolean }> {
  const browser = new BrowserLike(rig.url);
  const begun = new URL(
    (await browser.call('GET', '/api/auth/single-sign-on')).headers.get('location') ?? '',
  );
  provider.nonce = begun.searchParams.get('nonce') ?? '';
  const state = begun.searchParams.get('state');
  const back = await browser.call('GET', `/api/auth/single-sign-on/callback?code=c&state=${state}${more}`);
  const isIn = (await browser.call('GET', '/api/me')).status === 200;
  return { end: back.headers.get('location'), isIn };
}

test('the honest answer of this provider is let in, so that each lie below is what is refused', async () => {
  expect(await signIn()).toEqual({ end: '/', isIn: true });
  const token = provider.calls.find(({ path }) => path === 'POST /token');
  expect(token?.body).toMatch(/code_verifier=[\w-]{43}/);
});

const past = Math.floor(Date.now() / 1000) - 3600;
const lies: Readonly<Record<string, Lie>> = {
  'another nonce': { claims: (good) => ({ ...good, nonce: 'another' }) },
  'no nonce': { claims: ({ nonce: _, ...good }) => good },
  'an expired token': { claims: (good) => ({ ...good, iat: past, exp: past + 60 }) },
  'a token without an end': { claims: ({ exp: _, ...good }) => good },
  'a token that begins in an hour': { claims: (good) => ({ ...good, nbf: Date.now() / 1000 + 3600 }) },
  'another audience': { claims: (good) => ({ ...good, aud: 'another-client' }) },
  'no audience': { claims: ({ aud: _, ...good }) => good },
  'several audiences, issued for another': {
    claims: (good) => ({ ...good, aud: ['chalkline', 'another'], azp: 'another' }),
  },
  'another issuer': { claims: (good) => ({ ...good, iss: 'https://login.example.com' }) },
  'no subject': { claims: ({ sub: _, ...good }) => good },
  'a token changed after it was signed': { signature: 'tampered' },
  'a signature by another key': { signature: 'other key' },
  'no signature': { signature: 'none' },
  'a signature by the shared secret': { signature: 'shared secret' },
  'no token of identity': {
    answer: { status: 200, body: JSON.stringify({ access_token: 'at', token_type: 'Bearer' }) },
  },
  'an answer that is no JSON': { answer: { status: 200, body: '<html>' } },
  'an answer of two megabytes': { answer: { status: 200, body: `{"a":"${'x'.repeat(2 * 1024 * 1024)}"}` } },
  'an error of the server': { answer: { status: 500, body: '{}' } },
  'a code that is refused': { answer: { status: 400, body: '{"error":"invalid_grant"}' } },
  'a redirect to inside': {
    answer: { status: 302, headers: { location: 'http://169.254.169.254/latest' }, body: '' },
  },
  'user info of another subject': {
    claims: ({ email: _, email_verified: __, ...good }) => good,
    userInfo: { sub: 'subject-2', email: 'vera@example.com', email_verified: true },
  },
  'an e-mail verified by a word': { claims: (good) => ({ ...good, sub: 'w', email_verified: 'true' }) },
  'an e-mail that is none': { claims: (good) => ({ ...good, sub: 'n', email: 'vera example@x y' }) },
};

test.each(Object.entries(lies))('%s is refused', async (_, lie) => {
  provider.lie = lie;
  const { end, isIn } = await signIn();

  expect(isIn).toBe(false);
  expect(end).toMatch(/^\/sign-in\?problem=(refused|unverified|provider)$/);
});

test('an answer in the name of another issuer is refused', async () => {
  provider.metadata.authorization_response_iss_parameter_supported = true;
  await save({ clientSecret: 'changed' });

  expect(await signIn('&iss=https%3A%2F%2Flogin.example.com')).toMatchObject({ isIn: false });
  expect(await signIn()).toMatchObject({ isIn: false });
  expect(await signIn(`&iss=${encodeURIComponent(provider.issuer)}`)).toMatchObject({ isIn: true });
});

describe('a provider', () => {
  test.each([
    'https://169.254.169.254',
    'https://10.1.2.3',
    'https://192.168.0.1:8443/realms/x',
    'https://[::ffff:10.0.0.1]',
    'https://metadata.google.internal',
  ])('at %s is not asked', async (issuer) => {
    const saved = await save({ issuer });
    expect([saved.status, saved.body.code, saved.body.field]).toEqual([
      422,
      'single-sign-on/no-answer',
      'issuer',
    ]);
    expect(saved.body.detail).toMatch(/does not reach/);
  });

  test.each([
    'http://login.example.com',
    'ftp://login.example.com',
    'https://user:password@login.example.com',
    'https://login.example.com/?x=1',
    'file:///etc/passwd',
    'not an address',
  ])('is no %s', async (issuer) => {
    expect((await save({ issuer })).body.code).toBe('single-sign-on/issuer');
  });

  test('that names another issuer than it was asked as is refused', async () => {
    provider.metadata.issuer = 'https://login.example.com';
    expect((await save({ clientSecret: 'again' })).body.code).toBe('single-sign-on/no-answer');
  });

  test.each(['http://10.0.0.1/token', 'http://169.254.169.254/token'])(
    'that wants the code and the secret at %s gets neither',
    async (endpoint) => {
      provider.metadata.token_endpoint = endpoint;
      await save({ clientSecret: `again ${endpoint}` });
      expect(await signIn()).toEqual({ end: '/sign-in?problem=provider', isIn: false });
    },
  );

  test('that is down is said to be, on the way there and on the way back, and passwords go on', async () => {
    const member = await rig.member('Read Only');
    const browser = new BrowserLike(rig.url);
    const begun = new URL(
      (await browser.call('GET', '/api/auth/single-sign-on')).headers.get('location') ?? '',
    );
    await provider.close();

    const back = await browser.call(
      'GET',
      `/api/auth/single-sign-on/callback?code=c&state=${begun.searchParams.get('state')}`,
    );
    // Another process, or ten minutes later: nothing is known of the provider.
    await rig.hub.store.singleSignOn.set(
      { name: 'Other', issuer: provider.issuer, clientId: 'unknown', only: false },
      undefined,
    );
    const there = await new BrowserLike(rig.url).call('GET', '/api/auth/single-sign-on');

    expect(back.headers.get('location')).toBe('/sign-in?problem=provider');
    expect(there.headers.get('location')).toBe('/sign-in?problem=provider');
    expect((await new BrowserLike(rig.url).signIn(member.email, member.password)).status).toBe(200);
  });
});
