import { ConfigError } from '../../kernel/index.ts';
import { asList, asObject } from '../flatten.ts';
import { finitePages } from '../net/finite-pages.ts';
import { createHttp, type Http } from '../net/http.ts';
import type { OpenContext } from '../product.ts';
import { Dialect, type DialectConfig } from './dialect.ts';
import { explainWith, refusedKey, type Vendor } from './errors.ts';
import type { ApiNames } from './names.ts';

/** A JSON object in the vendor's shape, with members that we know nothing of. */
export type Json = Record<string, unknown>;

/** The resources' groups; unions lie below payroll unless set otherwise. */
export type PathName = 'common' | 'time' | 'payroll' | 'unions';

export interface ListPage {
  items: Json[];
  /** Counted from 1. */
  page: number;
  /** The vendor has no further page: it was short, or all that it counts have come. */
  end: boolean;
}

type Call = Parameters<Http['call']>[0];

/** What the connector's form must have for this API. */
export interface ApiConfig extends DialectConfig {
  url: string;
  pageSize?: number;
}

/**
 * The Arcoro API of 2026 as all its products have it: an API key is exchanged for a token, lists come in numbered
 * pages, and PUT replaces the whole object. Source: Arcoro release notes 4-2026; what is not public is in `names`.
 * The secret `apiKey` holds the key.
 */
export class ArcoroApi {
  readonly context: OpenContext<ApiConfig>;
  readonly names: ApiNames;
  readonly vendor: Vendor;
  readonly dialect: Dialect;
  /** The resources whose paths were asked for, by which a path tells whose rows it brings. */
  readonly #resources = new Set(['Persons']);
  readonly #http: Http;
  readonly #pageSize: number;
  #token = '';
  #tokenUntilMs = 0;
  #signingIn: Promise<void> | undefined;

  constructor(context: OpenContext<ApiConfig>, names: ApiNames, vendor: Vendor) {
    this.context = context;
    this.names = names;
    this.vendor = vendor;
    this.dialect = new Dialect(context.config);
    this.#pageSize = context.config.pageSize ?? 100;
    this.#http = createHttp({
      baseUrl: context.config.url,
      vendor: vendor.name,
      net: context.net,
      limiter: context.limiter,
      clock: context.clock,
      signal: context.signal,
      headers: () => ({ [names.tokenHeader]: `${names.tokenScheme} ${this.#token}` }),
      renew: () => this.signIn(),
      explain: explainWith(vendor, names, (path, name) => this.dialect.nameOf(this.#resourceOf(path), name)),
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
    const { loginPath, keyHeader, tokenField, expiresField } = this.names;
    const { clock } = this.context;
    const answer = await this.#http.call({
      method: 'POST',
      path: loginPath,
      headers: { [keyHeader]: this.context.secret('apiKey') },
      bare: true,
      safe: true,
      accept: [401, 403],
    });
    if (answer.status === 401 || answer.status === 403) throw refusedKey(this.vendor, answer);
    const body = asObject(answer.json);
    const token = body[tokenField];
    if (typeof token !== 'string' || token === '') {
      throw new ConfigError({
        code: `${this.vendor.id}/no-token`,
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
    const { commonPath, timePath, payrollPath, unionPath } = this.names;
    const start = { common: commonPath, time: timePath, payroll: payrollPath, unions: unionPath }[base];
    this.#resources.add(resource.slice(resource.lastIndexOf('/') + 1));
    return `${start}/${resource}`;
  }

  /** The path of what lies below a person; that of employments is documented, the others are assumed. */
  below(personId: string, resource: string): string {
    this.#resources.add(resource);
    const person = `${this.path('common', 'Persons')}/${encodeURIComponent(personId)}`;
    if (resource === 'Employees') return `${person}/${resource}`;
    return this.names.childPath.replace('{person}', person).replace('{resource}', resource);
  }

  #resourceOf(path: string): string {
    return path.split('/').findLast((part) => this.#resources.has(part)) ?? '';
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
    const { itemsField, totalField } = this.names;
    const { json } = await this.call({ path, query });
    const items = Array.isArray(json) ? json : asObject(json)[itemsField];
    if (!Array.isArray(items)) {
      throw new ConfigError({
        code: `${this.vendor.id}/no-rows`,
        what: `The answer to ${path} has no list under "${itemsField}".`,
        fix: 'Ask Arcoro for the shape of a page, and set the name of the list under "Field of the rows".',
        field: 'assumed',
      });
    }
    const total = asObject(json)[totalField];
    const resource = this.#resourceOf(path);
    const rows = asList(items).map((row) => this.dialect.read(resource, asObject(row)));
    return { items: rows, total: typeof total === 'number' ? total : undefined };
  }

  /** All rows of a list, for lists that are small. */
  async all(path: string, query: Record<string, string> = {}): Promise<Json[]> {
    const rows: Json[] = [];
    const pages = finitePages(this.pages(path, query), (page) => page.items, `The list ${path}`);
    for await (const page of pages) rows.push(...page.items);
    return rows;
  }

  /** One object; undefined when there is none. */
  async find(path: string): Promise<Json | undefined> {
    const { status, json } = await this.call({ path, accept: [404] });
    return status === 404 ? undefined : this.dialect.read(this.#resourceOf(path), asObject(json));
  }

  async create(path: string, row: Json): Promise<Json> {
    const resource = this.#resourceOf(path);
    const { json } = await this.call({ method: 'POST', path, json: this.dialect.write(resource, row) });
    return this.dialect.read(resource, asObject(json));
  }

  /** Replaces the whole object: a member that is left out is cleared (documented), so read and merge first. */
  async replace(path: string, row: Json): Promise<Json> {
    const resource = this.#resourceOf(path);
    const body = this.dialect.write(resource, row);
    const { json } = await this.call({ method: 'PUT', path, json: body, safe: true });
    return this.dialect.read(resource, asObject(json));
  }

  /** Removes one row of a person: a phone number, an address, or what we began and could not finish. */
  async remove(path: string): Promise<void> {
    await this.call({ method: 'DELETE', path, safe: true, accept: [404] });
  }

  /** Any other call, e.g. one to the warehouse; signed in like all of them. */
  async call(call: Call) {
    // Not in the headers function: that runs while the call holds its place in the limiter.
    if (this.context.clock.nowMs() >= this.#tokenUntilMs) await this.signIn();
    return this.#http.call(call);
  }
}
