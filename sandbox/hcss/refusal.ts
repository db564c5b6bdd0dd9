import type { FastifyInstance } from 'fastify';

/** An answer of the vendor that is no success. A text body goes out as plain text. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: unknown, headers: Record<string, string> = {}) {
    super(`The sandbox refuses with ${status}.`);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** The shape of ASP.NET, by field (assumed); the vendor warns that a 400 has no guaranteed shape. */
export function invalid(errors: Record<string, string>): Refusal {
  return new Refusal(400, {
    type: 'https://tools.ietf.org/html/rfc7231#section-6.5.1',
    title: 'One or more validation errors occurred.',
    status: 400,
    errors: Object.fromEntries(Object.entries(errors).map(([field, text]) => [field, [text]])),
  });
}

export function answerRefusals(app: FastifyInstance): void {
  app.setErrorHandler(async (error, _request, reply) => {
    if (error instanceof Refusal) {
      reply.code(error.status);
      for (const [name, value] of Object.entries(error.headers)) reply.header(name, value);
      if (typeof error.body === 'string') reply.type('text/plain; charset=utf-8');
      return reply.send(error.body);
    }
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    reply.code(status).type('text/plain; charset=utf-8');
    return reply.send(status < 500 ? (error as Error).message : 'Bad Gateway');
  });
  app.setNotFoundHandler(async (_request, reply) => {
    reply.code(404).type('text/plain; charset=utf-8');
    return reply.send('Not Found. The service may not exist or may be down.');
  });
}
