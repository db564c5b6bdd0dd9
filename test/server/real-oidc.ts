import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

/** Somebody with an account at the provider. */
export interface ProviderAccount {
  sub: string;
  email?: string;
  email_verified?: boolean;
  name?: string;
}

export interface RealProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Who sits at the browser: the provider signs this one in without asking. Undefined: the person refuses. */
  person: ProviderAccount | undefined;
  /** Those whom the provider's page knows, when it is shown. */
  accounts: Map<string, ProviderAccount>;
  close(): Promise<void>;
}

/**
 * oidc-provider, a certified implementation, on loopback, with one client whose people come back to `redirectUri`.
 * `asks`: it shows a page with a form, as to a person; who gives an account that it does not know is refused.
 */
export async function startRealProvider(
  redirectUri: string,
  { asks = false }: { asks?: boolean } = {},
): Promise<RealProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const world: RealProvider = {
    issuer,
    clientId: 'chalkline',
    clientSecret: 'canary-secret-of-the-client',
    person: undefined,
    accounts: new Map(),
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  const { accounts } = world;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: world.clientId,
        client_secret: world.clientSecret,
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    pkce: { required: () => true },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    scopes: ['openid', 'email', 'profile'],
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/hello/${uid}` },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: async () => ({ ...accounts.get(id), sub: id }),
    }),
    // What the client asks for is granted.
    async loadExistingGrant({ oidc }) {
      const { client, session } = oidc;
      if (client === undefined || session?.accountId === undefined) return undefined;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
    cookies: { keys: ['a key for tests only'] },
  });
  const callback = provider.callback();
  const page = `<!doctype html><title>Provider</title><h1>Who are you?</h1>
    <form><label>Account <input name="as"></label><button>Continue</button></form>`;
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/hello/') !== true) return void callback(request, response);
    if (asks && !request.url.includes('?as=')) {
      response.setHeader('content-type', 'text/html');
      response.end(page);
      return;
    }
    const asked = new URL(request.url, issuer).searchParams.get('as');
    const person = asks ? accounts.get(asked ?? '') : world.person;
    if (person !== undefined) accounts.set(person.sub, person);
    void provider.interactionFinished(
      request,
      response,
      person === undefined
        ? { error: 'access_denied', error_description: 'the person said no' }
        : { login: { accountId: person.sub } },
      { mergeWithLastSubmission: false },
    );
  });
  return world;
}
