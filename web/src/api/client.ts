import type { Problem } from '../../../src/api/contract.ts';

/** What the server refused, with its own words and the way out. */
export class ApiError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'ApiError';
    this.problem = problem;
  }

  get status(): number {
    return this.problem.status;
  }

  /** Messages by field, for forms. */
  get fields(): Record<string, string> {
    const found: Record<string, string> = {};
    for (const error of this.problem.errors ?? []) found[error.field] = error.detail;
    if (this.problem.field !== undefined && found[this.problem.field] === undefined) {
      found[this.problem.field] = this.problem.detail;
    }
    return found;
  }
}

type Query = Record<string, string | number | boolean | undefined | null>;

export interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';
  query?: Query;
  body?: unknown;
  signal?: AbortSignal;
}

export function withQuery(path: string, query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value));
  }
  const text = params.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** Calls the API and returns what it answered. @throws ApiError */
export async function call<Answer>(path: string, options: Call = {}): Promise<Answer> {
  const response = await send(path, options);
  if (response.status === 204) return undefined as Answer;
  const type = response.headers.get('content-type') ?? '';
  return (type.includes('json') ? await response.json() : await response.text()) as Answer;
}

/** Calls the API and hands over each line of an application/x-ndjson answer as it comes. @throws ApiError */
export async function callLines<Line>(
  path: string,
  options: Call,
  onLine: (line: Line) => void,
): Promise<void> {
  const response = await send(path, options);
  if (response.body === null) return;
  let rest = '';
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') onLine(JSON.parse(line) as Line);
  }
  if (rest.trim() !== '') onLine(JSON.parse(rest) as Line);
}

async function send(path: string, { method = 'GET', query, body, signal }: Call): Promise<Response> {
  const isForm = body instanceof FormData;
  const headers: Record<string, string> = { accept: 'application/json' };
  if (body !== undefined && !isForm) headers['content-type'] = 'application/json';
  let response: Response;
  try {
    response = await fetch(withQuery(path, query), {
      method,
      headers,
      credentials: 'same-origin',
      body: body === undefined ? null : isForm ? body : JSON.stringify(body),
      signal: signal ?? null,
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError({
      type: 'about:blank',
      title: 'No answer',
      status: 0,
      detail: 'The server did not answer.',
      code: 'network/unreachable',
      fix: 'Check your network connection, then try again.',
    });
  }
  if (!response.ok) throw new ApiError(await problemOf(response));
  return response;
}

async function problemOf(response: Response): Promise<Problem> {
  const fallback: Problem = {
    type: 'about:blank',
    title: response.statusText,
    status: response.status,
    detail: `The server answered with status ${response.status}.`,
    code: 'http/status',
    fix: 'Try again. If it stays, ask your administrator.',
  };
  try {
    const read: Partial<Problem> & { message?: string } = await response.json();
    return {
      ...fallback,
      ...read,
      status: response.status,
      detail: read.detail ?? read.message ?? fallback.detail,
    };
  } catch {
    return fallback;
  }
}
