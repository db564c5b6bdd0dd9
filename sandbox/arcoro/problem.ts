import type { FastifyInstance } from 'fastify';

export type FieldErrors = Record<string, string[]>;

/** An answer of the kind `application/problem+json`; the shape is assumed. */
export class Problem extends Error {
  readonly status: number;
  readonly errors: FieldErrors | undefined;
  readonly headers: Record<string, string>;

  constructor(status: number, title: string, errors?: FieldErrors, headers: Record<string, string> = {}) {
    super(title);
    this.status = status;
    this.errors = errors;
    this.headers = headers;
  }
}

export function answerProblems(app: FastifyInstance, errorsField = 'errors'): void {
  app.setErrorHandler(async (error: Error & { statusCode?: number }, _request, reply) => {
    const status = error instanceof Problem ? error.status : (error.statusCode ?? 500);
    if (error instanceof Problem) reply.headers(error.headers);
    const errors =
      error instanceof Problem && error.errors !== undefined ? { [errorsField]: error.errors } : {};
    // Sent as text, so that the vendor's own media type is not overwritten.
    return reply
      .code(status)
      .type('application/problem+json')
      .send(JSON.stringify({ type: 'about:blank', title: error.message, status, ...errors }));
  });
  app.setNotFoundHandler(async (request) => {
    throw new Problem(404, `No resource at ${request.method} ${request.url.split('?')[0] ?? ''}.`);
  });
}
