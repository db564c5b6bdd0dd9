import {
  AuthError,
  asList,
  asObject,
  type Client,
  ConfigError,
  createHttp,
  finitePages,
  flatten,
  type Http,
  type HttpAnswer,
  type HttpCall,
  NotFoundError,
  type OpenContext,
  type RetryPolicy,
  type VendorRecord,
} from '../../sdk/index.ts';
import { type Assumed, withAssumed } from './assumptions.ts';
import {
  EarningColumns,
  type Earnings,
  EmployeeDefaults,
  type NewEmployees,
  withUsual,
} from './company-settings.ts';
import { explain } from './errors.ts';
import { JobBook } from './job-book.ts';
import type { CmicConfig } from './manifest.ts';
import { MemberNames } from './member-names.ts';
import { PYEMPLOYEE, type Resource } from './resources.ts';
import { Session } from './sign-in.ts';
import { Turns } from './turns.ts';
import { WireCheck } from './wire-check.ts';

/** A JSON object in the vendor's shape. */
export type Json = Record<string, unknown>;

export interface ListQuery {
  finder?: string;
  q?: string;
}

export interface ListPage {
  records: VendorRecord[];
  /** The offset from which the rest comes. */
  bookmark: string;
  end: boolean;
}

/** A part of a batch: made new, or changed under its id. */
export interface Part {
  resource: Resource;
  id?: string;
  payload: Json;
}

const BATCH_TYPE = 'application/vnd.oracle.adf.batch+json';
/** A public client waits ten seconds after 429 and 5xx. */
const patient: RetryPolicy = { tries: 5, firstWaitMs: 10_000, longestWaitMs: 120_000 };
/** In a connection test nobody waits minutes. */
const impatient: RetryPolicy = { tries: 2, firstWaitMs: 500, longestWaitMs: 2_000 };

/** CMiC's REST API: sign-in, ordered pages, single writes, batches that hold together. */
export class CmicClient implements Client {
  readonly context: OpenContext<CmicConfig>;
  readonly config: CmicConfig;
  readonly assumed: Assumed;
  readonly newEmployees: NewEmployees;
  readonly earnings: Earnings;
  readonly jobs: JobBook;
  readonly turns = new Turns();
  readonly names: MemberNames;
  /** Members that new employees get besides; learned once. */
  additional: Promise<Json> | undefined;
  readonly #session: Session;
  readonly #http: Http;
  readonly #check: WireCheck;
  readonly #day: Intl.DateTimeFormat;

