import {
  AuthError,
  type ChalklineError,
  type Clock,
  ConfigError,
  RateLimitError,
} from '../../kernel/index.ts';
import { explainStatus } from './explain-status.ts';
import type { Limiter } from './limiter.ts';
import type { Net } from './net.ts';
import { type RetryPolicy, usualRetry, withRetry } from './retry.ts';
import { send } from './send.ts';
import { counted } from './sending.ts';

export { wordsOf } from './explain-status.ts';

export interface HttpOptions {
  /** Without a trailing slash. */
  baseUrl: string;
  /** The vendor's name in error texts. */
  vendor: string;
  net: Net;
  limiter: Limiter;
  clock: Clock;
  signal: AbortSignal;
  retry?: RetryPolicy;
  /** The most bytes of one answer; 64 MB when absent. */
  maxBytes?: number;
  /** Headers of every call, asked anew each time so that tokens can change. */
  headers?: () => Record<string, string> | Promise<Record<string, string>>;
  /** Turns the vendor's error body into one of our errors; undefined leaves it to the status. */
  explain?: (answer: HttpAnswer, call: HttpCall) => ChalklineError | undefined;
  /** Signs in again after a 401, once per call. */
  renew?: () => Promise<void>;
  onWait?: (ms: number, error: unknown) => void;
}

export interface HttpCall {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path below the base, or an absolute URL of the same origin. */
  path: string;
  query?: Record<string, string | number | boolean | undefined>;
  json?: unknown;
  form?: Record<string, string>;
  headers?: Record<string, string>;
  /** Repeating it has the effect of doing it once; GET and HEAD always. */
  safe?: boolean;
  /** Statuses that are answers and not errors, beside 2xx. */
  accept?: readonly number[];
  /** Sign-in calls carry neither token nor renewal. */
  bare?: boolean;
}

export interface HttpAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  /** The parsed JSON, or undefined when the body is none. */
  json: unknown;
}

export interface Http {
  call(call: HttpCall): Promise<HttpAnswer>;
  get(path: string, query?: HttpCall['query']): Promise<HttpAnswer>;
}

/**
 * HTTP to one vendor: limited, retried, guarded. Errors say vendor, method and path, never a body that we sent.
 * @throws AuthError 401/403 · RateLimitError 429 · TransientError 5xx and broken connections · RecordError 4xx
 */
export function createHttp(options: HttpOptions): Http {
  const base = checkBase(options.baseUrl);

  const renewal = new Renewal(options.renew);

  /** `sent` keeps by which sign-in the newest try went out. */
  const once = async (call: HttpCall, sent: { signIn: number }): Promise<HttpAnswer> => {
    const url = urlOf(base, call);
    const method = call.method ?? 'GET';
    const headers: Record<string, string> = { accept: 'application/json', ...call.headers };
    if (call.bare !== true) Object.assign(headers, await options.headers?.());
    sent.signIn = renewal.count;
    let body: string | undefined;
    if (call.json !== undefined) {
      body = JSON.stringify(call.json);
      // A vendor may want a type of its own for the same JSON.
      headers['content-type'] ??= 'application/json';
    } else if (call.form !== undefined) {
      body = new URLSearchParams(call.form).toString();
      headers['content-type'] = 'application/x-www-form-urlencoded';
    }
    const answer = await send(options, { url, method, headers, body });
    if ((answer.status >= 200 && answer.status < 300) || call.accept?.includes(answer.status)) return answer;
    throw (
      options.explain?.(answer, call) ?? explainStatus(options.vendor, method, url, answer, options.clock)
    );
  };

  const limited = (call: HttpCall, sent: { signIn: number }) =>
    options.limiter.run(async () => {
      try {
        const answer = await counted(call, () => once(call, sent));
        options.limiter.taken();
        return answer;
      } catch (error) {
        if (error instanceof RateLimitError) options.limiter.refused(error.retryAfterMs);
        throw error;
      }
    }, options.signal);

  const call = async (wanted: HttpCall): Promise<HttpAnswer> => {
    const safe = wanted.safe ?? (wanted.method === undefined || wanted.method === 'GET');
    const sent = { signIn: 0 };
    const retried = () =>
      withRetry(() => limited(wanted, sent), {
        policy: options.retry ?? usualRetry,
        clock: options.clock,
        signal: options.signal,
        safe,
        ...(options.onWait === undefined ? {} : { onWait: options.onWait }),
      });
    for (let signedIn = false; ; ) {
      try {
        return await retried();
      } catch (error) {
        const isOver = error instanceof AuthError && error.code === 'auth/expired';
        if (!isOver || signedIn || options.renew === undefined || wanted.bare) throw error;
        signedIn = await renewal.after(sent.signIn);
      }
    }
  };

  return { call, get: (path, query) => call(query === undefined ? { path } : { path, query }) };
}

