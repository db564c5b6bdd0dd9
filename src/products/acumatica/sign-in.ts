import {
  AuthError,
  asObject,
  type ChalklineError,
  ConfigError,
  createHttp,
  type Http,
  type HttpAnswer,
  Limiter,
  type OpenContext,
  RateLimitError,
} from '../../sdk/index.ts';
import { withAssumed } from './assumptions.ts';
import { CookieJar } from './cookie-jar.ts';
import { declined, notTheApi, said } from './errors.ts';
import type { AcumaticaConfig } from './manifest.ts';

/** A full licence frees a place as soon as somebody signs out, so it is asked again, but not for ever. */
const RETRY = { tries: 3, firstWaitMs: 250, longestWaitMs: 10_000 };
const LOGOUT_MS = 10_000;

/**
 * One session of the ERP, by a token of a connected application or by cookies. Sessions count against the licence
 * and live on when nobody ends them, so whoever opens one closes it.
 */
export class Session {
  readonly #context: OpenContext<AcumaticaConfig>;
  readonly #http: Http;
  readonly #jar = new CookieJar();
  readonly #byToken: boolean;
  #isOpen = false;
  #token = '';
  #refreshToken = '';
  #tokenUntilMs = Number.POSITIVE_INFINITY;
  #declined = 0;
  #opening: Promise<void> | undefined;

  /** `patient`: waits when the licence is full, as a run does and a connection test does not. */
  constructor(context: OpenContext<AcumaticaConfig>, patient: boolean) {
    this.#context = context;
    this.#byToken = context.config.signIn !== 'session';
    this.#http = createHttp({
      baseUrl: context.config.url,
      vendor: 'Acumatica',
      net: context.net,
      limiter: context.limiter,
      clock: context.clock,
      signal: context.signal,
      retry: RETRY,
      explain: (answer) => this.#explain(answer),
      onWait: (_ms, error) => {
        if (!patient && error instanceof RateLimitError) throw error;
      },
    });
  }

  /** Signs in, or renews. Calls that meet an ended session together share one sign-in. @throws AuthError, ConfigError */
  open(): Promise<void> {
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  /** Renews a token that is about to end, before a call finds out. */
  async refreshInTime(): Promise<void> {
    if (this.#context.clock.nowMs() >= this.#tokenUntilMs) await this.open();
  }

  /** Headers of every call of the contract API. */
  headers(): Record<string, string> {
    if (!this.#byToken) return this.#jar.header();
    const { branch = '' } = this.#context.config;
    return {
      authorization: `Bearer ${this.#token}`,
      ...(branch === '' ? {} : { 'px-cbapibranch': branch }),
    };
  }

  /** The OData feeds take the token, or name and password; cookies are not documented for them. */
  feedHeaders(): Record<string, string> {
    if (this.#byToken) return { authorization: `Bearer ${this.#token}` };
    const pair = `${this.#context.config.username}:${this.#context.secret('password')}`;
    return { authorization: `Basic ${Buffer.from(pair, 'utf8').toString('base64')}` };
  }

  /** Keeps the cookies of an answer; their names differ between sites. */
  remember(answer: HttpAnswer): void {
    if (!this.#byToken) this.#jar.take(answer.headers['set-cookie']);
  }

  /** Signs out, also when the run was cancelled; what goes wrong is noted, the work is done already. */
  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const { config, net, clock, limiter } = this.#context;
    const http = createHttp({
      baseUrl: config.url,
      vendor: 'Acumatica',
      net,
      // Logging out is never queued by the vendor, so it does not wait out a pause either.
      limiter:
        limiter.pausedUntilMs > 0 ? new Limiter({ calls: 2, perMs: 1000, concurrency: 1 }, clock) : limiter,
      clock,
      // The run's own signal may have ended the run: the session must be ended all the same.
      signal: AbortSignal.timeout(LOGOUT_MS),
      retry: { tries: 2, firstWaitMs: 200, longestWaitMs: 500 },
    });
    try {
      // undici sends Content-Length: 0 with an empty POST; without it the web server answers 411.
      await http.call({
        method: 'POST',
        path: '/entity/auth/logout',
        headers: this.headers(),
        bare: true,
        safe: true,
        accept: [401],
      });
    } catch {
      this.#context.note({
        level: 'warning',
        code: 'acumatica/session-left',
        what: 'The session in Acumatica could not be closed. It ends by itself after ten idle minutes and holds a place of the licence until then.',
        fix: 'Nothing to do, unless "API Login Limit" is reported: then end it on License Monitoring Console (SM604000).',
      });
    }
  }

  async #open(): Promise<void> {
    if (this.#byToken) await this.#takeToken();
    else await this.#login();
    this.#isOpen = true;
    this.#declined = 0;
  }

  async #login(): Promise<void> {
    const { username, tenant, branch = '' } = this.#context.config;
    const { locale } = withAssumed(this.#context.config.assumed);
    this.#jar.clear();
    const answer = await this.#http.call({
      method: 'POST',
      path: '/entity/auth/login',
      json: {
        name: username,
        password: this.#context.secret('password'),
        tenant,
        ...(branch === '' ? {} : { branch }),
        ...(locale === '' ? {} : { locale }),
      },
      bare: true,
      safe: true,
    });
    this.#jar.take(answer.headers['set-cookie']);
    if (this.#jar.isEmpty) throw notTheApi('The login gave no cookies.');
  }

  async #takeToken(): Promise<void> {
    const refreshed = this.#refreshToken === '' ? undefined : await this.#refresh();
    const body = refreshed ?? asObject((await this.#tokenCall(this.#passwordForm())).json);
    if (typeof body.access_token !== 'string') throw notTheApi('The answer to the sign-in has no token.');
    this.#token = body.access_token;
    // Each refresh gives a new refresh token; the one before is spent.
    this.#refreshToken = typeof body.refresh_token === 'string' ? body.refresh_token : '';
    const seconds = Number(body.expires_in);
    this.#tokenUntilMs =
      seconds > 0
        ? this.#context.clock.nowMs() + Math.max(seconds - 60, seconds / 2) * 1000
        : Number.POSITIVE_INFINITY;
  }

  /** Keeps the ERP session; undefined when the chain has ended and the password is needed again. */
  async #refresh(): Promise<Record<string, unknown> | undefined> {
    const form = { grant_type: 'refresh_token', refresh_token: this.#refreshToken, ...this.#clientForm() };
    const answer = await this.#tokenCall(form, [400, 401]);
    return answer.status < 300 ? asObject(answer.json) : undefined;
  }

  #tokenCall(form: Record<string, string>, accept: readonly number[] = []): Promise<HttpAnswer> {
    return this.#http.call({
      method: 'POST',
      path: '/identity/connect/token',
      form,
      bare: true,
      safe: true,
      accept,
    });
  }

  #passwordForm(): Record<string, string> {
    return {
      grant_type: 'password',
      ...this.#clientForm(),
      username: this.#context.config.username,
      password: this.#context.secret('password'),
      scope: 'api offline_access',
    };
  }

  #clientForm(): Record<string, string> {
    return {
      client_id: this.#context.config.clientId ?? '',
      client_secret: this.#context.secret('clientSecret'),
    };
  }

  #explain(answer: HttpAnswer): ChalklineError | undefined {
    const text = `${answer.text.slice(0, 2000)}`;
    const isFull = /API Login Limit/i.test(text);
    if (answer.status === 429 || isFull) {
      this.#declined += 1;
      const error = declined(answer, this.#declined - 1, this.#context.clock.nowMs());
      return isFull ? full(error) : error;
    }
    return explainSignIn(answer, text);
  }
}

