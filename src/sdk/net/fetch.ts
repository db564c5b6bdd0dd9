import type { Net } from './net.ts';
import { send } from './send.ts';

interface FetchCall {
  method: string;
  headers: Record<string, string>;
  body: unknown;
  signal?: AbortSignal;
}

const methods = ['GET', 'POST'] as const;

/**
 * A `fetch` for libraries that bring none of their own rules: the address is checked, nothing is followed, time and
 * size are limited. Bodies are text or forms. `vendor`: who is called, in error texts.
 */
export function guardedFetch(
  net: Net,
  { vendor, maxBytes }: { vendor: string; maxBytes: number },
): (url: string, call: FetchCall) => Promise<Response> {
  return async (url, call) => {
    const method = methods.find((one) => one === call.method) ?? 'GET';
    const body = call.body === undefined || call.body === null ? undefined : String(call.body);
    const answer = await send(
      { vendor, net, maxBytes, signal: call.signal ?? AbortSignal.timeout(net.callTimeoutMs) },
      { url: new URL(url), method, headers: call.headers, body },
    );
    const headers = new Headers();
    for (const [name, value] of Object.entries(answer.headers)) {
      // The text is unpacked already.
      if (value === undefined || /^content-(encoding|length)$|^transfer-encoding$/.test(name)) continue;
      headers.set(name, Array.isArray(value) ? value.join(', ') : value);
    }
    const isBare = answer.status === 204 || answer.status === 205 || answer.status === 304;
    return new Response(isBare ? null : answer.text, { status: answer.status, headers });
  };
}