  constructor(context: OpenContext<CmicConfig>, options: { patient: boolean } = { patient: true }) {
    this.context = context;
    this.config = context.config;
    this.assumed = withAssumed(context.config.assumed);
    this.newEmployees = withUsual(EmployeeDefaults, context.config.newEmployees);
    this.earnings = withUsual(EarningColumns, context.config.earnings);
    this.jobs = new JobBook(this);
    this.names = new MemberNames(this.assumed);
    this.#session = new Session(context);
    this.#check = new WireCheck(context, (name) => this.names.theirs(name));
    this.#day = new Intl.DateTimeFormat('en-CA', { timeZone: this.config.timeZone ?? 'America/Chicago' });
    this.#http = createHttp({
      baseUrl: context.config.url,
      vendor: 'CMiC',
      net: context.net,
      limiter: context.limiter,
      clock: context.clock,
      signal: context.signal,
      retry: options.patient ? patient : impatient,
      headers: () => this.#headers(),
      renew: () => this.#session.renew(),
      explain: (answer, call) => explain(answer, call, this.#session.isBasic),
    });
  }

  get company(): string {
    return this.config.company.trim();
  }

  get user(): string {
    return this.#session.user;
  }

  /** Today where the head office is. */
  today(): string {
    return this.#day.format(this.context.clock.nowMs());
  }

  /** @throws AuthError, ConfigError */
  signIn(): Promise<void> {
    return this.#session.ready();
  }

  /** One page; for the connection test and short answers. */
  async page(resource: Resource, query: ListQuery, offset = 0, limit = this.#pageSize): Promise<ListPage> {
    const { q, finder } = query;
    const answer = await this.#call({
      path: this.#pathOf(resource),
      query: {
        finder,
        q: q === '' ? undefined : q,
        limit,
        offset,
        orderBy:
          this.assumed.listOrder === 'default'
            ? 'default'
            : resource.order.map((column) => `${column}:asc`).join(','),
        onlyData: true,
      },
    });
    const { items, hasMore } = asObject(answer.json);
    if (!Array.isArray(items) || typeof hasMore !== 'boolean') throw notAList(resource);
    const rows = asList(items).map(asObject);
    this.#check.page(resource, rows);
    const records = rows.map((row) => this.names.fromWire(flatten(row)));
    return { records, bookmark: String(offset + rows.length), end: !hasMore };
  }

  /** Page after page until the vendor says that there is no more. */
  async *pages(resource: Resource, query: ListQuery, resume?: string): AsyncGenerator<ListPage> {
    for (let offset = Number(resume ?? 0); ; ) {
      const page = await this.page(resource, query, offset);
      yield page;
      // An empty page that promises more would go on for ever; without an end the read counts as partial.
      if (page.end || page.records.length === 0) return;
      offset = Number(page.bookmark);
    }
  }

  /** All rows that a query finds, for answers that are short. */
  async all(resource: Resource, query: ListQuery): Promise<VendorRecord[]> {
    const records: VendorRecord[] = [];
    const pages = finitePages(
      this.pages(resource, query),
      (page) => page.records,
      `The list ${resource.name}`,
    );
    for await (const page of pages) records.push(...page.records);
    return records;
  }

  /** A few rows as they are on the wire, to learn types from. */
  async sample(resource: Resource, q: string, rows: number): Promise<Json[]> {
    const query = { q, limit: rows, offset: 0, orderBy: `${resource.order[0]}:asc`, onlyData: true };
    const answer = await this.#call({ path: this.#pathOf(resource), query });
    return asList(asObject(answer.json).items).map(asObject);
  }

  /** Makes a row, or posts an employee's action. Not repeated when the answer is lost: CMiC has no key for that. */
  async create(resource: Resource, payload: Json): Promise<VendorRecord> {
    return this.#write({ method: 'POST', path: this.#pathOf(resource) }, payload);
  }

  /** Posts an action on an employee who is there. */
  async changeEmployee(payload: Json): Promise<VendorRecord> {
    const finder = `PyEmployeeFinder;EmpNoVar=${String(payload.EmpNo)}`;
    const query = this.assumed.changeAddress === 'with finder' ? { finder } : {};
    return this.#write({ method: 'POST', path: this.#pathOf(PYEMPLOYEE), query }, payload);
  }

  /** Changes the sent members of a row; sending it twice is sending it once. */
  async change(resource: Resource, id: string, payload: Json): Promise<VendorRecord> {
    const path = `${this.#pathOf(resource)}/${encodeURIComponent(id)}`;
    return this.#write({ method: 'PATCH', path, safe: true }, payload);
  }

  /** Everything or nothing. One part goes by itself: its refusal then names the member. */
  async together(parts: readonly Part[]): Promise<void> {
    const [first, ...others] = parts;
    if (first === undefined) return;
    if (others.length === 0) {
      if (first.id === undefined) await this.create(first.resource, first.payload);
      else await this.change(first.resource, first.id, first.payload);
      return;
    }
    await this.#call({
      method: 'POST',
      path: this.#pathOf(first.resource).replace(/\/1\/\w+$/, ''),
      headers: { 'content-type': BATCH_TYPE, accept: BATCH_TYPE },
      json: {
        parts: parts.map(({ resource, id, payload }, at) => ({
          id: `part${at + 1}`,
          path: `/1/${resource.name}${id === undefined ? '' : `/${id}`}`,
          operation: id === undefined ? 'create' : 'update',
          payload: this.names.toWire(payload),
        })),
      },
      safe: parts.every(({ id }) => id !== undefined),
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  get #pageSize(): number {
    return this.config.pageSize ?? 500;
  }

  #pathOf({ module, name }: Resource): string {
    const { hcmModule, jcModule, glPath } = this.assumed;
    return module === 'gl'
      ? `/${glPath}/${name}`
      : `/${module === 'hcm' ? hcmModule : jcModule}/rest/1/${name}`;
  }

  #headers(): Record<string, string> {
    return {
      ...this.#session.headers(),
      ...(this.assumed.structuredErrors ? { 'rest-framework-version': '4' } : {}),
    };
  }

  async #write(call: HttpCall, payload: Json): Promise<VendorRecord> {
    try {
      const answer = await this.#call({
        ...call,
        headers: { 'content-type': this.assumed.bodyType },
        json: this.names.toWire(payload),
      });
      return this.names.fromWire(flatten(answer.json));
    } catch (error) {
      throw this.names.refusal(error);
    }
  }

  async #call(call: HttpCall): Promise<HttpAnswer> {
    await this.#session.ready();
    try {
      return await this.#http.call(call);
    } catch (error) {
      // A list, or a new row in one, is not found only when the list itself is not there.
      if (error instanceof NotFoundError && call.method !== 'PATCH' && !isBatch(call))
        throw noSuchResource(call.path);
      if (error instanceof AuthError && error.code === 'auth/expired') throw stillRefused(error);
      throw error;
    }
  }
}

function isBatch({ headers }: HttpCall): boolean {
  return headers?.['content-type'] === BATCH_TYPE;
}

function notAList(resource: Resource): ConfigError {
  return new ConfigError({
    code: 'cmic/not-a-list',
    what: `The answer to ${resource.name} is no list with "items" and "hasMore".`,
    fix: 'Check the URL of the connector: it ends with the environment, e.g. /cmicprod.',
    field: 'url',
  });
}

function noSuchResource(path: string): ConfigError {
  return new ConfigError({
    code: 'cmic/no-such-resource',
    what: `CMiC has nothing at ${path}.`,
    fix: 'Check the URL with its environment, and the paths among the details that the vendor does not publish.',
    field: 'url',
  });
}

function stillRefused(cause: AuthError): AuthError {
  return new AuthError({
    code: 'auth/refused',
    what: 'CMiC does not accept the token of the identity provider.',
    fix: 'Use the OAuth host in the URL, and have CMiC trust the application; then test the connection.',
    cause,
  });
}
