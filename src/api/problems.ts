import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { FormError, type Hub } from '../hub/index.ts';
import {
  AuthError,
  CancelledError,
  ChalklineError,
  ConfigError,
  ConflictError,
  NotFoundError,
  RateLimitError,
  RecordError,
  RefusedError,
  TransientError,
} from '../kernel/index.ts';
import type { Problem } from './contract.ts';
import { loggedFailure, sqlState } from './logged-failure.ts';

/** Thrown where nobody is signed in. */
export class SignInNeeded extends Error {}

const statusOf: readonly [abstract new (...args: never[]) => ChalklineError, number, string][] = [
  [ConfigError, 422, 'Not valid'],
  [RecordError, 422, 'Not valid'],
  [NotFoundError, 404, 'Not found'],
  [RefusedError, 409, 'Refused'],
  [ConflictError, 409, 'Changed meanwhile'],
  [CancelledError, 409, 'Cancelled'],
  [AuthError, 502, 'The other system refused the sign-in'],
  [RateLimitError, 503, 'The other system asks to wait'],
  [TransientError, 502, 'The other system did not answer'],
];

/** Where the code says more than the class. */
const statusOfCode: Readonly<Record<string, readonly [number, string]>> = {
  'access/role': [403, 'Not allowed'],
  'access/key-scope': [403, 'Not allowed'],
  'access/origin': [403, 'Not allowed'],
  'access/second-factor': [403, 'Second factor needed'],
  'access/wrong-password': [401, 'Not signed in'],
  'access/wrong-code': [401, 'Not signed in'],
  'access/sign-in-again': [401, 'Not signed in'],
  'access/too-many-attempts': [429, 'Too many attempts'],
  'api/too-many-calls': [429, 'Too many calls'],
  'access/too-many-reveals': [429, 'Too many values revealed'],
};

/** Every failure leaves as application/problem+json with what happened and what to do (RFC 9457). */
export function answerProblems(app: FastifyInstance, hub: Hub): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const problem = problemOf(error, request);
    if (error instanceof RateLimitError && error.retryAfterMs !== undefined) {
      reply.header('retry-after', Math.ceil(error.retryAfterMs / 1000));
    }
    if (problem.status === 500) {
      hub.logger.error({ requestId: request.id, ...loggedFailure(error) }, 'a call failed');
    }
    return sendProblem(reply, problem);
  });
  app.setNotFoundHandler((request, reply) =>
    sendProblem(reply, {
      ...base(request),
      title: 'Not found',
      status: 404,
      detail: `There is no ${request.method} ${request.url.split('?')[0]}.`,
      code: 'api/not-found',
      fix: 'See /api/docs for what there is.',
    }),
  );
}

/** What is refused before it reaches a route: an address that cannot be decoded or is too long. */
export function answerEarly(
  headers: Readonly<Record<string, string>>,
): (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => void {
  return (error, request, reply) => {
    // No hook has run for it.
    reply.headers({ ...headers, 'x-request-id': request.id });
    sendProblem(reply, {
      ...base(request),
      title: 'Not understood',
      status: error.statusCode ?? 400,
      detail: 'The address of this call cannot be read.',
      code: 'api/bad-address',
      fix: 'Correct the call; see /api/docs.',
    });
  };
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply.code(problem.status).type('application/problem+json').serializer(JSON.stringify).send(problem);
}

function problemOf(error: FastifyError, request: FastifyRequest): Problem {
  if (error instanceof SignInNeeded) {
    return {
      ...base(request),
      title: 'Sign-in needed',
      status: 401,
      detail: 'Nobody is signed in.',
      code: 'access/sign-in',
      fix: 'Sign in and repeat the call.',
    };
  }
  if (error instanceof ChalklineError) return ofKnown(error, request);
  if (error.validation !== undefined) return ofValidation(error, request);
  const kept = sqlState(error);
  if (kept !== undefined && /^22(003|007|008|021|P05)$/.test(kept)) {
    return {
      ...base(request),
      title: 'Not understood',
      status: 400,
      detail: 'A value of this call lies outside what can be kept.',
      code: 'api/bad-value',
      fix: 'Correct the call; see /api/docs.',
    };
  }
  const status = error.statusCode ?? 500;
  if (status === 413 || error.code === 'FST_REQ_FILE_TOO_LARGE') {
    return {
      ...base(request),
      title: 'Too large',
      status: 413,
      detail: 'The request is larger than allowed.',
      code: 'api/too-large',
      fix: 'Send less at once.',
    };
  }
  if (status < 500) {
    return {
      ...base(request),
      title: 'Not understood',
      status,
      detail: error.message,
      code: 'api/bad-request',
      fix: 'Correct the call; see /api/docs.',
    };
  }
  return {
    ...base(request),
    title: 'A mistake of ours',
    status: 500,
    detail: 'The call failed for a reason that is not yours.',
    code: 'bug/unexpected',
    fix: 'Try again; if it stays, report it with the request id.',
  };
}

function ofKnown(error: ChalklineError, request: FastifyRequest): Problem {
  const ofClass = statusOf.find(([kind]) => error instanceof kind) ?? [undefined, 500, 'A mistake of ours'];
  const [status, title] = statusOfCode[error.code] ?? [ofClass[1], ofClass[2]];
  const faults = error instanceof FormError ? error.faults : [];
  return {
    // A refused sign-in is the same to the byte whoever asks; the id of the request is in the header too.
    ...(error.code === 'access/wrong-password' ? {} : { requestId: request.id }),
    title,
    status,
    type: `urn:chalkline:problem:${error.code}`,
    detail: [error.what, error.expected].filter(Boolean).join(' '),
    code: error.code,
    fix: error.fix,
    ...(error.field === undefined ? {} : { field: error.field }),
    ...(faults.length === 0
      ? {}
      : { errors: faults.map(({ field, what, fix }) => ({ field, detail: `${what} ${fix}` })) }),
  };
}

function ofValidation(error: FastifyError, request: FastifyRequest): Problem {
  const errors = (error.validation ?? []).map(({ instancePath, message, params }) => {
    const missing = (params as { requiredProperties?: unknown })?.requiredProperties;
    const path = instancePath.slice(1).replaceAll('/', '.');
    const field = [path, Array.isArray(missing) ? missing.join(', ') : ''].filter(Boolean).join('.');
    return { field, detail: message ?? 'is not valid' };
  });
  // An id in the address that is none names nothing. Known before the database is asked, so that a bad cast of our own
  // is still told as our mistake.
  if (error.validationContext === 'params' && error.validation?.every(isNoId)) {
    return {
      ...base(request),
      title: 'Not found',
      status: 404,
      detail: 'There is nothing of this id.',
      code: 'api/not-found',
      fix: 'Correct the id.',
    };
  }
  const first = errors[0];
  return {
    ...base(request),
    title: 'Not understood',
    status: 400,
    detail: `The ${error.validationContext ?? 'request'} is not as documented: ${
      first === undefined ? error.message : `${first.field || 'it'} ${first.detail}`
    }.`,
    code: 'api/not-as-documented',
    fix: 'Correct the call; see /api/docs.',
    ...(first?.field ? { field: first.field } : {}),
    errors,
  };
}

function isNoId({ keyword, params }: { keyword: string; params: Record<string, unknown> }): boolean {
  return keyword === 'format' && params.format === 'uuid';
}

function base(request: FastifyRequest): Pick<Problem, 'type' | 'requestId'> {
  return { type: 'about:blank', requestId: request.id };
}
