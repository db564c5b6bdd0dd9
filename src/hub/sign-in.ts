import { betterAuth } from 'better-auth';
import { twoFactor } from 'better-auth/plugins/two-factor';
import { deriveKey } from '../kernel/index.ts';
import type { Store } from '../store/index.ts';
import { checkNewPassword, shortestPassword } from './sign-in/password-rules.ts';
import { idleLimitMs, sessionLifeSeconds } from './sign-in/session-life.ts';
import { sessionsWithoutPassword } from './sign-in/sessions-without-password.ts';

export interface SignInOptions {
  /** Where people reach the server, e.g. `https://chalkline.example.com`; cookies are secure when it is https. */
  url: string;
}

export interface NewUser {
  name: string;
  email: string;
  /** Absent for those who come by single sign-on alone. */
  password?: string;
  installationAdmin: boolean;
}

export interface SignedInUser {
  id: string;
  name: string;
  email: string;
  installationAdmin: boolean;
  /** Whether an authenticator app is set up. */
  hasSecondFactor: boolean;
  sessionId: string;
  /** Whether this session was opened with a second factor. */
  secondFactor: boolean;
}

/** The browser gets `cookies`; `second factor`: the password was right, a code is still wanted. */
export interface Entered {
  cookies: string[];
  next: 'signed in' | 'second factor';
}

/** A second factor that waits to be confirmed by a first code. Shown once. */
export interface SecondFactorSetUp {
  /** For the QR code: `otpauth://totp/…`. */
  uri: string;
  recoveryCodes: string[];
}

/**
 * better-auth behind the few verbs that we use of it. Nobody signs up by himself: administrators add people. What may
 * be asked how often, and what is written down, is decided by the use cases in `sign-in/`.
 */
export interface SignIn {
  /** Undefined when e-mail or password is not right; both take as long. */
  withPassword(headers: Headers, email: string, password: string): Promise<Entered | undefined>;
  /** Opens a session for somebody whom the provider of single sign-on has vouched for; its cookies. */
  withoutPassword(headers: Headers, userId: string): Promise<string[]>;
  /** Of whom a code is awaited in this browser, after the password. */
  awaitingCode(headers: Headers): Promise<string | undefined>;
  /** Opens the session after the password; in one that is open, checks the code and confirms a new second factor. */
  withCode(headers: Headers, kind: 'app' | 'recovery', code: string): Promise<Entered | undefined>;
  signOut(headers: Headers): Promise<string[]>;
  /** Whose session the cookies belong to. */
  /** `onlyLook`: it is no use of the session, which may end unused meanwhile. */
  userOf(headers: Headers, onlyLook?: boolean): Promise<SignedInUser | undefined>;
  /** @throws ConfigError `password/...` */
  createUser(user: NewUser): Promise<string>;
  hasPassword(userId: string): Promise<boolean>;
  isPassword(userId: string, password: string): Promise<boolean>;
  /** Sets it without asking for the old one; rules are the caller's matter. */
  setPassword(userId: string, password: string): Promise<void>;
  /** Undefined when one is set up already. */
  prepareSecondFactor(headers: Headers, password: string | undefined): Promise<SecondFactorSetUp | undefined>;
  newRecoveryCodes(headers: Headers, password: string | undefined): Promise<string[]>;
  removeSecondFactor(userId: string): Promise<void>;
  /** Keeps a value that can be fetched once, until it expires. */
  keepOnce(name: string, value: string, seconds: number): Promise<void>;
  /** Looks at it without taking it. */
  peekOnce(name: string): Promise<string | undefined>;
  /** Fetches it; of several at the same time one gets it. */
  takeOnce(name: string): Promise<string | undefined>;
  /** Forgets all of a value whose names begin alike. */
  dropOnce(names: string, value: string): Promise<void>;
  /** True for the first who asks for this name, until it expires. */
  reserveOnce(name: string, seconds: number): Promise<boolean>;
}

/** The header in which the API tells the caller's address, so that sessions say where they come from. */
export const addressHeader = 'x-chalkline-address';

