import {
  AuthError,
  asObject,
  type Client,
  ConfigError,
  createHttp,
  finitePages,
  type Http,
  type HttpAnswer,
  type HttpCall,
  type OpenContext,
  TransientError,
} from '../../sdk/index.ts';
import { type Assumed, withAssumed } from './assumptions.ts';
import { explain } from './errors.ts';
import { type HcssConfig, USUAL_SCOPES } from './manifest.ts';
import { isGranted, missingScope, refusedScopes, scopeFor } from './scopes.ts';
import { type Json, rowsOf, text } from './wire.ts';

export interface CursorPage {
  rows: Json[];
  /** From here the next page is read; absent on the last one. */
  next?: string;
}

/** The API of HCSS: signs in by client credentials, minds the scopes, pages, and knows its business unit. */
export class HcssClient implements Client {
  readonly context: OpenContext<HcssConfig>;
  readonly assumed: Assumed;
  /** The unit of this connector, its code and id resolved once when it is opened. */
  unit: { code: string; id: string } = { code: '', id: '' };
  /** Drift that was told already, so that it is told once. */
  readonly told = new Set<string>();
  readonly #http: Http;
  readonly #scopes: readonly string[];
  #granted: ReadonlySet<string> | undefined;
  #token = '';
  #tokenUntilMs = 0;
  #signingIn: Promise<void> | undefined;

