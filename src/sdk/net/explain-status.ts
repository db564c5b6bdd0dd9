import {
  AuthError,
  type ChalklineError,
  type Clock,
  ConfigError,
  NotFoundError,
  RateLimitError,
  RecordError,
  TransientError,
} from '../../kernel/index.ts';
import type { HttpAnswer } from './http.ts';

/** What an answer means that a product has no words of its own for. */
export function explainStatus(
  vendor: string,
  method: string,
  url: URL,
  answer: HttpAnswer,
  clock: Clock,
): ChalklineError {
  const what = `${vendor} answered ${method} ${url.pathname} with ${answer.status}${wordsOf(answer)}.`;
  const { status } = answer;
  if (status >= 300 && status < 400) return redirected(vendor, method, url, answer);
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

/** Redirects are not followed: the credentials of a connector belong to the one address that a person has set. */
function redirected(vendor: string, method: string, url: URL, answer: HttpAnswer): ConfigError {
  const { location } = answer.headers;
  const to = typeof location === 'string' ? URL.parse(location, url.href) : null;
  // The origin alone is told: the rest of an address may hold what should not be read.
  const where =
    to === null || to.origin === 'null'
      ? 'another address'
      : to.origin === url.origin
        ? 'another path there'
        : to.origin;
  return new ConfigError({
    code: 'net/redirected',
    what: `${vendor} sent ${method} ${url.pathname} at ${url.origin} on to ${where} (${answer.status}), which is not followed.`,
    fix: 'If the system has moved, set the URL of the connector to its new address.',
    field: 'url',
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
