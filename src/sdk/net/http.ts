import { createGunzip } from 'node:zlib';
import { request as undiciRequest } from 'undici';
import {
  AuthError,
  ChalklineError,
  type Clock,
  ConfigError,
  NotFoundError,
  RateLimitError,
  RecordError,
  TransientError,
} from '../../kernel/index.ts';
import type { Limiter } from './limiter.ts';
import type { Net } from './net.ts';
import { type RetryPolicy, usualRetry, withRetry } from './retry.ts';

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

  const once = async (call: HttpCall): Promise<HttpAnswer> => {
    const url = urlOf(base, call);
    const method = call.method ?? 'GET';
    const headers: Record<string, string> = { accept: 'application/json', ...call.headers };
    if (call.bare !== true) Object.assign(headers, await options.headers?.());
    let body: string | undefined;
    if (call.json !== undefined) {
      body = JSON.stringify(call.json);
      // A vendor may want a type of its own for the same JSON.
      headers['content-type'] ??= 'application/json';
    } else if (call.form !== undefined) {
      body = new URLSearchParams(call.form).toString();
      headers['content-type'] = 'application/x-www-form-urlencoded';
    }
    const answer = await send(options, url, method, headers, body);
    if ((answer.status >= 200 && answer.status < 300) || call.accept?.includes(answer.status)) return answer;
    throw (
      options.explain?.(answer, call) ?? explainStatus(options.vendor, method, url, answer, options.clock)
    );
  };

  const limited = (call: HttpCall) =>
    options.limiter.run(async () => {
      try {
        return await once(call);
      } catch (error) {
        if (error instanceof RateLimitError && error.retryAfterMs !== undefined)
          options.limiter.pause(error.retryAfterMs);
        throw error;
      }
    }, options.signal);

  const call = async (wanted: HttpCall): Promise<HttpAnswer> => {
    const safe = wanted.safe ?? (wanted.method === undefined || wanted.method === 'GET');
    const retried = () =>
      withRetry(() => limited(wanted), {
        policy: options.retry ?? usualRetry,
        clock: options.clock,
        signal: options.signal,
        safe,
        ...(options.onWait === undefined ? {} : { onWait: options.onWait }),
      });
    try {
      return await retried();
    } catch (error) {
      if (
        !(error instanceof AuthError) ||
        error.code !== 'auth/expired' ||
        options.renew === undefined ||
        wanted.bare
      )
        throw error;
      await options.renew();
      return retried();
    }
  };

  return { call, get: (path, query) => call(query === undefined ? { path } : { path, query }) };
}

async function send(
  options: HttpOptions,
  url: URL,
  method: NonNullable<HttpCall['method']>,
  headers: Record<string, string>,
  body: string | undefined,
): Promise<HttpAnswer> {
  let connected = false;
  try {
    const answer = await undiciRequest(url, {
      method,
      headers,
      dispatcher: options.net.agent,
      signal: options.signal,
      ...(body === undefined ? {} : { body }),
    });
    connected = true;
    const text = await readLimited(answer.body, String(answer.headers['content-encoding'] ?? ''), options);
    return { status: answer.statusCode, headers: answer.headers, text, json: parseJson(text) };
  } catch (cause) {
    if (options.signal.aborted) throw options.signal.reason;
    if (cause instanceof ChalklineError) throw cause;
    const reason = (cause as { code?: string }).code ?? (cause as Error).name;
    const never =
      /ECONNREFUSED|UND_ERR_CONNECT_TIMEOUT|EHOSTUNREACH|ENETUNREACH|CERT|SELF_SIGNED|ERR_TLS/.test(reason);
    throw new TransientError({
      code: 'net/broken',
      what: `${options.vendor} did not answer ${method} ${url.pathname} (${reason}${connected ? ', the answer broke off' : ''}).`,
      fix: 'Nothing to do if it passes; otherwise test the connection and ask the vendor.',
      sent: !never,
      cause,
    });
  }
}

async function readLimited(
  body: AsyncIterable<Uint8Array> & NodeJS.ReadableStream,
  encoding: string,
  options: HttpOptions,
): Promise<string> {
  const limit = options.maxBytes ?? 64 * 1024 * 1024;
  const stream = /gzip/i.test(encoding) ? body.pipe(createGunzip()) : body;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > limit) {
      throw new RecordError({
        code: 'net/answer-too-large',
        what: `${options.vendor} sent more than ${limit} bytes in one answer.`,
        fix: 'Ask for smaller pages, or report it if the product offers no such setting.',
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function explainStatus(
  vendor: string,
  method: string,
  url: URL,
  answer: HttpAnswer,
  clock: Clock,
): ChalklineError {
  const what = `${vendor} answered ${method} ${url.pathname} with ${answer.status}${wordsOf(answer)}.`;
  const { status } = answer;
  if (status === 401) {
    return new AuthError({
      code: 'auth/expired',
      what,
      fix: 'Sign in again: edit the connector and test it.',
    });
  }
  if (status === 403) {
    return new AuthError({
      code: 'auth/not-allowed',
      what,
      fix: `Give the user of this connector the right in ${vendor}.`,
    });
  }
  if (status === 404)
    return new NotFoundError({
      code: 'vendor/not-found',
      what,
      fix: 'Check the address and version in the connector.',
    });
  if (status === 429) {
    const retryAfterMs = retryAfter(answer, clock);
    return new RateLimitError({
      code: 'rate-limit/exceeded',
      what,
      fix: 'Nothing to do: the run waits and goes on.',
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
  }
  if (status >= 500 || status === 408) {
    return new TransientError({
      code: 'vendor/unavailable',
      what,
      fix: 'Nothing to do if it passes; otherwise ask the vendor.',
      // A server error may come after the work was done, so a write counts as sent.
      sent: true,
    });
  }
  return new RecordError({
    code: 'record/refused',
    what,
    fix: "Correct the record as the vendor's words say, then retry.",
  });
}

/** The vendor's own words from the usual error bodies, at most 300 characters. */
export function wordsOf(answer: HttpAnswer): string {
  const body = answer.json as Record<string, unknown> | undefined;
  const found = [
    body?.detail,
    body?.title,
    body?.message,
    body?.Message,
    body?.exceptionMessage,
    body?.error_description,
    body?.error,
  ];
  const words = found.find((value): value is string => typeof value === 'string' && value !== '');
  return words === undefined ? '' : `: "${words.slice(0, 300)}"`;
}

function retryAfter(answer: HttpAnswer, clock: Clock): number | undefined {
  const value = answer.headers['retry-after'];
  if (typeof value !== 'string') return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000);
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - clock.nowMs());
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
  return url;
}

function urlOf(base: URL, call: HttpCall): URL {
  const url = /^https?:\/\//.test(call.path)
    ? new URL(call.path)
    : new URL(`${base.origin}${base.pathname.replace(/\/$/, '')}${call.path}`);
  if (url.origin !== base.origin) {
    throw new ConfigError({
      code: 'net/other-origin',
      what: `The vendor pointed to ${url.origin}, which is not the address of this connector.`,
      fix: 'If that is right, set the URL of the connector to it.',
    });
  }
  for (const [name, value] of Object.entries(call.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}

function parseJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
