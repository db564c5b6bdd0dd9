import {
  asList,
  asObject,
  type ChalklineError,
  type Client,
  ConfigError,
  createHttp,
  type Http,
  type HttpAnswer,
  type HttpCall,
  NotFoundError,
  type OpenContext,
  RateLimitError,
  TransientError,
} from '../../sdk/index.ts';
import { type Assumed, withAssumed } from './assumptions.ts';
import { EmployeeNumbers } from './employee-numbers.ts';
import { declined, explain, FORM_BUSY, notTheApi } from './errors.ts';
import { Labels } from './labels.ts';
import type { AcumaticaConfig } from './manifest.ts';
import { explainFeed, readFeed } from './odata.ts';
import { type ListPage, listPages } from './paging.ts';
import { PayPeriods } from './pay-periods.ts';
import { PayrollFeature } from './payroll-feature.ts';
import { Session } from './sign-in.ts';
import { Turns } from './turns.ts';
import { type Json, parseExact, quoted } from './wire.ts';

export interface View {
  expand?: readonly string[];
  select?: readonly string[];
  filter?: string | undefined;
}

/** More values in one `$filter` make addresses longer than the 2048 signs that web servers take as a rule. */
const VALUES_PER_FILTER = 20;
const OPERATION_MS = 5 * 60_000;
/** A key that stands in an address as it is: no GUID (that is taken for a record id), nothing that servers refuse. */
const PLAIN_KEY = /^(?![0-9a-f]{8}-[0-9a-f]{4}-)[\w. -]+$/i;

/** Acumatica's contract-based API and its OData feeds: sessions, pages, create-or-update, actions. */
export class AcumaticaClient implements Client {
  readonly context: OpenContext<AcumaticaConfig>;
  readonly config: AcumaticaConfig;
  readonly assumed: Assumed;
  readonly numbers: EmployeeNumbers;
  readonly payroll: PayrollFeature;
  readonly periods: PayPeriods;
  readonly turns = new Turns();
  readonly #labels: Labels;
  readonly #session: Session;
  readonly #http: Http;
  readonly #root: string;
  #declined = 0;