/**
 * Signs in again once for all calls that met the same ended sign-in, also for one whose refusal comes after the
 * new sign-in: the vendor's tries are counted, and some vendors end the session before.
 */
class Renewal {
  /** Sign-ins that were renewed so far. */
  count = 0;
  readonly #renew: (() => Promise<void>) | undefined;
  #running: Promise<void> | undefined;

  constructor(renew: (() => Promise<void>) | undefined) {
    this.#renew = renew;
  }

  /** Makes sure that a sign-in newer than number `signIn` is there; false when it was there already. */
  async after(signIn: number): Promise<boolean> {
    if (signIn < this.count) return false;
    this.#running ??= this.#again().finally(() => {
      this.#running = undefined;
    });
    await this.#running;
    return true;
  }

  async #again(): Promise<void> {
    await this.#renew?.();
    this.count += 1;
  }
}

function checkBase(baseUrl: string): URL {
  let url: URL;
  try {
    url = new URL(baseUrl);
  } catch {
    throw new ConfigError({
      code: 'config/bad-url',
      what: `"${baseUrl}" is not a web address.`,
      expected: 'Expected something like https://erp.example.com.',
      fix: 'Correct the URL in the connector.',
      field: 'url',
    });
  }
  if ((url.protocol !== 'https:' && url.protocol !== 'http:') || url.username !== '' || url.password !== '') {
    throw new ConfigError({
      code: 'config/bad-url',
      what: 'The URL of the connector must begin with https:// (or http://) and hold no user name or password.',
      fix: 'Correct the URL in the connector; user and password have fields of their own.',
      field: 'url',
    });
  }
  if (closedPorts.has(url.port)) {
    throw new ConfigError({
      code: 'config/bad-url',
      what: `Port ${url.port} belongs to another service than a web server.`,
      fix: 'Correct the port in the URL of the connector.',
      field: 'url',
    });
  }
  return url;
}

/** Ports of mail, name, directory and remote shells, where words sent by HTTP could be taken for commands. */
const closedPorts = new Set(
  '1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113 115 117 119 123 135 137 139 143 161 179 389 427 465 512 513 514 515 526 530 531 532 540 548 554 556 563 587 601 636 989 990 993 995 1719 1720 1723 2049 3659 4045 4190 5060 5061 6000 6379 6566 6665 6666 6667 6668 6669 6679 6697 10080 11211'.split(
    ' ',
  ),
);

function urlOf(base: URL, call: HttpCall): URL {
  const url = URL.parse(
    /^https?:\/\//i.test(call.path)
      ? call.path
      : `${base.origin}${base.pathname.replace(/\/$/, '')}${call.path}`,
  );
  if (url === null || url.origin !== base.origin || url.username !== '' || url.password !== '') {
    const where = url === null ? 'an address that is none' : url.origin;
    throw new ConfigError({
      code: 'net/other-origin',
      what: `The vendor pointed to ${url?.origin === base.origin ? 'an address with a user name in it' : where}, which is not the address of this connector.`,
      fix: 'If that is right, set the URL of the connector to it.',
    });
  }
  for (const [name, value] of Object.entries(call.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}
