import { ChalklineError, ConfigError, NotFoundError, RefusedError } from '../../../kernel/index.ts';
import type { SingleSignOnRow } from '../../../store/index.ts';
import { type Caller, demandInstallationAdmin } from '../../access.ts';
import { recordAudit } from '../../audit.ts';
import type { Hub } from '../../hub.ts';
import { askProvider } from './provider.ts';

export interface SingleSignOnInput {
  name: string;
  issuer: string;
  clientId: string;
  /** Left out: the one that is there stays, as long as the issuer does. */
  clientSecret?: string;
  only: boolean;
}

/** The provider, without its secret; null when there is none. @throws RefusedError `access/role` */
export async function showSingleSignOn(hub: Hub, caller: Caller) {
  demandInstallationAdmin(caller);
  return { settings: (await hub.store.singleSignOn.get()) ?? null, redirectUri: redirectUri(hub) };
}

/** Where the provider sends people back to: it has to be registered there. */
export function redirectUri({ url }: Hub): string {
  return `${url}/api/auth/single-sign-on/callback`;
}

/**
 * Sets the provider after asking it who it is. @throws ConfigError `single-sign-on/...`, `net/not-allowed`;
 * RefusedError `single-sign-on/try-first`
 */
export async function saveSingleSignOn(
  hub: Hub,
  caller: Caller,
  input: SingleSignOnInput,
): Promise<{ endedSessions: number }> {
  demandInstallationAdmin(caller);
  const { singleSignOn } = hub.store;
  const before = await singleSignOn.get();
  const wanted = {
    name: cleanName(input.name),
    issuer: input.issuer.trim(),
    clientId: input.clientId.trim(),
    only: input.only,
  };
  const fields = changed(before, wanted, input.clientSecret !== undefined);
  // A secret that was lost is asked for whatever changes: with `only` and without it nobody would get in any more.
  const isSecretLost = before?.hasSecret === false;
  if (isSecretLost || fields.some((field) => field !== 'only' && field !== 'name')) {
    await check(hub, before, wanted, input);
  }
  const becomesOnly = wanted.only && (before?.only !== true || before.issuer !== wanted.issuer);
  if (becomesOnly && !(await singleSignOn.hasAdministrator(wanted.issuer))) throw tryFirst();
  await singleSignOn.set(wanted, input.clientSecret);
  const endedSessions = becomesOnly ? await singleSignOn.endPasswordSessions() : 0;
  await recordAudit(hub, caller, {
    companyId: null,
    action: 'single-sign-on.changed',
    details: { fields, only: wanted.only, endedSessions },
  });
  return { endedSessions };
}

/** Back to passwords alone. Who is who at the provider is kept for the case that it comes back. */
export async function removeSingleSignOn(hub: Hub, caller: Caller): Promise<void> {
  demandInstallationAdmin(caller);
  if ((await hub.store.singleSignOn.get()) === undefined) throw noProvider();
  await hub.store.singleSignOn.remove();
  await recordAudit(hub, caller, { companyId: null, action: 'single-sign-on.removed' });
}

/** For the way back in: people may use their passwords again. */
export async function allowPasswords(hub: Hub, caller: Caller): Promise<void> {
  demandInstallationAdmin(caller);
  const before = await hub.store.singleSignOn.get();
  if (before === undefined) throw noProvider();
  await hub.store.singleSignOn.set({ ...before, only: false }, undefined);
  await recordAudit(hub, caller, {
    companyId: null,
    action: 'single-sign-on.changed',
    details: { fields: ['only'], only: false, endedSessions: 0 },
  });
}

/** For calls that a password opens. @throws RefusedError `access/single-sign-on-only` */
export async function demandPasswordsAllowed(hub: Hub): Promise<void> {
  const settings = await hub.store.singleSignOn.get();
  if (settings?.only !== true) return;
  throw new RefusedError({
    code: 'access/single-sign-on-only',
    what: `Passwords are not used here: everybody signs in with ${settings.name}.`,
    fix: 'Use that on the sign-in page. If it is broken, an administrator on the machine allows passwords again: chalkline single-sign-on allow-passwords',
  });
}

async function check(
  hub: Hub,
  before: SingleSignOnRow | undefined,
  { issuer, clientId }: { issuer: string; clientId: string },
  { clientSecret }: SingleSignOnInput,
): Promise<void> {
  if (clientSecret === undefined && (before === undefined || !before.hasSecret || before.issuer !== issuer)) {
    // The secret of one provider never goes to another.
    throw new ConfigError({
      code: 'single-sign-on/secret',
      what: 'The client secret is missing.',
      fix: 'Copy it from the provider. It is asked for again whenever the issuer changes.',
      field: 'clientSecret',
    });
  }
  try {
    await askProvider(hub, { issuer, clientId, secret: clientSecret ?? 'not used to ask who it is' });
  } catch (cause) {
    if (cause instanceof ChalklineError && cause.code.startsWith('single-sign-on/')) throw cause;
    const ours = cause instanceof Error && cause.cause instanceof ChalklineError ? cause.cause : cause;
    throw new ConfigError({
      code: 'single-sign-on/no-answer',
      what:
        ours instanceof ChalklineError
          ? ours.code === 'net/not-allowed'
            ? 'The issuer leads to a private address, which Chalkline does not reach unless it is allowed.'
            : ours.what
          : 'The issuer does not answer as a provider of OpenID Connect does.',
      fix:
        ours instanceof ChalklineError
          ? ours.fix
          : 'Open the issuer with /.well-known/openid-configuration behind it in a browser: it names the issuer to copy.',
      field: 'issuer',
      cause,
    });
  }
}

function changed(
  before: SingleSignOnRow | undefined,
  wanted: Omit<SingleSignOnRow, 'hasSecret'>,
  hasNewSecret: boolean,
): string[] {
  const names = ['name', 'issuer', 'clientId', 'only'] as const;
  return [
    ...names.filter((name) => before?.[name] !== wanted[name]),
    ...(hasNewSecret ? ['clientSecret'] : []),
  ];
}

function cleanName(wanted: string): string {
  const name = wanted.trim().replace(/\s+/g, ' ');
  if (name !== '' && !/\p{Cc}|\p{Cf}/u.test(name)) return name;
  throw new ConfigError({
    code: 'single-sign-on/name',
    what: 'The name is empty or has characters that cannot be seen.',
    fix: 'Write what people call the provider: the button reads "Sign in with …".',
    field: 'name',
  });
}

function noProvider(): NotFoundError {
  return new NotFoundError({
    code: 'single-sign-on/none',
    what: 'Single sign-on is not set up.',
    fix: 'Set it up first.',
  });
}

function tryFirst(): RefusedError {
  return new RefusedError({
    code: 'single-sign-on/try-first',
    what: 'No administrator of the installation has signed in with this provider yet.',
    fix: 'Save without it, sign in with the provider once as an administrator, then turn passwords off.',
    field: 'only',
  });
}
