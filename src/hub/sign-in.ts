import { betterAuth } from 'better-auth';
import { deriveKey } from '../kernel/index.ts';
import type { Store } from '../store/index.ts';

export interface SignInOptions {
  /** Where people reach the server, e.g. `https://chalkline.example.com`; cookies are secure when it is https. */
  url: string;
}

export interface NewUser {
  name: string;
  email: string;
  password: string;
  installationAdmin: boolean;
}

export interface SignedInUser {
  id: string;
  name: string;
  email: string;
  installationAdmin: boolean;
}

/** Sign-in by e-mail and password. Nobody signs up by himself: administrators add people. */
export interface SignIn {
  /** Answers the calls under /api/auth/. */
  handle(request: Request): Promise<Response>;
  /** Whose session the cookies belong to. */
  userOf(headers: Headers): Promise<SignedInUser | undefined>;
  createUser(user: NewUser): Promise<string>;
}

/** The header in which the API tells the caller's address, so that attempts are counted per address. */
export const addressHeader = 'x-chalkline-address';

export function openSignIn(store: Store, options: SignInOptions): SignIn {
  const auth = betterAuth({
    appName: 'Chalkline',
    baseURL: options.url,
    basePath: '/api/auth',
    secret: deriveKey(store.keys, 'sign-in').toString('hex'),
    database: store.signIn,
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10 },
    user: {
      additionalFields: { installationAdmin: { type: 'boolean', input: false, defaultValue: false } },
    },
    // The page that calls must come from the address that it calls.
    trustedOrigins: (request) => {
      const host = request?.headers.get('host');
      return host ? [`http://${host}`, `https://${host}`] : [];
    },
    rateLimit: {
      enabled: true,
      window: 60,
      max: 300,
      customRules: { '/sign-in/email': { window: 60, max: 20 } },
    },
    advanced: {
      cookiePrefix: 'chalkline',
      useSecureCookies: options.url.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      ipAddress: { ipAddressHeaders: [addressHeader] },
    },
    telemetry: { enabled: false },
    logger: { disabled: true },
  });

  return {
    handle: (request) => auth.handler(request),
    async userOf(headers) {
      const found = await auth.api.getSession({ headers });
      if (found === null) return undefined;
      const { id, name, email, installationAdmin } = found.user;
      return { id, name, email, installationAdmin: installationAdmin === true };
    },
    async createUser({ name, email, password, installationAdmin }) {
      const context = await auth.$context;
      const user = await context.internalAdapter.createUser(
        { name, email: email.toLowerCase(), emailVerified: true, installationAdmin },
        { method: 'email-password' },
      );
      await context.internalAdapter.linkAccount({
        userId: user.id,
        providerId: 'credential',
        accountId: user.id,
        password: await context.password.hash(password),
      });
      return user.id;
    },
  };
}