  constructor(context: OpenContext<HcssConfig>) {
    this.context = context;
    this.assumed = withAssumed(context.config.assumed);
    this.#scopes = (context.config.scopes ?? USUAL_SCOPES).split(' ');
    this.#http = createHttp({
      baseUrl: context.config.url,
      vendor: 'HCSS',
      net: context.net,
      limiter: context.limiter,
      clock: context.clock,
      signal: context.signal,
      headers: () => ({ authorization: `Bearer ${this.#token}`, 'user-agent': 'Chalkline' }),
      renew: () => this.signIn(),
      explain: (answer, call) =>
        explain(answer, call, { assumed: this.assumed, businessUnit: this.unit.code }),
    });
  }

  /** @throws AuthError `auth/refused`, `hcss/scope-refused` */
  signIn(): Promise<void> {
    // Calls that meet an ended token together share one sign-in.
    this.#signingIn ??= this.#askToken().finally(() => {
      this.#signingIn = undefined;
    });
    return this.#signingIn;
  }

  async #askToken(): Promise<void> {
    const { clock } = this.context;
    const answer = await this.#tokenFor(this.#scopes);
    const { error } = asObject(answer.json);
    if (answer.status === 400 && error === 'invalid_scope') throw refusedScopes(await this.#culprits());
    const { access_token: token, expires_in: seconds, scope } = asObject(answer.json);
    if (answer.status !== 200) throw refusedClient(text(error));
    if (typeof token !== 'string' || token === '') {
      throw new ConfigError({
        code: 'hcss/no-token',
        what: 'The answer of HCSS to the sign-in holds no access_token.',
        fix: 'Compare the path of the token in the connector with the HCSS developer portal.',
        field: 'assumed',
      });
    }
    this.#token = token;
    const life = Number(seconds);
    // Renewed a minute early; a token without a life is renewed when a call is refused.
    this.#tokenUntilMs =
      Number.isFinite(life) && life > 0
        ? clock.nowMs() + Math.max(life - 60, life / 2) * 1000
        : Number.POSITIVE_INFINITY;
    const isFirst = this.#granted === undefined;
    this.#granted = new Set(typeof scope === 'string' && scope !== '' ? scope.split(' ') : this.#scopes);
    if (isFirst) this.#tellReduced();
  }

  #tokenFor(scopes: readonly string[]): Promise<HttpAnswer> {
    const { config } = this.context;
    const secret = this.context.secret('clientSecret');
    const scope = scopes.join(' ');
    const basic = Buffer.from(`${encodeURIComponent(config.clientId)}:${encodeURIComponent(secret)}`);
    const isBasic = this.assumed.clientAuthentication === 'basic';
    return this.#http.call({
      method: 'POST',
      path: this.assumed.tokenPath,
      form: {
        grant_type: 'client_credentials',
        ...(isBasic ? {} : { client_id: config.clientId, client_secret: secret }),
        scope,
      },
      headers: {
        'user-agent': 'Chalkline',
        ...(isBasic ? { authorization: `Basic ${basic.toString('base64')}` } : {}),
      },
      bare: true,
      safe: true,
      accept: [400, 401],
    });
  }

  /** HCSS does not say which scope it refused, so each is asked for alone. */
  async #culprits(): Promise<string[]> {
    const refused: string[] = [];
    for (const scope of this.#scopes) {
      if ((await this.#tokenFor([scope])).status !== 200) refused.push(scope);
    }
    return refused.length > 0 ? refused : [...this.#scopes];
  }

  #tellReduced(): void {
    const missing = this.#scopes.filter((scope) => this.#granted?.has(scope) === false);
    if (missing.length === 0) return;
    this.context.note({
      level: 'warning',
      code: 'hcss/scopes-reduced',
      what: `HCSS granted fewer scopes than asked for; missing: ${missing.join(', ')}.`,
      fix: 'Allow them for this client in HCSS Credentials, or take them out of the scopes of the connector.',
    });
  }

  /** The error that says which scope a call lacks; undefined when it may be made. */
  lacks(scope: string): AuthError | undefined {
    if (this.#granted === undefined || isGranted(scope, this.#granted)) return undefined;
    return missingScope(scope, this.#scopes.includes(scope));
  }

  /** Finds the business unit by its code. @throws ConfigError `hcss/business-unit` */
  async findUnit(): Promise<void> {
    const wanted = (this.context.config.businessUnit ?? '').trim();
    const { heavyJobPath, setupsPath } = this.assumed;
    const path =
      this.lacks('heavyjob:read') === undefined
        ? `${heavyJobPath}/businessUnits`
        : `${setupsPath}/BusinessUnit`;
    const units = (await this.list(path)).map((row) => ({ id: text(row.id), code: text(row.code) }));
    const found =
      wanted === ''
        ? units.length === 1
          ? units[0]
          : undefined
        : units.find((unit) => unit.code.toLowerCase() === wanted.toLowerCase());
    if (found === undefined) {
      const seen = units.map((unit) => `"${unit.code}"`).join(', ');
      throw new ConfigError({
        code: 'hcss/business-unit',
        what:
          wanted === ''
            ? `This client sees ${units.length} business units, and the connector names none.`
            : `This client does not see a business unit "${wanted}".`,
        expected: units.length === 0 ? 'It sees none at all.' : `It sees ${seen}.`,
        fix: 'Set the business unit of the connector to one of these, or give the client access in HCSS Credentials.',
        field: 'businessUnit',
      });
    }
    this.unit = found;
  }

  /** HeavyJob never takes a code where it means an id, nor the reverse: its queries get the unit's id. */
  jobs(): Promise<Json[]> {
    return this.list(`${this.assumed.heavyJobPath}/jobs`, { businessUnitId: this.unit.id });
  }

  /** A list that comes in one piece. `names`: the spelling of the members that we use. */
  async list(path: string, query: HttpCall['query'] = {}, names: readonly string[] = []): Promise<Json[]> {
    return rowsOf(await this.call({ path, query }), path, names);
  }

  /** Page after page by cursor; a page without a next cursor is the last. */
  pages(path: string, query: HttpCall['query'] = {}, from?: string): AsyncGenerator<CursorPage> {
    return finitePages(this.#pages(path, query, from), (page) => page.rows, `The list ${path}`);
  }

  async *#pages(path: string, query: HttpCall['query'], from?: string): AsyncGenerator<CursorPage> {
    let cursor = from;
    for (;;) {
      const limit = this.context.config.pageSize ?? 1000;
      const answer = await this.call({ path, query: { ...query, limit, cursor } });
      const rows = rowsOf(answer, path, []);
      const next = text(asObject(asObject(answer.json).metadata).nextCursor);
      if (next !== '' && next === cursor) {
        throw new TransientError({
          code: 'hcss/standing-cursor',
          what: `HCSS gives the same cursor again for ${path}, so the list would never end.`,
          fix: 'Run again later; if it stays so, report it to HCSS.',
        });
      }
      yield next === '' ? { rows } : { rows, next };
      if (next === '') return;
      cursor = next;
    }
  }

  /** @throws AuthError `hcss/scope-missing` before anything is sent */
  async call(call: HttpCall): Promise<HttpAnswer> {
    // Not in the headers function: that runs while the call holds its place in the limiter.
    if (this.context.clock.nowMs() >= this.#tokenUntilMs) await this.signIn();
    const lacking = this.lacks(scopeFor(call, this.assumed));
    if (lacking !== undefined) throw lacking;
    return this.#http.call(call);
  }

  async close(): Promise<void> {}
}

function refusedClient(error: string): AuthError {
  return new AuthError({
    code: 'auth/refused',
    what: `HCSS did not accept this client${error === '' ? '' : ` ("${error.slice(0, 60)}")`}.`,
    fix: 'Check client ID and secret in HCSS Credentials (API Clients); a secret is shown only once, so make a new one if in doubt.',
    field: 'clientSecret',
  });
}
