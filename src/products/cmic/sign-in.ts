import {
  AuthError,
  asObject,
  ConfigError,
  createHttp,
  type HttpAnswer,
  type OpenContext,
  wordsOf,
} from '../../sdk/index.ts';
import type { CmicConfig } from './manifest.ts';

/** Who we are at CMiC: a name and password with each call, or a token of the customer's identity provider. */
export class Session {
  readonly #context: OpenContext<CmicConfig>;
  #token = '';
  #tokenUntilMs = 0;
  #signingIn: Promise<void> | undefined;

  constructor(context: OpenContext<CmicConfig>) {
    this.#context = context;
  }

  get isBasic(): boolean {
    return this.#context.config.signIn !== 'oauth';
  }

  /** The user with whose name records are signed, in capitals as CMiC keeps it. */
  get user(): string {
    const { username = '', apiUser = '' } = this.#context.config;
    return (this.isBasic ? username : apiUser).trim().toUpperCase();
  }

  headers(): Record<string, string> {
    if (!this.isBasic) return { authorization: `Bearer ${this.#token}` };
    const { clientId = '', username = '' } = this.#context.config;
    const name = clientId.trim() === '' ? username.trim() : `${clientId.trim()}||${username.trim()}`;
    const pair = Buffer.from(`${name}:${this.#context.secret('password')}`, 'utf8').toString('base64');
    return { authorization: `Basic ${pair}` };
  }

  /** Gets a token when there is none or it is about to end; nothing for Basic. @throws AuthError `auth/refused` */
  async ready(): Promise<void> {
    if (!this.isBasic && this.#context.clock.nowMs() >= this.#tokenUntilMs) await this.renew();
  }

  renew(): Promise<void> {
    if (this.isBasic) return Promise.resolve();
    // Calls that meet an ended token together share one sign-in.
    this.#signingIn ??= this.#fetchToken().finally(() => {
      this.#signingIn = undefined;
    });
    return this.#signingIn;
  }

  async #fetchToken(): Promise<void> {
    const { config, clock } = this.#context;
    const http = createHttp({
      ...this.#context,
      baseUrl: config.tokenUrl ?? '',
      vendor: 'The identity provider',
    });
    const answer = await http.call({
      method: 'POST',
      path: '',
      form: {
        grant_type: 'client_credentials',
        client_id: config.oauthClientId ?? '',
        client_secret: this.#context.secret('clientSecret'),
        scope: config.scope ?? '',
      },
      bare: true,
      safe: true,
      accept: [400, 401, 403],
    });
    if (answer.status >= 400) throw refusedApplication(answer);
    const body = asObject(answer.json);
    if (typeof body.access_token !== 'string' || body.access_token === '') throw noToken();
    this.#token = body.access_token;
    const seconds = Number(body.expires_in);
    // A minute early; where no life is told, only when a call is refused.
    this.#tokenUntilMs =
      Number.isFinite(seconds) && seconds > 0
        ? clock.nowMs() + Math.max(seconds - 60, seconds / 2) * 1000
        : Number.POSITIVE_INFINITY;
  }
}

function refusedApplication(answer: HttpAnswer): AuthError {
  return new AuthError({
    code: 'auth/refused',
    what: `The identity provider refused the application${wordsOf(answer)}.`,
    fix: 'Check token URL, application ID, client secret and scope in the connector; secrets end on a date that the provider shows.',
  });
}

function noToken(): ConfigError {
  return new ConfigError({
    code: 'cmic/no-token',
    what: 'The answer of the identity provider holds no token.',
    fix: 'Check the token URL: it ends in /oauth2/v2.0/token as a rule.',
    field: 'tokenUrl',
  });
}
