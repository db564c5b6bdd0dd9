import { openExchange } from '../../sdk/exchange/from-config.ts';
import type { OpenExchange } from '../../sdk/exchange/open-exchange.ts';
import {
  asList,
  asObject,
  type Client,
  ConfigError,
  createHttp,
  type Http,
  type OpenContext,
} from '../../sdk/index.ts';
import { type Assumed, withAssumed } from './assumptions.ts';
import { CodeLists } from './code-lists.ts';
import { explain, refusedKey } from './errors.ts';
import { Managers } from './managers.ts';
import type { CoreHrConfig } from './manifest.ts';

/** A JSON object in the vendor's shape, with members that we know nothing of. */
export type Json = Record<string, unknown>;

export type PathName = 'common' | 'time' | 'payroll' | 'unions';

export interface ListPage {
  items: Json[];
  /** Counted from 1. */
  page: number;
  /** The vendor has no further page: it was short, or all that it counts have come. */
  end: boolean;
}

/** Core HR's API: signs in with a key, renews the token, pages, replaces whole objects. */
export class CoreHrClient implements Client {
  readonly context: OpenContext<CoreHrConfig>;
  readonly assumed: Assumed;
  readonly codes: CodeLists;
  readonly managers: Managers;
  /** Where export files come from and import files go to; connected at the first use. */
  readonly exchange: OpenExchange;
  readonly #http: Http;
  readonly #pageSize: number;
  #token = '';
  #tokenUntilMs = 0;
  #signingIn: Promise<void> | undefined;

  constructor(context: OpenContext<CoreHrConfig>) {
    this.context = context;
    this.assumed = withAssumed(context.config.assumed);
    this.#pageSize = context.config.pageSize ?? 100;
    this.codes = new CodeLists(this);
    this.managers = new Managers(this);
    this.exchange = openExchange(context);
    const { tokenHeader, tokenScheme } = this.assumed;
    this.#http = createHttp({
      baseUrl: context.config.url,
      vendor: 'Core HR',
      net: context.net,
      limiter: context.limiter,
      clock: context.clock,
      signal: context.signal,
      headers: () => ({ [tokenHeader]: `${tokenScheme} ${this.#token}` }),
      renew: () => this.signIn(),
      explain,
    });
  }

  /** Exchanges the key for a token. @throws AuthError `auth/refused` */
  signIn(): Promise<void> {
    // Calls that meet an ended token together share one login.
    this.#signingIn ??= this.#login().finally(() => {
      this.#signingIn = undefined;
    });
    return this.#signingIn;
  }

  async #login(): Promise<void> {
    const { loginPath, keyHeader, tokenField, expiresField } = this.assumed;
    const { clock } = this.context;
    const answer = await this.#http.call({
      method: 'POST',
      path: loginPath,
      headers: { [keyHeader]: this.context.secret('apiKey') },
      bare: true,
      safe: true,
      accept: [401, 403],
    });
    if (answer.status === 401 || answer.status === 403) throw refusedKey(answer);
    const body = asObject(answer.json);
    const token = body[tokenField];
    if (typeof token !== 'string' || token === '') {
      throw new ConfigError({
        code: 'core-hr/no-token',
        what: `The answer to the login has no token under "${tokenField}".`,
        fix: 'Ask Arcoro for the name of the token, and set it under "Field of the token".',
        field: 'assumed',
      });
    }
    const seconds = Number(body[expiresField]);
    this.#token = token;
    // Renewed a minute early; where no life is told, only when a call is refused.
    this.#tokenUntilMs =
      Number.isFinite(seconds) && seconds > 0
        ? clock.nowMs() + Math.max(seconds - 60, seconds / 2) * 1000
        : Number.POSITIVE_INFINITY;
  }

  /** The path of a resource: `/v1/Common/Departments`. */
  path(base: PathName, resource: string): string {
    const { commonPath, timePath, payrollPath, unionPath } = this.assumed;
    const start = { common: commonPath, time: timePath, payroll: payrollPath, unions: unionPath }[base];
    return `${start}/${resource}`;
  }

  /** Page after page, until a page is short or the vendor's own count is reached. */
  async *pages(path: string, query: Record<string, string> = {}, firstPage = 1): AsyncGenerator<ListPage> {
    let seen = (firstPage - 1) * this.#pageSize;
    for (let page = firstPage; ; page += 1) {
      const { items, total } = await this.#page(path, { ...query, page, page_size: this.#pageSize });
      seen += items.length;
      const end = total === undefined ? items.length < this.#pageSize : seen >= total;
      yield { items, page, end };
      // An empty page before the count is reached: the list changed meanwhile, so the read stays partial.
      if (end || items.length === 0) return;
    }
  }

  async #page(path: string, query: Record<string, string | number>) {
    const { itemsField, totalField } = this.assumed;
    const { json } = await this.#call({ path, query });
    const items = Array.isArray(json) ? json : asObject(json)[itemsField];
    if (!Array.isArray(items)) {
      throw new ConfigError({
        code: 'core-hr/no-rows',
        what: `The answer to ${path} has no list under "${itemsField}".`,
        fix: 'Ask Arcoro for the shape of a page, and set the name of the list under "Field of the rows".',
        field: 'assumed',
      });
    }
    const total = asObject(json)[totalField];
    return { items: asList(items).map(asObject), total: typeof total === 'number' ? total : undefined };
  }

  /** All rows of a list, for lists that are small. */
  async all(path: string, query: Record<string, string> = {}): Promise<Json[]> {
    const rows: Json[] = [];
    for await (const page of this.pages(path, query)) rows.push(...page.items);
    return rows;
  }

  /** One object; undefined when there is none. */
  async find(path: string): Promise<Json | undefined> {
    const { status, json } = await this.#call({ path, accept: [404] });
    return status === 404 ? undefined : asObject(json);
  }

  async create(path: string, json: Json): Promise<Json> {
    return asObject((await this.#call({ method: 'POST', path, json })).json);
  }

  /** Replaces the whole object: a member that is left out is cleared (documented), so read and merge first. */
  async replace(path: string, json: Json): Promise<Json> {
    return asObject((await this.#call({ method: 'PUT', path, json, safe: true })).json);
  }

  /** Removes one row of a person: a phone number, an address, or what we began and could not finish. */
  async remove(path: string): Promise<void> {
    await this.#call({ method: 'DELETE', path, safe: true, accept: [404] });
  }

  async #call(call: Parameters<Http['call']>[0]) {
    // Not in the headers function: that runs while the call holds its place in the limiter.
    if (this.context.clock.nowMs() >= this.#tokenUntilMs) await this.signIn();
    return this.#http.call(call);
  }

  close(): Promise<void> {
    return this.exchange.close();
  }
}
