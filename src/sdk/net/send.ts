import type { Readable } from 'node:stream';
import { request as undiciRequest } from 'undici';
import { ChalklineError, TransientError } from '../../kernel/index.ts';
import { certificateError } from './certificate-error.ts';
import type { HttpAnswer, HttpCall, HttpOptions } from './http.ts';
import { readLimited } from './read-limited.ts';

interface Request {
  url: URL;
  method: NonNullable<HttpCall['method']>;
  headers: Record<string, string>;
  body: string | undefined;
}

/** One call and its whole answer, within the limits of time and size. A redirect is an answer: nothing is followed. */
export async function send(
  options: Pick<HttpOptions, 'vendor' | 'net' | 'signal' | 'maxBytes'>,
  { url, method, headers, body }: Request,
): Promise<HttpAnswer> {
  const deadline = AbortSignal.timeout(options.net.callTimeoutMs);
  let connected = false;
  try {
    const answer = await undiciRequest(url, {
      method,
      headers,
      dispatcher: options.net.agent,
      signal: AbortSignal.any([options.signal, deadline]),
      ...(body === undefined ? {} : { body }),
    });
    connected = true;
    const text = await readLimited(answer.body as Readable, answer.headers['content-encoding'], options);
    return { status: answer.statusCode, headers: answer.headers, text, json: parseJson(text) };
  } catch (cause) {
    if (options.signal.aborted) throw options.signal.reason;
    if (cause instanceof ChalklineError) throw cause;
    const certificate = certificateError(cause, url);
    if (certificate !== undefined) throw certificate;
    throw await broken(
      options,
      url,
      method,
      deadline.aborted ? 'TOO_SLOW' : reasonOf(cause),
      connected,
      cause,
    );
  }
}

async function broken(
  { vendor, net }: Pick<HttpOptions, 'vendor' | 'net'>,
  url: URL,
  method: string,
  reason: string,
  connected: boolean,
  cause: unknown,
): Promise<TransientError> {
  const port = Number(url.port || (url.protocol === 'http:' ? 80 : 443));
  // In a private network a closed port must read like a silent one and like another service's.
  const why = (await net.isInner(url.hostname, port))
    ? ''
    : ` (${reason}${connected ? ', the answer broke off' : ''})`;
  return new TransientError({
    code: 'net/broken',
    what: `${vendor} did not answer ${method} ${url.pathname}${why}.`,
    fix: 'Nothing to do if it passes; otherwise test the connection and ask the vendor.',
    sent: !/ECONNREFUSED|UND_ERR_CONNECT_TIMEOUT|EHOSTUNREACH|ENETUNREACH|ERR_TLS|ERR_SSL|EPROTO/.test(
      reason,
    ),
    cause,
  });
}

function reasonOf(cause: unknown): string {
  const { code, name } = cause as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : String(name);
}

function parseJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
