import { TransientError } from '../../kernel/index.ts';
import { asList, asObject } from '../flatten.ts';
import { createHttp, type Http, type HttpAnswer, type HttpCall } from '../net/http.ts';
import type { OpenContext } from '../product.ts';
import { type Hh2Config, hh2Address } from './config.ts';
import { explain, noHh2, notAllowed, pathOf, refusedSignIn, SessionEnded } from './errors.ts';

/** A JSON object in hh2's shape: PascalCase members, of which we know some. */
export type Hh2Row = Record<string, unknown>;

const AUTHENTICATE = '/Api/Security/V3/Session.svc/authenticate';
const VALIDATED = 5;
/** In this order they are sent back, whatever the order in which they came (Fyle SDK). */
const COOKIES = ['.ASPXAUTH', 'ApplicationGatewayAffinity', 'ApplicationGatewayAffinityCORS'];

/** Calls to one hh2 site, signed in by cookie. A session that ends is begun again, once for each call. */
export class Hh2Session {
  readonly address: string;
  /** Rows of a full block; fewer mean the end of a list. */
  readonly blockSize: number;
  readonly #context: OpenContext<Hh2Config>;
  readonly #http: Http;
  #cookie = '';
  #signingIn: Promise<void> | undefined;

  constructor(context: OpenContext<Hh2Config>) {
    this.#context = context;
    this.address = hh2Address(context.config);
    this.blockSize = context.config.rowsPerCall ?? 1000;
    this.#http = createHttp({
      baseUrl: this.address,
      vendor: 'hh2',
      net: context.net,
      limiter: context.limiter,
      clock: context.clock,
      signal: context.signal,
      headers: () => ({ cookie: this.#cookie }),
      renew: () => this.signIn(),
      explain,
    });
  }

  /** @throws AuthError `auth/refused`, `auth/locked`; ConfigError `hh2/not-there` */
  signIn(): Promise<void> {
    // Calls that meet an ended session together share one sign-in: five wrong ones would lock the user.
    this.#signingIn ??= this.#authenticate().finally(() => {
      this.#signingIn = undefined;
    });
    return this.#signingIn;
  }

  async #authenticate(): Promise<void> {
    const { config, secret } = this.#context;
    const answer = await this.#http.call({
      method: 'POST',
      path: AUTHENTICATE,
      json: {
        ApiKey: secret('apiKey'),
        ApiSecret: secret('apiSecret'),
        Username: config.username ?? '',
        Password: secret('password'),
      },
      bare: true,
      safe: true,
      accept: [404],
    });
    const { Result } = asObject(answer.json);
    // Refusals come with 200 as well, so only the number counts.
    if (answer.status === 404 || Result === undefined) throw noHh2(this.address);
    if (Result !== VALIDATED) throw refusedSignIn(Result);
    this.#cookie = cookieOf(answer);
  }

  /** The parsed body; undefined when it is empty. */
  async call(call: HttpCall): Promise<unknown> {
    const answer = await this.#calling(call);
    return answer.status === 404 ? undefined : bodyOf(answer);
  }

  /** Rows of a list. An empty body is an empty list (ArcoroSample). */
  async rows(path: string, query: Record<string, string | number>): Promise<Hh2Row[]> {
    const body = await this.call({ path, query });
    if (body !== undefined && !Array.isArray(body)) throw noList(path);
    return asList(body).map(asObject);
  }

  /** One object; empty when there is none. */
  async part(path: string, id: string): Promise<Hh2Row> {
    return asObject(await this.call({ path, query: { id }, accept: [404] }));
  }

  async #calling(call: HttpCall): Promise<HttpAnswer> {
    try {
      const answer = await this.#http.call(call);
      if (!isHtml(answer)) return answer;
      // A login page with 200 is an ended session too.
      await this.signIn();
      const again = await this.#http.call(call);
      if (isHtml(again)) throw notAllowed(pathOf(call), again.status);
      return again;
    } catch (error) {
      if (error instanceof SessionEnded && error.status !== 401) throw notAllowed(pathOf(call), error.status);
      throw error;
    }
  }
}

function cookieOf(answer: HttpAnswer): string {
  const sent = [answer.headers['set-cookie'] ?? []].flat();
  const values = new Map<string, string>();
  for (const line of sent) {
    const [pair = ''] = line.split(';');
    const equals = pair.indexOf('=');
    if (equals > 0) values.set(pair.slice(0, equals).trim(), pair.slice(equals + 1).trim());
  }
  return COOKIES.filter((name) => values.has(name))
    .map((name) => `${name}=${values.get(name)}`)
    .join('; ');
}

/** Some writes answer a bare text: a quoted id, or an XML `string` from services that pass over Accept (Corely). */
function bodyOf(answer: HttpAnswer): unknown {
  return answer.json ?? /^<string[^>]*>([^<]*)<\/string>/.exec(answer.text)?.[1];
}

function isHtml(answer: HttpAnswer): boolean {
  return (
    answer.status !== 404 &&
    (/html/i.test(String(answer.headers['content-type'] ?? '')) || /^\s*<(!doctype|html)/i.test(answer.text))
  );
}

function noList(path: string): TransientError {
  return new TransientError({
    code: 'hh2/no-list',
    what: `hh2 answered ${path} with something that is no list.`,
    fix: 'Run the sync again; if it stays, report it with the time to hh2.',
  });
}