function full({ what, retryAfterMs = 60_000 }: RateLimitError): RateLimitError {
  return new RateLimitError({
    code: 'acumatica/sessions-full',
    what: `All sessions that the Acumatica licence allows are in use. ${what}`,
    fix: 'End sessions of other integrations on License Monitoring Console (SM604000), or ask for a larger licence.',
    retryAfterMs,
  });
}

/** No 401 is documented for a wrong password: builds say it in the text of a 500 or a 400. */
function explainSignIn(answer: HttpAnswer, text: string): ChalklineError | undefined {
  const { status } = answer;
  const refused = (what: string, fix: string, field: string) =>
    new AuthError({ code: 'auth/refused', what, fix, field });
  if (/invalid_client/.test(text)) {
    return refused(
      'Acumatica does not know the client ID with this secret.',
      'Take client name, client ID and a new shared secret from the same row of Connected Applications (SM303010): they change together.',
      'clientSecret',
    );
  }
  if (/unauthorized_client|unsupported_grant_type|invalid_scope/.test(text)) {
    return new ConfigError({
      code: 'acumatica/wrong-flow',
      what: 'The connected application does not allow signing in with a user name and password.',
      fix: 'On Connected Applications (SM303010) choose the flow Resource Owner Password Credentials, or make a new application with it.',
      field: 'clientId',
    });
  }
  if (/locked/i.test(text)) {
    return refused(
      'The user is locked in Acumatica after several wrong passwords.',
      'Unlock the user on Users (SM201010), then test the connector once with the right password.',
      'password',
    );
  }
  if (/password must be changed|by using a browser|change.{0,20}password/i.test(text)) {
    return refused(
      'Acumatica wants the user to change the password first.',
      'Sign in once in the browser with this user, change the password, and store the new one here.',
      'password',
    );
  }
  if (/PXUndefinedCompany|company ID cannot be determined/i.test(text)) {
    return new ConfigError({
      code: 'acumatica/unknown-tenant',
      what: 'Acumatica has no tenant of this name.',
      fix: 'Set the tenant as the sign-in page lists it: Tenants (SM203520), Login Name.',
      field: 'tenant',
    });
  }
  if (status === 400 && /branch/i.test(text)) {
    return new ConfigError({
      code: 'acumatica/unknown-branch',
      what: 'Acumatica has no such branch, or the user has no access to it.',
      fix: 'Set the branch to a Branch ID of Branches (CS102000) that the user may use, or leave it empty.',
      field: 'branch',
    });
  }
  if (/invalid_grant|invalid credentials/i.test(text) || [400, 401, 403].includes(status)) {
    return refused(
      `Acumatica did not accept the user name and password${said(answer)}.`,
      'Correct user name and password in the connector. Several wrong tries lock the user.',
      'password',
    );
  }
  if (status === 404 || (status >= 300 && status < 400))
    return notTheApi(`Signing in was answered with ${status}.`);
  return undefined;
}
