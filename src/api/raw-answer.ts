import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from '../kernel/index.ts';
import { newId } from '../kernel/index.ts';

type Refusal = Readonly<{ status: number; code: string; detail: string; fix: string }>;

export const tooSlow: Refusal = {
  status: 408,
  code: 'api/too-slow',
  detail: 'The call did not arrive in time.',
  fix: 'Send it again over a faster line, or less at once.',
};
const refusals: Readonly<Record<string, Refusal>> = {
  ERR_HTTP_REQUEST_TIMEOUT: tooSlow,
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'api/headers-too-large',
    detail: 'The headers of the call are larger than allowed.',
    fix: 'Send less in them; in a browser, delete the cookies of this site.',
  },
};
export const noSuchExpectation: Refusal = {
  status: 417,
  code: 'api/expectation',
  detail: 'The header Expect asks for something that is not known.',
  fix: 'Send the call without it.',
};
const notHttp: Refusal = {
  status: 400,
  code: 'api/not-http',
  detail: 'The call is not HTTP as it should be.',
  fix: 'Correct the program that sent it.',
};

/** Answers what never became a call, in the same shape as everything else, and ends the connection. */
export class RawAnswers {
  readonly #logger: Logger;
  readonly #headers: readonly string[];

  constructor(logger: Logger, headers: Readonly<Record<string, string>>) {
    this.#logger = logger;
    this.#headers = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  }

  refuse(socket: Socket, refusal: Refusal): void {
    const requestId = newId();
    const { status, code, detail, fix } = refusal;
    this.#logger.info({ requestId, status, code }, 'a connection was refused');
    const title = STATUS_CODES[status] ?? '';
    const body = JSON.stringify({ type: 'about:blank', title, status, detail, code, fix, requestId });
    if (!socket.writable) {
      socket.destroy();
      return;
    }
    socket.write(
      [
        `HTTP/1.1 ${status} ${title}`,
        'content-type: application/problem+json',
        ...this.#headers,
        `x-request-id: ${requestId}`,
        `content-length: ${Buffer.byteLength(body)}`,
        'connection: close',
        '',
        body,
      ].join('\r\n'),
    );
    socket.destroySoon();
  }

  clientError(error: NodeJS.ErrnoException, socket: Socket): void {
    if (error.code === 'ECONNRESET' || socket.destroyed) return;
    this.refuse(socket, refusals[error.code ?? ''] ?? notHttp);
  }
}
