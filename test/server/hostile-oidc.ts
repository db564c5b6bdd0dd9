import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

type Claims = Record<string, unknown>;

/** What the provider answers to the next code, told as the difference from a good answer. */
export interface Lie {
  claims?: (good: Claims) => Claims;
  /** How the token is signed. */
  signature?: 'good' | 'other key' | 'none' | 'shared secret' | 'tampered';
  /** The whole answer instead. */
  answer?: { status: number; headers?: Record<string, string>; body: string };
  userInfo?: Claims;
}

export interface HostileProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What it says of itself, to be changed. */
  metadata: Record<string, unknown>;
  lie: Lie;
  /** The nonce of the sign-in that is under way. */
  nonce: string;
  /** Calls that came, as `POST /token`, with what they brought. */
  calls: { path: string; body: string }[];
  close(): Promise<void>;
}

const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A provider of our own that tells every lie that it is asked for. */
export async function startHostileProvider(): Promise<HostileProvider> {
  const good = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const world: HostileProvider = {
    issuer,
    clientId: 'chalkline',
    clientSecret: 'canary-secret-of-the-client',
    metadata: {
      issuer,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/userinfo`,
      jwks_uri: `${issuer}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      code_challenge_methods_supported: ['S256'],
    },
    lie: {},
    nonce: '',
    calls: [],
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };

  const idToken = (): string => {
    const now = Math.floor(Date.now() / 1000);
    const honest = {
      iss: issuer,
      sub: 'subject-1',
      aud: world.clientId,
      iat: now,
      exp: now + 300,
      nonce: world.nonce,
      email: 'vera@example.com',
      email_verified: true,
      name: 'Vera Neu',
    };
    const claims = world.lie.claims?.(honest) ?? honest;
    const how = world.lie.signature ?? 'good';
    const alg = how === 'none' ? 'none' : how === 'shared secret' ? 'HS256' : 'RS256';
    const text = `${base64({ alg, typ: 'JWT', kid: 'one' })}.${base64(claims)}`;
    if (how === 'none') return `${text}.`;
    if (how === 'shared secret') {
      return `${text}.${createHmac('sha256', world.clientSecret).update(text).digest('base64url')}`;
    }
    const signature = sign('sha256', Buffer.from(text), (how === 'other key' ? other : good).privateKey);
    if (how !== 'tampered') return `${text}.${signature.toString('base64url')}`;
    const [head] = text.split('.');
    return `${head}.${base64({ ...claims, email: 'admin@example.com' })}.${signature.toString('base64url')}`;
  };

  server.on('request', (request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString('utf8');
    });
    request.on('end', () => {
      const path = request.url ?? '';
      world.calls.push({ path: `${request.method} ${path}`, body });
      const json = (value: object) => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(value));
      };
      if (path === '/.well-known/openid-configuration') return json(world.metadata);
      if (path === '/jwks') {
        return json({
          keys: [{ ...good.publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }],
        });
      }
      if (path === '/userinfo') return json(world.lie.userInfo ?? { sub: 'subject-1' });
      if (path === '/token') {
        if (world.lie.answer !== undefined) {
          response.writeHead(world.lie.answer.status, {
            'content-type': 'application/json',
            ...world.lie.answer.headers,
          });
          return response.end(world.lie.answer.body);
        }
        return json({ access_token: 'at', token_type: 'Bearer', expires_in: 60, id_token: idToken() });
      }
      response.statusCode = 404;
      return response.end();
    });
  });
  return world;
}