export function openSignIn(store: Store, { url }: SignInOptions): SignIn {
  const isSecure = url.startsWith('https:');
  const auth = betterAuth({
    appName: 'Chalkline',
    baseURL: url,
    basePath: '/api/auth',
    secret: deriveKey(store.keys, 'sign-in').toString('hex'),
    database: store.signIn,
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: shortestPassword },
    user: {
      additionalFields: { installationAdmin: { type: 'boolean', input: false, defaultValue: false } },
    },
    session: {
      // The life is absolute; what is not used ends earlier, see `userOf`.
      expiresIn: sessionLifeSeconds,
      disableSessionRefresh: true,
      additionalFields: {
        method: { type: 'string', input: false, defaultValue: 'password' },
        secondFactor: { type: 'boolean', input: false, defaultValue: false },
      },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session, context) =>
            context?.path?.startsWith('/two-factor/') === true
              ? { data: { ...session, secondFactor: true } }
              : undefined,
        },
      },
    },
    plugins: [
      sessionsWithoutPassword,
      twoFactor({
        issuer: 'Chalkline',
        // Who comes by single sign-on has no password to ask for.
        allowPasswordless: true,
        accountLockout: { enabled: true, maxFailedAttempts: 10, durationSeconds: 900 },
      }),
    ],
    // Counted in the database instead, by account and by address.
    rateLimit: { enabled: false },
    advanced: {
      // `__Host-`: the browser takes it only over TLS, for this host alone and for every path.
      cookiePrefix: isSecure ? '__Host-chalkline' : 'chalkline',
      useSecureCookies: false,
      defaultCookieAttributes: { httpOnly: true, secure: isSecure, sameSite: 'lax', path: '/' },
      ipAddress: { ipAddressHeaders: [addressHeader] },
    },
    telemetry: { enabled: false },
    logger: { disabled: true },
  });

  const findAccount = async (userId: string) =>
    (await auth.$context).internalAdapter.findCredentialAccount(userId);

  return {
    async withPassword(headers, email, password) {
      try {
        const { headers: answered, response } = await auth.api.signInEmail({
          body: { email, password },
          headers,
          returnHeaders: true,
        });
        const next = 'twoFactorRedirect' in response ? 'second factor' : 'signed in';
        return { cookies: answered.getSetCookie(), next };
      } catch (error) {
        if (isRefusal(error)) return undefined;
        throw error;
      }
    },
    async withoutPassword(headers, userId) {
      const { headers: answered } = await auth.api.openSessionOf({
        body: { userId },
        headers,
        returnHeaders: true,
      });
      return answered.getSetCookie();
    },
    async awaitingCode(headers) {
      const context = await auth.$context;
      const { name } = context.createAuthCookie('two_factor');
      const challenge = signedCookie(headers, name);
      if (challenge === undefined) return undefined;
      return (await context.internalAdapter.findVerificationValue(challenge))?.value;
    },
    async withCode(headers, kind, code) {
      try {
        const call = { body: { code }, headers, returnHeaders: true as const };
        const { headers: answered } =
          kind === 'app' ? await auth.api.verifyTOTP(call) : await auth.api.verifyBackupCode(call);
        return { cookies: answered.getSetCookie(), next: 'signed in' };
      } catch (error) {
        if (isRefusal(error)) return undefined;
        throw error;
      }
    },
    async signOut(headers) {
      const { headers: answered } = await auth.api.signOut({ headers, returnHeaders: true });
      return answered.getSetCookie();
    },
    async userOf(headers, onlyLook = false) {
      const found = await auth.api.getSession({ headers });
      if (found === null) return undefined;
      const { user, session } = found;
      if (Date.now() - session.updatedAt.getTime() > idleLimitMs) {
        await store.sessions.end(user.id, session.id);
        return undefined;
      }
      const person = await store.people.get(user.id);
      if (person === undefined || person.disabledAt !== null) return undefined;
      if (!onlyLook) await store.sessions.touch(session.id);
      return {
        id: user.id,
        name: user.name,
        email: user.email,
        installationAdmin: user.installationAdmin === true,
        hasSecondFactor: user.twoFactorEnabled === true,
        sessionId: session.id,
        secondFactor: session.secondFactor === true,
      };
    },
    async createUser({ name, email, password, installationAdmin }) {
      if (password !== undefined) checkNewPassword(password, { name, email, companies: [] });
      const context = await auth.$context;
      const user = await context.internalAdapter.createUser(
        { name, email: email.toLowerCase(), emailVerified: true, installationAdmin },
        { method: 'email-password' },
      );
      if (password === undefined) return user.id;
      await context.internalAdapter.linkAccount({
        userId: user.id,
        providerId: 'credential',
        accountId: user.id,
        password: await context.password.hash(password),
      });
      return user.id;
    },
    hasPassword: async (userId) => Boolean((await findAccount(userId))?.password),
    async isPassword(userId, password) {
      const hash = (await findAccount(userId))?.password;
      if (!hash) return false;
      return (await auth.$context).password.verify({ hash, password });
    },
    async setPassword(userId, password) {
      const context = await auth.$context;
      const hash = await context.password.hash(password);
      if ((await findAccount(userId)) !== null) {
        await context.internalAdapter.updatePassword(userId, hash);
        return;
      }
      await context.internalAdapter.linkAccount({
        userId,
        providerId: 'credential',
        accountId: userId,
        password: hash,
      });
    },
    async prepareSecondFactor(headers, password) {
      try {
        const body = { method: 'totp' as const, ...(password === undefined ? {} : { password }) };
        const set = await auth.api.enableTwoFactor({ body, headers });
        return set.method === 'totp' ? { uri: set.totpURI, recoveryCodes: set.backupCodes } : undefined;
      } catch (error) {
        if (isRefusal(error)) return undefined;
        throw error;
      }
    },
    async newRecoveryCodes(headers, password) {
      const body = password === undefined ? {} : { password };
      return (await auth.api.generateBackupCodes({ body, headers })).backupCodes;
    },
    async removeSecondFactor(userId) {
      const { adapter, internalAdapter } = await auth.$context;
      await adapter.delete({ model: 'twoFactor', where: [{ field: 'userId', value: userId }] });
      await internalAdapter.updateUser(userId, { twoFactorEnabled: false });
    },
    async keepOnce(name, value, seconds) {
      const { internalAdapter } = await auth.$context;
      await internalAdapter.createVerificationValue({
        identifier: name,
        value,
        expiresAt: new Date(Date.now() + seconds * 1000),
      });
    },
    async peekOnce(name) {
      const found = await (await auth.$context).internalAdapter.findVerificationValue(name);
      return found !== null && found.expiresAt > new Date() ? found.value : undefined;
    },
    async takeOnce(name) {
      const { internalAdapter } = await auth.$context;
      const taken = await internalAdapter.consumeVerificationValue(name);
      return taken !== null && taken.expiresAt > new Date() ? taken.value : undefined;
    },
    async dropOnce(names, value) {
      await (await auth.$context).adapter.deleteMany({
        model: 'verification',
        where: [
          { field: 'identifier', operator: 'starts_with', value: names },
          { field: 'value', value },
        ],
      });
    },
    async reserveOnce(name, seconds) {
      const { internalAdapter } = await auth.$context;
      const expiresAt = new Date(Date.now() + seconds * 1000);
      return internalAdapter.reserveVerificationValue({ identifier: name, value: '', expiresAt });
    },
  };
}

/** What better-auth answers to a wrong password or code, rather than a fault of ours. */
function isRefusal(error: unknown): boolean {
  const status = (error as { statusCode?: unknown }).statusCode;
  return typeof status === 'number' && status >= 400 && status < 500;
}

/** The value of a cookie without its signature, which better-auth checks when it is used. */
function signedCookie(headers: Headers, name: string): string | undefined {
  for (const part of (headers.get('cookie') ?? '').split(';')) {
    const [key, ...rest] = part.trim().split('=');
    if (key === name) return decodeURIComponent(rest.join('=')).split('.')[0];
  }
  return undefined;
}