  constructor(context: OpenContext<AcumaticaConfig>, options: { patient: boolean } = { patient: true }) {
    this.context = context;
    this.config = context.config;
    this.assumed = withAssumed(context.config.assumed);
    this.#labels = new Labels(context.config.labels);
    this.numbers = new EmployeeNumbers(this);
    this.payroll = new PayrollFeature(this);
    this.periods = new PayPeriods(this);
    this.#session = new Session(context, options.patient);
    const { endpoint = 'Default', endpointVersion = '24.200.001' } = context.config;
    this.#root = `/entity/${endpoint}/${endpointVersion}`;
    this.#http = createHttp({
      baseUrl: context.config.url,
      vendor: 'Acumatica',
      net: context.net,
      limiter: context.limiter,
      clock: context.clock,
      signal: context.signal,
      headers: () => this.#session.headers(),
      renew: () => this.#session.open(),
      explain: (answer, call) => this.#explain(answer, call),
      onWait: (ms, error) => this.#waits(ms, error),
    });
  }

  /** @throws AuthError, ConfigError, RateLimitError when the licence has no free session */
  signIn(): Promise<void> {
    return this.#session.open();
  }

  /** Signs out. Never throws. */
  close(): Promise<void> {
    return this.#session.close();
  }

  /** The endpoints that the site offers; builds answer with a bare list or with an object around it. */
  async endpoints(): Promise<{ name: string; version: string }[]> {
    const json = await this.#json({ path: '/entity' });
    const list = Array.isArray(json) ? json : asList(asObject(json).endpoints);
    return list
      .map(asObject)
      .map((each) => ({ name: String(each.name ?? ''), version: String(each.version ?? '') }));
  }

  /** Pages of an entity. A list that the vendor cannot make with all its parts is read record by record. */
  async *pages(entity: string, view: View = {}, resume?: string): AsyncGenerator<ListPage> {
    let oneByOne = false;
    const fetch = async (skip: number, top: number): Promise<Json[]> => {
      const window = { $skip: skip, $top: top };
      if (!oneByOne) {
        try {
          return await this.#list(entity, view, window);
        } catch (error) {
          if (!(error instanceof ConfigError) || error.code !== 'acumatica/cannot-list') throw error;
          oneByOne = true;
        }
      }
      const { expand: _, select: __, ...bare } = view;
      const rows = await this.#list(entity, bare, window);
      const full = await Promise.all(rows.map((row) => this.#byId(entity, String(row.id), view)));
      return full.filter((row) => row !== undefined);
    };
    yield* listPages(fetch, this.config.pageSize ?? 100, resume);
  }

  /** All records of an entity, for lists that are small. */
  async all(entity: string, view: View = {}): Promise<Json[]> {
    const rows: Json[] = [];
    for await (const page of this.pages(entity, view)) rows.push(...page.rows);
    return rows;
  }

  /** Records whose `field` (a path with slashes) has one of these values, asked in portions. */
  async having(
    entity: string,
    field: string,
    values: readonly string[],
    view: View = {},
    kind: 'text' | 'guid' = 'text',
  ): Promise<Json[]> {
    const typed = this.assumed.idLiteral === 'guid';
    const rows: Json[] = [];
    for (let at = 0; at < values.length; at += VALUES_PER_FILTER) {
      const filter = values
        .slice(at, at + VALUES_PER_FILTER)
        .map((value) => `${field} eq ${kind === 'guid' && typed ? 'guid' : ''}${quoted(value)}`)
        .join(' or ');
      rows.push(...(await this.#list(entity, { ...view, filter })));
    }
    return rows;
  }

  /** Records by a filter of the caller's own; for answers that are short. */
  list(entity: string, view: View): Promise<Json[]> {
    return this.#list(entity, view);
  }

  /** One record by its keys; undefined when there is none, which the vendor says with a 500. */
  async find(
    entity: string,
    keys: Readonly<Record<string, string>>,
    view: View = {},
  ): Promise<Json | undefined> {
    const values = Object.values(keys);
    if (values.every((value) => PLAIN_KEY.test(value)))
      return this.#one(`${entity}/${values.map(encodeURIComponent).join('/')}`, view);
    const filter = Object.entries(keys)
      .map(([name, value]) => `${name} eq ${quoted(value)}`)
      .join(' and ');
    return (await this.#list(entity, { ...view, filter }))[0];
  }

  /**
   * Creates or updates. `only: 'new'` and `only: 'known'` make it one of the two (412 otherwise); with a filter the
   * vendor looks for the record by it. @throws RecordError with the vendor's complaints, ConflictError on 412
   */
  async put(entity: string, body: Json, only: 'new' | 'known', view: View = {}): Promise<Json> {
    const json = await this.#json({
      method: 'PUT',
      path: `${this.#root}/${entity}`,
      query: queryOf(view),
      headers: only === 'new' ? { 'if-none-match': '*' } : { 'if-match': '*' },
      json: this.#labels.written(body),
    });
    return asObject(json);
  }

  async remove(entity: string, id: string): Promise<void> {
    await this.#call({ method: 'DELETE', path: `${this.#root}/${entity}/${encodeURIComponent(id)}` });
  }

  /** Invokes an action and waits until a long operation is over: meanwhile its form takes nothing else. */
  async act(entity: string, action: string, body: Json): Promise<void> {
    const { clock, signal } = this.context;
    const answer = await this.#call({
      method: 'POST',
      path: `${this.#root}/${entity}/${action}`,
      json: { entity: body, parameters: {} },
    });
    const location = String(answer.headers.location ?? '');
    if (answer.status !== 202 || location === '') return;
    const status = location.slice(Math.max(0, location.indexOf('/entity/')));
    const untilMs = clock.nowMs() + OPERATION_MS;
    for (let waitMs = 250; clock.nowMs() < untilMs; waitMs = Math.min(waitMs * 2, 5_000)) {
      if ((await this.#call({ path: status })).status !== 202) return;
      await clock.sleep(waitMs, signal);
    }
    throw new TransientError({
      code: 'acumatica/still-running',
      what: `Acumatica is still busy with ${action} after five minutes.`,
      fix: 'Look at the record in Acumatica; run again when the operation is over.',
      sent: true,
    });
  }

  /** Rows of an OData feed, in the order of the first column. `name`: `dac/EPDepartment`. */
  feed(name: string, columns: readonly string[], skip: number, top: number): Promise<Json[]> {
    const address = this.assumed.feedAddress.replace('{tenant}', encodeURIComponent(this.config.tenant));
    return readFeed(this.#http, this.#session, { address, name, columns, skip, top });
  }

  async #list(entity: string, view: View, window: Record<string, number> = {}): Promise<Json[]> {
    const json = await this.#json({
      path: `${this.#root}/${entity}`,
      query: { ...queryOf(view), ...window },
    });
    if (!Array.isArray(json)) throw notTheApi(`The list of ${entity} is no list.`);
    return json.map(asObject);
  }

  #byId(entity: string, id: string, view: View): Promise<Json | undefined> {
    return this.#one(`${entity}/${encodeURIComponent(id)}`, view);
  }

  async #one(path: string, { expand, select }: View): Promise<Json | undefined> {
    const query = queryOf({ ...(expand && { expand }), ...(select && { select }) });
    try {
      return asObject(await this.#json({ path: `${this.#root}/${path}`, query }));
    } catch (error) {
      if (error instanceof NotFoundError && error.code === 'acumatica/not-found') return undefined;
      throw error;
    }
  }

  async #json(call: HttpCall): Promise<unknown> {
    const { text } = await this.#call(call);
    const json = parseExact(text);
    if (json === undefined) throw notTheApi('The answer is no JSON.');
    return this.#labels.read(json);
  }

  async #call(call: HttpCall): Promise<HttpAnswer> {
    const { clock, signal } = this.context;
    const untilMs = clock.nowMs() + OPERATION_MS;
    for (;;) {
      await this.#session.refreshInTime();
      try {
        const answer = await this.#http.call(call);
        this.#session.remember(answer);
        this.#declined = 0;
        return answer;
      } catch (error) {
        // An operation whose status we never learned goes on; what waits for its form waits longer than usual.
        const isBusy = error instanceof TransientError && error.code === FORM_BUSY;
        if (!isBusy || clock.nowMs() >= untilMs) throw error;
        await clock.sleep(2_000, signal);
      }
    }
  }

  #explain(answer: HttpAnswer, call: HttpCall): ChalklineError | undefined {
    if (answer.status === 429) {
      this.#declined += 1;
      return declined(answer, this.#declined - 1, this.context.clock.nowMs());
    }
    return explainFeed(answer, call) ?? explain(answer, call);
  }

  #waits(ms: number, error: unknown): void {
    if (!(error instanceof RateLimitError)) return;
    this.context.note({
      level: 'info',
      code: 'acumatica/waits',
      what: `Acumatica's licence limit is reached; waiting ${Math.round(ms / 1000)} s.`,
    });
  }
}

function queryOf({ expand, select, filter }: View): NonNullable<HttpCall['query']> {
  return {
    $expand: expand === undefined || expand.length === 0 ? undefined : expand.join(','),
    $select: select === undefined || select.length === 0 ? undefined : select.join(','),
    $filter: filter,
  };
}
