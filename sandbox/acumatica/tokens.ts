import { randomBytes } from 'node:crypto';
import type { SandboxClock } from '../kit/index.ts';
import { acumaticaDemoCredentials, type DemoUser } from './credentials.ts';
import { Refusal } from './refusal.ts';
import type { SignIn } from './sign-in.ts';

const ACCESS_S = 3600;
const CHAIN_MS = 30 * 24 * 3600_000;
const SCOPES = ['api', 'offline_access', 'api:concurrent_access', 'openid', 'profile', 'email'];

/** What an access token stands for. Refreshed tokens share their chain's session. */
export interface Grant {
  user: DemoUser;
  tenant: string;
  scope: string;
  /** Separate sessions, told apart by cookies. */
  concurrent: boolean;
  /** Ends with the token or, for a chain, goes on with the next. */
  sessionId?: string;
  chainEndsMs: number;
}

/** The resource-owner-password and refresh flows. Times run on the sandbox clock. */
export class Tokens {
  readonly #clock: SandboxClock;
  readonly #signIn: SignIn;
  readonly #access = new Map<string, { grant: Grant; expiresMs: number }>();
  readonly #refresh = new Map<string, Grant>();
  readonly #onEnded: (sessionId: string) => void;

  /** `onEnded`: called with the session of a token that ended without a successor. */
  constructor(clock: SandboxClock, signIn: SignIn, onEnded: (sessionId: string) => void) {
    this.#clock = clock;
    this.#signIn = signIn;
    this.#onEnded = onEnded;
  }

  /** @throws Refusal 400 with an OAuth `error` member. */
  answer(form: URLSearchParams): Record<string, unknown> {
    const grantType = form.get('grant_type') ?? '';
    if (grantType === 'client_credentials') throw refused('unauthorized_client');
    const tenant = this.#client(form);
    if (grantType === 'password') return this.#password(form, tenant);
    if (grantType === 'refresh_token') return this.#refreshed(form);
    throw refused('unsupported_grant_type');
  }

  /** The grant of a live access token. */
  use(token: string): Grant | undefined {
    const found = this.#access.get(token);
    if (found === undefined) return undefined;
    if (found.expiresMs > this.#clock.nowMs()) return found.grant;
    this.revoke(token);
    return undefined;
  }

  revoke(token: string): void {
    const grant = this.#access.get(token)?.grant;
    this.#access.delete(token);
    const goesOn = [...this.#refresh.values()].some((other) => other === grant);
    if (grant?.sessionId !== undefined && !goesOn) this.#onEnded(grant.sessionId);
  }

  clear(): void {
    this.#access.clear();
    this.#refresh.clear();
  }

  /** The tenant behind the client id, `{GUID}@{Tenant}`: it decides whose data is read. */
  #client(form: URLSearchParams): string {
    const id = form.get('client_id') ?? '';
    const known = id.toLowerCase() === acumaticaDemoCredentials.clientId.toLowerCase();
    if (!known || form.get('client_secret') !== acumaticaDemoCredentials.clientSecret)
      throw refused('invalid_client');
    return acumaticaDemoCredentials.tenant;
  }

  #password(form: URLSearchParams, tenant: string): Record<string, unknown> {
    const scope = form.get('scope') ?? '';
    const scopes = scope.split(' ').filter((one) => one !== '');
    if (!scopes.includes('api') && !scopes.includes('api:concurrent_access')) throw refused('invalid_scope');
    if (scopes.some((one) => !SCOPES.includes(one))) throw refused('invalid_scope');
    const user = this.#signIn.check(form.get('username') ?? '', form.get('password') ?? '');
    if (user === undefined || typeof user === 'string') throw refused('invalid_grant');
    return this.#issue({
      user,
      tenant,
      scope,
      concurrent: scopes.includes('api:concurrent_access'),
      chainEndsMs: this.#clock.nowMs() + CHAIN_MS,
    });
  }

  #refreshed(form: URLSearchParams): Record<string, unknown> {
    const token = form.get('refresh_token') ?? '';
    const grant = this.#refresh.get(token);
    if (grant === undefined || grant.chainEndsMs <= this.#clock.nowMs()) throw refused('invalid_grant');
    this.#refresh.delete(token);
    return this.#issue(grant);
  }

  #issue(grant: Grant): Record<string, unknown> {
    const access = randomBytes(20).toString('hex');
    this.#access.set(access, { grant, expiresMs: this.#clock.nowMs() + ACCESS_S * 1000 });
    const answer = { access_token: access, expires_in: ACCESS_S, token_type: 'Bearer' };
    if (!grant.scope.split(' ').includes('offline_access')) return { ...answer, scope: grant.scope };
    const refresh = randomBytes(20).toString('hex');
    this.#refresh.set(refresh, grant);
    return { ...answer, refresh_token: refresh, scope: grant.scope };
  }
}

function refused(error: string): Refusal {
  return new Refusal(400, { error });
}
