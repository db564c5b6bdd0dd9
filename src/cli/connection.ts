import { userInfo } from 'node:os';
import { ConfigError, describeError } from '../kernel/index.ts';

/** The running server, or one that this process has started for itself. */
export interface ServerAddress {
  url: string;
  token: string;
}

/** A call that the server answered with a problem. */
export class CallRefused extends Error {
  readonly fix: string;
  readonly problem: unknown;

  constructor(detail: string, fix: string, problem: unknown) {
    super(detail);
    this.fix = fix;
    this.problem = problem;
  }
}

/** Speaks to the API as the operator of this machine. */
export class Connection {
  readonly #address: ServerAddress;

  constructor(address: ServerAddress) {
    this.#address = address;
  }

  /** The answer is what the contract says: the server has checked it against its schema. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.#send(method, path, body);
    if (answer.status === 204) return undefined as T;
    return (await answer.json()) as T;
  }

  /** Answers that come line by line. */
  async *lines<T>(method: string, path: string, body?: unknown): AsyncGenerator<T> {
    const answer = await this.#send(method, path, body);
    let rest = '';
    const decoder = new TextDecoder();
    for await (const chunk of answer.body ?? []) {
      rest += decoder.decode(chunk, { stream: true });
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line !== '') yield JSON.parse(line) as T;
    }
  }

  async #send(method: string, path: string, body: unknown): Promise<Response> {
    let answer: Response;
    try {
      answer = await fetch(`${this.#address.url}/api${path}`, {
        method,
        headers: {
          authorization: `Bearer ${this.#address.token}`,
          'x-chalkline-user': userName(),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (cause) {
      throw new ConfigError({
        code: 'cli/no-answer',
        what: `The server at ${this.#address.url} does not answer: ${describeError(cause)}.`,
        fix: 'Start it again, or stop it and repeat the command.',
        cause,
      });
    }
    if (answer.ok) return answer;
    const problem = (await answer.json().catch(() => ({}))) as { detail?: string; fix?: string };
    throw new CallRefused(
      problem.detail ?? `The server answered ${answer.status}.`,
      problem.fix ?? '',
      problem,
    );
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}
